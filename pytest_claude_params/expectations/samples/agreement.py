"""Expect how many of the repeats agree."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from pytest_claude_params.call import Call
from pytest_claude_params.expectations import answer_text
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import WRITTEN_SHARE
from pytest_claude_params.expectations.samples.answer_labels import (
    LABELS,
    any_label,
    labelled,
    labels_in,
    read_labels,
)
from pytest_claude_params.expectations.samples.claims.early_stopping import Count
from pytest_claude_params.expectations.samples.claims.share_claim import (
    GATE,
    Claim,
    known_keys,
    read_claim,
)
from pytest_claude_params.expectations.samples.repeated_requests import claim_hint, claim_text


@dataclass(frozen=True)
class Agreement:
    """How many should agree, and on what."""

    claim: Claim
    read: Callable[[Call], str | None]

    @property
    def gates(self) -> int:
        """One claim, if a sample has to decide about it."""
        return self.claim.gates

    def sharing(self, claims: int) -> "Agreement":
        """Return the same agreement, its confidence shared by so many claims."""
        return replace(self, claim=self.claim.sharing(claims))


def _agreement(given: Any, info: ValidationInfo) -> Agreement:
    if not isinstance(given, dict):
        return Agreement(read_claim(given, {}), answer_text.answer_of)
    known_keys(given, ("is", "confidence", *LABELS))
    if "is" not in given:
        raise ValueError("It lacks 'is', what the share should be: {'is': '>=0.9'}.")
    claim = read_claim(given["is"], {name: given[name] for name in GATE if name in given})
    if claim.confidence and claim.bounds.high is not None:
        # The commonest answer is chosen by its share: chance alone makes that large.
        raise ValueError("With a confidence only a lower bound can be decided, such as '>=0.9'.")
    folder = (info.context or {}).get("folder", Path())
    return Agreement(claim, read_labels(given, folder))


WantedAgreement = Annotated[
    Agreement,
    PlainValidator(_agreement),
    WithJsonSchema(
        {
            "anyOf": [
                *WRITTEN_SHARE,
                {
                    "type": "object",
                    "required": ["is"],
                    "properties": {"is": {}, "confidence": {}, "label": {}, "pattern": {}},
                    "additionalProperties": False,
                },
            ],
            "description": "a bound ('>=0.9') or a range ('0.4..0.6') of a share, 0, 1, or "
            "{'is': '>=0.9', 'confidence': 0.95, 'pattern': 'Animal: (.*)'}",
        }
    ),
]


def agreement(calls: Sequence[Call], wanted: WantedAgreement) -> Verdict:
    """Expect that the commonest answer has this share (0 to 1) of the repeats."""
    tally = labelled(calls, wanted.read)
    count = labels_in(tally)[0][1]
    return Verdict(
        passed=wanted.claim.holds(count, len(calls)),
        expected=f"{wanted.claim}",
        observed=claim_text(wanted.claim, count, calls, chosen=True),
        hint=claim_hint(wanted.claim, count, calls, chosen=True),
        tally=tally,
    )


def agreement_counts(calls: Sequence[Call], wanted: Agreement) -> list[Count]:
    """Count the commonest answer, and whether there is one."""
    tally = labels_in(answer_text.tally(calls, wanted.read))
    commonest = tally[0][1] if tally else 0
    return [Count(commonest, wanted.claim.holds), Count(commonest, any_label)]
