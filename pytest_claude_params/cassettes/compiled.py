"""Cassettes as they were read last time: YAML is parsed once for each change, not for each run.

A compiled cassette lies in pytest's cache and is only used for the very file that it was made
from, by the very code that made it. It holds one recording a line, which is read when it is
played. Losing it costs time, never a recording.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.index import Marks
from pytest_claude_params.cassettes.recordings import Recordings

if TYPE_CHECKING:
    from pytest_claude_params.cassettes.interactions import Interaction


class CompiledCassettes:
    """The folder of the compiled cassettes.

    Args:
        folder: where they lie; made when the first one is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, path: Path, source: bytes, reading: object) -> Recordings | None:
        """Return what a cassette holds if it was compiled as it is now.

        Args:
            path: the cassette.
            source: the bytes of the file.
            reading: whatever else the outcome depends on, such as the matcher.
        """
        try:
            head, _, lines = self._place(path).read_bytes().partition(b"\n")
            data = json.loads(head)
            if data["made_from"] != _made_from(source, reading) or data["sum"] != zlib.crc32(lines):
                return None
            marks = [Marks(*mark) for mark in data["marks"]]
            return Recordings(
                data["recorded"],
                _Lines(lines, data["ends"]),
                marks,
                data["edited"],
                data["other_hosts"],
            )
        except (OSError, ValueError, LookupError, TypeError):
            return None  # There is none, or it is damaged: the cassette itself is read.

    def keep(self, path: Path, source: bytes, reading: object, found: Recordings) -> None:
        """Compile a cassette; one that cannot be is read from its file each time."""
        try:
            lines = [_line(interaction) for interaction in found.interactions]
        except (TypeError, ValueError):
            return  # YAML can say more than JSON: bytes, dates.
        body = b"".join(lines)
        head = {
            "made_from": _made_from(source, reading),
            "sum": zlib.crc32(body),
            "recorded": found.recorded,
            "marks": [(mark.key, mark.loose, mark.sent, mark.plain) for mark in found.marks],
            "ends": _ends(lines),
            "edited": list(found.edited),
            "other_hosts": list(found.other_hosts),
        }
        with contextlib.suppress(OSError):
            self._write(path, json.dumps(head).encode() + b"\n" + body)

    def _write(self, path: Path, data: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        # Other processes read meanwhile. Nothing is flushed: what a crash damages is not used.
        beside = self._folder / f"{uuid.uuid4().hex}.tmp"
        try:
            beside.write_bytes(data)
            beside.replace(self._place(path))
        finally:
            beside.unlink(missing_ok=True)

    def _place(self, path: Path) -> Path:
        name = hashlib.blake2b(os.fsencode(path), digest_size=16).hexdigest()
        return self._folder / f"{name}.json"


class _Lines(Sequence["Interaction"]):
    """Interactions, each read when it is asked for."""

    def __init__(self, lines: bytes, ends: list[int]) -> None:
        self._lines = lines
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, number: int) -> Interaction: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Interaction]: ...
    def __getitem__(self, number: int | slice) -> Interaction | Sequence[Interaction]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        place = range(len(self))[number]
        start = self._ends[place - 1] if place else 0
        request, response = json.loads(self._lines[start : self._ends[place]])
        return CallRequest(**request), CallResponse(**response)


def _line(interaction: Interaction) -> bytes:
    data = [_fields(part) for part in interaction]
    line = json.dumps(data, separators=(",", ":"))
    if json.loads(line) != data:
        raise ValueError("JSON cannot hold it")
    return line.encode() + b"\n"


def _fields(part: CallRequest | CallResponse) -> dict[str, Any]:
    # Not what was worked out and kept beside the fields, nor copies of them.
    return {field.name: getattr(part, field.name) for field in fields(part)}


def _ends(lines: Sequence[bytes]) -> list[int]:
    ends, at = [], 0
    for line in lines:
        at += len(line)
        ends.append(at)
    return ends


def _made_from(source: bytes, reading: object) -> str:
    digest = hashlib.blake2b(source, digest_size=16)
    digest.update(repr(reading).encode(errors="surrogatepass"))
    digest.update(_code())
    return digest.hexdigest()


@cache
def _code() -> bytes:
    """The state of the code that reads cassettes: a newer one may read them otherwise."""
    package = Path(__file__).parents[1]
    folders = ("cassettes", "matching", "redactions")
    inner = (file for folder in folders for file in package.glob(f"{folder}/**/*.py"))
    files = [*package.glob("*.py"), *inner]
    states = [(file, file.stat()) for file in sorted(files)]
    told = [(str(file), state.st_mtime_ns, state.st_size) for file, state in states]
    return hashlib.blake2b(repr(told).encode(errors="surrogatepass"), digest_size=16).digest()
