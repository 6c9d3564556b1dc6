"""A line for the body of a test, where no expectation on all of its answers tells them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.suggestions.words import told_apart

if TYPE_CHECKING:
    from pytest_claude_params.call import Call


def asserted(recorded: Call, changed: Call, number: int) -> str:
    """Return an ``assert`` on the fixture ``claude_calls``; empty if nothing tells them apart.

    Args:
        recorded: the call with the answer as it was recorded.
        changed: the call with the answer as the application got it.
        number: which of the test's calls it is, counted from 0.
    """
    call = f"claude_calls[{number}]"
    if recorded.stop_reason != changed.stop_reason:
        return f"assert {call}.stop_reason == {recorded.stop_reason!r}"
    uses, others = (
        [(use.get("name"), use.get("input")) for use in one.response.tool_uses]
        for one in (recorded, changed)
    )
    if uses != others:
        said = f'[(use["name"], use["input"]) for use in {call}.response.tool_uses]'
        return f"assert {said} == {uses!r}"
    words = told_apart(recorded.text, changed.text)
    if words:
        return f"assert {words!r} in {call}.text"
    begins = recorded.text.split()[:1]
    if begins and changed.text and not changed.text.startswith(begins[0]):
        return f"assert {call}.text.startswith({begins[0]!r})"
    most = len(recorded.text.split()) * 3 // 2
    is_longer = len(changed.text.split()) > most
    return f"assert len({call}.text.split()) <= {most}" if is_longer else ""
