"""What a test has recorded so far, on disk: a run that is killed loses no answer that it got.

A journal lies beside the cassette until the test has a verdict. Its owner holds a lock, which
the system takes back when the process ends, however it ends.
"""

from __future__ import annotations

import os
import threading
import uuid
from typing import TYPE_CHECKING, BinaryIO

import yaml

from pytest_claude_params.cassettes import store, yaml_text
from pytest_claude_params.cassettes.index import Index, marks_of
from pytest_claude_params.cassettes.interactions import interaction_data, read_interaction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from filelock import BaseFileLock

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.interactions import Interaction

SUFFIX = ".journal"
# YAML's end of a document. A kill can cut the last one short: it has none.
_END = b"\n...\n"


class Journal:
    """The answers of one test, each on disk before the application gets it.

    Args:
        cassette: the cassette that they are meant for.
    """

    def __init__(self, cassette: Path) -> None:
        name = f"{cassette.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}{SUFFIX}"
        self._path = cassette.with_name(name)
        self._writing = threading.Lock()
        self._owner: BaseFileLock | None = None
        self._file: BinaryIO | None = None

    def note(self, interaction: Interaction) -> None:
        """Write an answer, and see it to the disk; raises ``OSError``."""
        text = f"---\n{yaml_text.dump(interaction_data(interaction))}...\n"
        with self._writing:
            file = self._opened()
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())

    def close(self) -> None:
        """Leave the journal for the next run."""
        if self._file is not None:
            self._file.close()
        if self._owner is not None:
            self._owner.release()

    def discard(self) -> None:
        """Throw the journal away: what it holds is safe elsewhere."""
        self.close()
        self._path.unlink(missing_ok=True)

    def _opened(self) -> BinaryIO:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._owner = store.lock_of(self._path)
            self._owner.acquire()
            self._file = self._path.open("ab")
        return self._file


class LeftAnswers:
    """The answers in journals whose owners are gone, ready to be played.

    Args:
        cassette: the cassette that they were meant for.
        hosts: further host names that serve the Claude API.
    """

    def __init__(self, cassette: Path, hosts: Sequence[str] = ()) -> None:
        self._journals = list(left_in(cassette.parent, f"{cassette.name}."))
        self._answers = [one for path in self._journals for one in answers_in(path, hosts)]
        self._index = Index([marks_of(request) for request, _ in self._answers])
        self._taking = threading.Lock()

    def take(self, request: CallRequest) -> Interaction | None:
        """Return the next answer to this request; each is given once."""
        with self._taking:
            number = self._index.take(marks_of(request).key)
        return None if number is None else self._answers[number]

    def discard(self) -> None:
        """Throw the journals away: what was of use is safe elsewhere."""
        for path in self._journals:
            path.unlink(missing_ok=True)


def left_in(folder: Path, prefix: str = "") -> Iterator[Path]:
    """Yield the journals of a folder whose owners are gone."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError:  # no folder yet, or not ours to read: nothing was recorded here
        return
    for name in names:
        if name.startswith(prefix) and name.endswith(SUFFIX) and _is_left(folder / name):
            yield folder / name


def answers_in(path: Path, hosts: Sequence[str] = ()) -> Iterator[Interaction]:
    """Yield what a journal holds, up to where it was cut or damaged."""
    try:
        parts = path.read_bytes().split(_END)[:-1]
    except OSError:  # another run was faster
        return
    for part in parts:
        try:
            found = read_interaction(yaml_text.load(part.decode()), hosts)
        except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError):
            return
        if found is not None:
            yield found


def _is_left(path: Path) -> bool:
    lock = store.lock_of(path)
    try:
        lock.acquire(timeout=0)
    except TimeoutError:
        return False
    lock.release()
    return True
