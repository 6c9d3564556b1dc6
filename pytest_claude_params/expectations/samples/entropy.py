"""Expect how varied the answers are, in bits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, log2
from pathlib import Path
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from pytest_claude_params.call import Call
from pytest_claude_params.expectations import answer_text
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import WRITTEN, Bounds
from pytest_claude_params.expectations.samples.answer_labels import (
    LABELS,
    labelled,
    labels_in,
    read_labels,
)
from pytest_claude_params.expectations.samples.claims.share_claim import known_keys
from pytest_claude_params.expectations.samples.repeated_requests import all_replayed


@dataclass(frozen=True)
class Entropy:
    """How varied which part of the answers should be."""

    bits: Bounds
    read: Callable[[Call], str | None]


def _entropy(given: Any, info: ValidationInfo) -> Entropy:
    if not isinstance(given, dict):
        return Entropy(Bounds.parse(given), answer_text.answer_of)
    known_keys(given, ("is", *LABELS))
    if "is" not in given:
        raise ValueError("It lacks 'is', how many bits there should be: {'is': '>=1'}.")
    folder = (info.context or {}).get("folder", Path())
    return Entropy(Bounds.parse(given["is"]), read_labels(given, folder))


_BITS = {"anyOf": [{"type": "number"}, WRITTEN]}
WantedEntropy = Annotated[
    Entropy,
    PlainValidator(_entropy),
    WithJsonSchema(
        {
            "anyOf": [
                *_BITS["anyOf"],
                {
                    "type": "object",
                    "properties": {"is": _BITS, **{key: {} for key in LABELS}},
                    "required": ["is"],
                    "additionalProperties": False,
                },
            ],
            "description": "a number of bits (0), a bound ('<=1.5') or a range ('1..2'), or "
            "{'is': '<=1.5', 'pattern': 'Animal: (.*)'}",
        }
    ),
]


def entropy(calls: Sequence[Call], wanted: WantedEntropy) -> Verdict:
    """Expect that the repeats are so varied, in bits: 0 if all agree, 1 like a coin."""
    tally, n = labelled(calls, wanted.read), len(calls)
    labels = [count for _, count in labels_in(tally)]
    # An answer without a label is unlike every other one.
    counts = [*labels, *[1] * (n - sum(labels))]
    bits = abs(sum(count / n * log2(count / n) for count in counts))
    fact = ", a fact about this recording" if all_replayed(calls) else ""
    return Verdict(
        passed=wanted.bits.admit(round(bits, 9)),
        expected=f"{wanted.bits} bits",
        observed=f"{bits:.3g} bits ({n} answers, {len(counts)} different{fact})",
        hint=_hint(wanted.bits, n),
        tally=tally,
    )


def _hint(wanted: Bounds, n: int) -> str:
    if wanted.low is not None and wanted.low > log2(n):
        return (
            f"{n} answers have {log2(n):.3g} bits at most; "
            f"the smallest sample that could have {wanted.low:.4g} has {ceil(2**wanted.low)} answers"
        )
    return "a sample shows less variety than there is, the smaller the less; there is no interval"
