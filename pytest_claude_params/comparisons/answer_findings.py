"""Judging: what the expectations and contracts of a test find in one answer, outside of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pytest_claude_params import contracts, expectations
from pytest_claude_params.expectations.outcomes.failures import failure_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pytest_claude_params.call import Call
    from pytest_claude_params.comparisons.rows.case_verdict import Found
    from pytest_claude_params.expectations import Verdict, Wanted
    from pytest_claude_params.expectations.samples.pass_rate import PassRate

_TOGETHER = "it judges several answers together, and each is judged by itself here"
_ASKS = "a model would have to be asked to judge it"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one expectation or contract finds.

    Args:
        name: its name.
        found: ``passed``, ``failed``, ``error`` or ``not_applicable``.
        reason: what was there instead, in a line.
        is_contract: whether it is a contract.
    """

    name: str
    found: Found
    reason: str = ""
    is_contract: bool = False


def findings_in(
    call: Call,
    wanted: Sequence[Wanted],
    *,
    is_other_model: bool,
    waived: Collection[str] = (),
    with_contracts: bool = True,
) -> Iterator[Finding]:
    """Yield what each expectation and each contract that is owed finds in an answer.

    Args:
        call: the request with its answer.
        wanted: the expectations of the test that asks it.
        is_other_model: whether another model answers than the test names.
        waived: the names of contracts that are not asserted.
        with_contracts: whether contracts are looked at.
    """
    error = call.response.cut or failure_of(call)
    if error:
        yield from (Finding(one.name, "error", error) for one in wanted)
        return
    for one in wanted:
        yield _of_expectation(one, call, is_other_model=is_other_model)
    if with_contracts:
        for verdict in contracts.check([call]):
            if verdict.subject not in waived:
                yield _of_verdict(verdict.subject, verdict, is_contract=True)


def _of_expectation(wanted: Wanted, call: Call, *, is_other_model: bool) -> Finding:
    parts = list(expectations.flattened([wanted]))
    names = {one.name for one in parts}
    if "judge" in names:
        return Finding(wanted.name, "not_applicable", _ASKS)
    if is_other_model and "model" in names:
        return Finding(wanted.name, "not_applicable", "it names the model that is replaced")
    if wanted.name == "pass_rate":
        outcome = cast("PassRate", wanted.value).nested.outcome(call, None)
        if outcome.unjudged:
            return Finding(wanted.name, "error", outcome.failure)
        return Finding(wanted.name, "failed" if outcome.failure else "passed", outcome.failure)
    if wanted.expectation.scope != "call":
        return Finding(wanted.name, "not_applicable", _TOGETHER)
    return _of_verdict(wanted.name, wanted.verdict_on(call, None))


def _of_verdict(name: str, verdict: Verdict, *, is_contract: bool = False) -> Finding:
    if verdict.unjudged:
        return Finding(name, "error", verdict.observed, is_contract)
    if verdict.passed:
        return Finding(name, "passed", "", is_contract)
    return Finding(name, "failed", verdict.observed, is_contract)
