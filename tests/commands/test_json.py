"""What ``--json`` prints has a version and keys that the reference has, and ``-q`` is silent."""

from __future__ import annotations

from importlib import import_module

import click
import pytest

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.commands import COMMANDS

# Each in a project of its own, where there is something to tell.
RUNS = {
    "accept": ("accept", "cassettes/test_a/test_x.yaml"),
    "adopt": ("adopt", "test_a.py"),
    "batch": ("batch", "status"),
    "check": ("check", "cassettes"),
    "convert": ("convert", "cassettes", "converted"),
    "diff": ("diff", "cassettes", "other"),
    "doctor": ("doctor",),
    "impact": ("impact", "You answer customers.", "cassettes"),
    "lint": ("lint", "cassettes"),
    "list": ("list", "cassettes"),
    "merge": ("merge", "other", "cassettes"),
    "mv": ("mv", "test_a.py::test_old", "test_a.py::test_new"),
    "pending": ("pending",),
    "prompts": ("prompts", "cassettes"),
    "prune": ("prune", "--check"),
    "reject": ("reject", "cassettes/test_a/test_x.yaml"),
    "scrub": ("scrub", "cassettes"),
    "show": ("show", "cassettes/test_a/test_x.yaml"),
}
# They run tests of their own.
ELSEWHERE = {"compare": "test_compare.py", "mutate": "test_mutate.py"}


def commands_of(verb):
    """Return a verb, or those within it."""
    command = import_module(COMMANDS[verb]).command
    if not isinstance(command, click.Group):
        return [command]
    context = click.Context(command)
    return [command.get_command(context, name) for name in command.list_commands(context)]


def takes(verb, option):
    """Whether a verb has an option."""
    return any(option in one.opts for command in commands_of(verb) for one in command.params)


@pytest.fixture
def shop(recorded):
    """A project in which each verb finds something: a test that was renamed, an answer put aside."""
    key = "sk-ant-api03-" + "Ab3dEf6h" * 11 + "AA"
    (recorded.folder / "pytest.ini").write_text("[pytest]\n")
    (recorded.folder / "test_a.py").write_text("def test_x(): pass\ndef test_new(): pass\n")
    ours = {"plugin": "pytest-claude-params 0.1.0"}
    system = {"system": "You answer customers."}
    for name in ("cassettes/test_a/test_x.yaml", "other/test_a/test_x.yaml"):
        recorded.write(name, recorded.asked(f"Hi, {name}", **system), **ours)
    recorded.write("cassettes/test_a/test_old.yaml", recorded.asked(f"Use {key}"), **ours)
    aside = store.read(recorded.folder / "other/test_a/test_x.yaml").interactions
    rejected = Document({"at": "2026-11-28T10:00:00Z", **ours}, aside, rejected="it failed")
    store.write(recorded.folder / "cassettes/test_a/test_x.yaml.rejected", rejected)
    return recorded.folder


@pytest.mark.parametrize("verb", sorted(RUNS))
@pytest.mark.usefixtures("shop")
def test_json_has_a_version_and_documented_keys(verb, run, documented):
    """And nothing else stands on standard output."""
    code, printed, _ = run(*RUNS[verb], "--json")

    assert code in (0, 1)
    assert len(documented(verb, printed)) > 1


def test_each_verb_with_json_is_tried():
    """A new one is tried, too."""
    assert {verb for verb in COMMANDS if takes(verb, "--json")} == {*RUNS, *ELSEWHERE}


@pytest.mark.parametrize("verb", [one for one in sorted(RUNS) if takes(one, "--quiet")])
@pytest.mark.usefixtures("shop")
def test_quiet_says_less_and_ends_the_same(verb, run):
    """It says nothing at all where nothing is left to look at."""
    code, quiet, _ = run(*RUNS[verb], "--quiet")

    assert bool(quiet) is bool(code)


@pytest.mark.usefixtures("shop")
def test_quiet_leaves_what_was_found(run):
    """And what it has come to, but not what is only good to know."""
    _, whole, _ = run("check", "cassettes")
    _, quiet, _ = run("check", "cassettes", "-q")

    assert quiet == whole
    assert run("check", "other", "-q") == (0, "", "")


@pytest.mark.usefixtures("shop")
def test_older_verbs_look_as_the_new_ones(on_a_terminal):
    """Broken at the width of a terminal, and what it has come to stands out, but for ``NO_COLOR``."""
    code, said = on_a_terminal("check", "cassettes", columns=60)
    plain = on_a_terminal("check", "cassettes", columns=60, NO_COLOR="1")[1]

    assert code == 1
    assert "\x1b[31m\x1b[1mchecked 3 files: 1 finding in 1 file." in said
    assert "\x1b" not in plain
    assert max(map(len, plain.splitlines())) <= 60
