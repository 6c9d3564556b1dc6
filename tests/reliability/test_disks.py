"""A disk that is full, broken or read-only: the old file stays, and one line says what and why.

``CLAUDE_PARAMS_NIGHTLY=1`` strikes every file system call with every error.
"""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess

import pytest

AFTER_TEST = "pytest_claude_params.cassettes.recording.after_test"
NOTE = "pytest_claude_params.cassettes.pending.journal:Journal.note"
NOT_KEPT = (
    "claude: an answer could not be kept: No space left on device. "
    "Nothing more was asked at once; the tests ask for themselves"
)
ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES)


def said(project, error):
    """Return the lines of a run that name a file and the system's error; assert that it is short."""
    output = project.output
    assert "Traceback" not in output
    lines = [line for line in output.splitlines() if os.strerror(error) in line]
    # Once where the test failed, and once in pytest's own short summary.
    return list(dict.fromkeys(line.removeprefix("ERROR test_it.py::test_a - ") for line in lines))


@pytest.mark.parametrize("mode", ["new", "all"])
def test_an_error_while_saving(project, mode, trials, told):
    """Of the first cassette, and of a new one in place of an old one."""
    project.write(calls=3)
    target = f"{AFTER_TEST}:keep"
    old = project.record_another_day()
    project.begin(mode, old)
    calls = project.file_system_calls(target, mode)
    cassette = project.path / project.cassette
    strikes = [
        (at, error)
        for at in range(1, calls + 1)
        for number, error in enumerate(ERRORS)
        if not (at + number) % trials(19, 1)
    ]
    silent = lost = 0
    for at, error in strikes:
        project.begin(mode, old)
        code = project.run(mode=mode, chaos={"target": target, "at": at, "error": error})

        lines = said(project, error)
        silent += not lines
        if lines:
            assert (code, len(lines)) == (1, 1), (at, lines)
            assert "cassettes/test_it/" in lines[0]
        else:  # It was of no consequence, such as when nobody could see what lies beside it.
            assert code == 0, project.output
        assert project.prompts in (project.expected, None if mode == "new" else project.expected)
        is_saved = project.prompts and cassette.read_bytes() != old
        assert is_saved or lines
        assert project.run(mode="new" if is_saved else mode) == 0, project.output
        assert project.prompts == project.expected
        lost += project.asked
        assert [path.name for path in project.files] == ["test_a.yaml"]
    told(
        f"{len(strikes)} errors at {calls} file system calls of a save, mode {mode}: "
        f"{len(strikes) - silent} told, {silent} without consequence, {lost} answers lost"
    )

    assert lost == 0
    assert silent < len(strikes) / 2


def test_an_error_while_putting_aside(project, trials, told):
    """The test has failed anyway; the error is one line more, and the old file stays."""
    project.write(calls=3)
    assert project.run() == 0
    cassette = project.path / project.cassette
    old = cassette.read_bytes()
    project.write(calls=3, end="assert False")
    target = f"{AFTER_TEST}:reject"
    project.run(mode="all", chaos={"target": target})
    calls = int((project.path / "calls").read_text())
    moments = range(1, calls + 1, trials(12, 1))
    for at in moments:
        code = project.run(mode="all", chaos={"target": target, "at": at, "error": errno.ENOSPC})

        assert code == 1
        assert len(said(project, errno.ENOSPC)) <= 1
        assert cassette.read_bytes() == old
        assert not [path for path in project.files if path.suffix == ".tmp"]
    told(f"{len(moments)} errors at {calls} file system calls of putting aside: the old file stays")


def test_an_error_while_an_answer_is_noted(project, trials, told):
    """The test goes on, and one line of the summary says that a kill would have cost it."""
    project.write(calls=3)
    calls = project.file_system_calls(NOTE)
    moments = range(1, calls + 1, trials(6, 1))
    for at in moments:
        project.clear()

        code = project.run(chaos={"target": NOTE, "at": at, "error": errno.ENOSPC})

        assert code == 0, project.output
        assert len(said(project, errno.ENOSPC)) <= 1
        assert project.prompts == project.expected
        assert [path.name for path in project.files] == ["test_a.yaml"]
    told(f"{len(moments)} errors at {calls} file system calls of the journal: all tests passed")


