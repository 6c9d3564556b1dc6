"""A slow answer: it comes later than the client may be willing to wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.call import CallResponse
from pytest_claude_params.faults.fault import Effect, admit, is_duration

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest


@dataclass(frozen=True)
class Delay(Effect):
    """The answer takes longer: a client whose time-out is shorter gets its time-out.

    Args:
        delay_s: by how many seconds.
        real: whether the time really passes, for code that measures time by itself.
    """

    delay_s: float
    real: bool = False

    def __post_init__(self) -> None:
        ok = is_duration(self.delay_s) and self.delay_s > 0
        admit("delay_s", self.delay_s, ok=ok, allowed="a number of seconds")
        admit("real", self.real, ok=isinstance(self.real, bool), allowed="True or False")

    def in_place(
        self,
        request: CallRequest,  # noqa: ARG002
        timeout_s: float | None,
    ) -> CallResponse | None:
        """Time out, if the client would."""
        return CallResponse(0, cut="ReadTimeout") if self._is_too_late(timeout_s) else None

    @property
    def lasts_s(self) -> float:
        """Let all of the delay pass."""
        return self.delay_s

    def wait_s(self, timeout_s: float | None) -> float:
        """Wait as long as the client would."""
        if not self.real:
            return 0
        return timeout_s if timeout_s is not None and self._is_too_late(timeout_s) else self.delay_s

    def _is_too_late(self, timeout_s: float | None) -> bool:
        return timeout_s is not None and self.delay_s > timeout_s
