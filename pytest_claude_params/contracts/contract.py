"""The contract of this family: a contract is what a sent parameter promises of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.expectation import Verdict


@dataclass(frozen=True, slots=True)
class Contract:
    """What a sent parameter promises, checked without being asked for.

    Args:
        name: what failures call it.
        rule: judges a call; ``None`` when the call did not make the promise.
    """

    name: str
    rule: Callable[[Call], Verdict | None]

    @property
    def help(self) -> str:
        """One sentence on what is promised."""
        return (self.rule.__doc__ or "").strip().partition("\n")[0]
