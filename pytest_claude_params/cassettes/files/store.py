"""Cassette files on disk: read whole or not at all, replaced whole or not at all."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import re
import shutil
import uuid
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from pytest_claude_params.cassettes.files import file_format, media
from pytest_claude_params.cassettes.files.file_text import DEFAULT_LIMIT_MB, read_raw, text_of
from pytest_claude_params.cassettes.pending.locks import locked
from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError
from pytest_claude_params.errors import CassetteError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.cassettes.files.file_format import Document

__all__ = [
    "KEEP",
    "locked",
    "parse",
    "read",
    "read_bytes",
    "remove",
    "remove_torn",
    "write",
    "write_bytes",
    "write_or_remove",
]

# What YAML does not take, wherever it stands.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# What to do with a cassette that cannot be read, where nothing better is known.
KEEP = "Nothing was changed. Restore it from git, or move it away and record again"


def read(
    path: Path, hosts: Sequence[str] = (), limit_mb: int = DEFAULT_LIMIT_MB
) -> Document | None:
    """Return what a cassette file holds, or ``None`` if there is no such file.

    Args:
        path: the file.
        hosts: further host names that serve the Claude API.
        limit_mb: how large its text may be, in megabytes.

    Raises ``CassetteError`` with file, line and remedy for a file that cannot be read;
    such a file is never treated as absent, since recording would then replace it.
    """
    raw = read_bytes(path, limit_mb)
    return None if raw is None else parse(path, raw, hosts, limit_mb)


def read_bytes(path: Path, limit_mb: int = DEFAULT_LIMIT_MB) -> bytes | None:
    """Return a cassette file as it is, or ``None`` if there is no such file."""
    try:
        return read_raw(path, limit_mb)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CassetteError(
            path, f"cannot be read: {error.strerror}", "Mend that, then run again"
        ) from None
    except UnreadableError as error:
        raise CassetteError(path, error.problem, error.remedy or KEEP, error.line) from None


def parse(
    path: Path,
    raw: bytes,
    hosts: Sequence[str] = (),
    limit_mb: int = DEFAULT_LIMIT_MB,
    *,
    with_media: bool = True,
) -> Document:
    """Return what the bytes of a cassette file say; see `read`.

    Args:
        path: the file.
        raw: its bytes.
        hosts: further host names that serve the Claude API.
        limit_mb: how large its text may be, in megabytes.
        with_media: whether images and documents are read, too, from the files beside it.
    """
    try:
        text = text_of(raw, limit_mb)
        document = file_format.from_text(text, hosts)
    except UnreadableError as error:
        raise CassetteError(path, error.problem, error.remedy or KEEP, error.line) from None
    except yaml.YAMLError as error:
        problem, line = _yaml_problem(error, text)
        raise CassetteError(path, f"is not valid YAML: {problem}", KEEP, line) from None
    except (ValueError, RecursionError) as error:
        raise CassetteError(path, f"is not a cassette: {error}", KEEP) from None
    # To look through every body takes its time, and few hold any.
    return _with_media(document, path) if with_media and media.FIELD in text else document


def write(
    path: Path, document: Document, to_text: Callable[[Document], str] = file_format.to_text
) -> None:
    """Replace a cassette file: beside it first, flushed, then renamed over it.

    A crash leaves the old file or the new one. Raises ``CassetteError``.
    """
    files: dict[str, bytes] = {}
    # What waits for a decision may be thrown away, and other layouts know no such files.
    waits = document.rejected or document.preview
    aside = to_text is file_format.to_text and not waits
    data = to_text(_without_media(document, files) if aside else document).encode()
    if path.suffix == ".gz":
        data = gzip.compress(data, mtime=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_media(path.parent, files)
        _replace(path, data)
    except OSError as error:
        raise CassetteError(
            path, f"cannot be written: {error.strerror}", "What was there before is untouched"
        ) from None


def write_bytes(path: Path, data: bytes) -> None:
    """Replace a file that is no cassette, whole or not at all; raises ``CassetteError``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        raise CassetteError(
            path, f"cannot be written: {error.strerror}", "What was there before is untouched"
        ) from None


def copy(path: Path, target: Path) -> None:
    """Keep a file as it is under another name, whole or not at all; raises ``CassetteError``."""
    try:
        _replace(target, path.read_bytes())
    except OSError as error:
        raise CassetteError(
            target, f"cannot be written: {error.strerror}", "What was there before is untouched"
        ) from None


def write_or_remove(path: Path, document: Document) -> None:
    """Write a cassette file, or delete it if nothing is left to be written; as `write`."""
    if document.interactions or document.others:
        write(path, document)
    else:
        remove(path)


def remove(path: Path) -> None:
    """Delete a file that is of no more use; raises ``CassetteError``."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise CassetteError(
            path, f"cannot be removed: {error.strerror}", "What it holds is safe: delete it by hand"
        ) from None


def remove_torn(path: Path) -> None:
    """Delete what a killed process has left beside a cassette that it was writing.

    To be called under the cassette's lock: nobody is writing it now.
    """
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(path.parent)):
            if entry.name.startswith(_beside(path)) and entry.name.endswith(".tmp"):
                Path(entry.path).unlink()


def _with_media(document: Document, path: Path) -> Document:
    try:
        ours = [
            (media.put_back(asked, path.parent), answer) for asked, answer in document.interactions
        ]
    except ValueError as error:
        raise CassetteError(path, str(error), KEEP) from None
    return replace(document, interactions=ours, has_media=True)


def _without_media(document: Document, files: dict[str, bytes]) -> Document:
    ours = [(media.put_aside(asked, files), answer) for asked, answer in document.interactions]
    return replace(document, interactions=ours)


def _write_media(folder: Path, files: dict[str, bytes]) -> None:
    """Write media before the cassette that names them; their names say what they hold."""
    for name, content in files.items():
        (folder / media.FOLDER).mkdir(exist_ok=True)
        if not (folder / name).exists():
            _replace(folder / name, content)


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f"{_beside(path)}{uuid.uuid4().hex[:8]}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):  # What went wrong first is to be told.
            beside.unlink(missing_ok=True)
        raise


def _beside(path: Path) -> str:
    """Return how a file's names begin while it is written; its own may be as long as names can be."""
    return f".{hashlib.sha256(path.name.encode(errors='surrogatepass')).hexdigest()[:16]}-"


def _yaml_problem(error: yaml.YAMLError, text: str) -> tuple[str, int | None]:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    if mark:
        return problem, mark.line + 1
    found = _CONTROL.search(text)
    return problem, text.count("\n", 0, found.start()) + 1 if found else None
