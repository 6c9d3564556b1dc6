"""The answers of a test that did not pass: paid for, and of use once the test is mended."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.head import time_of
from pytest_claude_params.cassettes.files.interactions import dated
from pytest_claude_params.cassettes.index import Index, marks_of
from pytest_claude_params.errors import CassetteError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.cassettes.files.file_format import Document
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.matching import Matcher

_ERROR = 400


class PutAside:
    """The answers in a ``.rejected`` file, ready to be played; it is read when first asked for, or by `read`.

    A file that is not there or cannot be read holds none.

    Args:
        path: the file.
        matcher: what does not matter when requests are compared.
        hosts: further host names that serve the Claude API.
        limit_mb: how large its text may be, in megabytes.
    """

    def __init__(self, path: Path, matcher: Matcher, hosts: Sequence[str], limit_mb: int) -> None:
        self._path = path
        self._matcher = matcher
        self._hosts = hosts
        self._limit_mb = limit_mb
        self._taken: set[int] = set()
        self._lock = threading.Lock()

    def read(self) -> None:
        """Read the file now: when an answer is asked for, an event loop may run."""
        _ = self._index

    @property
    def reason(self) -> str:
        """Why the answers were put aside; an empty text if there are none."""
        return self._document.rejected if self._document else ""

    def answers(self, request: CallRequest) -> bool:
        """Whether there is an answer to a request, taken or not."""
        return bool(self._index.times(marks_of(request, self._matcher).loose))

    def has_error_for(self, request: CallRequest) -> bool:
        """Whether a request was answered with an error, which is never played."""
        found = self._document.interactions if self._document else []
        wanted = marks_of(request, self._matcher).loose
        return any(
            marks_of(asked, self._matcher).loose == wanted and not is_answer(response)
            for asked, response in found
        )

    def take(self, request: CallRequest) -> Interaction | None:
        """Return the next answer to this request; each is given once."""
        if not self._usable:
            return None
        marks = marks_of(request, self._matcher)
        with self._lock:
            number = self._index.take(marks.key)
            if number is None and self._matcher.vary:
                number = self._index.take_loosely(marks.loose)
            if number is None:
                return None
            self._taken.add(number)
            return self._usable[number]

    @property
    def left(self) -> list[Interaction]:
        """What goes on being of use: the rest, once some were taken; all were in vain otherwise."""
        with self._lock:
            return [
                one
                for number, one in enumerate(self._usable if self._taken else ())
                if number not in self._taken
            ]

    @cached_property
    def _document(self) -> Document | None:
        try:
            return store.read(self._path, self._hosts, self._limit_mb)
        except CassetteError:  # it is there to be looked at, and nothing depends on it
            return None

    @cached_property
    def _usable(self) -> list[Interaction]:
        if self._document is None:
            return []
        at = self._document.recorded.get("at") or time_of(self._path)
        return [dated(one, at) for one in self._document.interactions if is_answer(one[1])]

    @cached_property
    def _index(self) -> Index:
        return Index([marks_of(request, self._matcher) for request, _ in self._usable])


def is_answer(response: CallResponse) -> bool:
    """Whether Claude has answered: an error of that day is to be asked again."""
    return response.status < _ERROR and not response.cut and not response.error_type
