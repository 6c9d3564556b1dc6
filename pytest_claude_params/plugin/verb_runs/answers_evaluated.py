"""For ``claude-params compare``: the verdicts of the collected tests on answers, without a run."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.comparisons.answer_findings import findings_in
from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict
from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, folder_of
from pytest_claude_params.plugin.collecting.claude_item import is_claude_test
from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
from pytest_claude_params.plugin.paths import shown_path, shown_test
from pytest_claude_params.plugin.stash import OPTIONS, PREPARED
from pytest_claude_params.plugin.verb_runs.verb_run import VerbRun
from pytest_claude_params.suites.conversation import turn_answered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pytest

    from pytest_claude_params.comparisons.answer_findings import Finding
    from pytest_claude_params.expectations import Wanted


class AnswersEvaluated(VerbRun):
    """Judges the answers of ``--claude-answers`` by what the tests of their cassettes expect.

    Which of several tests of a shared cassette has asked a request is not known before they
    run, so its answers are judged by contracts alone.
    """

    option = "claude_judged"

    def __init__(self, config: pytest.Config) -> None:
        super().__init__(config)
        self._items: list[pytest.Item] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Judge, and write the file."""
        self._items = session.items
        self.write()

    def data(self) -> dict[str, Any]:
        """Return the verdicts, and the tests of each cassette."""
        tests = {} if self.uncollected else _tests_by_cassette(self._items)
        asked = json.loads(Path(self.config.getoption("claude_answers")).read_text("utf-8"))
        return {
            "failed": [shown_path(self.config, path) for path in self.uncollected],
            "tests": {place: list(of_place) for place, of_place in tests.items()},
            "verdicts": [
                asdict(verdict)
                for answer in asked
                for verdict in self._verdicts(answer, tests.get(answer["cassette"], {}))
            ],
        }

    def _verdicts(
        self, answer: dict[str, Any], tests: dict[str, pytest.Item]
    ) -> Iterator[CaseVerdict]:
        name, item = next(iter(tests.items())) if len(tests) == 1 else ("", None)
        for one in self._findings(answer, item):
            yield CaseVerdict(
                answer["case"],
                "" if one.is_contract else name,
                one.name,
                answer["arm"],
                answer["index"],
                one.found,
                one.reason,
            )

    def _findings(self, answer: dict[str, Any], item: pytest.Item | None) -> Iterator[Finding]:
        call = Call(CallRequest(**answer["request"]), CallResponse(**answer["response"]))
        declaration = read_declaration(item) if item else None
        mode = (declaration and declaration.contracts.mode) or self.config.stash[OPTIONS].contracts
        is_other = answer["is_other_model"]
        yield from findings_in(
            call,
            declaration.wanted if declaration else (),
            is_other_model=is_other,
            waived=declaration.contracts.waive if declaration else (),
            with_contracts=mode == "strict",
        )
        which, wanted = _of_turn(item, call)
        found = findings_in(call, wanted, is_other_model=is_other, with_contracts=False)
        yield from (replace(one, name=f"{one.name} ({which})") for one in found)


def _of_turn(item: pytest.Item | None, call: Call) -> tuple[str, Sequence[Wanted]]:
    """Return which turn of a suite's conversation an answer ends, and what is expected of that."""
    prepared = item.stash.get(PREPARED, None) if item else None
    if prepared is None:
        return "", ()
    number = turn_answered(prepared.case, call)
    which = f"turn {number} of {len(prepared.case.turns)}"
    return which, prepared.of_turns[number - 1] if number else ()


def _tests_by_cassette(items: list[pytest.Item]) -> dict[str, dict[str, pytest.Item]]:
    """Return the Claude tests of each cassette, by their names."""
    tests: dict[str, dict[str, pytest.Item]] = defaultdict(dict)
    for item in filter(is_claude_test, items):
        declaration = read_declaration(item)
        place = cassette_path(item, folder_of(item), declaration.cassette)
        tests[str(place.resolve())][shown_test(item)] = item
    return tests
