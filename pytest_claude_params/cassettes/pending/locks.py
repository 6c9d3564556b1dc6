"""Locks: who may write a file now. The system takes them back when a process ends, however it ends."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.errors import CassetteError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filelock import BaseFileLock

_PATIENCE_S = 60


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes from writing the same cassette meanwhile; raises ``CassetteError``."""
    try:
        lock = lock_of(path)
        lock.acquire(timeout=_PATIENCE_S)
    except TimeoutError:
        held = f"is held by another process for more than {_PATIENCE_S} s"
        raise CassetteError(path, held, "End that process, then run again") from None
    except OSError as error:
        problem = f"cannot be locked: {error.strerror}"
        raise CassetteError(path, problem, "Mend that, then run again") from None
    try:
        yield
    finally:
        release(lock)


def lock_of(path: Path) -> BaseFileLock:
    """Return the lock that belongs to a file; raises ``OSError`` where there is no room for it."""
    from filelock import FileLock

    name = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()
    # A lock is taken by one thread and may be given back by another.
    return FileLock(_folder_for(path) / f"{name}.lock", thread_local=False)


def release(lock: BaseFileLock) -> None:
    """Let others have it; an error of the disk says nothing of what was written meanwhile."""
    with contextlib.suppress(OSError):
        lock.release()


def give_up(lock: BaseFileLock) -> None:
    """Release a lock that nobody will ask for again."""
    release(lock)
    with contextlib.suppress(OSError):  # an empty file in the folder for such files
        Path(lock.lock_file).unlink()


def _folder_for(path: Path) -> Path:
    """Return where the lock of a file lies; for every process in the same place.

    Not beside it: a lock file in a folder under git would be committed one day. Only where
    there is no folder for temporary files, or it is somebody else's, there is no other place.
    """
    with contextlib.suppress(FileNotFoundError):
        folder = Path(tempfile.gettempdir()) / f"pytest-claude-params-{_user()}"
        folder.mkdir(exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.parent


def _user() -> int:
    """Whose lock files these are: a user in a container may have a number and no name."""
    return os.getuid() if hasattr(os, "getuid") else 0
