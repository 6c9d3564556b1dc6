"""A failure of the transport itself: no answer comes, and no status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.call import CallResponse
from pytest_claude_params.errors import UsageError
from pytest_claude_params.faults.fault import Effect
from pytest_claude_params.wording import guess, literal

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest

# By the names that httpx has for them; other libraries' own are found by these.
FAILURES = {"refused": "ConnectError", "reset": "ReadError", "timeout": "ConnectTimeout"}


@dataclass(frozen=True)
class Connection(Effect):
    """The connection is refused, is reset before the answer, or cannot be made in time.

    Args:
        connection: ``refused``, ``reset`` or ``timeout``.
    """

    connection: str

    def __post_init__(self) -> None:
        said: object = self.connection
        if not isinstance(said, str) or said not in FAILURES:
            hint = guess(said, FAILURES) if isinstance(said, str) else ""
            raise UsageError(
                f"claude_fault: connection={literal(said)} is not one of {', '.join(FAILURES)}.{hint}"
            )

    def in_place(self, request: CallRequest, timeout_s: float | None) -> CallResponse:  # noqa: ARG002
        """Answer nothing."""
        return CallResponse(0, cut=FAILURES[self.connection])
