"""Killed with no chance to say a word: what a test had been answered is not lost.

An answer is acknowledged once the code under test has it. ``CLAUDE_PARAMS_NIGHTLY=1`` makes a
hundred trials of each, or one at every file system call.
"""

from __future__ import annotations

import random

import pytest

from pytest_claude_params.cassettes.files import store

KILLED = -9
SAVE = "pytest_claude_params.cassettes.recording.after_test:keep"
NOTE = "pytest_claude_params.cassettes.pending.journal:Journal.note"
COUNT = 20
MANY = f"""
import os

import pytest

DONE = os.open("answered", os.O_CREAT | os.O_APPEND | os.O_WRONLY)


@pytest.mark.parametrize("number", range({COUNT}))
@pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=60)
def test_a(claude, number):
    claude(f"Question {{number:02}}")
    os.write(DONE, b".")
"""


def lost_when_finished(project, mode="new"):
    """Run again, after a kill; return how many acknowledged answers were asked for again."""
    acknowledged = project.answered
    assert project.run(mode=mode) == 0, project.output
    assert project.prompts == project.expected
    assert [path.name for path in project.files] == ["test_a.yaml"]
    return max(0, acknowledged + project.asked - project.calls)


@pytest.mark.parametrize("moment", ["while it records", "while it saves"])
def test_killed_at_a_random_moment(project, moment, trials, told):
    """The next run asks for the others only, and says so in a line."""
    chance = random.Random(4)  # noqa: S311  (trials that can be repeated)
    # The first alone may strike when all is saved.
    count, lost, unsaved = trials(2 if moment == "while it saves" else 1, 100), 0, 0
    for _ in range(count):
        project.clear()
        if moment == "while it saves":
            project.killed_after(project.calls, chance.random() * 0.1)
        else:
            project.killed_after(chance.randrange(1, project.calls), chance.random() * 0.01)
        assert project.prompts in (None, project.expected)
        was_unsaved = project.prompts is None
        unsaved += was_unsaved
        lost += lost_when_finished(project)
        assert ("recovered" in project.output) == was_unsaved
    told(
        f"{count} kills of a test of {project.calls} calls {moment}: {unsaved} unsaved, {lost} answers lost"
    )

    assert lost == 0
    assert unsaved > 0


def test_killed_while_many_tests_record(project, trials, told):
    """Each has a cassette, whole or not there."""
    chance = random.Random(5)  # noqa: S311  (trials that can be repeated)
    project.write_test(MANY)
    count, lost = trials(1, 100), 0
    for _ in range(count):
        project.clear()
        project.killed_after(chance.randrange(1, COUNT), chance.random() * 0.01)
        acknowledged = project.answered
        assert all(store.read(path) for path in project.files if path.suffix == ".yaml")

        assert project.run() == 0, project.output
        lost += max(0, acknowledged + project.asked - COUNT)
        assert [path.suffix for path in project.files] == [".yaml"] * COUNT
    told(f"{count} kills of {COUNT} tests of one call: {lost} answers lost")

    assert lost == 0


@pytest.mark.parametrize("mode", ["new", "all"])
@pytest.mark.parametrize("target", [NOTE, SAVE], ids=["journal", "save"])
def test_killed_at_a_file_system_call(project, target, mode, trials, told):
    """The cassette is the old one or the new one, whole; no answer is asked for twice."""
    project.write(calls=3)
    old = project.record_another_day()
    project.begin(mode, old)
    calls = project.file_system_calls(target, mode)
    moments = range(1, calls + 1, trials(16, 1))
    lost = 0
    for at in moments:
        project.begin(mode, old)
        ended = project.run(mode=mode, chaos={"target": target, "at": at})

        assert ended == KILLED, project.output
        assert project.prompts in (project.expected, None if mode == "new" else project.expected)
        is_saved = project.prompts and (project.path / project.cassette).read_bytes() != old
        lost += lost_when_finished(project, "new" if is_saved else mode)
    told(
        f"{len(moments)} kills at {calls} file system calls of {target.rpartition('.')[2]}, "
        f"mode {mode}: {lost} answers lost"
    )

    assert lost == 0


def test_the_kills_come_where_files_are_touched(project):
    """Writing, syncing and renaming are among the calls that are counted."""
    project.write(calls=1)

    assert project.file_system_calls(NOTE) >= 5
    project.clear()
    assert project.file_system_calls(SAVE) >= 20
