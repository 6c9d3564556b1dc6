"""What a change costs, with its causes: which part of the requests grew, which answers did."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.changes.words import cost_change
from pytest_claude_params.reports.markdown.elements import MOST_ROWS, escaped, money
from pytest_claude_params.wording import dollars, listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_claude_params.reports.run import Run

_WRITTEN = "output_tokens"
_COUNTED = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")


@dataclass
class _Moved:
    """What one cause has changed.

    Args:
        requests: how many requests it is about.
        tokens: how many more tokens; ``None`` where they cannot be compared.
        cost: how much more, in US dollars.
    """

    requests: int = 0
    tokens: int = 0
    cost: float = 0.0


def cost_section(run: Run) -> Iterator[str]:
    """Yield what the answers of a preview cost beside the recorded ones, the largest cause first.

    Answers whose price is not known are left out, and nothing is said where none is known.
    """
    pairs = [*_priced(run)]
    if not pairs:
        return
    before, now = sum(old for _, old, _ in pairs), sum(new for _, _, new in pairs)
    if before == now:
        return
    causes = _causes(run, [one for one, _, _ in pairs])
    found = sorted(causes.items(), key=lambda item: -abs(item[1].cost))
    lines = [f"- {_line(what, moved)}" for what, moved in found if moved.cost]
    told = f"\nCost of {plural(len(pairs), 'answer')} {money(cost_change((before, now)))}:\n"
    yield "\n".join([told, *lines[:MOST_ROWS], ""])


def _priced(run: Run) -> Iterator[tuple[dict[str, Any], float, float]]:
    """Yield each new answer that has a recorded one, with the cost of both."""
    for test in run.tests:
        for one in (test.get("preview") or {}).get("answers", ()):
            if one["old"] is None or not one["is_message"]:
                continue
            costs = [run.cost_of_usage(_model(one, side), one[side]["usage"]) for side in _SIDES]
            if costs[0] is not None and costs[1] is not None:
                yield one, costs[0], costs[1]


_SIDES = ("old", "new")


def _model(one: dict[str, Any], side: str) -> str:
    return str(one[side]["model"] or one["model"])


def _causes(run: Run, answers: Iterable[dict[str, Any]]) -> dict[str, _Moved]:
    causes: dict[str, _Moved] = defaultdict(_Moved)
    for one in answers:
        old, new = (_model(one, side) for side in _SIDES)
        if old != new:
            _add(causes[f"model {old} -> {new}"], run, one, lambda usage: usage)
            continue
        parts = listed(one["parts"]) if one.get("parts") else "requests as before"
        _add(causes[parts], run, one, _asked)
        _add(causes["answers"], run, one, _written)
    return causes


def _add(moved: _Moved, run: Run, one: dict[str, Any], part: Any) -> None:
    old, new = (part(one[side]["usage"]) for side in _SIDES)
    costs = [
        run.cost_of_usage(_model(one, side), usage) or 0.0
        for side, usage in zip(_SIDES, (old, new), strict=True)
    ]
    if old != new:
        moved.requests += 1
    moved.tokens += _count(new) - _count(old)
    moved.cost += costs[1] - costs[0]


def _asked(usage: dict[str, Any]) -> dict[str, Any]:
    return {**usage, _WRITTEN: 0}


def _written(usage: dict[str, Any]) -> dict[str, Any]:
    return {"input_tokens": 0, _WRITTEN: usage.get(_WRITTEN) or 0}


def _count(usage: dict[str, Any]) -> int:
    return sum(int(usage.get(name) or 0) for name in (*_COUNTED, _WRITTEN))


def _line(what: str, moved: _Moved) -> str:
    sign = "+" if moved.cost > 0 else "-"
    noun = "answer" if what == "answers" else "request"
    told = f"{escaped(what)} {moved.tokens:+,} tokens in {plural(moved.requests, noun)}"
    return f"{told}: {sign}{money(dollars(abs(moved.cost)))}"
