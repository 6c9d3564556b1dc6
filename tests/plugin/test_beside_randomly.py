"""A project whose tests pytest-randomly shuffles: whatever the order, each has its own answers."""

import os
import re
import subprocess
import sys

import pytest

pytest.importorskip("pytest_randomly")

TESTS = """
import anthropic
import pytest


def ask(prompt):
    return anthropic.Anthropic(api_key="made-up").messages.create(
        model="claude-haiku-4-5",
        max_tokens=60,
        messages=[{"role": "user", "content": prompt}],
    ).content[0].text


@pytest.fixture(scope="module")
def shared():
    return ask("A shared answer")


@pytest.mark.claude_params(max_tokens=60)
@pytest.mark.parametrize("city", ["Rome", "Oslo", "Bern"])
def test_a_city(city):
    assert ask(city)


@pytest.mark.claude_params(max_tokens=60)
def test_samples(claude):
    assert len(claude.sample("Name a color.", 3, model="claude-haiku-4-5")) == 3


@pytest.mark.claude_cassette("together")
@pytest.mark.claude_params(max_tokens=60)
@pytest.mark.parametrize("number", [1, 2])
def test_of_one_cassette(number):
    assert ask(f"Number {number}")


@pytest.mark.claude_expect(stop_reason="end_turn")
@pytest.mark.parametrize("number", [1, 2])
def test_of_a_fixture(shared, number):
    assert shared
"""


@pytest.fixture
def run(pytester, simulator):
    """Return what runs the project in an order of its own, shuffled by a seed."""
    pytester.makepyfile(test_it=TESTS)
    names = ("PYTEST_ADDOPTS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    environment |= {"ANTHROPIC_BASE_URL": simulator.base_url, "ANTHROPIC_API_KEY": "made-up"}

    def runs(seed, *arguments):
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", "-v", f"--randomly-seed={seed}", *arguments],
            cwd=pytester.path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return ended.stdout, re.findall(r"^test_it\.py::(\S+) PASSED", ended.stdout, re.MULTILINE)

    return runs


def test_recordings_are_played_in_any_order(run, pytester):
    printed, first = run(1, "--claude-record=new")
    assert len(first) == 8, printed
    written = {path: path.read_bytes() for path in pytester.path.rglob("cassettes/**/*.yaml")}
    orders = {tuple(first)}
    for seed in (2, 3):
        printed, passed = run(seed)
        orders.add(tuple(passed))
        assert len(passed) == 8, printed

    assert len(orders) == 3
    assert {path: path.read_bytes() for path in written} == written
