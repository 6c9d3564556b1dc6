"""The expectations of a suite: their names and values, and what they say of known answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params import expectations
from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.errors import UsageError
from pytest_claude_params.parameters.names import check_names
from pytest_claude_params.suites.problems import Problem
from pytest_claude_params.wording import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pytest_claude_params.cassettes.yaml.yaml_places import Place
    from pytest_claude_params.expectations import Expectation, Wanted
    from pytest_claude_params.suites.planned import PlannedCase
    from pytest_claude_params.suites.suite import Known


@dataclass(frozen=True)
class Expecting:
    """What can be expected.

    Args:
        table: the expectations that there are, a project's own among them.
        folder: what paths in them are relative to.
        judge_model: the model that judges where no other one is named.
    """

    table: Mapping[str, Expectation]
    folder: Path
    judge_model: str

    def wanted(self, expect: Mapping[str, Any]) -> list[Wanted]:
        """Return what is expected; raises ``UsageError`` for what cannot be meant."""
        return expectations.parse(
            expect, self.table, where="expect", folder=self.folder, judge_model=self.judge_model
        )

    def problems_of(self, case: PlannedCase) -> Iterator[Problem]:
        """Yield what is wrong with the expectations of a case."""
        found = list(_unknown_parameters(case))
        found += self._problems_in(case.expect, (*case.where, "expect"))
        for turn in case.turns:
            found += self._problems_in(turn.expect, (*turn.where, "expect"))
        yield from found
        if not found and case.known:
            for number, known in enumerate(case.known):
                yield from self._contradiction(case, known, (*case.where, "known", number))

    def _problems_in(self, expect: Mapping[str, Any], where: Place) -> Iterator[Problem]:
        for name, value in expect.items():
            if name not in self.table:
                near = nearest(name, self.table)
                hint = f'did you mean "{near}"?' if near else "no expectation is called so"
                yield Problem((*where, name), f"unknown; {hint}")
                continue
            try:
                self.wanted({name: value})
            except UsageError as error:
                yield Problem((*where, name), str(error).removeprefix("expect: "))

    def _contradiction(self, case: PlannedCase, known: Known, where: Place) -> Iterator[Problem]:
        wanted = [
            one
            for one in self.wanted(case.expect)
            if one.expectation.scope == "call" and not one.expectation.asks
        ]
        verdicts = expectations.judge(wanted, [_answered(case, known.answer)], _no_recordings, None)
        failed = [one for one in verdicts if not one.passed]
        if known.passes and failed:
            first = failed[0]
            yield Problem(
                where,
                f"should pass, and {first.subject} fails: expected {first.expected}, "
                f"observed {first.observed}",
            )
        if not known.passes and not failed:
            names = ", ".join(one.name for one in wanted) or "nothing"
            yield Problem(where, f"should fail, and passes all that can be tried here: {names}")


def _unknown_parameters(case: PlannedCase) -> Iterator[Problem]:
    for name in case.parameters:
        try:
            check_names([name])
        except UsageError as error:
            yield Problem((*case.where, "params", name), str(error).removeprefix("claude_params: "))


def _answered(case: PlannedCase, text: str) -> Call:
    """Return a call of this case with an answer that its author has written."""
    model = str(case.parameters.get("model", ""))
    asked = {"model": model, "max_tokens": 1, "messages": []} | case.parameters
    said = {
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "usage": {},
    }
    url = "https://api.anthropic.com/v1/messages"
    return Call(CallRequest("POST", url, {}, asked), CallResponse(200, {}, said))


def _no_recordings(path: Any) -> Any:
    raise UsageError(f"{path} is not read for a known answer")
