"""Expect how often an answer comes among the repeats."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations import answer_text
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.samples.answer_labels import (
    LABELS,
    any_label,
    labelled,
    labels_in,
    read_labels,
)
from pytest_claude_params.expectations.samples.claims.early_stopping import Count, Settling
from pytest_claude_params.expectations.samples.claims.share_claim import (
    SEQUENTIAL_GATE,
    Claim,
    known_keys,
    read_claim,
)
from pytest_claude_params.expectations.samples.judged_share import (
    JudgedShare,
    judged_share,
    settling,
)


@dataclass(frozen=True)
class Shares:
    """Which answers or labels should come how often."""

    claims: dict[str, Claim]
    read: Callable[[Call], str | None]

    @property
    def gates(self) -> int:
        """How many of them a sample has to decide about."""
        return sum(claim.gates for claim in self.claims.values())

    def sharing(self, claims: int) -> "Shares":
        """Return the same shares, their confidence shared by so many claims."""
        shared = {one: claim.sharing(claims) for one, claim in self.claims.items()}
        return replace(self, claims=shared)


def _shares(given: Any, info: ValidationInfo) -> Shares:
    if not isinstance(given, dict) or not given:
        raise ValueError("")
    if not isinstance(given.get("shares"), dict):
        return Shares(_claims("share", given, {}), answer_text.answer_of)
    known_keys(given, ("shares", *SEQUENTIAL_GATE, *LABELS))
    folder = (info.context or {}).get("folder", Path())
    return Shares(_claims("shares", given["shares"], given), read_labels(given, folder))


def _claims(name: str, shares: dict[Any, Any], gate: dict[str, Any]) -> dict[str, Claim]:
    gate = {key: gate[key] for key in SEQUENTIAL_GATE if key in gate}
    claims = {}
    for answer, bounds in shares.items():
        if not isinstance(answer, str) or not answer:
            raise ValueError(
                f"{wording.literal(answer)} is not an answer: a text that is not empty."
            )
        try:
            claims[answer] = read_claim(bounds, gate)
        except ValueError as error:
            raise ValueError(f"{name}[{answer!r}] is {wording.literal(bounds)}. {error}") from None
    if not claims:
        raise ValueError("")
    return claims


WantedShares = Annotated[
    Shares,
    PlainValidator(_shares),
    WithJsonSchema(
        {
            "type": "object",
            "minProperties": 1,
            "description": "answers with their share of the repeats, {'Giraffe': '>0.5'}, or "
            "{'shares': {...}, 'confidence': 0.95, 'undecided': 'fail', 'sequential': True, "
            "'pattern': 'Animal: (.*)'}",
        }
    ),
]


def share(calls: Sequence[Call], wanted: WantedShares) -> Verdict:
    """Expect that answers have these shares (0 to 1) of the repeats."""
    tally, hits = labelled(calls, wanted.read), _hits(calls, wanted)
    judged = {
        one: judged_share(claim, hits[one], calls, of=f" of {one!r}")
        for one, claim in wanted.claims.items()
    }
    failed = [one for one, found in judged.items() if not found.passed]
    shown = failed or list(judged)
    return Verdict(
        passed=not failed,
        expected=", ".join(f"{one!r} {wanted.claims[one]}" for one in shown),
        observed=", ".join(f"{one!r} {judged[one].observed}" for one in shown),
        hint=_hint(failed, judged, wanted, came=any(map(any, hits.values()))),
        tally=tally,
    )


def share_counts(calls: Sequence[Call], wanted: Shares) -> list[Settling]:
    """Count each of the answers, and those that have a label."""
    hits = _hits(calls, wanted)
    counts = [settling(claim, hits[one]) for one, claim in wanted.claims.items()]
    labels = labels_in(answer_text.tally(calls, wanted.read))
    return [*counts, Count(sum(count for _, count in labels), any_label)]


def _hits(calls: Sequence[Call], wanted: Shares) -> dict[str, list[bool]]:
    """Say of each answer, in order, which of those that are wanted it is."""
    came = [answer_text.normal(answer_text.label_of(call, wanted.read)) for call in calls]
    return {one: [answer_text.normal(one) == it for it in came] for one in wanted.claims}


def _hint(failed: list[str], judged: dict[str, JudgedShare], wanted: Shares, *, came: bool) -> str:
    if not failed:
        gates = [one for one, claim in wanted.claims.items() if claim.confidence]
        return "; ".join(f"{one!r}: {judged[one].hint}" for one in gates)
    if not came and wanted.read is answer_text.answer_of:
        compared = "whole answers are compared, whatever their case and full stop"
        gated = wanted.claims[failed[0]].confidence
        return f"{compared}; {judged[failed[0]].hint}" if gated else compared
    return judged[failed[0]].hint
