"""The contract of this family: a fault is an effect on the requests that it strikes.

A member is one frozen dataclass in a file of its own. Its fields are the arguments that
``claude_fault`` takes for it, the first one names the fault, and it rejects what cannot be
meant when it is made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from pytest_claude_params.errors import UsageError
from pytest_claude_params.own_pattern import OwnPattern
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from typing import Any

    from pytest_claude_params.call import CallRequest, CallResponse

INJECTED = "injected by claude_fault"
_LONGEST_S = 1e6


class Effect:
    """What a fault does to a request; a member overrides what it does, the rest leaves all as is."""

    # Whether it needs an answer of Claude's, which it then alters.
    alters: ClassVar[bool] = False
    # Why it never struck though there were requests; told when the test has ended.
    unfit: ClassVar[str] = ""

    def in_place(
        self,
        request: CallRequest,  # noqa: ARG002
        timeout_s: float | None,  # noqa: ARG002
    ) -> CallResponse | None:
        """Return what the client gets without Claude being asked, or ``None`` to ask.

        Args:
            request: what was sent.
            timeout_s: how long the client waits for an answer; ``None`` if for ever.
        """
        return None

    def altered(self, answer: CallResponse) -> CallResponse | None:  # noqa: ARG002
        """Return the answer as the client gets it, or ``None`` if it cannot be altered so."""
        return None

    @property
    def lasts_s(self) -> float:
        """How many seconds pass for a client in another process, which has a clock of its own."""
        return 0

    def wait_s(self, timeout_s: float | None) -> float:  # noqa: ARG002
        """Return how many seconds really pass before the client gets anything."""
        return 0


@dataclass(frozen=True)
class Aim:
    """Which requests a fault strikes; raises ``UsageError`` for what cannot be meant.

    Args:
        on: the number of the request that is struck first, counted from 1.
        times: how many requests are struck.
        every: whether all are struck from the first one on; then ``times`` is not said.
        prompt: a regular expression; only requests in whose prompt it is found are counted.
    """

    on: int = 1
    times: int = 1
    every: bool = False
    prompt: str | None = None

    def __post_init__(self) -> None:
        for name in ("on", "times"):
            value = getattr(self, name)
            admit(name, value, ok=is_count(value) and value > 0, allowed="a whole number from 1 on")
        admit("every", self.every, ok=isinstance(self.every, bool), allowed="True or False")
        if self.every and self.times != 1:
            raise UsageError(
                f"claude_fault: every=True and times={self.times} contradict each other; say one"
            )
        ok = self.prompt is None or _is_pattern(self.prompt)
        admit("prompt", self.prompt, ok=ok, allowed="a regular expression")

    def takes(self, request: CallRequest) -> bool:
        """Whether a request is one of those that are counted."""
        return self._pattern is None or self._pattern.search(request.prompt) is not None

    @cached_property
    def _pattern(self) -> OwnPattern | None:
        if self.prompt is None:
            return None
        return OwnPattern(re.compile(self.prompt), "claude_fault(prompt=...)")


@dataclass(frozen=True)
class Fault:
    """What one ``claude_fault`` marker says.

    Args:
        effect: what happens to the requests that it strikes.
        aim: which requests those are.
        text: the marker as it was written, ``claude_fault(status=529)``.
    """

    effect: Effect
    aim: Aim
    text: str


def admit(name: str, value: Any, *, ok: bool, allowed: str) -> None:
    """Raise ``UsageError`` for the value of an argument unless ``ok``."""
    if not ok:
        raise UsageError(f"claude_fault: {name}={literal(value)} will not do. Allowed: {allowed}.")


def is_count(value: object) -> bool:
    """Whether a value is a whole number from 0 on."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_duration(value: object) -> bool:
    """Whether a value is a number of seconds from 0 on."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= _LONGEST_S


def _is_pattern(value: object) -> bool:
    try:
        re.compile(value)  # type: ignore[call-overload]
    except (re.error, TypeError):
        return False
    return isinstance(value, str)
