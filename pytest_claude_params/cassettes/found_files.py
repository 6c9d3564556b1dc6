"""Which files of a folder are looked at: those that may be recordings, of any tool."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files.media import FOLDER as MEDIA
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_RECORDING = re.compile(
    r"\.(?:ya?ml|json|sse)(?:\.gz)?(?:\.rejected|\.preview|\.conflict|\.[0-9a-f-]+\.journal)?$",
    re.IGNORECASE,
)

_CASSETTE = re.compile(r"\.(?:ya?ml|json)(?:\.gz)?$", re.IGNORECASE)


def is_name_of_cassette(name: str) -> bool:
    """Whether a file may be a cassette by its name, of this plugin or of another recorder."""
    return _CASSETTE.search(name) is not None


def recordings_in(
    paths: Iterable[Path], also: Callable[[Path], bool] = lambda _: False
) -> list[Path]:
    """Return the files to look at, each once; a file that is named is looked at as it is.

    Raises ``UsageError`` for a folder that holds none.

    Args:
        paths: files and folders.
        also: which other files of folders are looked at.
    """
    found: dict[Path, None] = {}
    for path in paths:
        files = _files_in(path, also) if path.is_dir() else [path]
        if not files:
            raise UsageError(f"{path} holds no .yaml, .yml or .json file")
        found |= dict.fromkeys(files)
    return list(found)


def _files_in(folder: Path, also: Callable[[Path], bool]) -> list[Path]:
    return [path for path in seen_in(folder) if _is_recording(path) or also(path)]


def _is_recording(path: Path) -> bool:
    return bool(_RECORDING.search(path.name)) or path.parent.name == MEDIA


def seen_in(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and those below it in the order of their names, no hidden ones.

    Raises ``UsageError`` for a folder that cannot be read: nobody could say what is in it.
    """
    yield from sorted(path for path in _walked(folder) if path.is_file())


def _walked(folder: Path) -> Iterator[Path]:
    for inner, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [one for one in folders if not one.startswith(".")]
        yield from (Path(inner, one) for one in names if not one.startswith("."))


def _refuse(error: OSError) -> None:
    raise UsageError(f"{error.filename} cannot be read: {error.strerror}")
