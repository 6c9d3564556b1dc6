"""The JSON in an answer, and the answer with other JSON in its place."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.mutations.answer import FENCE
from pytest_claude_params.wire.content_blocks import FORCING
from pytest_claude_params.wire.json_text import json_value

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Block, Message

_OPENED = re.compile(rf"{FENCE}(?:json)?[ \t]*\n")
_CLOSED = re.compile(rf"\n[ \t]*{FENCE}")


@dataclass(frozen=True)
class Document:
    """An object or a list that an answer says.

    Args:
        answer: which answer.
        value: the JSON.
        span: where in the text it stands; ``None`` if it is the input of a tool.
        use: the call of that tool.
    """

    answer: Answer
    value: Any
    span: tuple[int, int] | None = None
    use: Block | None = None

    @property
    def is_whole_text(self) -> bool:
        """Whether the text is JSON and nothing else."""
        return self.span == (0, len(self.answer.text))

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema that was sent for it; empty if none was."""
        parameters = self.answer.request.parameters
        if self.use is not None:
            schema = self.answer.tools.get(str(self.use.get("name")), {}).get("input_schema")
        else:
            config = parameters.get("output_config") or {}
            form = config.get("format") if isinstance(config, dict) else None
            form = form or parameters.get("output_format")
            schema = form.get("schema") if isinstance(form, dict) else None
        return schema if isinstance(schema, dict) else {}

    def written(self, value: Any) -> Message:
        """Return the message with another value, spaced as the old one was."""
        if self.span is None:
            blocks = [
                {**block, "input": value} if block is self.use else block
                for block in self.answer.content
            ]
            return self.answer.with_content(blocks)
        start, end = self.span
        text = self.answer.text
        return self.answer.rewritten(text[:start] + _as(text[start:end], value) + text[end:])


def document_in(answer: Answer) -> Document | None:
    """Return the JSON of an answer: its text, what is fenced in it, or a forced tool's input."""
    if answer.tool_uses:
        return _in_tool(answer)
    text = answer.text
    if (value := _read(text)) is not None:
        return Document(answer, value, (0, len(text)))
    return _fenced_in(answer)


def _fenced_in(answer: Answer) -> Document | None:
    text = answer.text
    opened = _OPENED.search(text)
    closed = _CLOSED.search(text, opened.end()) if opened else None
    if opened is None or closed is None:
        return None
    value = _read(text[opened.end() : closed.start()])
    return None if value is None else Document(answer, value, (opened.end(), closed.start()))


def _in_tool(answer: Answer) -> Document | None:
    if answer.tool_choice.get("type") not in FORCING or len(answer.tool_uses) != 1:
        return None
    use = answer.tool_uses[0]
    return Document(answer, use["input"], None, use) if use["input"] else None


def _read(text: str) -> Any:
    try:
        value = json_value(text)
    except ValueError:
        return None
    return value if isinstance(value, (dict, list)) and value else None


def _as(before: str, value: Any) -> str:
    """Write a value as the text before was written: on lines, or on one."""
    if "\n" in before.strip():
        text = json.dumps(value, ensure_ascii=False, indent=2)
    elif ", " in before or ": " in before:
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair stays an escape
        return json.dumps(value)
    return text
