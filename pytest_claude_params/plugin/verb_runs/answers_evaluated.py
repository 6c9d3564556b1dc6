"""What the collected tests find in answers, without running: what ``claude-params compare`` asks."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.comparisons.findings import findings_in
from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict
from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, folder_of
from pytest_claude_params.plugin.collecting.claude_item import is_claude_test
from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
from pytest_claude_params.plugin.paths import shown_path, shown_test
from pytest_claude_params.plugin.stash import OPTIONS
from pytest_claude_params.plugin.verb_runs.verb_run import VerbRun

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from pytest_claude_params.plugin.collecting.markers.declaration import Declaration


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
        self, answer: dict[str, Any], tests: dict[str, Declaration]
    ) -> Iterator[CaseVerdict]:
        call = Call(CallRequest(**answer["request"]), CallResponse(**answer["response"]))
        alone = next(iter(tests.items())) if len(tests) == 1 else None
        name, declaration = alone or ("", None)
        mode = (declaration and declaration.contracts.mode) or self.config.stash[OPTIONS].contracts
        for one in findings_in(
            call,
            declaration.wanted if declaration else (),
            is_other_model=answer["is_other_model"],
            waived=declaration.contracts.waive if declaration else (),
            with_contracts=mode == "strict",
        ):
            yield CaseVerdict(
                answer["case"],
                "" if one.is_contract else name,
                one.name,
                answer["arm"],
                answer["index"],
                one.found,
                one.reason,
            )


def _tests_by_cassette(items: list[pytest.Item]) -> dict[str, dict[str, Declaration]]:
    """Return what the Claude tests of each cassette declare, by their names."""
    tests: dict[str, dict[str, Declaration]] = defaultdict(dict)
    for item in filter(is_claude_test, items):
        declaration = read_declaration(item)
        place = cassette_path(item, folder_of(item), declaration.cassette)
        tests[str(place.resolve())][shown_test(item)] = declaration
    return tests
