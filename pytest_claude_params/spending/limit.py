"""What a run may cost, as it is written: ``2.50`` dollars, or ``tokens:2M``."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import dollars

if TYPE_CHECKING:
    from pytest_claude_params.spending.worst_case import Amount

_TOKENS = re.compile(r"tokens:(\d[\d_]*(?:\.\d+)?)([kM]?)")
_TIMES = {"": 1, "k": 1_000, "M": 1_000_000}
_ALLOWED = "dollars, such as 2.50, or tokens, such as tokens:2M or tokens:500k"


@dataclass(frozen=True)
class Limit:
    """A budget.

    Args:
        amount: how many dollars or tokens.
        in_tokens: whether it is tokens.
        given: as it was written.
    """

    amount: float
    in_tokens: bool
    given: str

    def of(self, amount: Amount) -> float | None:
        """Return what of an amount the budget counts; ``None`` if that is not known."""
        return amount.tokens if self.in_tokens else amount.dollars

    def shown(self, amount: float) -> str:
        """Write an amount in the budget's unit."""
        return f"{amount:,.0f} tokens" if self.in_tokens else dollars(amount)

    def __str__(self) -> str:
        return self.shown(self.amount)


def read_limit(source: str, value: str) -> Limit | None:
    """Read a budget; nothing sets no limit. Raises ``UsageError``.

    Args:
        source: the option or ini key, which begins the message.
        value: what it says.
    """
    text = value.strip()
    if not text:
        return None
    amount = _tokens(text) if text.startswith("tokens") else _dollars(text)
    if amount is None:
        raise UsageError(f"{source}: {value!r} is not a budget. Allowed: {_ALLOWED}")
    return Limit(amount, text.startswith("tokens"), text)


def _tokens(text: str) -> float | None:
    found = _TOKENS.fullmatch(text)
    return float(found[1].replace("_", "")) * _TIMES[found[2]] if found else None


def _dollars(text: str) -> float | None:
    try:
        amount = float(text.removeprefix("$"))
    except ValueError:
        return None
    return amount if math.isfinite(amount) and amount >= 0 else None
