"""The answers of a test so far, on disk: a run that is killed loses none of them.

A journal lies beside the cassette until the test has a verdict. Its owner holds a lock, which
the system takes back when the process ends, however it ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import threading
import uuid
from typing import TYPE_CHECKING, Any

import yaml

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.head import now, time_of
from pytest_claude_params.cassettes.files.interactions import (
    RECORDED_AT,
    dated,
    interaction_data,
    read_interaction,
)
from pytest_claude_params.cassettes.naming import JOURNAL_SUFFIX
from pytest_claude_params.cassettes.pending import locks
from pytest_claude_params.cassettes.yaml import yaml_text
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.wire.json_text import DEEPEST, is_deep

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from io import FileIO
    from pathlib import Path

    from filelock import BaseFileLock

    from pytest_claude_params.cassettes.files.interactions import Interaction

# YAML's end of a document. A kill can cut the last one short: it has none.
_END = b"\n...\n"
_NAME = re.compile(rf"(.+)\.\d+-[0-9a-f]{{8}}{re.escape(JOURNAL_SUFFIX)}")
_BEGINNING = b"---\ntest:"
# An answer, and its request or its response.
_AROUND_A_BODY = 2


class Journal:
    """The answers of one test, each on disk before the application gets it.

    Args:
        cassette: the cassette that they are meant for.
        test: the test's node id: several tests may share a cassette.
    """

    def __init__(self, cassette: Path, test: str = "") -> None:
        name = f"{cassette.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}{JOURNAL_SUFFIX}"
        self.path = cassette.with_name(name)
        self._test = test
        self._writing = threading.Lock()
        self._owner: BaseFileLock | None = None
        self._file: FileIO | None = None
        self._whole = 0
        self._is_closed = False

    def note(self, interaction: Interaction, sent_at: float = 0) -> None:
        """Write an answer, and see it to the disk; raises ``OSError``.

        Args:
            interaction: the request and its answer.
            sent_at: when the request went out, in seconds of any clock.
        """
        with self._writing:
            if self._is_closed:  # A thread that outlives its test: there is no verdict to wait for.
                return
            file = self._opened()
            # What could not be written whole last time.
            file.seek(self._whole)
            file.truncate()
            head = b"" if self._whole else _head(self._test)
            at = interaction[1].recorded_at or now()
            answer = {"sent_at": sent_at, RECORDED_AT: at, **interaction_data(interaction)}
            _write(file, head + _document(answer))
            self._whole = file.tell()
            os.fsync(file.fileno())

    def close(self) -> None:
        """Leave the journal for the next run."""
        self._end()
        if self._owner is not None:
            locks.release(self._owner)

    def discard(self) -> None:
        """Throw the journal away: what it holds is safe elsewhere. Raises ``CassetteError``."""
        self._end()
        if self._file is not None:
            store.remove(self.path)
        if self._owner is not None:
            locks.give_up(self._owner)

    def _end(self) -> None:
        with self._writing:
            self._is_closed = True
            if self._file is not None:
                with contextlib.suppress(OSError):  # Each answer was synced, or the error told.
                    self._file.close()

    def _opened(self) -> FileIO:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._owner = self._owner or locks.lock_of(self.path)
            self._owner.acquire(timeout=0)
            self._file = self.path.open("xb", buffering=0)
        return self._file


def left_in(folder: Path, prefix: str = "") -> Iterator[Path]:
    """Yield the journals of a folder whose owners are gone.

    Args:
        folder: where to look, which need not exist.
        prefix: how their names begin.
    """
    for path in journals_in(folder, prefix):
        if lock := taken_over(path):
            locks.release(lock)
            yield path


def journals_in(folder: Path, prefix: str = "") -> list[Path]:
    """List the journals of a folder, those of other processes included."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError:  # no folder yet, or not ours to read: nothing was recorded here
        return []
    return [
        folder / one for one in names if one.startswith(prefix) and one.endswith(JOURNAL_SUFFIX)
    ]


