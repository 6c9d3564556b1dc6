"""Who may write a file now, and what is said if nobody may."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

import pytest

from pytest_claude_params.cassettes.pending import locks
from pytest_claude_params.errors import CassetteError


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Return the folder for temporary files, which is empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.usefixtures("temporary")
def test_a_lock_that_nobody_gives_back(tmp_path, monkeypatch):
    """One line instead of a wait for ever."""
    monkeypatch.setattr(locks, "_PATIENCE_S", 0.1)
    other = locks.lock_of(tmp_path / "a.yaml")
    holder = threading.Thread(target=other.acquire)
    holder.start()
    holder.join()

    with pytest.raises(CassetteError) as caught, locks.locked(tmp_path / "a.yaml"):
        pass

    assert str(caught.value) == (
        f"{tmp_path}/a.yaml: is held by another process for more than 0.1 s. "
        "End that process, then run again"
    )
    other.release()
    with locks.locked(tmp_path / "a.yaml"):
        pass


def test_a_folder_for_locks_that_cannot_be(tmp_path, temporary):
    """A file is in its place."""
    (temporary / f"pytest-claude-params-{locks._user()}").write_text("")

    with pytest.raises(CassetteError) as caught, locks.locked(tmp_path / "a.yaml"):
        pass

    assert str(caught.value) == (
        f"{tmp_path}/a.yaml: cannot be locked: File exists. Mend that, then run again"
    )


def test_no_folder_for_temporary_files(tmp_path, monkeypatch):
    """The lock lies beside the file, in a folder that is made for it."""
    monkeypatch.setattr(tempfile, "gettempdir", _nowhere)

    with locks.locked(tmp_path / "new" / "a.yaml"):
        assert [path.suffix for path in (tmp_path / "new").iterdir()] == [".lock"]


def test_what_nobody_asks_for_again_leaves_no_file(tmp_path, temporary):
    """One for each test would fill the folder."""
    lock = locks.lock_of(tmp_path / "a.journal")
    lock.acquire()
    assert [path.suffix for path in temporary.rglob("*.lock")] == [".lock"]

    locks.give_up(lock)

    assert list(temporary.rglob("*.lock")) == []


def _nowhere():
    raise FileNotFoundError(2, "No usable temporary directory found")


def test_the_lock_of_a_file_is_the_same_by_any_of_its_names(tmp_path, monkeypatch):
    """A relative path or one through a link leads to the same recordings."""
    (tmp_path / "link").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)

    names = {
        locks.lock_of(path).lock_file
        for path in (tmp_path / "a.yaml", Path("a.yaml"), tmp_path / "link" / "a.yaml")
    }

    assert len(names) == 1
