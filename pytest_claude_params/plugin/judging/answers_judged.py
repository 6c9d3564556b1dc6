"""Answers that are judged by the collected tests, without running any: for ``claude-params compare``."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.drift.case_verdict import CaseVerdict
from pytest_claude_params.drift.judging import findings_in
from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, folder_of
from pytest_claude_params.plugin.collecting.claude_item import is_claude_test
from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
from pytest_claude_params.plugin.paths import shown_path, shown_test
from pytest_claude_params.plugin.stash import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from pytest_claude_params.plugin.collecting.markers.declaration import Declaration


class AnswersJudged:
    """Judges answers by what the tests of their cassettes expect, and writes what was found.

    Which of several tests of a shared cassette has asked a request is not known before they
    run, so its answers are judged by contracts alone.

    Args:
        config: the run's; ``--claude-answers`` names the answers, ``--claude-judged`` the file
            to write.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._failed: list[str] = []

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Note the files that could not be collected: what their tests expect is not known."""
        report = yield
        if report.failed:
            self._failed.append(shown_path(self._config, collector.path))
        return report

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Judge, and write the file."""
        tests: dict[str, dict[str, Declaration]] = defaultdict(dict)
        for item in session.items if not self._failed else ():
            if is_claude_test(item):
                declaration = read_declaration(item)
                place = cassette_path(item, folder_of(item), declaration.cassette)
                tests[str(place.resolve())][shown_test(item)] = declaration
        asked = json.loads(Path(self._config.getoption("claude_answers")).read_text("utf-8"))
        found = [
            asdict(verdict)
            for answer in asked
            for verdict in self._verdicts(answer, tests.get(answer["cassette"], {}))
        ]
        data = {
            "failed": self._failed,
            "tests": {place: list(of_place) for place, of_place in tests.items()},
            "verdicts": found,
        }
        path = Path(self._config.getoption("claude_judged"))
        path.write_text(json.dumps(data), encoding="utf-8")

    def _verdicts(
        self, answer: dict[str, Any], tests: dict[str, Declaration]
    ) -> Iterator[CaseVerdict]:
        call = Call(CallRequest(**answer["request"]), CallResponse(**answer["response"]))
        alone = next(iter(tests.items())) if len(tests) == 1 else None
        name, declaration = alone or ("", None)
        mode = (declaration and declaration.contracts.mode) or self._config.stash[OPTIONS].contracts
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
