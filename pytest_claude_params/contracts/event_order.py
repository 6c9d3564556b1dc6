"""The order in which the API sends the events of a stream."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wire.content_blocks import TOOL_CALLS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Which blocks take which deltas; kinds that are not known here fit everywhere.
_FITS = {
    "text_delta": ("text",),
    "citations_delta": ("text",),
    "thinking_delta": ("thinking",),
    "signature_delta": ("thinking",),
    "input_json_delta": TOOL_CALLS,
}
_KNOWN_BLOCKS = frozenset(block for blocks in _FITS.values() for block in blocks)


def first_disorder(events: Sequence[dict[str, Any]]) -> str:
    """Say which event comes out of order, and why; events that are not there are not missed.

    ``message_start``, then blocks one after the other, each started, filled and stopped, then
    ``message_delta``, then ``message_stop``, and nothing after it. Pings come anywhere.
    """
    order = _Order()
    for number, event in enumerate(events, 1):
        problem = order.problem_with(event)
        if problem:
            return f"event {number} is {event.get('type')}{_of_block(event)}, {problem}"
    return ""


@dataclass
class _Order:
    """How far a stream has come.

    Args:
        started: whether there was a ``message_start``.
        blocks: how many blocks were started.
        open: the type of the block that is open; empty if none is.
        ended: whether there was a ``message_delta``.
        stopped: whether there was a ``message_stop``.
        rules: what judges each kind of event.
    """

    started: bool = False
    blocks: int = 0
    open: str = ""
    ended: bool = False
    stopped: bool = False
    rules: dict[str, Callable[[dict[str, Any]], str]] = field(init=False)

    def __post_init__(self) -> None:
        self.rules = {
            "message_start": self._message_start,
            "content_block_start": self._block_start,
            "content_block_delta": self._block_delta,
            "content_block_stop": self._block_stop,
            "message_delta": self._message_delta,
            "message_stop": self._message_stop,
        }

    def problem_with(self, event: dict[str, Any]) -> str:
        """Take the next event; pings and kinds that are not known fit anywhere but at the end."""
        if self.stopped:
            return "after message_stop"
        rule = self.rules.get(str(event.get("type")))
        if rule is None:
            return ""
        if not self.started and event.get("type") != "message_start":
            return "before message_start"
        return rule(event)

    def _message_start(self, _event: dict[str, Any]) -> str:
        again, self.started = self.started, True
        return "for the second time" if again else ""

    def _block_start(self, event: dict[str, Any]) -> str:
        problem = self._still_open() or self._past_end()
        if not problem and event.get("index") != self.blocks:
            problem = f"where block {self.blocks} is due"
        block = event.get("content_block")
        self.blocks += 1
        self.open = str(block.get("type")) if isinstance(block, dict) else "unknown"
        return problem

    def _block_delta(self, event: dict[str, Any]) -> str:
        if problem := self._not_open(event):
            return problem
        delta = event.get("delta")
        kind = str(delta.get("type")) if isinstance(delta, dict) else ""
        fits = self.open in _FITS.get(kind, (self.open,)) or self.open not in _KNOWN_BLOCKS
        return "" if fits else f"whose {kind} does not fit a block of type {self.open!r}"

    def _block_stop(self, event: dict[str, Any]) -> str:
        problem, self.open = self._not_open(event), ""
        return problem

    def _message_delta(self, _event: dict[str, Any]) -> str:
        self.ended = True
        return self._still_open()

    def _message_stop(self, _event: dict[str, Any]) -> str:
        self.stopped = True
        return self._still_open() or ("" if self.ended else "without a message_delta before it")

    def _past_end(self) -> str:
        return "after message_delta" if self.ended else ""

    def _still_open(self) -> str:
        return f"while block {self.blocks - 1} is open" if self.open else ""

    def _not_open(self, event: dict[str, Any]) -> str:
        if self.open and event.get("index") == self.blocks - 1:
            return ""
        return self._still_open() or "while no block is open"


def _of_block(event: dict[str, Any]) -> str:
    return f" of block {event['index']}" if "index" in event else ""
