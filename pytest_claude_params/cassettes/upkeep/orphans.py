"""Cassettes that seem to belong to no test, and the requests they hold.

A test that was renamed or moved leaves its cassette behind, under its old name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.naming import SUFFIX
from pytest_claude_params.errors import CassetteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.matching import Matcher

# A miss is to be told at once: what is looked through takes less than a second.
_MOST_FILES = 500
_MOST_BYTES = 5_000_000


@dataclass(frozen=True)
class Renamed:
    """A recording that answers a request, under the name of a test that is gone.

    Args:
        name: the cassette's path as shown to the user.
        command: what to type to give it to the test that asks.
    """

    name: str
    command: str


class Orphans:
    """The orphans of one folder. They are read when first asked for, and once.

    Args:
        folder: the cassette folder.
        is_in_use: whether a test seems to use a cassette, by its path below the folder.
        hosts: further host names that serve the Claude API.
    """

    def __init__(
        self, folder: Path, is_in_use: Callable[[Path], bool], hosts: Sequence[str] = ()
    ) -> None:
        self.folder = folder
        self._is_in_use = is_in_use
        self._hosts = tuple(hosts)

    def holding(self, request: CallRequest, matcher: Matcher, like: Path) -> Path | None:
        """Return the orphan that answers a request.

        Args:
            request: what was asked.
            matcher: what does not matter when requests are compared.
            like: where the recording was expected; of several orphans one of the same
                name is returned, or else of the same folder.
        """
        key = matcher.key(request)
        found = {path for path, asked in self._requests if matcher.key(asked) == key}
        return min(
            found,
            key=lambda path: (path.name != like.name, path.parent != like.parent, path),
            default=None,
        )

    @cached_property
    def _requests(self) -> list[tuple[Path, CallRequest]]:
        return [(path, asked) for path in self._paths() for asked in self._read(path)]

    def _paths(self) -> Iterator[Path]:
        size = 0
        for count, path in enumerate(sorted(self.folder.glob(f"*/**/*{SUFFIX}"))):
            try:
                size += path.stat().st_size
            except OSError:  # a link to nowhere, or another worker has just deleted it
                continue
            if count >= _MOST_FILES or size > _MOST_BYTES:
                return
            if not self._is_in_use(path.relative_to(self.folder)):
                yield path

    def _read(self, path: Path) -> list[CallRequest]:
        try:
            document = store.read(path, self._hosts)
        except CassetteError:  # whoever uses it is told
            return []
        return [asked for asked, _ in document.interactions] if document else []
