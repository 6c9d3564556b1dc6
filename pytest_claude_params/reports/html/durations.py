"""Duration against output tokens: a dot for each call, as one path for each model."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from pytest_claude_params.reports.run import Run

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 290, 52, 50, 34
_MOST_MODELS = 4
_STEPS = (1, 2, 2.5, 5, 10)
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the chart: where it lies, in pixels, and its value."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Dots:
    """The calls of a model.

    Args:
        model: its name; of the last, how many other models there are.
        n: how many calls were timed.
        path: their dots, as the data of a path.
    """

    model: str
    n: int
    path: str


@dataclass(frozen=True, slots=True)
class Durations:
    """The chart.

    Args:
        n: how many calls were timed.
        dots: those of each model, the commonest first.
        across: the ticks of output tokens.
        up: the ticks of seconds.
        told: the chart in a sentence.
    """

    n: int
    dots: list[Dots]
    across: list[Tick]
    up: list[Tick]
    told: str


def durations_of(run: Run) -> Durations | None:
    """Return the chart, if any duration was recorded."""
    timed = [call for call in run.summary.calls if call["latency_s"] and call["usage"]]
    if not timed:
        return None
    tokens = [_tokens(call) for call in timed]
    seconds = [float(call["latency_s"]) for call in timed]
    most_tokens, most_seconds = _ticks(max(*tokens, 1)), _ticks(max(seconds))
    places: dict[str, list[tuple[float, float]]] = defaultdict(list)
    names = _names(timed)
    for call, token, second in zip(timed, tokens, seconds, strict=True):
        place = (_x(token / most_tokens[-1]), _y(second / most_seconds[-1]))
        places[names[call["model"]]].append(place)
    return Durations(
        len(timed),
        [
            Dots(name, len(places[name]), _path(places[name]))
            for name in dict.fromkeys(names.values())
        ],
        [Tick(_x(one / most_tokens[-1]), f"{one:,g}") for one in most_tokens],
        [Tick(_y(one / most_seconds[-1]), f"{one:g}") for one in most_seconds],
        f"{len(timed):,} calls, from {min(tokens):,} to {max(tokens):,} output tokens and from "
        f"{min(seconds):.2f} to {max(seconds):.2f} seconds",
    )


def _names(timed: list[dict[str, Any]]) -> dict[str, str]:
    """Say by what name a model stands in the legend: there is room for some."""
    models = [model for model, _ in Counter(call["model"] for call in timed).most_common()]
    if len(models) <= _MOST_MODELS:
        return {model: model for model in models}
    shown, others = models[: _MOST_MODELS - 1], models[_MOST_MODELS - 1 :]
    rest = plural(len(others), "other model")
    return {model: model if model in shown else rest for model in models}


def _path(places: list[tuple[float, float]]) -> str:
    return "".join(f"M{x} {y}h0" for x, y in sorted({*places}))


def _tokens(call: dict[str, Any]) -> int:
    return int(call["usage"].get("output_tokens") or 0)


def _ticks(most: float) -> list[float]:
    """Return round values from 0 to at least ``most``."""
    power = 10 ** math.floor(math.log10(most / _TICKS))
    step = next(power * one for one in _STEPS if power * one * _TICKS >= most)
    return [round(step * number, 10) for number in range(math.ceil(most / step - 1e-9) + 1)]


def _x(share: float) -> float:
    return round(LEFT + share * (WIDTH - LEFT - TOP), 1)


def _y(share: float) -> float:
    return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP), 1)
