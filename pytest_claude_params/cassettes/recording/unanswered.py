"""Requests that went out while recording and were not answered: what is not recorded cannot replay.

A request that is sent again after it has failed is another try, and on replay there is one try.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_claude_params.matching import key_of
from pytest_claude_params.wording import quote

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest

_CANCELLED = "CancelledError"


@dataclass(frozen=True)
class NoAnswer:
    """A request that got no answer.

    Args:
        request: what was sent.
        why: the name of the exception that ended it; empty while it is under way.
        said: what the operating system said of it, where it did.
        after_s: how long it had taken until then, in seconds.
        place: which host was asked, with its port.
        unreached: why that host cannot be reached; empty if it can, or if that is not known.
        was_spare: whether it was cancelled, and an equal request was answered: a race of two
            wants one answer, and may send one only on replay.
    """

    request: CallRequest
    why: str = ""
    after_s: float = 0
    said: str = ""
    place: str = ""
    unreached: str = ""
    was_spare: bool = False

    @property
    def what(self) -> str:
        """What was asked, in a few words."""
        asked = self.request
        return quote(asked.prompt) if asked.is_message else f"{asked.method} {asked.path}"

    def __str__(self) -> str:
        what = self.what
        if not self.why:
            return f"no answer to {what} when the test ended"
        why = "cancelled" if self.why == _CANCELLED else self.why
        if self.said:
            why += f" ({self.place}: {self.said})"
        return f"no answer to {what}: {why} after {self.after_s:.2f} s"


class Unanswered:
    """Follows requests of one test from when they go out; safe to use from several threads."""

    def __init__(self) -> None:
        self._under_way: dict[object, NoAnswer] = {}
        self._coming: dict[object, NoAnswer] = {}
        self._answered: list[CallRequest] = []
        self._failed: dict[str, list[NoAnswer]] = defaultdict(list)
        self._lock = threading.Lock()

    def sent(self, sending: object, request: CallRequest, place: str = "") -> None:
        """Note that a request goes out; it takes the place of an equal one that has failed.

        Args:
            sending: what is the same object until it is over.
            request: what is sent.
            place: which host is asked, with its port.
        """
        with self._lock:
            self._under_way[sending] = NoAnswer(request, place=place)
            if self._failed:
                del self._failed[key_of(request)][:1]

    def arrived(self, sending: object) -> None:
        """Note that its answer begins to come."""
        with self._lock:
            if waited := self._under_way.pop(sending, None):
                self._answered.append(waited.request)
                self._coming[sending] = waited

    def ended(self, sending: object) -> None:
        """Note that its answer is recorded, whole or as far as it was read."""
        self.arrived(sending)
        with self._lock:
            self._coming.pop(sending, None)

    def failed(self, sending: object, ended: NoAnswer) -> None:
        """Note that no answer, or none that is whole, will come.

        Args:
            sending: the same object as before.
            ended: the request, and what ended it.
        """
        with self._lock:
            self._under_way.pop(sending, None)
            self._coming.pop(sending, None)
            self._failed[key_of(ended.request)].append(ended)

    @property
    def not_whole(self) -> list[NoAnswer]:
        """What may still be answered, or whose answer has not come to its end."""
        under_way = [one for one in self.left if not one.why]
        with self._lock:
            return [*under_way, *self._coming.values()]

    @property
    def left(self) -> list[NoAnswer]:
        """What has got no answer by now.

        Of most HTTP libraries only the answers are seen: there an equal request that was answered
        is taken for another try of the same.
        """
        with self._lock:
            if not self._under_way and not self._failed:
                return []  # As most tests end: the key of a long request takes its time.
            answered = set(map(key_of, self._answered))
            under_way = [
                one for one in self._under_way.values() if key_of(one.request) not in answered
            ]
            failed = [
                replace(one, was_spare=one.why == _CANCELLED and key in answered)
                for key, ended in self._failed.items()
                for one in ended
            ]
        return failed + under_way
