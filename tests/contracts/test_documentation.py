"""The messages that the reference shows are those that a user reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_claude_params.contracts import CONTRACTS, check
from pytest_claude_params.expectations import headline

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "contracts.md"
USER = {"role": "user", "content": "Go on."}
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}}
ANSWER = {"type": "object", "properties": {"n": {"type": "integer"}}}
ADD = {"name": "add", "input_schema": SCHEMA}
BASH = {"name": "bash", "type": "bash_20250124"}
THOUGHT = {"type": "thinking", "thinking": "Hm.", "signature": "EqQB"}
TEXT = {"type": "text", "text": "Hi!"}


def using(name: str, given: object = None) -> dict[str, object]:
    use = {"type": "tool_use", "id": "toolu_1", "name": name, "input": given or {}}
    return {"content": [use], "stop_reason": "tool_use"}


def block_start(index: int) -> dict[str, object]:
    return {"type": "content_block_start", "index": index, "content_block": {"type": "text"}}


BROKEN = [
    ("max_tokens", "", {"sent": {"max_tokens": 10}, "usage": {"output_tokens": 12}}),
    ("stop_sequences", "x" * 119 + "###", {"sent": {"stop_sequences": ["###", "END"]}}),
    ("tool_choice", "Hi!", {"sent": {"tool_choice": {"type": "tool", "name": "add"}}}),
    ("tools", "", {"sent": {"tools": [ADD, BASH]}} | using("sub")),
    (
        "tools",
        "",
        {"sent": {"tools": [ADD | {"strict": True}]}} | using("add", {"a": "one"}),
    ),
    (
        "output_config.format",
        '{"n": "one"}',
        {"sent": {"output_config": {"format": {"type": "json_schema", "schema": ANSWER}}}},
    ),
    ("thinking", "Hi!", {"sent": {"thinking": {"type": "enabled"}, "messages": [USER]}}),
    (
        "prefill",
        "",
        {
            "sent": {"messages": [USER, {"role": "assistant", "content": "{"}]},
            "content": [THOUGHT, TEXT],
        },
    ),
    (
        "service_tier",
        "Hi!",
        {"sent": {"service_tier": "standard_only"}, "usage": {"service_tier": "priority"}},
    ),
    ("stream", "Hi!", {"sent": {"stream": True}}),
]


def shown(name):
    """The lines of the reference that show what a contract says."""
    section = REFERENCE.read_text(encoding="utf-8").partition(f"### `{name}`\n")[2]
    return section.partition("\n### ")[0].splitlines()


@pytest.mark.parametrize(("name", "text", "exchange"), BROKEN)
def test_a_message_is_shown_as_it_reads(call, name, text, exchange):
    assert headline(check([call(text, **exchange)])) in shown(name)


def test_the_message_of_a_disorder_is_shown_as_it_reads(stream):
    events = ({"type": "message_start", "message": {}}, block_start(0), block_start(1))

    assert headline(check([stream(*events)])) in shown("stream")


def test_every_contract_shows_its_message():
    assert {name for name, _, _ in BROKEN} == set(CONTRACTS)
