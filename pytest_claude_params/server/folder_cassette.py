"""The recordings of a whole folder as one cassette, which answers without the name of a file."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from pytest_claude_params.cassettes import recordings
from pytest_claude_params.cassettes.cassette import Cassette, Source
from pytest_claude_params.cassettes.files.file_text import DEFAULT_LIMIT_MB
from pytest_claude_params.cassettes.files.media import FOLDER as MEDIA
from pytest_claude_params.cassettes.found_files import is_name_of_cassette, seen_in
from pytest_claude_params.cassettes.index import Index, RepeatingIndex
from pytest_claude_params.cassettes.recordings import Recordings
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.matching import EVERYTHING_MATTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pytest_claude_params.cassettes.files.cassette_cache import CompiledCassettes
    from pytest_claude_params.cassettes.index import Marks
    from pytest_claude_params.matching import Matcher


@dataclass(frozen=True)
class Reading:
    """How the cassettes of a folder are read and compared.

    Args:
        folder: what their names are relative to where they are shown.
        matcher: what does not matter when requests are compared.
        hosts: further host names that serve the Claude API.
        limit_mb: how large the text of a file may be, in megabytes.
        repeats: whether recordings answer again once all that answer a request have.
    """

    folder: Path
    matcher: Matcher = EVERYTHING_MATTERS
    hosts: tuple[str, ...] = ()
    limit_mb: int = DEFAULT_LIMIT_MB
    repeats: bool = False


class _Part(NamedTuple):
    path: Path
    found: Recordings


def cassettes_in(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that may be cassettes, in the order of their names."""
    for path in seen_in(folder):
        if is_name_of_cassette(path.name) and path.parent.name != MEDIA:
            yield path


class FolderCassette(Cassette):
    """The recordings of several files; what is new goes to one of them.

    A file that cannot be read is left out, and named in ``unreadable``.

    Args:
        path: where new recordings go.
        files: what is read, in this order.
        reading: how.
    """

    def __init__(self, path: Path, files: Sequence[Path], reading: Reading) -> None:
        self._files, self._reading = files, reading
        self._parts: list[_Part] = []
        self.unreadable: list[CassetteError] = []
        super().__init__(
            path, reading.matcher, reading.hosts, limit_mb=reading.limit_mb, is_shared=True
        )

    @property
    def lack(self) -> str:
        """What to say of it where it holds no recording."""
        if len(self._files) == 1 and self.unreadable:
            return " ".join(self.unreadable[0].problem.split())
        if not self._reading.folder.is_dir():
            return "does not exist"
        return "holds no recording" + (" that can be read" if self.unreadable else "")

    @property
    def names(self) -> list[str]:
        """The files that were read, as they are shown."""
        return [self._shown(part.path) for part in self._parts]

    def source_of(self, number: int) -> Source:
        """Return the file and the place in it where a recording stands."""
        before = 0
        for path, found in self._parts:
            count = len(found.interactions)
            if number <= before + count:
                at = found.recorded.get("at", "")[:10]
                return Source(number - before, count, at, self._shown(path))
            before += count
        return super().source_of(number)

    def _indexed(self, marks: Sequence[Marks]) -> Index:
        return RepeatingIndex(marks) if self._reading.repeats else Index(marks)

    def _read(self, compiled: CompiledCassettes | None) -> Recordings | None:
        for path in self._files:
            try:
                found = recordings.read(path, self.matcher, self.hosts, compiled, self.limit_mb)
            except CassetteError as error:
                self.unreadable.append(error)
            else:
                self._parts += [_Part(path, found)] if found else []
        return _joined([part.found for part in self._parts]) if self._parts else None

    def _shown(self, path: Path) -> str:
        return path.relative_to(self._reading.folder).as_posix()


def _joined(parts: Sequence[Recordings]) -> Recordings:
    if len(parts) == 1:
        return parts[0]
    ends = [0, *accumulate(len(part.interactions) for part in parts)]
    return Recordings(
        recorded={},  # each file says when and from whom
        interactions=[one for part in parts for one in part.interactions],
        marks=[one for part in parts for one in part.marks],
        edited=[
            number + before
            for part, before in zip(parts, ends, strict=False)
            for number in part.edited
        ],
        other_hosts=[one for part in parts for one in part.other_hosts],
    )
