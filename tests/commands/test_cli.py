import subprocess
import sys

import pytest

from pytest_claude_params import cli
from pytest_claude_params.commands import COMMANDS
from pytest_claude_params.wording import listed


def test_help_names_every_verb(capsys):
    assert cli.run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [verb for verb in COMMANDS if f"\n  {verb} " not in shown] == []


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_has_help(verb, capsys):
    assert cli.run([verb, "--help"]) == 0
    assert f"Usage: claude-params {verb}" in capsys.readouterr().out


def test_an_unknown_verb_is_misuse(capsys):
    assert cli.run(["simulat"]) == 2
    assert capsys.readouterr().err == (
        "claude-params: There is no command 'simulat'. Did you mean 'simulate'? There are "
        f"{listed(sorted(COMMANDS))}. See: claude-params --help\n"
    )


# click words some of them otherwise in each version.
MISUSE = {
    ("diff", "--jsn"): "No such option",
    ("compare",): "Missing argument 'PATH...'.",
    ("compare", "none"): "Invalid value for 'PATH...': Path 'none' does not exist.",
    ("compare", ".", "--samples", "0"): (
        "Invalid value for '--samples': 0 is not in the range x>=1."
    ),
    ("accept",): (
        "Which answers? Name tests or cassettes as `claude-params pending` lists them, or '*' for "
        "all."
    ),
    ("batch", "statsu"): "No such command 'statsu'.",
}


@pytest.mark.parametrize("arguments", MISUSE)
def test_misuse_of_a_verb_is_one_line_that_names_its_help(arguments, capsys):
    assert cli.run(arguments) == 2
    told = capsys.readouterr()
    (line,) = told.err.splitlines()

    assert line.startswith(f"claude-params: {MISUSE[arguments]}")
    assert line.endswith(f" See: claude-params {arguments[0]} --help")
    assert not told.out


PYTHON = sys.executable


@pytest.mark.parametrize(
    "module",
    [
        "pytest_claude_params",
        pytest.param("pytest_claude_params.cli", marks=pytest.mark.nightly),  # the same function
    ],
)
def test_the_modules_run_the_command(module):
    ended = subprocess.run(
        [PYTHON, "-m", module, "simulate", "--scenario", "none.yaml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (
        2,
        "claude-params: none.yaml: the scenario cannot be read: No such file or directory.\n",
    )
