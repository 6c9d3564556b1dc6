"""Where prompts are used: each system prompt and set of tools once, with its tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import text_of_content
from pytest_claude_params.prompts.inventory import inventory_of
from pytest_claude_params.reports.html.texts import Text, beginning_of, text_of
from pytest_claude_params.reports.turns import as_json, names_of

if TYPE_CHECKING:
    from pytest_claude_params.prompts.inventory import Entry
    from pytest_claude_params.reports.html.texts import Texts
    from pytest_claude_params.reports.run import Run

_MOST_PROMPTS = 100
_MOST_TESTS = 8


@dataclass(frozen=True, slots=True)
class Prompt:
    """A system prompt, or a set of tools.

    Args:
        text: the whole, where it stands nowhere else on the page.
        beginning: its first words, or the names of the tools.
        tests: the tests that use it: number and name.
        more: how many further tests use it.
        calls: how many calls use it.
        models: which models it was sent to.
        size: how many characters it has.
    """

    text: Text | None
    beginning: str
    tests: list[tuple[int, str]]
    more: int
    calls: int
    models: str
    size: int


def prompts_of(run: Run, texts: Texts, name: str) -> list[Prompt]:
    """Return what is sent as ``system`` or ``tools``, what most tests use first.

    Args:
        run: the run.
        texts: the texts of the page.
        name: ``system`` or ``tools``.
    """
    used = (
        (call[name], (number, test["test"]), call["model"])
        for number, test in enumerate(run.tests, 1)
        for call in test["calls"]
        if call.get(name)
    )
    by_use = [_prompt(entry, run.bodies.get(entry.digest), texts) for entry in inventory_of(used)]
    return [
        one for n, one in enumerate(by_use) if n < _MOST_PROMPTS or (one.text and one.text.anchor)
    ]


def _prompt(entry: Entry[tuple[int, str]], value: Any, texts: Texts) -> Prompt:
    tools = names_of(value) if isinstance(value, list) else []
    text = text_of_content(value) or as_json(value)
    shared = texts.is_shared(entry.digest, text)
    return Prompt(
        text_of(text, texts.anchor_of(entry.digest)) if shared else None,
        ", ".join(one for one in tools if one != "text") or beginning_of(text),
        list(entry.users[:_MOST_TESTS]),
        len(entry.users[_MOST_TESTS:]),
        entry.calls,
        ", ".join(entry.models),
        len(text),
    )
