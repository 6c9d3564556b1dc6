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
    assert capsys.readouterr().err.splitlines()[-1] == (
        "Error: There is no command 'simulat'. Did you mean 'simulate'? There are "
        f"{listed(sorted(COMMANDS))}."
    )


def test_a_mistake_of_the_user_is_one_line(capsys):
    assert cli.run(["simulate", "--scenario", "none.yaml"]) == 2
    assert capsys.readouterr().err == (
        "claude-params: none.yaml: the scenario cannot be read: No such file or directory.\n"
    )


def test_main_exits_with_the_code(capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["--no-such-option"])

    assert end.value.code == 2
    assert "--no-such-option" in capsys.readouterr().err
