"""Where prompts are used: each system prompt and set of tools once, with its tests."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import text_of_content
from pytest_claude_params.reports.html.texts import Text, beginning_of, text_of
from pytest_claude_params.reports.turns import as_json, names_of

if TYPE_CHECKING:
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
    users: dict[str, list[tuple[int, str]]] = defaultdict(list)
    calls: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, test in enumerate(run.tests, 1):
        for call in test["calls"]:
            if digest := call.get(name):
                calls[digest].append(call)
                users[digest].append((number, test["test"]))
    found = [
        _prompt(digest, run.bodies.get(digest), list(dict.fromkeys(those)), calls[digest], texts)
        for digest, those in users.items()
    ]
    by_use = sorted(found, key=lambda one: -(len(one.tests) + one.more))
    return [
        one for n, one in enumerate(by_use) if n < _MOST_PROMPTS or (one.text and one.text.anchor)
    ]


def _prompt(
    digest: str,
    value: Any,
    users: list[tuple[int, str]],
    calls: list[dict[str, Any]],
    texts: Texts,
) -> Prompt:
    tools = names_of(value) if isinstance(value, list) else []
    text = text_of_content(value) or as_json(value)
    shared = texts.is_shared(digest, text)
    return Prompt(
        text_of(text, texts.anchor_of(digest)) if shared else None,
        ", ".join(one for one in tools if one != "text") or beginning_of(text),
        users[:_MOST_TESTS],
        len(users[_MOST_TESTS:]),
        len(calls),
        ", ".join(dict.fromkeys(call["model"] for call in calls)),
        len(text),
    )
