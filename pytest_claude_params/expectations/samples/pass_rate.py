"""Expect how many of the repeats fulfil other expectations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.errors import UsageError
from pytest_claude_params.expectations.asking import Ask
from pytest_claude_params.expectations.combinations.nested import Nested, read_nested
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.samples.claims.early_stopping import Settling
from pytest_claude_params.expectations.samples.claims.share_claim import (
    SEQUENTIAL_GATE,
    Claim,
    read_claim,
)
from pytest_claude_params.expectations.samples.judged_share import judged_share, settling

_EXAMPLE = "{'json': True, 'is': '>=0.9'}"


@dataclass(frozen=True)
class PassRate:
    """What each answer should fulfil, and how many of them."""

    nested: Nested
    claim: Claim

    @property
    def gates(self) -> int:
        """One claim, if a sample has to decide about it."""
        return self.claim.gates

    def sharing(self, claims: int) -> "PassRate":
        """Return the same rate, its confidence shared by so many claims."""
        return replace(self, claim=self.claim.sharing(claims))


def _pass_rate(given: Any, info: ValidationInfo) -> PassRate:
    if not isinstance(given, dict) or "is" not in given:
        raise ValueError(f"It lacks 'is', how many should pass: {_EXAMPLE}.")
    inner = {name: value for name, value in given.items() if name not in ("is", *SEQUENTIAL_GATE)}
    if not inner:
        raise ValueError(f"It names nothing to pass: {_EXAMPLE}.")
    _check_spelling(inner, (info.context or {}).get("table", {}))
    gate = {key: given[key] for key in SEQUENTIAL_GATE if key in given}
    return PassRate(read_nested(inner, info), read_claim(given["is"], gate))


def _check_spelling(inner: Mapping[str, Any], table: Mapping[str, Any]) -> None:
    """Tell a key of its own from the name of an expectation."""
    for name in inner:
        meant = (
            None if name in table else wording.nearest(str(name), SEQUENTIAL_GATE, likeness=0.75)
        )
        if meant:
            raise ValueError(f"There is no key {name!r}. Did you mean {meant!r}?")


# Any: pydantic would ask what a PassRate is made of, and the table of expectations is no data.
WantedPassRate = Annotated[
    PassRate,
    PlainValidator(_pass_rate),
    WithJsonSchema(
        {
            "type": "object",
            "required": ["is"],
            "description": "expectations on each call and the share that must fulfil all of them, "
            "{'json': True, 'is': '>=0.9', 'confidence': 0.95, 'undecided': 'fail', "
            "'sequential': True}",
        }
    ),
]


def pass_rate(calls: Sequence[Call], wanted: WantedPassRate, ask: Ask | None = None) -> Verdict:
    """Expect that this share (0 to 1) of the repeats fulfils other expectations."""
    outcomes = [wanted.nested.outcome(call, ask) for call in calls]
    failed = [outcome.failure for outcome in outcomes if outcome.failure]
    names = wording.listed([one.name for one in wanted.nested.wanted])
    if unjudged := [outcome.failure for outcome in outcomes if outcome.unjudged]:
        number = f"{len(unjudged)} of {wording.plural(len(calls), 'answer')}"
        observed = f"{number} could not be judged; the first: {unjudged[0]}"
        return Verdict.without_verdict(f"{names} {wanted.claim}", observed)
    judged = judged_share(wanted.claim, [not one.failure for one in outcomes], calls)
    first = f"; the first that fails: {failed[0]}" if failed else ""
    return Verdict(
        passed=judged.passed,
        expected=f"{names} {wanted.claim}",
        observed=f"{judged.observed}{first}",
        hint=judged.hint,
        tally=_tally(failed, len(calls) - len(failed)),
    )


def pass_rate_counts(calls: Sequence[Call], wanted: PassRate) -> list[Settling]:
    """Count the answers that pass."""
    passed = [not wanted.nested.outcome(call, _too_early).failure for call in calls]
    return [settling(wanted.claim, passed)]


def _too_early(_parameters: dict[str, Any]) -> Call:
    raise UsageError(
        "claude.sample: with stop_early, judge cannot be expected: it is asked after the test. "
        "Leave stop_early out"
    )


def _tally(failed: Sequence[str], passed: int) -> tuple[tuple[str, int], ...]:
    reasons = {reason: failed.count(reason) for reason in failed}
    counted = [("passed", passed), *reasons.items()] if passed else list(reasons.items())
    return tuple(sorted(counted, key=lambda pair: -pair[1]))
