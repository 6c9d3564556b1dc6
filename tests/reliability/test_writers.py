"""Several processes record into one cassette: nothing is lost, and the order is not chance.

``CLAUDE_PARAMS_NIGHTLY=1`` makes 50 trials with two processes and 8 with eight workers.
"""

from __future__ import annotations

import os
import subprocess

import pytest

from pytest_claude_params.cassettes.files import store

CALLS = 10
HEAD = """
import pytest

pytestmark = [
    pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=60),
    pytest.mark.claude_cassette("../shared.yaml"),
]
"""
ONE_OF_TWO = """

def test_{name}(claude):
    for number in range({calls}):
        claude(f"{name} {{number}}")
    {more}
"""
ONE_OF_EIGHT = """

@pytest.mark.parametrize("name", "abcdefgh")
def test_it(claude, name):
    for number in range(10):
        claude(f"{name} {number}")
"""
BOTH = [f"{name} {number}" for name in "ab" for number in range(CALLS)]


class Pair:
    """Two tests of two files with one cassette, and a process for each."""

    def __init__(self, project, *runners):
        self._project = project
        self._runners = runners
        self.cassette = project.path / "shared.yaml"
        (project.path / "tests").mkdir()
        self.write()

    def write(self, a="", b=""):
        """Write both tests; each asks its questions, and something more."""
        for name, more in (("a", a), ("b", b)):
            text = HEAD + ONE_OF_TWO.format(name=name, calls=CALLS, more=more)
            (self._project.path / "tests" / f"test_{name}.py").write_text(text)

    def run(self, names="ab", mode="new"):
        """Run the tests in this order, at once."""
        for name, runner in zip(names, self._runners, strict=False):
            runner.start(self._project.order(f"tests/test_{name}.py", mode=mode, output=name))
        codes = [runner.wait() for runner in self._runners[: len(names)]]
        assert codes == [0] * len(names), self.output(names[0])

    def output(self, name):
        """What the run of one test has printed."""
        return (self._project.path / name).read_text()

    @property
    def prompts(self):
        """What the cassette holds."""
        return [request.prompt for request, _ in store.read(self.cassette).interactions]


@pytest.fixture
def pair(project, runner, other_runner):
    """Return two tests with one cassette."""
    return Pair(project, runner, other_runner)


def test_two_at_once(pair, trials, told):
    """All of both is there, in the same order each time, whoever was first."""
    count, lost = trials(2, 50), 0
    for trial in range(count):
        pair.cassette.unlink(missing_ok=True)
        pair.run("ab" if trial % 2 else "ba")
        lost += len(set(BOTH).difference(pair.prompts))
        assert pair.prompts == BOTH
    told(f"{count} times two writers at once: {lost} recordings lost")

    pair.run(mode="none")


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_one_after_the_other(pair, order):
    """The same file again."""
    for name in order:
        pair.run(name)

    assert pair.prompts == BOTH


@pytest.mark.parametrize(
    "runs",
    [("ab",), ("a", "b"), pytest.param(("b", "a"), marks=pytest.mark.nightly)],
    ids=["at once", "a b", "b a"],
)
def test_all_anew(pair, runs):
    """Each test replaces what it asks, and takes nothing from the other that asks the same."""
    pair.write(a='claude.sample("Both", 3)', b='claude("Both")')
    for _ in range(2):
        for names in runs:
            pair.run(names, mode="all")

    assert [prompt for prompt in pair.prompts if prompt != "Both"] == BOTH
    assert 3 <= pair.prompts.count("Both") <= 4
    pair.run(mode="none")


def test_workers_of_xdist(project, trials, told, forked_python):
    """Each records its part."""
    (project.path / "tests").mkdir()
    (project.path / "tests" / "test_it.py").write_text(HEAD + ONE_OF_EIGHT)
    workers, count, lost = trials(2, 8), trials(1, 8), 0
    order = project.order(f"-n{workers}", "-p", "xdist")
    cassette = project.path / "shared.yaml"
    wanted = [f"{name} {number}" for name in "abcdefgh" for number in range(10)]
    for _ in range(count):
        cassette.unlink(missing_ok=True)
        subprocess.run(
            [forked_python, "-m", "pytest", *order["arguments"], "tests"],
            cwd=project.path,
            env={
                **{name: value for name, value in os.environ.items() if name != "CI"},
                **order["environment"],
            },
            check=True,
        )
        prompts = [request.prompt for request, _ in store.read(cassette).interactions]
        lost += len(set(wanted).difference(prompts))
        assert prompts == wanted
    told(f"{count} times {workers} workers of xdist at once: {lost} recordings lost")
