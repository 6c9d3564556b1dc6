"""The reference of all operators, in Markdown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.mutations.examples import shown_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.call import Call
    from pytest_claude_params.mutations.operator import Operator

_HEAD = """\
# Mutated answers

`pytest --claude-mutate=NAME` replays with the recorded answers made worse, as a model might make them, and `claude-params mutate` does so with all operators: [which prompts are unguarded](../how-to/find-unguarded-prompts.md).
An operator changes the answers to one request of a test at a time, or says that it does not fit.
What it changes depends on the recording and on `--claude-mutate-seed` alone.
The changed answer is one that the API could give: its token counts grow and shrink with its text, the events of a stream come in their order, and Bedrock's frames stay frames.
An answer of [another API](surfaces.md#what-is-judged-where), Bedrock's Converse or OpenAI's chat completions, stays one of that API.
Errors, streams that broke off, answers that `claude_fault` has struck, and calls of fixtures that tests share are left as they are.

This page is written by `claude-params mutate --markdown`.
"""


def operators_markdown() -> str:
    """Return the page."""
    table = ["| operator | what happened |", "| --- | --- |"]
    table += [f"| [`{one.name}`](#{one.name}) | {one.sentence} |" for one in OPERATORS.values()]
    sections = ["\n".join(_section(one)) for one in OPERATORS.values()]
    return "\n".join([_HEAD, *table, "", "\n\n".join(sections), ""])


def _section(operator: Operator) -> Iterator[str]:
    before, after = shown_on(operator)
    yield f"## {operator.name}"
    yield ""
    yield f"In the world: {operator.sentence}."
    yield f"It fits {operator.fits}."
    yield ""
    yield operator.help.replace("``", "`")
    yield ""
    yield "```diff"
    yield from (f"- {line}".rstrip() for line in _lines(before))
    yield from (f"+ {line}".rstrip() for line in _lines(after))
    yield "```"


def _lines(call: Call) -> Iterator[str]:
    """Yield the blocks of an answer, and why it stopped, one below the other."""
    for block in call.response.content:
        match block:
            case {"type": "text", "text": text}:
                yield from text.replace("```", "'''").split("\n")
            case {"type": "tool_use"}:
                yield f"{block['name']}({json.dumps(block['input'])})"
            case {"type": "thinking"}:
                yield f"(thinking) {block['thinking']}"
    tokens = call.response.usage.get("output_tokens")
    yield f"stop_reason: {call.stop_reason}, output_tokens: {tokens}"
