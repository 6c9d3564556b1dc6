"""Files that the system refuses: named in a line, and never a traceback or a "nothing found"."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="takes rights away as Linux has them"
)
FULL = Path("/dev/full")
OURS = {"from": "api", "plugin": "pytest-claude-params 0.1.0", "sdk": "anthropic 2.14.0"}
# The command, by a process that has given up what root may do: to pass by the permissions of files.
AS_ANYBODY = """
import ctypes

VERSION, ANY_FILE, ANY_SEARCH = 0x20080522, 1, 2
of_this_process = (ctypes.c_uint32 * 2)(VERSION, 0)
capabilities = (ctypes.c_uint32 * 6)()
libc = ctypes.CDLL(None)
libc.capget(of_this_process, capabilities)
capabilities[0] &= ~(1 << ANY_FILE | 1 << ANY_SEARCH)
libc.capset(of_this_process, capabilities)

from pytest_claude_params.cli import main

main()
"""


@pytest.fixture
def run(recorded):
    """Run a verb in the folder as a user whose files have permissions."""

    def runs(*arguments, **how):
        ended = subprocess.run(
            [sys.executable, "-c", AS_ANYBODY, *arguments],
            cwd=recorded.folder, capture_output=True, text=True, check=False, timeout=60, **how,
        )  # fmt: skip
        assert "Traceback" not in ended.stderr
        return ended.returncode, ended.stdout, ended.stderr

    return runs


@pytest.fixture
def locked(recorded):
    """Two cassettes, of which one cannot be read."""
    for name in ("a", "b"):
        asked = recorded.asked("Hi", system="You answer customers.")
        recorded.write(f"cassettes/{name}.yaml", asked, **OURS)
    path = recorded.folder / "cassettes/a.yaml"
    path.chmod(0)
    yield path
    path.chmod(0o644)


@pytest.mark.usefixtures("locked")
def test_check_names_what_it_cannot_look_into(run):
    code, told, _ = run("check", "cassettes")

    assert (code, told.splitlines()) == (
        1,
        [
            "cassettes/a.yaml:1: cannot be read: Permission denied",
            "checked 2 files: 1 finding in 1 file. To blank secrets in place: claude-params scrub PATH...",
        ],
    )


@pytest.mark.usefixtures("locked")
def test_scrub_names_what_it_cannot_look_into(run):
    code, told, _ = run("scrub", "cassettes")

    assert (code, told.splitlines()) == (
        1,
        [
            "cassettes/a.yaml: cannot be read: Permission denied, so nothing was changed",
            "scrubbed 0 of 2 files: 0 secrets blanked, 1 left",
        ],
    )


def test_scrub_names_what_it_cannot_write(run, recorded):
    key = "sk-ant-api03-" + "k" * 40
    recorded.write("cassettes/a.yaml", recorded.asked(f"Use {key}"), **OURS)
    (recorded.folder / "cassettes").chmod(0o555)
    try:
        code, told, _ = run("scrub", "cassettes")
    finally:
        (recorded.folder / "cassettes").chmod(0o755)

    assert code == 1
    assert told.splitlines()[0] == (
        "cassettes/a.yaml: cannot be written: Permission denied, so nothing was changed"
    )
    assert key in (recorded.folder / "cassettes/a.yaml").read_text()


@pytest.mark.parametrize("verb", [("list",), ("prompts",), ("impact", "You answer customers")])
@pytest.mark.usefixtures("locked")
def test_what_looks_at_recordings_names_those_that_it_has_not_seen(run, verb):
    """Whatever it says of the others: "no test would miss" would be wrong."""
    code, told, said = run(*verb, "cassettes")

    assert code == 0
    assert "cassettes/b" in told
    assert said == "not read: cassettes/a.yaml: cannot be read: Permission denied\n"
    _, told, _ = run(*verb, "cassettes", "--json")
    assert json.loads(told)["unreadable"] == {
        "cassettes/a.yaml": "cannot be read: Permission denied"
    }


@pytest.mark.parametrize("verb", [("prompts",), ("impact", "You answer customers")])
def test_a_conflict_is_named(run, recorded, verb):
    path = recorded.folder / "cassettes/a.yaml"
    path.parent.mkdir()
    path.write_text("<<<<<<< HEAD\ninteractions: [You answer customers]\n=======\n>>>>>>> b\n")
    (recorded.folder / "cassettes/workflow.yaml").write_text("jobs: [")

    assert run(*verb, "cassettes")[2] == (
        "not read: cassettes/a.yaml: holds merge conflict markers\n"
    )


@pytest.mark.parametrize("verb", ["check", "scrub", "list", "prompts", "lint"])
def test_a_folder_that_cannot_be_read_is_not_empty(run, recorded, verb):
    recorded.write("cassettes/a/x.yaml", recorded.asked("Hi"), **OURS)
    recorded.write("cassettes/x.yaml", recorded.asked("Hi"), **OURS)
    folder = recorded.folder / "cassettes/a"
    folder.chmod(0)
    try:
        ended = run(verb, "cassettes")
    finally:
        folder.chmod(0o755)

    assert ended == (2, "", "claude-params: cassettes/a cannot be read: Permission denied\n")


@pytest.mark.parametrize("verb", [("show",), ("mv", "cassettes/b.yaml")])
def test_what_lies_in_such_a_folder_is_named(run, recorded, verb):
    recorded.write("cassettes/a/x.yaml", recorded.asked("Hi"), **OURS)
    folder = recorded.folder / "cassettes/a"
    folder.chmod(0)
    try:
        code, _, said = run(verb[0], "cassettes/a/x.yaml", *verb[1:])
    finally:
        folder.chmod(0o755)

    assert (code, said) == (2, "claude-params: cassettes/a/x.yaml: Permission denied\n")


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_a_disk_that_is_full_is_told(recorded):
    recorded.write("cassettes/a.yaml", recorded.asked("Hi"), **OURS)
    with FULL.open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "pytest_claude_params", "list"],
            cwd=recorded.folder, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip

    assert (ended.returncode, ended.stderr) == (2, "claude-params: No space left on device\n")


def test_who_closes_the_output_wants_none(recorded):
    recorded.write("cassettes/a.yaml", recorded.asked("Hi"), **OURS)
    ended = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m pytest_claude_params list >&-"],
        cwd=recorded.folder, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip

    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_text_may_be_typed_in_a_locale_that_does_not_know_its_letters(recorded):
    recorded.write("cassettes/a.yaml", recorded.asked("Hi", system="Österreichische Küche"), **OURS)
    locale = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ended = subprocess.run(
        [sys.executable, "-m", "pytest_claude_params", "impact", "Österreichische Küche"],
        cwd=recorded.folder, env=locale, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("it stands in 1 recording of 1 cassette\n")
