"""The plan: which recorded requests are asked again, how, and what that may cost."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.recordings import calls_of
from pytest_claude_params.comparisons.adaptation import Adapted, Target, adapted
from pytest_claude_params.comparisons.answer import Answer, digest_of
from pytest_claude_params.comparisons.rows.case import Case
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.expectations.outcomes.failures import failure_of
from pytest_claude_params.matching import key_of
from pytest_claude_params.prices import cost_of_usage
from pytest_claude_params.spending.worst_case import Amount, input_tokens_of, worst_case
from pytest_claude_params.wire.platforms import MESSAGES_PATH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pytest_claude_params.call import Call, CallRequest


@dataclass(frozen=True)
class PlannedCase:
    """A recorded request, and how it is asked again.

    Args:
        case: the request; its tests are not known yet.
        cassette: where it is recorded.
        recordings: its answers as they were recorded.
        control: the request for the control; not sent if the API does not take it any more.
        target: the request for the target.
    """

    case: Case
    cassette: Path
    recordings: tuple[Call, ...]
    control: Adapted
    target: Adapted

    @property
    def recorded_answers(self) -> list[Answer]:
        """The answers of the arm ``recording``."""
        return [
            Answer(self.case.key, "recording", index, call)
            for index, call in enumerate(self.recordings, 1)
        ]


@dataclass
class Plan:
    """What is asked, and what is not.

    Args:
        cases: the requests that the target takes.
        refused: those that it takes in no form.
        left: how many recordings are left, by the reason.
        unreadable: files that are no recordings, with the reason.
    """

    cases: list[PlannedCase] = field(default_factory=list)
    refused: list[PlannedCase] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)
    unreadable: dict[Path, str] = field(default_factory=dict)


def planned(
    files: Iterable[Path], control: Target, target: Target, hosts: Sequence[str] = ()
) -> Plan:
    """Look at the recordings of files.

    Args:
        files: cassettes, in any layout that is read.
        control: whom the control asks.
        target: whom the target asks.
        hosts: further host names that serve the Claude API.
    """
    plan = Plan()
    for path in files:
        try:
            calls = calls_of(path, hosts)
        except CassetteError as error:
            plan.unreadable[path] = error.problem
            continue
        _add(plan, path, calls, (control, target))
    return plan


def _add(plan: Plan, path: Path, calls: Sequence[Call], arms: tuple[Target, Target]) -> None:
    groups: dict[str, tuple[int, list[Call]]] = {}
    for number, call in enumerate(calls, 1):
        if why := _left(call):
            plan.left[why] = plan.left.get(why, 0) + 1
        else:
            groups.setdefault(key_of(call.request), (number, []))[1].append(call)
    for number, group in groups.values():
        request = group[0].request
        key = f"{os.path.relpath(path)}#{number}".replace(os.sep, "/")
        case = Case(key, request_digest=digest_of(request.parameters))
        control, target = (adapted(request, arm) for arm in arms)
        one = PlannedCase(case, path, tuple(group), control, target)
        (plan.refused if target.refused else plan.cases).append(one)


def _left(call: Call) -> str:
    """Say why a recording is not asked again; nothing if it is."""
    if not call.request.is_message:
        return "not a message"
    if not call.request.url_path.endswith(MESSAGES_PATH):
        return "of a partner's platform"
    return "no answer was recorded" if failure_of(call) else ""


@dataclass(frozen=True)
class Estimate:
    """What requests may cost in US dollars.

    Args:
        calls: how many there are.
        likely: the sum, if questions and answers have as many tokens as the recorded ones;
            ``None`` if a price is not known.
        most: the sum, if all answers are as long as they may be.
        unpriced: a model without a known price; empty if there is none.
    """

    calls: int
    likely: float | None
    most: Amount
    unpriced: str = ""


def estimated(asked: Sequence[tuple[PlannedCase, CallRequest]]) -> Estimate:
    """Estimate what it costs to ask requests."""
    likely: float | None = 0.0
    most, unpriced = Amount(), ""
    for one, request in asked:
        recorded = one.recordings[0]
        usage = dict(recorded.response.usage)
        # Another model may make more tokens of the same text.
        is_same = request.parameters == recorded.request.parameters
        each = worst_case(request, input_tokens_of(usage) if is_same and usage else None)
        cost = cost_of_usage(request.model, usage)
        if cost is None or each.dollars is None:
            likely, unpriced = None, request.model
        elif likely is not None:
            likely += cost
        most += each
    return Estimate(len(asked), likely, most, unpriced)


def with_tests(plan: Plan, tests: dict[str, list[str]]) -> Plan:
    """Return the plan with the tests of each cassette, by its path."""

    def known(one: PlannedCase) -> PlannedCase:
        found = tuple(tests.get(str(one.cassette.resolve()), ()))
        return replace(one, case=replace(one.case, tests=found))

    return replace(plan, cases=[*map(known, plan.cases)], refused=[*map(known, plan.refused)])