def taken_over(path: Path) -> BaseFileLock | None:
    """Take a journal over from an owner that is gone; ``None`` if one is at work."""
    try:
        lock = locks.lock_of(path)
        lock.acquire(timeout=0)
    except OSError:  # a time-out is one, too
        return None
    if path.exists():
        return lock
    locks.give_up(lock)
    return None


def cassette_of(path: Path) -> Path | None:
    """Return the cassette that a journal is meant for; ``None`` for a file of another name."""
    found = _NAME.fullmatch(path.name)
    return path.with_name(found[1]) if found else None


def is_journal(path: Path) -> bool:
    """Whether a file begins as a journal does, which may be cut anywhere; raises ``OSError``."""
    with path.open("rb") as file:
        return _BEGINNING.startswith(file.read(len(_BEGINNING)))


def is_in_use(path: Path) -> bool:
    """Whether a file is a journal that a run is writing."""
    if cassette_of(path) is None:
        return False
    if lock := taken_over(path):
        locks.release(lock)
    return lock is None


def throw_away(path: Path) -> None:
    """Delete a journal whose owner is gone; raises ``CassetteError`` if one is at work."""
    lock = taken_over(path)
    if lock is None:
        raise CassetteError(path, "is in use by a run", "Let it end, then run again")
    try:
        store.remove(path)
    finally:
        locks.give_up(lock)


def test_of(path: Path) -> str:
    """Return the test whose answers a journal holds; nothing if it was cut that early."""
    return next((str(one["test"]) for one in _documents_in(path) if "test" in one), "")


def answers_in(path: Path, hosts: Sequence[str] = ()) -> list[Interaction]:
    """Return what a journal holds up to where it was cut or damaged, in the order of sending.

    Each answer has its date; earlier versions wrote none, and the file's time stands for it.
    """
    found: list[tuple[float, Interaction]] = []
    for data in _documents_in(path):
        try:
            answer = None if "test" in data else read_interaction(data, hosts)
            if answer is not None:
                at = str(data.get(RECORDED_AT) or "") or time_of(path)
                found.append((float(data.get("sent_at", 0)), dated(answer, at)))
        except (KeyError, TypeError, ValueError, AttributeError):
            break
    return [answer for _, answer in sorted(found, key=lambda one: one[0])]


def _documents_in(path: Path) -> Iterator[dict[str, Any]]:
    try:
        parts = path.read_bytes().split(_END)[:-1]
    except OSError:  # another run was faster
        return
    for part in parts:
        try:
            # Earlier versions have written the end twice.
            data = _read(part.removeprefix(b"...\n").decode())
        except (yaml.YAMLError, ValueError, RecursionError):
            return
        if not isinstance(data, dict):
            return
        yield data


def _head(test: str) -> bytes:
    return f"---\n{yaml_text.dump({'test': test})}...\n".encode()


def _document(data: dict[str, Any]) -> bytes:
    text = _as_json(data)
    # A text that ends with empty lines, such as a stream's, brings the end along.
    text = f"{text}\n" if text else yaml_text.dump(data).removesuffix("...\n")
    return f"---\n{text}...\n".encode()


def _as_json(data: dict[str, Any]) -> str:
    """Return an answer as JSON, which is YAML, too, and written in a fifth of the time.

    Nothing is returned for what YAML would read otherwise: bytes, and letters with an escape.
    """
    try:
        text = json.dumps(data)
    except (TypeError, ValueError):
        return ""
    return "" if "\\u" in text else text


def _read(text: str) -> Any:
    written = text.removeprefix("---\n")
    if not written.startswith("{"):
        return yaml_text.load(text)
    data = json.loads(written)
    if is_deep(data, DEEPEST + _AROUND_A_BODY):
        raise ValueError("nested too deep")
    return data


def _write(file: FileIO, data: bytes) -> None:
    """Write all of it: a disk that is almost full takes a part."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
