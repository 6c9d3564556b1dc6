"""What cassettes hold, a row each: calls, models, age, tests, cost to record again, what is stale."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.age import day_of
from pytest_claude_params.parameters.retirement import DAYS_AHEAD, PARTNERS
from pytest_claude_params.prices import estimated_tokens
from pytest_claude_params.wire.hosts import origin_of
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.cassettes.files.file_format import Document

_FIRST_ERROR = 400


@dataclass(frozen=True, slots=True)
class Row:
    """A cassette.

    Args:
        cassette: its path as shown.
        calls: how many exchanges with Claude it holds.
        models: the models that were asked, the commonest first.
        newest: the day of its newest recording; empty where another tool has written none.
        oldest: the day of its oldest.
        tests: the tests that it belongs to, as far as names tell.
        cost: what it costs to record again, as recorded, in US dollars; ``None`` without a price.
        unpriced: models whose price is not known.
        stale: why it should be recorded again; empty if nothing says so.
    """

    cassette: str
    calls: int
    models: tuple[str, ...]
    newest: str
    oldest: str
    tests: tuple[str, ...]
    cost: float | None
    unpriced: tuple[str, ...]
    stale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """How cassettes are summed up.

    Args:
        today: the day from which is counted.
        most_days: from how many days on a recording is old.
        cost_of_usage: says what an answer of a model costs.
        with_stale: whether it says what is stale, which takes the table of models.
    """

    today: dt.date
    most_days: int
    cost_of_usage: Callable[[str, dict[str, object]], float | None]
    with_stale: bool = True

    def row_of(self, document: Document, cassette: str, tests: tuple[str, ...]) -> Row:
        """Sum up a cassette.

        Args:
            document: what it holds.
            cassette: its path as shown.
            tests: its tests.
        """
        asked = Counter(request.model for request, _ in document.interactions if request.model)
        costs = [self._cost(*one) for one in document.interactions if _is_paid(*one)]
        known = [cost for _, cost in costs if cost is not None]
        newest = document.recorded.get("at", "")[:10]
        oldest = document.recorded.get("oldest", "")[:10] or newest
        stale = (*self._age(oldest), *_retirements(document, self.today)) if self.with_stale else ()
        return Row(
            cassette,
            len(document.interactions),
            tuple(model for model, _ in asked.most_common()),
            newest,
            oldest,
            tests,
            sum(known) if known or not costs else None,
            tuple(sorted({model for model, cost in costs if cost is None})),
            stale,
        )

    def _cost(self, request: CallRequest, response: CallResponse) -> tuple[str, float | None]:
        """Return a call's model, and what it costs: as recorded, or by the length of its text."""
        usage = dict(response.usage)
        if not usage:
            tokens_in, limit = estimated_tokens(request)
            usage = {"input_tokens": tokens_in, "output_tokens": limit}
        return request.model, self.cost_of_usage(request.model, usage)

    def _age(self, oldest: str) -> Iterator[str]:
        day = day_of(oldest)
        if day and (self.today - day).days > self.most_days:
            yield f"recorded {plural((self.today - day).days, 'day')} ago"


def _is_paid(request: CallRequest, response: CallResponse) -> bool:
    return request.is_message and response.status < _FIRST_ERROR


def _retirements(document: Document, today: dt.date) -> Iterator[str]:
    from pytest_claude_params.parameters.models import find_model

    asked = {
        request.model
        for request, response in document.interactions
        if origin_of(request.url, response.headers) not in PARTNERS
    }
    known = {model for one in sorted(asked) if (model := find_model(one))}
    for model in sorted(known, key=lambda one: one.id):
        days = (model.retires - today).days if model.retires else DAYS_AHEAD + 1
        if days <= 0:
            successor = f"; {model.successor} succeeds it" if model.successor else ""
            yield f"{model.id} retired on {model.retires}{successor}"
        elif days <= DAYS_AHEAD:
            yield f"{model.id} retires on {model.retires}, in {plural(days, 'day')}"
