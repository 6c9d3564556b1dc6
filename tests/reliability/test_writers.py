"""Two processes write one cassette at once: nothing of either is lost."""

from __future__ import annotations

import os
import subprocess
import sys

from pytest_claude_params.cassettes import store

TRIALS = 50 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 2
CALLS = 10
SUITE = """
import pytest

pytestmark = [
    pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=20),
    pytest.mark.claude_cassette("shared"),
]


def test_a(claude):
    for number in range({calls}):
        claude(f"{name} {{number}}")
"""


def test_both_writers_recordings_are_there(tmp_path, simulator, capsys):
    """However they meet; and both tests replay."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "CI"},
        "ANTHROPIC_BASE_URL": simulator.base_url,
        "ANTHROPIC_API_KEY": "none",
    }
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    names = ("test_one.py", "test_two.py")
    for name in names:
        (tmp_path / name).write_text(SUITE.format(calls=CALLS, name=name))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    cassette = tmp_path / "cassettes" / "shared.yaml"

    lost = 0
    for _ in range(TRIALS):
        cassette.unlink(missing_ok=True)
        writers = [
            subprocess.Popen(
                [*command, "--claude-record=new", name],
                cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL,
            )
            for name in names
        ]  # fmt: skip
        assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
        prompts = [request.prompt for request, _ in store.read(cassette).interactions]
        wanted = {f"{name} {number}" for name in names for number in range(CALLS)}
        lost += len(wanted.difference(prompts))
        assert len(prompts) == len(set(prompts))
        assert [path.name for path in cassette.parent.iterdir()] == [cassette.name]
    replay = subprocess.run([*command, *names], cwd=tmp_path, env=environment, check=False)
    with capsys.disabled():
        print(f"\n{TRIALS} times two writers at once: {lost} recordings lost")  # noqa: T201

    assert (lost, replay.returncode) == (0, 0)
