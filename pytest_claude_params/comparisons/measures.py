"""Measures: what differs between answers beside their verdicts, and whether it does so by itself."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pytest_claude_params.comparisons.changes.answer_changes import answer_changes
from pytest_claude_params.comparisons.rows.comparison import SUITE, Comparison
from pytest_claude_params.errors import MissingExtraError
from pytest_claude_params.statistics.ratios import compare_ratios
from pytest_claude_params.statistics.sign_flips import p_of_drop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pytest_claude_params.comparisons.answer import Answer

_ALPHA = 0.05
_LEAST_RELEVANT = 0.1
_TAIL = 0.025
_GRID = 1000
# Longer texts are compared by their beginning: the time grows with the square.
_LONGEST_TEXT = 4_000
# Below these the detection of a language is a guess, as the expectation ``language`` says.
_FEW_WORDS, _FEW_CHARACTERS = 10, 60


def measured(answers: Sequence[Answer]) -> Iterator[Comparison]:
    """Yield what the target's numbers and contents are beside those of the control.

    Without a control the recordings stand in for it; then whether a difference is larger than
    usual is not known, and latency, which belongs to another day, is not compared.
    """
    arms = {arm: _by_case(answers, arm) for arm in ("recording", "control", "target")}
    base = arms["control"] or arms["recording"]
    for metric in _NUMBERS:
        if metric != "latency" or arms["control"]:
            yield from _number(metric, arms["recording"], base, arms["target"])
    yield from _served(base, arms["target"])
    if arms["control"]:
        for metric, differs in _DIFFERENCES.items():
            yield from _share(metric, differs, arms)


def _by_case(answers: Iterable[Answer], arm: str) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = defaultdict(list)
    for one in answers:
        if one.arm == arm and not one.error:
            found[one.case].append(one)
    return found


def _number(
    metric: str,
    recording: Mapping[str, list[Answer]],
    before: Mapping[str, list[Answer]],
    after: Mapping[str, list[Answer]],
) -> Iterator[Comparison]:
    olds, news, recorded = (_means(metric, arm) for arm in (before, after, recording))
    pairs = [(olds[case], news[case]) for case in olds if case in news]
    found = compare_ratios(pairs, _LEAST_RELEVANT, _ALPHA)
    if found is None:
        return
    noise = [olds[case] / recorded[case] for case in olds if recorded.get(case) and olds[case]]
    low, high = _band(noise) if before is not recording and noise else (None, None)
    inside = None if low is None or high is None else low <= found.ratio <= high
    yield Comparison(
        SUITE,
        metric,
        "changed" if found.has_changed else "same",
        sum(old for old, _ in pairs) / len(pairs),
        sum(new for _, new in pairs) / len(pairs),
        found.ratio,
        p=found.p,
        margin=found.least_relevant,
        in_noise=inside,
        reason="" if low is None else f"control against recording: x{low:.2f} to x{high:.2f}",
    )


def _served(
    before: Mapping[str, list[Answer]], after: Mapping[str, list[Answer]]
) -> Iterator[Comparison]:
    """Say which models answered: an alias may lead to another one than it did."""
    old, new = (
        ", ".join(sorted({one.call.response.model for answers in arm.values() for one in answers}))
        for arm in (before, after)
    )
    if old and new:
        yield Comparison(SUITE, "model_served", "same" if old == new else "changed", old, new)


def _means(metric: str, arm: Mapping[str, list[Answer]]) -> dict[str, float]:
    number = _NUMBERS[metric]
    known = {
        case: [value for one in answers if (value := number(one)) is not None]
        for case, answers in arm.items()
    }
    return {case: sum(values) / len(values) for case, values in known.items() if values}


def _band(values: Sequence[float]) -> tuple[float, float]:
    """Return the range of all but the outermost fortieths."""
    ordered = sorted(values)
    cut = int(len(ordered) * _TAIL)
    return ordered[cut], ordered[-1 - cut]


def _share(
    metric: str,
    differs: Callable[[Answer, Answer], float | None],
    arms: Mapping[str, Mapping[str, list[Answer]]],
) -> Iterator[Comparison]:
    """Compare how much the answers of both arms differ from the recorded one."""
    old, new = (_distances(differs, arms["recording"], arms[arm]) for arm in ("control", "target"))
    cases = [case for case in old if case in new]
    if not cases:
        return
    p = p_of_drop([old[case] - new[case] for case in cases])
    means = [float(sum(arm[case] for case in cases) / len(cases)) for arm in (old, new)]
    changed = p <= _ALPHA
    yield Comparison(
        SUITE,
        metric,
        "changed" if changed else "same",
        means[0],
        means[1],
        means[1] - means[0],
        p=p,
        in_noise=not changed,
        reason="how much the answers differ from the recorded ones",
    )


def _distances(
    differs: Callable[[Answer, Answer], float | None],
    recording: Mapping[str, list[Answer]],
    arm: Mapping[str, list[Answer]],
) -> dict[str, Fraction]:
    found = {}
    for case, answers in arm.items():
        if case in recording:
            values = [differs(recording[case][0], one) for one in answers]
            known = [Fraction(round(one * _GRID), _GRID) for one in values if one is not None]
            if known:
                found[case] = sum(known, Fraction(0)) / len(known)
    return found


def _kind(*kinds: str) -> Callable[[Answer, Answer], float]:
    def differs(recorded: Answer, answer: Answer) -> float:
        changes = answer_changes(recorded.call.response, answer.call.response)
        return float(any(one.what in kinds for one in changes))

    return differs


def _text_distance(recorded: Answer, answer: Answer) -> float | None:
    old, new = (one.call.response.text[:_LONGEST_TEXT].split() for one in (recorded, answer))
    if not old and not new:
        return None
    return 1 - SequenceMatcher(None, old, new, autojunk=False).ratio()


def _other_language(recorded: Answer, answer: Answer) -> float | None:
    before, after = (_language(one.call.response.text) for one in (recorded, answer))
    return None if not before or not after else float(before != after)


def _language(text: str) -> str:
    """Return the language of a text that is long enough to tell; nothing without the extra."""
    from pytest_claude_params.expectations.texts.languages import detect

    if len(text.split()) < _FEW_WORDS and len(text) < _FEW_CHARACTERS:
        return ""
    try:
        return detect(text, ())[0]
    except MissingExtraError:
        return ""


# Each is shown under a name that `comparison_screen.py` gives it.
_NUMBERS: Mapping[str, Callable[[Answer], float | None]] = {
    "output_tokens": lambda answer: answer.call.response.count_of("output_tokens"),
    "cost": lambda answer: answer.cost,
    "latency": lambda answer: answer.latency,
}
_DIFFERENCES: Mapping[str, Callable[[Any, Any], float | None]] = {
    "stop_reason": _kind("stop_reason"),
    "tools": _kind("tool call", "tool input"),
    "json": _kind("JSON", "JSON lost"),
    "language": _other_language,
    "text": _text_distance,
}
