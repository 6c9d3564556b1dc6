"""Cassettes as they were read last time: YAML is parsed once for each change, not for each run.

A compiled cassette lies in pytest's cache and is only used for the very file that it was made
from, by the very installation that made it: a digest of all that it says goes with it, whose key is
made of the cassette's content and of when the files of this installation came to be. So what is
damaged is not used, nor what comes from elsewhere, such as the cache of a CI service: neither can
change an answer, and the cassette itself is read. It holds one recording a line, which is read when
it is played. Losing it costs time, never a recording.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import uuid
from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.index import Marks
from pytest_claude_params.cassettes.recordings import Recordings

if TYPE_CHECKING:
    from pytest_claude_params.cassettes.files.interactions import Interaction


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
            reading: what else the outcome depends on, such as the matcher.
        """
        try:
            whole = self._place(path).read_bytes()
        except OSError:
            return None
        # No part is copied: a large cassette is as large when it is compiled.
        end = whole.find(b"\n")
        digest, said = whole[: max(end, 0)], memoryview(whole)[end + 1 :]
        if not hmac.compare_digest(digest, _digest(said, source, reading)):
            return None  # Nothing is read of it: it may be damaged, or another's.
        start = whole.index(b"\n", end + 1) + 1
        data = json.loads(whole[end + 1 : start])
        marks = [Marks(*mark) for mark in data["marks"]]
        return Recordings(
            data["recorded"],
            _Lines(memoryview(whole)[start:], data["ends"]),
            marks,
            data["edited"],
            data["other_hosts"],
        )

    def keep(self, path: Path, source: bytes, reading: object, found: Recordings) -> None:
        """Compile a cassette; one that cannot be is read from its file each time."""
        try:
            lines = [_line(interaction) for interaction in found.interactions]
        except (TypeError, ValueError, RecursionError):
            return  # YAML can say more than JSON: bytes, dates.
        body = b"".join(lines)
        head = {
            "recorded": found.recorded,
            "marks": found.marks,
            "ends": _ends(lines),
            "edited": list(found.edited),
            "other_hosts": list(found.other_hosts),
        }
        said = json.dumps(head).encode() + b"\n" + body
        with contextlib.suppress(OSError):
            self._write(path, _digest(said, source, reading) + b"\n" + said)

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

    def __init__(self, lines: memoryview, ends: list[int]) -> None:
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
        request, response = json.loads(bytes(self._lines[start : self._ends[place]]))
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


def _digest(said: bytes | memoryview, source: bytes, reading: object) -> bytes:
    # Processors know SHA-256, so that a large cassette is read in half the time.
    made_from = hashlib.sha256(source)
    made_from.update(repr(reading).encode(errors="surrogatepass"))
    made_from.update(_code())
    return hmac.digest(made_from.digest(), said, "sha256").hex().encode()


@cache
def _code() -> bytes:
    """The state of the code that reads cassettes: a newer one may read them otherwise.

    When a file came to be is known to its own machine only, and no archive brings it along.
    """
    package = Path(__file__).parents[2]
    folders = ("cassettes", "dialects", "matching", "parameters", "secrets", "wire")
    inner = (file for folder in folders for file in package.glob(f"{folder}/**/*.*"))
    files = [*package.glob("*.py"), *(file for file in inner if file.suffix in (".py", ".yaml"))]
    states = [(file, file.stat()) for file in sorted(files)]
    told = [
        (str(file), state.st_mtime_ns, state.st_ctime_ns, state.st_size) for file, state in states
    ]
    return hashlib.blake2b(repr(told).encode(errors="surrogatepass"), digest_size=16).digest()
