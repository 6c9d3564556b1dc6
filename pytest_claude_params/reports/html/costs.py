"""Tokens and cost by model."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wording import dollars

if TYPE_CHECKING:
    from pytest_claude_params.reports.run import Run

_KINDS = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")


@dataclass(frozen=True, slots=True)
class ModelCost:
    """What the calls of one model came to.

    Args:
        model: the model that answered.
        calls: how many calls.
        tokens: input, written to and read from the cache, output.
        cost: at list price; empty if it is not known.
        share: of the cost of all models (0 to 1).
    """

    model: str
    calls: int
    tokens: list[int]
    cost: str
    share: float


def costs_of(run: Run) -> list[ModelCost]:
    """Return the models, the dearest first."""
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for call in run.summary.calls:
        if call["usage"]:
            groups[call["model"]].append(call)
    spent = {model: _cost(calls, run) for model, calls in groups.items()}
    total = sum(cost or 0 for cost in spent.values())
    models = [
        ModelCost(
            model,
            len(calls),
            [sum(call["usage"].get(kind) or 0 for call in calls) for kind in _KINDS],
            "not known" if (cost := spent[model]) is None else dollars(cost),
            (cost or 0) / total if total else 0.0,
        )
        for model, calls in groups.items()
    ]
    return sorted(models, key=lambda one: (-one.share, one.model))


def _cost(calls: list[dict[str, Any]], run: Run) -> float | None:
    costs = [cost for call in calls if (cost := run.cost_of(call)) is not None]
    return sum(costs) if costs else None
