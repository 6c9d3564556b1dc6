"""Expect how tokens, times and lengths of the repeats are distributed."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import Bounds
from pytest_claude_params.expectations.samples.claims.share_claim import (
    confidence_text,
    known_keys,
    own_level,
    percent,
    read_confidence,
)
from pytest_claude_params.expectations.samples.repeated_requests import all_replayed
from pytest_claude_params.statistics.quantiles import fewest_for_end, quantile, quantile_interval

NUMBERS: Mapping[str, Callable[[Call], Any]] = {
    "output_tokens": lambda call: call.response.count_of("output_tokens"),
    "input_tokens": lambda call: call.response.count_of("input_tokens"),
    "latency_s": lambda call: call.response.latency_s,
    "word_count": lambda call: len(call.text.split()),
    "characters": lambda call: len(call.text),
}
_QUANTILE = re.compile(r"p([1-9][0-9]?(?:\.[0-9]+)?)")
_EXAMPLE = "{'output_tokens': {'p95': '<=200'}}"


@dataclass(frozen=True)
class Quantile:
    """What one quantile of one number should be.

    Args:
        number: which number of an answer.
        share: how much of the sample does not exceed it, 0.95 for ``p95``.
        bounds: what is allowed.
        confidence: how sure a sample has to be before it fails; without one, what was counted counts.
        claims: how many claims have the confidence between them.
    """

    number: str
    share: float
    bounds: Bounds
    confidence: float | None
    claims: int = 1

    @property
    def level(self) -> float:
        """The confidence of its own interval."""
        return own_level(self.confidence or 0.95, self.claims)

    @property
    def name(self) -> str:
        """The quantile as users write it."""
        return f"{self.number} p{self.share * 100:.6g}"

    def fails(self, values: Sequence[float]) -> bool:
        """Whether a sample fails; with a confidence only if its whole interval is outside."""
        if self.confidence is None:
            return not self.bounds.admit(quantile(values, self.share))
        low, high = quantile_interval(values, self.share, self.level)
        least, most = self.bounds.low, self.bounds.high
        outside = (least is not None and high < least) or (most is not None and low > most)
        return outside or len(values) < self.fewest

    @property
    def fewest(self) -> int:
        """The least size of a sample that could fail."""
        ends = []
        if self.bounds.low is not None:
            ends.append(fewest_for_end(self.share, self.level, upper=True))
        if self.bounds.high is not None:
            ends.append(fewest_for_end(self.share, self.level, upper=False))
        return min(ends)

    def text(self, values: Sequence[float]) -> str:
        """State the quantile of a sample and where the true one lies."""
        low, high = quantile_interval(values, self.share, self.level)
        start = "no lower end" if low == -inf else f"{low:.4g}"
        end = "no upper end" if high == inf else f"{high:.4g}"
        interval = f"{percent(self.level)} interval {start} to {end}"
        return f"{self.name} {quantile(values, self.share):.4g} ({len(values)} answers, {interval})"


@dataclass(frozen=True)
class Quantiles:
    """What several quantiles should be."""

    each: tuple[Quantile, ...]

    @property
    def gates(self) -> int:
        """How many of them a sample has to decide about."""
        return sum(one.confidence is not None for one in self.each)

    def sharing(self, claims: int) -> "Quantiles":
        """Return the same quantiles, their confidence shared by so many claims."""
        return Quantiles(tuple(replace(one, claims=claims) for one in self.each))


def _quantiles(given: Any) -> Quantiles:
    if not isinstance(given, dict):
        raise ValueError("It is not a mapping of numbers to quantiles.")
    known_keys(given, (*NUMBERS, "confidence"))
    confidence = read_confidence(given["confidence"]) if "confidence" in given else None
    found = []
    for number, wanted in given.items():
        if number == "confidence":
            continue
        if not isinstance(wanted, dict) or not wanted:
            raise ValueError(
                f"{number} is {wording.literal(wanted)}, and should be as in {_EXAMPLE}."
            )
        for name, bounds in wanted.items():
            match = _QUANTILE.fullmatch(str(name))
            if not match:
                raise ValueError(f"{number}[{name!r}] is not a quantile, such as 'p50' or 'p95'.")
            found.append(Quantile(number, float(match[1]) / 100, Bounds.parse(bounds), confidence))
    if not found:
        raise ValueError("It names no number.")
    return Quantiles(tuple(found))


WantedQuantiles = Annotated[
    Quantiles,
    PlainValidator(_quantiles),
    WithJsonSchema(
        {
            "type": "object",
            "minProperties": 1,
            "description": f"{', '.join(NUMBERS)} with quantiles and bounds, {_EXAMPLE}, "
            "and a confidence",
        }
    ),
]


def quantiles(calls: Sequence[Call], wanted: WantedQuantiles) -> Verdict:
    """Expect that quantiles of tokens, seconds, words or characters lie within bounds."""
    unknown = [one.number for one in wanted.each if None in map(NUMBERS[one.number], calls)]
    if unknown:
        observed = f"{unknown[0]} is not known of every answer"
        return Verdict(passed=False, expected=_expected(wanted.each), observed=observed)
    values = {one: [NUMBERS[one.number](call) for call in calls] for one in wanted.each}
    failed = [one for one in wanted.each if one.fails(values[one])]
    shown = failed or wanted.each
    fact = ", a fact about this recording" if all_replayed(calls) else ""
    return Verdict(
        passed=not failed,
        expected=_expected(shown),
        observed=", ".join(one.text(values[one]) for one in shown) + fact,
        hint=_hint(failed[0], len(calls)) if failed else "",
    )


def _expected(wanted: Sequence[Quantile]) -> str:
    first = wanted[0]
    gate = f" with {confidence_text(first.confidence, first.claims)}" if first.confidence else ""
    return ", ".join(f"{one.name} {one.bounds}" for one in wanted) + gate


def _hint(failed: Quantile, n: int) -> str:
    if failed.confidence is None:
        return "the interval says where the quantile of all answers lies; more answers narrow it"
    if n < failed.fewest:
        return (
            f"no sample of {n} could contradict it, so this one proves nothing; "
            f"the smallest that could has {failed.fewest} answers: claude.sample(prompt, {failed.fewest})"
        )
    return "the whole interval lies outside of what is allowed"
