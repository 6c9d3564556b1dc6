"""The page for those who come from promptfoo: its commands run, and it names every assertion."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_claude_params.importing.promptfoo.assertions import MAPPING

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/how-to/coming-from-promptfoo.md").read_text(encoding="utf-8")
PROGRAMS = {"pytest": "pytest", "claude-params": "pytest_claude_params"}


def typed(command, folder):
    """Run a command of the page as its reader would; return what it prints."""
    program, *arguments = shlex.split(command)
    ended = subprocess.run(
        [sys.executable, "-m", PROGRAMS[program], *arguments],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    return ended.stdout + ended.stderr


@pytest.mark.usefixtures("few_plugins")
def test_it_can_be_followed_word_for_word(tmp_path, monkeypatch, forked_python):
    """The configuration is imported, the suite is the one on the page, it is collected."""
    blocks = re.findall(r"^```(yaml|text|console)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (kind, configuration), (_, table), (_, importing), (_, suite), (_, collecting) = blocks
    assert kind == "yaml"
    monkeypatch.setattr(sys, "executable", forked_python)
    (tmp_path / "promptfooconfig.yaml").write_text(configuration)
    (tmp_path / "capitals.csv").write_text(table)

    for screen in (importing, collecting):
        for part in screen.split("$ ")[1:]:
            command, _, shown = part.partition("\n")
            printed = typed(command, tmp_path)
            assert [line for line in shown.splitlines() if line not in printed.splitlines()] == []
    assert (tmp_path / "promptfooconfig.claude.yaml").read_text() == suite


@pytest.mark.parametrize("kind", MAPPING)
def test_every_assertion_is_on_it(kind):
    """By its name, or with those that begin alike."""
    beginnings = (kind, kind.split(":")[0], f"{kind.split('-')[0]}-*", f"{kind.split('-')[0]}-")
    similar = "is-valid-openai-tools-call" if kind.startswith("is-valid-") else kind
    perplexity = "perplexity" if kind.startswith("perplexity") else kind

    assert any(f"`{name}`" in PAGE for name in (*beginnings, similar, perplexity))
