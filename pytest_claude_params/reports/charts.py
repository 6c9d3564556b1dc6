"""The figures behind the charts: positions and sizes, no drawing."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wording import cut, plain, shortened

if TYPE_CHECKING:
    from pytest_claude_params.reports.summary import Summary

_SMALLEST_SAMPLE = 10
_MOST_BARS = 12
_LONGEST_LABEL = 24
WIDTH, HEIGHT, MARGIN = 560, 260, 48


@dataclass(frozen=True)
class Bar:
    """One answer of a sample: its label, its count and its share of all (0 to 1)."""

    label: str
    count: int
    share: float


@dataclass(frozen=True)
class Distribution:
    """How often each answer came in one sample.

    Args:
        title: the test.
        request: what was sent each time.
        n: how many answers there are.
        bars: the commonest answers, commonest first.
    """

    title: str
    request: str
    n: int
    bars: list[Bar]


@dataclass(frozen=True)
class Dot:
    """One call: where it lies in the chart, in pixels, and what it says when pointed at."""

    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Scatter:
    """Duration against output tokens.

    Args:
        dots: one a call.
        most_tokens: the right end of the axis.
        most_seconds: the upper end of the axis.
    """

    dots: list[Dot]
    most_tokens: int
    most_seconds: float


def distributions(summary: Summary) -> list[Distribution]:
    """Return one distribution for each request that was repeated often enough to look at."""
    return [
        _distribution(test["test"], calls)
        for test in summary.tests
        for calls in _samples(test["calls"])
        if len(calls) >= _SMALLEST_SAMPLE
    ]


def durations(summary: Summary) -> Scatter | None:
    """Return duration against output tokens, if any duration was recorded."""
    timed = [call for call in summary.calls if call["latency_s"] and call["usage"]]
    if not timed:
        return None
    most_tokens = max(_output_tokens(call) for call in timed) or 1
    most_seconds = max(call["latency_s"] for call in timed)
    return Scatter(
        [_dot(call, most_tokens, most_seconds) for call in timed], most_tokens, most_seconds
    )


def _samples(calls: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for call in calls:
        groups[call["request"]].append(call)
    return list(groups.values())


def _distribution(test: str, calls: list[dict[str, Any]]) -> Distribution:
    answers = Counter(call["answer"].strip() for call in calls)
    common = answers.most_common(_MOST_BARS)
    temperature = calls[0]["parameters"].get("temperature")
    request = calls[0]["prompt"] + ("" if temperature is None else f" (temperature {temperature})")
    bars = [Bar(_label(answer), count, count / len(calls)) for answer, count in common]
    return Distribution(test, request, len(calls), bars)


def _label(answer: str) -> str:
    return cut(plain(answer), _LONGEST_LABEL) or "(no text)"


def _output_tokens(call: dict[str, Any]) -> int:
    return call["usage"].get("output_tokens") or 0


def _dot(call: dict[str, Any], most_tokens: int, most_seconds: float) -> Dot:
    tokens, seconds = _output_tokens(call), call["latency_s"]
    return Dot(
        x=round(MARGIN + tokens / most_tokens * (WIDTH - 2 * MARGIN), 1),
        y=round(HEIGHT - MARGIN - seconds / most_seconds * (HEIGHT - 2 * MARGIN), 1),
        label=f"{tokens:,} tokens in {seconds} s: {shortened(call['prompt'], 60)}",
    )
