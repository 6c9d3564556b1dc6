"""What is said of answers that a broken-off run has left, and when they go."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from pytest_claude_params.cassettes.files import store

BODY = """
def test_a(claude):
    claude("Hello")
    {end}
    claude("And then?")
"""
INTERRUPT = "raise KeyboardInterrupt"


def names(suite):
    """Return what lies in the cassette folder, without the numbers that differ from run to run."""
    folder = suite.path / "cassettes/test_it"
    return sorted(path.suffix for path in folder.iterdir()) if folder.exists() else []


def test_a_run_without_a_verdict_says_where_its_answers_wait(suite):
    """And so does each later one that only replays, until they are used."""
    suite.write(BODY.format(end=INTERRUPT))
    (line,) = [line for line in suite.record().outlines if "broke off" in line]
    (journal,) = (suite.path / "cassettes/test_it").iterdir()

    assert line == (
        f"1 answer of a run that broke off waits in cassettes/test_it/{journal.name}"
        " -> --claude-record=new plays it; to forget it, delete the file"
    )
    assert line in suite.replay().outlines


def test_recovered_answers_of_a_failed_test_are_put_aside_too(suite):
    """They have been judged now."""
    suite.write(BODY.format(end=INTERRUPT)).record()
    suite.write(BODY.format(end="assert False")).record()

    assert names(suite) == [".rejected"]
    assert "Hello" in (suite.path / "cassettes/test_it/test_a.yaml.rejected").read_text()


def test_recovered_answers_survive_another_break(suite):
    """The old journal stays as long as the new one may be needed."""
    for _ in range(2):
        suite.write(BODY.format(end=INTERRUPT)).record()

    suite.write(BODY.format(end=""))
    result = suite.record()

    result.stdout.fnmatch_lines(
        [
            "1 test, 2 calls: 0 replayed, 1 recorded, 0 live, 1 reused | *",
            "recovered 1 answer of a run that broke off: not asked again",
        ]
    )
    assert names(suite) == [".yaml"]


def test_a_full_disk_does_not_stop_a_test(suite, monkeypatch):
    """It is said once that a kill would lose the answers; writing the cassette is another matter."""

    def fsync(file):
        if "journal" in str(Path(f"/proc/self/fd/{file}").readlink()):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    suite.write(BODY.format(end=""))

    result = suite.record()

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        [
            "answers could not be put on disk while the test ran: No space left on device (1 test)",
        ]
    )
    assert names(suite) == [".yaml"]


MADE = 1770105600  # 2026-02-03T08:00:00Z


@pytest.mark.parametrize(
    "said", ['"recorded_at": "2026-02-03T08:00:00Z", ', ""], ids=["dated", "by its file"]
)
def test_a_recovered_answer_keeps_its_date(suite, said):
    """A journal of an earlier version has no dates: there the file's time stands for them."""
    suite.write(BODY.format(end=INTERRUPT)).record()
    (journal,) = (suite.path / "cassettes/test_it").iterdir()
    text, count = re.subn(r'"recorded_at": "[^"]+", ', said, journal.read_text())
    assert count == 1
    journal.write_text(text)
    os.utime(journal, None if said else (MADE, MADE))
    suite.write(BODY.format(end="")).record().assert_outcomes(passed=1)

    head = store.read(suite.path / "cassettes/test_it/test_a.yaml").recorded
    assert head["oldest"] == "2026-02-03T08:00:00Z"
    assert head["at"] > "2026-02-04"


def test_an_old_answer_that_says_what_is_recorded_does_not_set_its_date_back(suite):
    """``all`` takes what a run that broke off was answered, and here the cassette is the newer one."""
    whole, broken = BODY.format(end=""), BODY.format(end=INTERRUPT)
    suite.write(whole).record()
    cassette = suite.path / "cassettes/test_it/test_a.yaml"
    before = cassette.read_text().replace(
        store.read(cassette).recorded["at"], "2026-03-04T08:00:00Z"
    )
    cassette.write_text(before)
    suite.write(broken).record("--claude-record=all")
    (journal,) = (one for one in cassette.parent.iterdir() if one != cassette)
    text = re.sub(r'("recorded_at": )"[^"]+"', r'\1"2026-02-03T08:00:00Z"', journal.read_text())
    journal.write_text(text)
    suite.write(whole).record("--claude-record=all").assert_outcomes(passed=1)

    assert cassette.read_text() == before
