"""Expect that a sample is drawn from the same distribution as another one."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations import answer_text
from pytest_claude_params.expectations.expectation import Recorded, Verdict
from pytest_claude_params.expectations.samples.answer_labels import LABELS, labelled, read_labels
from pytest_claude_params.expectations.samples.claims.share_claim import (
    known_keys,
    percent,
    read_confidence,
)
from pytest_claude_params.expectations.samples.repeated_requests import all_replayed, question_of
from pytest_claude_params.statistics.homogeneity import Comparison, compare, holm, least_p

_DEFAULT_CONFIDENCE = 0.95
_FEWEST = 2
_COMPARABLE = (
    "compare labels instead (pattern, or label: a function that gives a class or a length), "
    "or let pass_rate grade each sample with a judge"
)


@dataclass(frozen=True)
class Baseline:
    """The sample to compare with, and how.

    Args:
        cassette: the file that holds it; ``None`` if the test itself asks for it.
        request: which request of the test it is, counted from 1.
        name: how the user named it.
        confidence: 1 minus how often a difference may be reported where there is none.
        read: what counts of an answer.
        markers: how many such expectations of the test have the confidence between them.
    """

    cassette: Path | None
    request: int
    name: str
    confidence: float
    read: Callable[[Call], str | None]
    markers: int = 1

    @property
    def alpha(self) -> float:
        """How often a difference may be reported where there is none."""
        return float(1 - Decimal(str(self.confidence)))

    @property
    def gates(self) -> int:
        """One claim, whatever it compares: Holm's correction sees to the comparisons."""
        return 1

    def sharing(self, claims: int) -> "Baseline":
        """Return the same, its confidence shared by so many claims."""
        return replace(self, markers=claims)


def _baseline(given: Any, info: ValidationInfo) -> Baseline:
    folder = (info.context or {}).get("folder", Path())
    parts = given if isinstance(given, dict) else {"sample": given}
    known_keys(parts, ("sample", "confidence", *LABELS))
    sample = parts.get("sample")
    confidence = read_confidence(parts.get("confidence", _DEFAULT_CONFIDENCE))
    read = read_labels(parts, folder)
    if isinstance(sample, int) and not isinstance(sample, bool) and sample > 0:
        return Baseline(None, sample, f"request {sample}", confidence, read)
    if isinstance(sample, str):
        path = folder / sample
        if not path.is_file():
            raise ValueError(f"There is no file {path}.")
        return Baseline(path, 0, sample, confidence, read)
    raise ValueError("It names no sample.")


_SAMPLE: dict[str, Any] = {
    "anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "minLength": 1}]
}
WantedBaseline = Annotated[
    Baseline,
    PlainValidator(_baseline),
    WithJsonSchema(
        {
            "anyOf": [
                *_SAMPLE["anyOf"],
                {
                    "type": "object",
                    "properties": {
                        "sample": _SAMPLE,
                        "confidence": {},
                        **{key: {} for key in LABELS},
                    },
                    "required": ["sample"],
                    "additionalProperties": False,
                },
            ],
            "description": "the path of a cassette beside the test ('before.yaml'), the number of "
            "a request of the test (1), or {'sample': 1, 'confidence': 0.99, "
            "'pattern': 'Animal: (.*)'}",
        }
    ),
]


def same_distribution_as(
    samples: Sequence[Sequence[Call]], wanted: WantedBaseline, recorded: Recorded
) -> list[Verdict]:
    """Expect that answers come as often as in another sample, as far as chance explains."""
    if wanted.cassette is None and wanted.request > len(samples):
        observed = f"{wording.plural(len(samples), 'request')} in this test"
        expected = f"a sample of {wanted.name}"
        return [_failed(expected, observed, "", samples[-1])]
    judged = [one for at, one in enumerate(samples, 1) if wanted.cassette or at != wanted.request]
    if not judged:
        hint = f"a second request has to be compared with {wanted.name}"
        expected = "two samples to compare"
        return [_failed(expected, "one request", hint, samples[0])]
    kept = recorded(wanted.cassette) if wanted.cassette else samples[wanted.request - 1]
    pairs = [(one, _other(one, kept)) for one in judged]
    family = len(pairs) * wanted.markers
    compared = [
        compare(
            _counts(one, wanted), _counts(other, wanted, f" of {wanted.name}"), wanted.alpha, family
        )
        if other
        else Comparison(1, "")
        for one, other in pairs
    ]
    corrected = [min(p * wanted.markers, 1.0) for p in holm([one.p for one in compared])]
    return [
        _verdict(pair, wanted, replace(comparison, p=p), len(pairs))
        for pair, p, comparison in zip(pairs, corrected, compared, strict=True)
    ]


def _other(sample: Sequence[Call], kept: Sequence[Call]) -> list[Call]:
    """Choose the answers to the same request; where there is one request only, to that."""
    answered = [call for call in kept if call.request.is_message and call.response.message]
    questions = {question_of(call) for call in answered}
    same = question_of(sample[0])
    return [call for call in answered if question_of(call) == same or len(questions) == 1]


