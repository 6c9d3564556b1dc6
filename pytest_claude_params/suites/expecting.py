"""The expectations of a suite: their names and values, and what they say of known answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pytest_claude_params import expectations
from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.errors import UsageError
from pytest_claude_params.expectations import EXPECTATIONS
from pytest_claude_params.parameters.names import check_names
from pytest_claude_params.suites.mistakes.truths import meant_truth
from pytest_claude_params.suites.problems import Problem
from pytest_claude_params.wording import literal, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pytest_claude_params.cassettes.yaml.yaml_places import Place
    from pytest_claude_params.expectations import Expectation, Wanted
    from pytest_claude_params.suites.planned import PlannedCase
    from pytest_claude_params.suites.suite import Known


# What an answer has besides its text: how it ended, what it used and cost.
_NOT_OF_TEXT = tuple(f"{expectations.__name__}.{folder}." for folder in ("outcomes", "numbers"))
_HOLDS_OTHERS = ("all_of", "any_of", "not_")


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

    def read(
        self, case: PlannedCase, problems: list[Problem]
    ) -> tuple[Sequence[Wanted], Sequence[Sequence[Wanted]]]:
        """Return what a case expects of every answer, and of the last one to each turn.

        Args:
            case: the case.
            problems: what is wrong is added to them.
        """
        found: list[Problem] = list(_unknown_parameters(case))
        every = self._wanted(case.expect, (*case.where, "expect"), found)
        turns = [self._wanted(turn.expect, (*turn.where, "expect"), found) for turn in case.turns]
        if not found:
            for number, known in enumerate(case.known):
                found += _contradiction(case, every, known, (*case.where, "known", number))
        # A problem of one row is looked for in the file by its row.
        test = case.name if case.combination else ""
        problems += [_in_templates(one, test) for one in found] if case.names else found
        return every, turns

    def _wanted(
        self, expect: Mapping[str, Any], where: Place, problems: list[Problem]
    ) -> list[Wanted]:
        found: list[Wanted] = []
        for name, value in expect.items():
            if name not in self.table:
                near = nearest(name, self.table)
                hint = f'did you mean "{near}"?' if near else "no expectation is called so"
                problems.append(Problem((*where, name), f"unknown; {hint}"))
                continue
            if said := self._meant_truth(name, value):
                problems.append(Problem((*where, name), said))
                continue
            try:
                found += expectations.parse(
                    {name: value},
                    self.table,
                    where="expect",
                    folder=self.folder,
                    judge_model=self.judge_model,
                )
            except UsageError as error:
                problems.append(Problem((*where, name), str(error).removeprefix("expect: ")))
        return found

    def _meant_truth(self, name: str, value: Any) -> str:
        """Say what to write instead of ``yes`` where the expectation takes true or false."""
        meant = meant_truth(value)
        # What a project's own take, they may not say.
        if meant is None or name not in EXPECTATIONS or not self._takes({name: True}):
            return ""
        is_taken = self._takes({name: meant})
        remedy = f"write {str(meant).lower()}" if is_taken else f"take {name} out"
        return f"is {literal(value)}, a text in YAML 1.2: {remedy}"

    def _takes(self, expected: dict[str, Any]) -> bool:
        try:
            expectations.parse(expected, self.table, where="expect", folder=self.folder)
        except UsageError:
            return False
        return True


def _in_templates(problem: Problem, test: str) -> Problem:
    """Name the test, and say how a template writes a number: columns of a CSV are texts."""
    text = re.sub(r"(write \S+ without quotes)\.", r"\1, or {{ name | int }}.", problem.text)
    return replace(problem, text=text, test=test)


def _contradiction(
    case: PlannedCase, expected: Sequence[Wanted], known: Known, where: Place
) -> Iterator[Problem]:
    """Yield how expectations judge an answer otherwise than its author says."""
    wanted = [one for one in expected if _judges_text(one)]
    verdicts = expectations.evaluate(wanted, [_answered(case, known.answer)], _no_recordings, None)
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


def _judges_text(wanted: Wanted) -> bool:
    """Whether the text of an answer decides it: of a known answer nothing else is known."""
    parts = list(expectations.flattened([wanted]))
    leaves = parts[1:] or parts
    return all(
        one.expectation.scope == "call"
        and (one.name in _HOLDS_OTHERS or not one.expectation.asks)
        and not one.expectation.rule.__module__.startswith(_NOT_OF_TEXT)
        for one in leaves
    )


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
