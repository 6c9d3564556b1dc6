"""The lines that name recordings of models which retire soon, or are retired."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pytest_claude_params.parameters.retirement import DAYS_AHEAD, PARTNERS
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from pytest_claude_params.parameters.table import Model, Table

_MOST_MODELS = 3
_OK = 200


def retirement_lines(
    tests: list[dict[str, Any]], today: dt.date, table: Callable[[], Table]
) -> list[str]:
    """Name the models, the commonest first, whose recordings cannot be made anew for long.

    Args:
        tests: one entry for each Claude test that has run, as plain data.
        today: the day from which is counted.
        table: returns what is known of models; not called if nothing was answered.
    """
    answered = Counter(model for _, model in {*_recordings(tests)})
    if not answered:
        return []
    from pytest_claude_params.parameters.models import find_model

    models = table().models
    retiring: Counter[Model] = Counter()
    for model, count in answered.items():
        known = find_model(model, models)
        if known and known.retires and (known.retires - today).days <= DAYS_AHEAD:
            retiring[known] += count
    lines = [_line(model, count, today) for model, count in retiring.most_common(_MOST_MODELS)]
    if len(retiring) > _MOST_MODELS:
        more = plural(len(retiring) - _MOST_MODELS, "more model")
        lines.append(f"recordings of {more} are, too")
    return lines


def _recordings(tests: list[dict[str, Any]]) -> Iterator[tuple[Any, str]]:
    """Each recording, known by its cassette, its request and which of these it is, and its model."""
    for test in tests:
        times: Counter[str] = Counter()
        for call in test["calls"]:
            key = call["request"]
            times[key] += 1
            if (
                call["source"] in ("replayed", "recorded", "reused")
                and call["status"] == _OK
                and not PARTNERS & set(call["origin"].split(", "))
            ):
                yield (test["cassette"], key, times[key]), call["model"]


def _line(model: Model, count: int, today: dt.date) -> str:
    are = f"{plural(count, 'recording')} {'is' if count == 1 else 'are'} of {model.id}, which"
    days = (model.retires - today).days if model.retires else 0
    if days <= 0:
        successor = f"; its successor is {model.successor}" if model.successor else ""
        them = "it" if count == 1 else "them"
        return f"{are} retired on {model.retires}: the API cannot record {them} again{successor}"
    successor = f" -> {model.successor} succeeds it" if model.successor else ""
    return f"{are} retires on {model.retires}, in {plural(days, 'day')}{successor}"
