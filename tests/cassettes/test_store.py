"""Cassette files are read whole or not at all, and replaced whole or not at all."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.errors import CassetteError

URL = "https://api.anthropic.com/v1/messages"
KEEP = "Nothing was changed. Restore it from git, or move it away and record again"
DOCUMENT = Document(
    {"at": "2026-11-20"},
    [(CallRequest("POST", URL, body={"n": 1}), CallResponse(200, {}, {"text": "Grüß Gott"}))],
)


@pytest.mark.parametrize("name", ["a.yaml", "a.yaml.gz", "deep/in/a.yaml"])
def test_what_was_written_is_read(tmp_path, name):
    """Folders are made."""
    store.write(tmp_path / name, DOCUMENT)

    assert store.read(tmp_path / name) == DOCUMENT


def test_a_file_that_is_not_there_holds_nothing(tmp_path):
    """Nor does one in a folder that is not there."""
    assert store.read(tmp_path / "no" / "a.yaml") is None


def test_a_compressed_cassette_is_the_same_each_time(tmp_path):
    """Otherwise git would see a change; and it is compressed by its bytes, not by its name."""
    path, renamed = tmp_path / "a.yaml.gz", tmp_path / "b.yaml"
    store.write(path, DOCUMENT)
    first = path.read_bytes()
    store.write(path, DOCUMENT)
    renamed.write_bytes(first)

    assert first == path.read_bytes()
    assert "Grüß Gott" in gzip.decompress(first).decode()
    assert store.read(renamed) == DOCUMENT


WHOLE = gzip.compress(b"version: 1\ninteractions: []\n" * 50, mtime=0)
BROKEN = {
    "folder": (None, "cannot be read: Is a directory. Mend that, then run again"),
    "empty": (b"", f"is empty. {KEEP}"),
    "cut gzip": (WHOLE[:-4], f"is compressed with gzip, and was cut off. {KEEP}"),
    "damaged gzip": (WHOLE[:-8] + b"\0" * 8, f"is compressed with gzip, and damaged. {KEEP}"),
    "overwritten gzip": (
        WHOLE[:12] + b"\xff" * 20 + WHOLE[32:],
        f"is compressed with gzip, and damaged. {KEEP}",
    ),
    "deep": (b"interactions: " + b"[" * 5000, "is nested more than 100 levels deep"),
}


@pytest.mark.parametrize(("content", "text"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_read(tmp_path, content, text):
    """File, problem and remedy; never as if there were none."""
    path = tmp_path / "a.yaml"
    path.mkdir() if content is None else path.write_bytes(content)

    with pytest.raises(CassetteError) as caught:
        store.read(path)
    assert text in str(caught.value)
    assert str(caught.value).startswith(f"{path}")


def test_permissions_are_kept(tmp_path):
    """A cassette that a team may write stays so."""
    path = tmp_path / "a.yaml"
    store.write(path, DOCUMENT)
    path.chmod(0o640)
    store.write(path, DOCUMENT)

    assert oct(path.stat().st_mode & 0o777) == "0o640"


def test_a_reader_never_sees_half_a_file(tmp_path):
    """Written beside it, then renamed over it."""
    path = tmp_path / "a.yaml"
    long = Document({}, DOCUMENT.interactions * 20)
    store.write(path, long)
    writer = threading.Thread(target=lambda: [store.write(path, long) for _ in range(30)])
    writer.start()
    seen = set()
    while writer.is_alive():
        seen.add(len(store.read(path).interactions))
    writer.join()

    assert seen <= {20}
    assert [file.name for file in tmp_path.iterdir()] == ["a.yaml"]


def test_a_failure_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    """The disk may be full."""
    path = tmp_path / "a.yaml"
    store.write(path, DOCUMENT)
    monkeypatch.setattr("os.fsync", _disk_full)

    with pytest.raises(CassetteError) as caught:
        store.write(path, Document())
    assert str(caught.value) == (
        f"{path}: cannot be written: No space left on device. What was there before is untouched"
    )
    assert store.read(path) == DOCUMENT
    assert [file.name for file in tmp_path.iterdir()] == ["a.yaml"]


def _disk_full(_descriptor):
    raise OSError(28, "No space left on device")


LOCKING = """
import sys, time
from pathlib import Path
from pytest_claude_params.cassettes.files import store

with store.locked(Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.readline()
    Path(sys.argv[1]).write_text("done")
"""


def test_a_lock_keeps_other_processes_waiting(tmp_path):
    """And leaves no file beside the cassette."""
    path = tmp_path / "a.yaml"
    other = subprocess.Popen(
        [sys.executable, "-P", "-c", LOCKING, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    other.stdout.readline()
    release = threading.Timer(0.1, lambda: other.stdin.write("go\n") and other.stdin.flush())
    release.start()

    with store.locked(path):
        assert path.read_text() == "done"
    other.communicate()
    assert [file.name for file in tmp_path.iterdir()] == ["a.yaml"]


def test_locks_of_different_cassettes_do_not_wait(tmp_path):
    """Each has its own."""
    with store.locked(tmp_path / "a.yaml"), store.locked(tmp_path / "b.yaml"):
        assert list(tmp_path.iterdir()) == []
