"""The promise of ``thinking``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.contracts.contract import (
    Contract,
    block_types,
    is_cut_short,
    kept_or,
    sent_object,
)
from pytest_claude_params.contracts.turns import begins_anew
from pytest_claude_params.wire.content_blocks import THOUGHTS

if TYPE_CHECKING:
    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.expectation import Verdict


def thinking(call: Call) -> Verdict | None:
    """Disabled there is none, enabled the answer to a new turn has some, omitted it has no text."""
    how = sent_object(call, "thinking")
    rules = {"disabled": _none, "enabled": _some}
    verdict = rules[how["type"]](call) if how.get("type") in rules else None
    if verdict is not None and not verdict.passed:
        return verdict
    return (_unseen(call) if how.get("display") == "omitted" else None) or verdict


def _none(call: Call) -> Verdict:
    found = [one for one in block_types(call) if one in THOUGHTS]
    return kept_or(
        f"a block of type {wording.either(found[:1])}" if found else "",
        "no thinking, as it is disabled",
    )


def _some(call: Call) -> Verdict | None:
    # After a tool's result, or where a paused turn goes on, Claude has often thought enough.
    if is_cut_short(call) or not begins_anew(call):
        return None
    found = list(dict.fromkeys(block_types(call)))
    problem = f"blocks of type {wording.each(found)} only" if found else "no content"
    has_some = not set(THOUGHTS).isdisjoint(found)
    return kept_or("" if has_some else problem, "a thinking block, as thinking is enabled")


def _unseen(call: Call) -> Verdict:
    shown = [text for block in call.response.content if (text := _thought(block))]
    problem = f"a thinking block with {wording.quote(shown[0])}" if shown else ""
    return kept_or(problem, "no text in thinking blocks, as display is 'omitted'")


def _thought(block: dict[str, Any]) -> str:
    return str(block.get("thinking") or "") if block.get("type") == "thinking" else ""


THINKING = Contract("thinking", thinking, needs=("thinking",))
