from pathlib import Path

import pytest

from pytest_claude_params import cli
from pytest_claude_params.commands import COMMANDS

PAGE = Path(__file__).parents[2] / "docs/reference/command-line.md"


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_is_documented_with_its_options(verb, capsys):
    cli.run([verb, "--help"])
    options = [word for word in capsys.readouterr().out.split() if word.startswith("--")]
    section = PAGE.read_text(encoding="utf-8").partition(f"\n## {verb}\n")[2].partition("\n## ")[0]

    assert section
    assert [option for option in options if option not in section] == []
