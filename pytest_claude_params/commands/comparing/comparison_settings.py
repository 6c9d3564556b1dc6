"""How a comparison is made, as the options say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.secrets.redactions.redaction import Redaction
    from pytest_claude_params.spending.limit import Limit


@dataclass(frozen=True)
class Settings:
    """How a comparison is made.

    Args:
        samples: how often each request is asked.
        confirm: how often what failed is asked again.
        margin: the drop of the pass rate that does not matter.
        budget: what all of it may cost; ``None`` without a limit.
        has_control: whether the recorded model is asked beside the target.
        redactions: what must not stand in the rows.
    """

    samples: int
    confirm: int
    margin: float
    budget: Limit | None = None
    has_control: bool = True
    redactions: tuple[Redaction, ...] = ()
