"""The promise of a conversation that ends with an assistant turn: the answer goes on from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params import wording
from pytest_claude_params.contracts.contract import Contract, block_types, kept_or
from pytest_claude_params.contracts.turns import prefill_of
from pytest_claude_params.wire.content_blocks import THOUGHTS

if TYPE_CHECKING:
    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.expectation import Verdict


def prefill(call: Call) -> Verdict | None:
    """An answer that goes on from an assistant turn begins with no thinking."""
    if not prefill_of(call):
        return None
    first = next(iter(block_types(call)), "")
    is_thought = first in THOUGHTS
    problem = f"a block of type {wording.either([first])} first" if is_thought else ""
    return kept_or(problem, "an answer that goes on from the prefill, without thinking before it")


PREFILL = Contract("prefill", prefill, needs=("messages",))
