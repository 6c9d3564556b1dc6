"""Files in cassette folders that belong to no test."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files import media, store
from pytest_claude_params.cassettes.naming import (
    PREVIEW_SUFFIX,
    REJECTED_SUFFIX,
    SUFFIX,
    is_of_fixture,
)
from pytest_claude_params.cassettes.pending import journal
from pytest_claude_params.cassettes.upkeep.media_use import unnamed_media
from pytest_claude_params.errors import CassetteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pytest_claude_params.cassettes.projects.cassette_folders import CassetteFolder

_UNUSED = "no test uses it"


@dataclass(frozen=True)
class Leftover:
    """A file that belongs to no test.

    Args:
        path: where it is.
        why: what is known of it, in a few words.
        ours: whether this plugin has written it, so that it may be deleted.
    """

    path: Path
    why: str
    ours: bool = True


class CassettesInUse:
    """The cassettes that tests use.

    Args:
        folders: the cassette folders of the projects.
        cassettes: where each test's cassette lies, or would lie in such a folder.
        unknown: modules whose tests are not known, with their sources.
    """

    def __init__(
        self,
        folders: Iterable[CassetteFolder],
        cassettes: Iterable[Path],
        unknown: Mapping[Path, str] = MappingProxyType({}),
    ) -> None:
        paths, places = set(cassettes), set(folders)
        self._sources = tuple(unknown.values())
        self._modules = {
            folder.path_of(module, "").parent.relative_to(folder.path).parts
            for module in unknown
            for folder in places
        }
        self._paths = {path.resolve() for path in paths}
        self._names = {
            path.relative_to(folder.path).parts
            for path in paths
            for folder in places
            if path.is_relative_to(folder.path)
        }

    def __contains__(self, path: Path) -> bool:
        """Whether a test uses a file.

        A file below any folder counts by the end of its path, since a fixture may put
        the cassettes of some tests into another folder.
        """
        cassette = _cassette_of(path)
        parts = cassette.parts
        ends = (parts[start:] for start in range(len(parts)))
        if cassette.resolve() in self._paths or any(end in self._names for end in ends):
            return True
        # Which fixtures tests use is known only as they run: theirs stay as long as the tests do.
        if is_of_fixture(cassette) and self._has_tests_below(cassette.parent):
            return True
        # A test of an unknown module has a cassette of its own, or names one in its source.
        folders = (parts[start:-1] for start in range(len(parts)))
        return any(folder in self._modules for folder in folders) or any(
            cassette.stem in source for source in self._sources
        )

    def _has_tests_below(self, folder: Path) -> bool:
        return any(path.is_relative_to(folder.resolve()) for path in self._paths)


def leftovers(places: Iterable[Path], in_use: CassettesInUse) -> list[Leftover]:
    """Find what belongs to no test: cassettes, what was put aside beside them, media.

    Args:
        places: folders, looked through with all that is in them, or single files.
        in_use: what is to stay.
    """
    files = sorted({path for place in places for path in _files(place)})
    found = [
        _judged_journal(path) if journal.cassette_of(path) else _judged(path)
        for path in files
        if _cassette_of(path).name.endswith(SUFFIX) and path not in in_use
    ]
    gone = {leftover.path for leftover in found if leftover.ours}
    folders = sorted({path.parent.parent for path in files if path.parent.name == media.FOLDER})
    unnamed = {path for folder in folders for path in unnamed_media(folder, gone)}
    return found + [Leftover(path, "no cassette names it") for path in files if path in unnamed]


def delete(leftover: Leftover) -> None:
    """Delete a file, and its folder if that was the last one in it; raises ``CassetteError``."""
    path = leftover.path
    try:
        if journal.cassette_of(path):
            journal.throw_away(path)
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if any(folder.iterdir()):
                break
            folder.rmdir()
    except OSError as error:
        raise CassetteError(
            path, f"cannot be deleted: {error.strerror}", "What was deleted before it is gone"
        ) from None


def _files(place: Path) -> Iterator[Path]:
    for path in place.rglob("*") if place.is_dir() else (place,):
        if path.is_file() and not path.is_symlink():
            yield path


def _cassette_of(path: Path) -> Path:
    """The cassette that lies beside a file, or that it is."""
    name = path.name.removesuffix(REJECTED_SUFFIX).removesuffix(PREVIEW_SUFFIX)
    return journal.cassette_of(path) or path.with_name(name)


def _judged_journal(path: Path) -> Leftover:
    if journal.is_in_use(path):
        return Leftover(path, f"{_UNUSED}, but a run is writing it", ours=False)
    try:
        ours = journal.is_journal(path)
    except OSError as error:
        return Leftover(path, f"{_UNUSED}, but it cannot be read: {error.strerror}", ours=False)
    if not ours:
        return Leftover(path, f"{_UNUSED}, but it was not recorded here", ours=False)
    return Leftover(path, _UNUSED)


def _judged(path: Path) -> Leftover:
    try:
        document = store.read(path)
    except CassetteError as error:
        return Leftover(path, f"{_UNUSED}, but it {error.problem}", ours=False)
    if document is None or "plugin" not in document.recorded:
        return Leftover(path, f"{_UNUSED}, but it was not recorded here", ours=False)
    return Leftover(path, _UNUSED)
