"""The budget of a comparison: what it may cost, in dollars or tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError
from pytest_claude_params.spending.worst_case import amount_of
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_claude_params.comparisons.answer import Answer
    from pytest_claude_params.comparisons.plan import Estimate
    from pytest_claude_params.spending.limit import Limit
    from pytest_claude_params.spending.worst_case import Amount


def check_budget(budget: Limit | None, estimate: Estimate) -> None:
    """Raise ``UsageError`` where what was not asked yet could cost more than all of it may.

    Args:
        budget: the limit; ``None`` for none.
        estimate: what all of it costs.
    """
    if budget is None:
        return
    most = budget.of(estimate.most)
    if most is None:
        raise UsageError(
            f"--budget: no price is known for {estimate.unpriced}, so a budget in dollars cannot "
            "be kept; nothing was asked. Give one in tokens: --budget tokens:2M"
        )
    if is_beyond(budget, estimate):
        raise UsageError(
            f"--budget: {plural(estimate.calls, 'call')} may cost {budget.shown(most)}, which is "
            f"more than {budget}; nothing was asked. Name fewer cassettes, or lower --samples"
        )


def is_beyond(budget: Limit | None, estimate: Estimate, asked: Iterable[Answer] = ()) -> bool:
    """Whether more could be spent than is allowed.

    Args:
        budget: the limit; ``None`` for none.
        estimate: what more is to be asked.
        asked: what was asked already.
    """
    if budget is None:
        return False
    spent = sum(budget.of(_spent_on(one)) or 0.0 for one in asked)
    return spent + (budget.of(estimate.most) or 0.0) > budget.amount


def _spent_on(answer: Answer) -> Amount:
    response = answer.call.response
    return amount_of(response.model or answer.call.request.model, response.usage)
