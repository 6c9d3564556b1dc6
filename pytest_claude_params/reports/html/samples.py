"""Samples: each answer to a repeated request as a dot, and the share that passed with its interval."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.html.texts import beginning_of
from pytest_claude_params.statistics.shares import exact, limits

if TYPE_CHECKING:
    from pytest_claude_params.reports.run import Run

_FEWEST = 2
_MOST_DOTS = 100
_A_LINE = 25
_STEP = 9
_LONGEST_SAID = 24
WIDTH = 160


@dataclass(frozen=True, slots=True)
class Dot:
    """One answer: where it lies, in pixels, and which kind it is of."""

    x: int
    y: int
    kind: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The answers to one request of one test.

    Args:
        number: which test it is.
        test: its name.
        request: the beginning of what was asked.
        n: how many answers there are.
        dots: each of them; empty for more than a hundred.
        height: of the drawing, in pixels.
        told: the share in words.
        share: where the share lies on a line of ``WIDTH`` pixels.
        low: where its interval begins.
        high: where its interval ends.
    """

    number: int
    test: str
    request: str
    n: int
    dots: list[Dot]
    height: int
    told: str
    share: float
    low: float
    high: float


def samples_of(run: Run) -> list[Sample]:
    """Return a sample for each request that a test has asked more than once."""
    return [
        _sample(number, test, calls)
        for number, test in enumerate(run.tests, 1)
        for calls in _repeated(test)
    ]


def _repeated(test: dict[str, Any]) -> list[list[tuple[int, dict[str, Any]]]]:
    groups: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for number, call in enumerate(test["calls"], 1):
        if not call.get("judge"):
            groups[call["request"]].append((number, call))
    return [group for group in groups.values() if len(group) >= _FEWEST]


def _sample(number: int, test: dict[str, Any], calls: list[tuple[int, dict[str, Any]]]) -> Sample:
    kinds, commonest = _kinds(test, calls)
    n, count = len(kinds), sum(kind == "good" for kind in kinds)
    low, high, told = _interval(count, n, commonest)
    return Sample(
        number,
        test["test"].rpartition("::")[2],
        beginning_of(calls[0][1]["prompt"]),
        n,
        _dots(kinds),
        ((min(n, _MOST_DOTS) - 1) // _A_LINE + 1) * _STEP,
        told,
        round(count / n * WIDTH, 1),
        round(low * WIDTH, 1),
        round(high * WIDTH, 1),
    )


def _interval(count: int, n: int, commonest: str | None) -> tuple[float, float, str]:
    """Return the interval of a share, and the share in words."""
    if commonest is None:
        low, high = exact(count, n)
        return low, high, f"{count} of {n} passed, 95 % interval {low:.2f} to {high:.2f}"
    # It was chosen for being common, so only the upper limit of its share is exact.
    _, high = limits(count, n)
    said = repr(beginning_of(commonest)[:_LONGEST_SAID]) if commonest else "nothing"
    return count / n, high, f"{count} of {n} say {said}, 95 % upper limit {high:.2f}"


def _kinds(
    test: dict[str, Any], calls: list[tuple[int, dict[str, Any]]]
) -> tuple[list[str], str | None]:
    """Tell good answers from bad ones by the verdicts on each.

    Without any, tell the commonest answer from others; it is returned, too.
    """
    judged = {one["index"] for one in test.get("verdicts", ())}
    failed = {one["index"] for one in test.get("verdicts", ()) if one["found"] == "failed"}
    numbers = [number for number, _ in calls]
    if judged & {*numbers}:
        return ["bad" if number in failed else "good" for number in numbers], None
    answers = [(call.get("content"), call["answer"].strip()) for _, call in calls]
    ((commonest, _),) = Counter(text for _, text in answers).most_common(1)
    kinds = ["good" if text == commonest else "other" for _, text in answers]
    return kinds, commonest


def _dots(kinds: list[str]) -> list[Dot]:
    if len(kinds) > _MOST_DOTS:
        return []
    half = _STEP // 2
    return [
        Dot(number % _A_LINE * _STEP + half, number // _A_LINE * _STEP + half, kind)
        for number, kind in enumerate(kinds)
    ]
