"""The texts of files that prompts are written in."""

from __future__ import annotations

import pytest

from pytest_claude_params.prompts.fragment import Fragment
from pytest_claude_params.prompts.prompt_files import fragments_in

PYTHON = '''
"""Prompts of the shop."""

SYSTEM = """You answer customers.
Be terse."""
name = "a short one"


def greeting(user):
    """Greet somebody by name."""
    return f"Hello {user.name!r}, what can we do for you?" + ("and then " "some more words")
'''


def test_python():
    """Each text with its line, that of functions, too; what is filled in is a hole."""
    assert fragments_in("prompts.py", PYTHON) == [
        Fragment("Prompts of the shop.", 2),
        Fragment("You answer customers.\nBe terse.", 4),
        Fragment("Greet somebody by name.", 10),
        Fragment("Hello {}, what can we do for you?", 11),
        Fragment("and then some more words", 11),
    ]


@pytest.mark.parametrize("name", ["tools.json", "prompts.claude.yaml", "prompts.yml"])
def test_json_and_yaml(name):
    """Each text that a tree holds."""
    text = '{"tools": [{"name": "get_order", "description": "Looks up an order."}]}'

    assert fragments_in(name, text) == [Fragment("Looks up an order.")]


def test_any_other_file_is_one_text():
    """Without its front matter."""
    text = "---\nmodel: claude\n---\nYou are terse.\n"

    assert fragments_in("system.md", text) == [Fragment("You are terse.\n")]


@pytest.mark.parametrize("name", ["a.py", "a.json", "a.yaml"])
def test_what_is_not_what_its_name_says_is_one_text(name):
    assert fragments_in(name, "a: [ You are (") == [Fragment("a: [ You are (")]
