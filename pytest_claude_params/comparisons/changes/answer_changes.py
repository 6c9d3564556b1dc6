"""Changes between two answers to a request: its end, its calls of tools, its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pytest_claude_params.comparisons.language import language_of
from pytest_claude_params.matching import ABSENT, value_differences
from pytest_claude_params.prices import cost_of_usage
from pytest_claude_params.wire.json_text import json_value
from pytest_claude_params.wire.stop_reasons import ENDS_EARLY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.call import CallResponse

What = Literal[
    "status",
    "error",
    "stop_reason",
    "model",
    "tool call",
    "tool input",
    "JSON",
    "JSON lost",
    "language",
    "text",
    "content",
    "body",
    "input_tokens",
    "output_tokens",
    "cost",
]
FIGURES = ("input_tokens", "output_tokens", "cost")
_ERROR = 400
_FENCE = re.compile(r"\A```\w*\n(.*)\n```\Z", re.DOTALL)
# Blocks that are compared by what they say or call.
_SPOKEN = ("text", "tool_use")


@dataclass(frozen=True)
class AnswerChange:
    """One thing in which an answer differs from the one before.

    Args:
        what: what differs: ``stop_reason``, ``text``, ``JSON`` and so on.
        old: the value before; ``ABSENT`` if there was none.
        new: the value now; ``ABSENT`` if there is none.
        path: where in a JSON value, such as ``items[0].price``; of a tool, after its name.
    """

    what: What
    old: Any
    new: Any
    path: str = ""

    @property
    def is_figure(self) -> bool:
        """Whether it is a count or a cost, which differ with every change of a text."""
        return self.what in FIGURES

    @property
    def is_break(self) -> bool:
        """Whether the answer is worth less by its form: cut, an error, no JSON, another language."""
        if self.what == "stop_reason":
            return self.new in ENDS_EARLY
        if self.what == "status":
            return isinstance(self.new, int) and (self.new >= _ERROR or not self.new)
        return self.what in ("JSON lost", "language") or (
            self.what == "JSON" and self.new is ABSENT
        )


def answer_changes(old: CallResponse, new: CallResponse) -> list[AnswerChange]:
    """List what changed between two answers, what matters most first.

    Ids, headers and latency do not count: they differ each time.

    Args:
        old: the answer before.
        new: the answer now.
    """
    if not old.message and not new.message and _is_plain(old) and _is_plain(new):
        return [*_single("status", old.status, new.status), *_values("body", old.body, new.body)]
    return [
        *_single("status", old.status, new.status),
        *_single("error", old.error_type or ABSENT, new.error_type or ABSENT),
        *_single("stop_reason", old.stop_reason or ABSENT, new.stop_reason or ABSENT),
        *_single("model", old.model or ABSENT, new.model or ABSENT),
        *_tools(old.tool_uses, new.tool_uses),
        *_said(old.text, new.text),
        *_values("content", _unspoken(old), _unspoken(new)),
        *_figures(old, new),
    ]


def cost_of(response: CallResponse) -> float | None:
    """Return what an answer cost in US dollars, if the price of its model is known."""
    return cost_of_usage(response.model, response.usage)


def _is_plain(response: CallResponse) -> bool:
    return not response.is_stream and response.error_type is None


def _single(what: What, old: Any, new: Any) -> Iterator[AnswerChange]:
    if old != new:
        yield AnswerChange(what, old, new)


def _values(what: What, old: Any, new: Any, path: str = "") -> Iterator[AnswerChange]:
    for one in value_differences(old, new):
        yield AnswerChange(what, one.recorded, one.asked, f"{path}{one.path}")


def _tools(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[AnswerChange]:
    names, new_names = ([str(one.get("name")) for one in calls] for calls in (old, new))
    if names != new_names:
        yield AnswerChange("tool call", ", ".join(names) or ABSENT, ", ".join(new_names) or ABSENT)
        return
    for name, before, after in zip(names, old, new, strict=True):
        yield from _values("tool input", before.get("input"), after.get("input"), f"{name}: ")


def _said(old: str, new: str) -> Iterator[AnswerChange]:
    if old == new:
        return
    before, after = _json_in(old), _json_in(new)
    if before is None:
        yield from _language(old, new)
        yield AnswerChange("text", old, new)
    elif after is None:
        yield AnswerChange("JSON lost", old, new)
    elif before == after:
        # A parser sees no difference, and a test of the text does.
        yield AnswerChange("text", old, new)
    else:
        yield from _values("JSON", before, after)


def _language(old: str, new: str) -> Iterator[AnswerChange]:
    before, after = language_of(old), language_of(new)
    if before and after:
        yield from _single("language", before, after)


def _json_in(text: str) -> Any:
    """Return the JSON object or list that a text is, also within a fence; else ``None``."""
    text = text.strip()
    fenced = _FENCE.match(text)
    try:
        value = json_value(fenced[1] if fenced else text)
    except ValueError:
        return None
    return value if isinstance(value, (dict, list)) else None


def _unspoken(response: CallResponse) -> list[dict[str, Any]]:
    """What else an answer holds, such as thinking and searches; signatures differ each time."""
    varying = ("signature", "id", "tool_use_id", "encrypted_content", "encrypted_index", "data")
    return [
        {name: value for name, value in block.items() if name not in varying}
        for block in response.content
        if block.get("type") not in _SPOKEN
    ]


def _figures(old: CallResponse, new: CallResponse) -> Iterator[AnswerChange]:
    for name in ("input_tokens", "output_tokens"):
        before, after = old.count_of(name), new.count_of(name)
        if before is not None and after is not None:
            yield from _single("input_tokens" if name[0] == "i" else "output_tokens", before, after)
    cost, new_cost = cost_of(old), cost_of(new)
    if cost is not None and new_cost is not None:
        yield from _single("cost", cost, new_cost)