def test_an_error_while_a_known_request_is_noted(project, trials):
    """The tests ask for themselves, then, and nothing else is asked beforehand."""
    project.write(calls=3)
    project.run()
    calls = project.file_system_calls(NOTE, "all")
    told = 0
    for at in range(1, calls + 1, trials(8, 1)):
        code = project.run(mode="all", chaos={"target": NOTE, "at": at, "error": errno.ENOSPC})

        assert code == 0, project.output
        assert project.prompts == project.expected
        assert [path.name for path in project.files] == ["test_a.yaml"]
        told += NOT_KEPT in project.output.splitlines()

    assert told


def test_a_limit_on_the_size_of_files(project):
    """The system's own refusal, in the middle of a write."""
    project.write(calls=3)
    old = project.record_another_day()
    (project.path / "conftest.py").write_text(
        "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (2500, resource.RLIM_INFINITY))\n"
    )

    code = project.run("--no-header", "-p", "no:warnings", mode="all")

    (project.path / "conftest.py").unlink()
    assert code == 1
    assert len(said(project, errno.EFBIG)) == 2  # the journal, and then the cassette
    assert (project.path / project.cassette).read_bytes() == old
    # What was asked at once has a journal, and so has what the test asked for itself.
    assert {path.suffix for path in project.files} == {".journal", ".yaml"}
    project.run(mode="all")
    assert [path.name for path in project.files] == ["test_a.yaml"]


@pytest.fixture
def small_disk(project):
    """Return the cassette folder of a project, which is a disk of 64 KB."""
    folder = project.path / "cassettes"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a disk takes a privilege that this user does not have")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


NIGHTLY = pytest.mark.nightly


@pytest.mark.parametrize(
    "size",
    [65536, pytest.param(61440, marks=NIGHTLY), pytest.param(57344, marks=NIGHTLY), 53248],
)
def test_a_full_disk(project, small_disk, size):
    """However much of it is left: the old cassette stays, and no piece of a new one."""
    project.write(calls=12)
    old = project.record_another_day()
    filler = small_disk / "filler"
    with open(filler, "wb", buffering=0) as file:  # noqa: PTH123  (a pathlib file cannot run full)
        with contextlib.suppress(OSError):
            while file.write(b"x" * 4096):
                pass
        file.truncate(max(0, file.tell() - (65536 - size)))

    code = project.run(mode="all")

    assert code == 1
    assert any("test_a.yaml: cannot be written" in line for line in said(project, errno.ENOSPC))
    assert (project.path / project.cassette).read_bytes() == old
    assert {path.suffix for path in project.files} <= {".journal", ".yaml"}
    filler.unlink()
    assert project.run(mode="all") == 0
    assert [path.name for path in project.files] == ["test_a.yaml"]


def test_a_read_only_disk(project, small_disk):
    """The old file stays, and what cannot be kept is said."""
    project.write(calls=2)
    assert project.run() == 0
    old = (project.path / project.cassette).read_bytes()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)

    code = project.run(mode="all")

    assert code == 1
    assert len(said(project, errno.EROFS)) == 2  # the journal, and then the cassette
    assert (project.path / project.cassette).read_bytes() == old
    assert project.run(mode="none") == 0


def test_no_folder_for_temporary_files(project):
    """Then locks lie beside the cassette."""
    project.write(calls=1)
    (project.path / "conftest.py").write_text(
        "import tempfile\n"
        "def nowhere():\n"
        "    raise FileNotFoundError(2, 'No usable temporary directory found')\n"
        "tempfile.gettempdir = nowhere\n"
    )

    assert project.run("--capture=sys") == 0, project.output
    assert project.prompts == project.expected
    assert {path.suffix for path in project.files} == {".yaml", ".lock"}
