"""The page of the command line says what the command does, no more and no less."""

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

from pytest_claude_params import cli
from pytest_claude_params.commands import COMMANDS

PAGE = Path(__file__).parents[2] / "docs/reference/command-line.md"
OPTION = re.compile(r"--[a-z][a-z-]*")


def section_of(verb):
    """Return what the page says of a verb."""
    return PAGE.read_text(encoding="utf-8").partition(f"\n## {verb}\n")[2].partition("\n## ")[0]


def help_of(capsys, *words):
    """Return what the command itself says."""
    cli.run([*words, "--help"])
    return capsys.readouterr().out


def whole_help_of(capsys, verb):
    """Return what a verb and those within it say of themselves."""
    command = import_module(COMMANDS[verb]).command
    is_group = isinstance(command, click.Group)
    inner = command.list_commands(click.Context(command)) if is_group else ()
    return "".join(help_of(capsys, verb, *name) for name in ((), *((one,) for one in inner)))


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_is_documented_with_its_options(verb, capsys):
    """Those of the verbs within it, too."""
    section = section_of(verb)
    options = OPTION.findall(whole_help_of(capsys, verb))

    assert section
    assert [option for option in options if option not in section] == []


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_option_of_its_table_is_there(verb, capsys):
    """What was taken away is not promised any longer."""
    rows = re.findall(r"^\| (`-.*?) \|", section_of(verb), re.MULTILINE)
    documented = {option for row in rows for option in OPTION.findall(row)}

    assert documented - set(OPTION.findall(whole_help_of(capsys, verb))) == set()


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_says_how_it_ends(verb):
    """With which exit code, and when."""
    assert "exit code" in section_of(verb) or "exits with" in section_of(verb)


def test_every_section_is_of_a_verb():
    """In the order in which one looks for it."""
    headings = re.findall("^## (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(headings) == sorted([*COMMANDS, "Completion"])


@pytest.mark.parametrize("verb", ["", *COMMANDS])
def test_help_fits_eighty_columns(verb, capsys):
    """Also where a pipe has no width."""
    assert [
        line for line in help_of(capsys, *filter(None, [verb])).splitlines() if len(line) > 80
    ] == []