def _verdict(
    pair: tuple[Sequence[Call], Sequence[Call]],
    wanted: Baseline,
    comparison: Comparison,
    comparisons: int,
) -> Verdict:
    (sample, other), p = pair, comparison.p
    expected = f"the distribution of {wanted.name}, at {percent(wanted.confidence)} confidence"
    if len(other) < _FEWEST:
        observed = f"{wording.plural(len(other), 'answer')} to this request in {wanted.name}"
        return _failed(expected, observed, "that is not a sample", sample)
    tally = answer_text.tally(sample, wanted.read)
    family = comparisons * wanted.markers
    once = _came_once(sample, other, wanted)
    mostly_once = once * 2 > len(sample) + len(other)
    if untold := _untold(pair, wanted, comparison, family, mostly_once=mostly_once):
        return _failed(expected, *untold, sample, tally)
    if p <= wanted.alpha:
        hint = _furthest(sample, other, wanted)
    elif mostly_once:
        hint = (
            f"{once} of {len(sample) + len(other)} answers came once, which hides even large "
            f"differences; {_COMPARABLE}"
        )
    else:
        hint = "no difference was shown; a small one may be there"
    fact = ", a fact about these recordings" if all_replayed(sample) else ""
    corrected = _corrected(comparisons, wanted.markers)
    return Verdict(
        passed=p > wanted.alpha,
        expected=expected,
        observed=f"p = {p:.2g} by {comparison.method}{corrected}, {_sizes(pair)}{fact}",
        hint=hint,
        calls=tuple(sample),
        tally=tally,
    )


def _untold(
    pair: tuple[Sequence[Call], Sequence[Call]],
    wanted: Baseline,
    comparison: Comparison,
    family: int,
    *,
    mostly_once: bool,
) -> tuple[str, str] | None:
    """Return why these samples could never show a difference, and what to do."""
    sample, other = pair
    alpha = wanted.alpha
    least = least_p(len(sample), len(other)) * family
    if least > alpha:
        return f"samples too small to tell: {_sizes(pair)}", (
            f"answers that have nothing in common would give p = {least:.2g}; the smallest samples "
            f"that could differ have {_fewest(alpha / family)} answers each"
        )
    # Answers that all agree have no uneven division either, but others could have come.
    if mostly_once and comparison.most_uneven * family > alpha:
        different = _different(sample, other, wanted)
        return f"too many different answers to compare: {different}", (
            "the most uneven division of these very answers would give "
            f"p = {min(comparison.most_uneven * family, 1.0):.2g}; {_COMPARABLE}"
        )
    if comparison.least * family > alpha:
        return f"too many different answers to tell: {_sizes(pair)}", (
            f"with so many different answers chance is asked, by shuffles that show no p below "
            f"{comparison.least * family:.2g}; take a lower confidence, or a pattern or label"
        )
    return None


def _sizes(pair: tuple[Sequence[Call], Sequence[Call]]) -> str:
    return f"{len(pair[0])} answers against {len(pair[1])}"


def _corrected(comparisons: int, markers: int) -> str:
    parts = [f"{comparisons} comparisons (Holm)"] if comparisons > 1 else []
    parts += [f"{markers} markers"] if markers > 1 else []
    return f", corrected for {wording.listed(parts)}" if parts else ""


def _failed(
    expected: str, observed: str, hint: str, sample: Sequence[Call], tally: answer_text.Tally = ()
) -> Verdict:
    calls = tuple(sample)
    return Verdict(
        passed=False, expected=expected, observed=observed, hint=hint, calls=calls, tally=tally
    )


def _counts(sample: Sequence[Call], wanted: Baseline, of: str = "") -> dict[str, int]:
    """Count the labels; how many answers have none is a part of the distribution, too."""
    return {
        answer_text.normal(answer): count for answer, count in labelled(sample, wanted.read, of)
    }


def _fewest(alpha: float) -> int:
    n = _FEWEST
    while least_p(n, n) > alpha:
        n += 1
    return n


def _different(sample: Sequence[Call], other: Sequence[Call], wanted: Baseline) -> str:
    different = len({*_counts(sample, wanted), *_counts(other, wanted)})
    return f"{different} in {len(sample)} answers against {len(other)}"


def _came_once(sample: Sequence[Call], other: Sequence[Call], wanted: Baseline) -> int:
    together = Counter(_counts(sample, wanted)) + Counter(_counts(other, wanted))
    return sum(count == 1 for count in together.values())


def _furthest(sample: Sequence[Call], other: Sequence[Call], wanted: Baseline) -> str:
    """Name the answer whose shares lie furthest apart."""
    now, before = _counts(sample, wanted), _counts(other, wanted)
    furthest = max(
        sorted({*now, *before}),
        key=lambda one: abs(now.get(one, 0) / len(sample) - before.get(one, 0) / len(other)),
    )
    return (
        f"furthest apart: {wording.quote(furthest, 40)}, {now.get(furthest, 0)} of {len(sample)} "
        f"against {before.get(furthest, 0)} of {len(other)}"
    )
