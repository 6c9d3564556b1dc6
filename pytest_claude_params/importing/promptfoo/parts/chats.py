"""A prompt of promptfoo: one text, or messages with their roles."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.templates import (
    as_jinja,
    as_jinja_in_all,
    as_text,
    single_braces_kept_in_all,
)
from pytest_claude_params.suites.templates import with_single_braces_kept
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from collections.abc import Collection

_SYSTEM = ("system", "developer")
_ROLES = ("user", "assistant")
# How promptfoo reads roles from a text for Claude.
_LINE = re.compile(r"(system|user|assistant):[ \t]*(.*)")


@dataclass(frozen=True)
class Chat:
    """What is said.

    Args:
        text: what the user says, if that is all.
        messages: all messages, if there are several.
        system: the system prompt.
    """

    text: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    system: str = ""

    def with_single_braces_kept(self, names: Collection[str]) -> Chat:
        """Return the same with names in single braces as they are written, as promptfoo has it."""
        return Chat(
            with_single_braces_kept(self.text, names),
            single_braces_kept_in_all(self.messages, names),
            with_single_braces_kept(self.system, names),
        )

    def with_json(self, names: Collection[str]) -> Chat:
        """Return the same with names that stand for no texts written as JSON."""
        return Chat(
            as_jinja(self.text, names),
            as_jinja_in_all(self.messages, names),
            as_jinja(self.system, names),
        )


def chat_of(said: Any) -> Chat:
    """Return what a prompt says, as templates of jinja2; raises ``UsageError`` for what is none."""
    if not isinstance(said, str):
        return _of_messages(said)
    text = said.strip()
    if not text:
        raise UsageError("is empty")
    if text[0] in "[{":
        try:
            return _of_messages(json.loads(text))
        except (ValueError, RecursionError):
            if text[0] == "[" and '"role"' in text:
                raise UsageError(
                    "is a list of messages only when it is filled; write it as `messages` or `turns`"
                ) from None
    if _LINE.match(text):
        return _of_lines(text)
    if re.fullmatch(r"\{\{-?\s*\w+\s*\|\s*dump\s*-?\}\}", text):
        raise UsageError("is made of a var as a whole; write it as `messages` of its cases")
    return Chat(as_jinja(said))


def _of_messages(data: Any) -> Chat:
    """Return messages; what is JSON without roles is sent as it is."""
    if isinstance(data, dict) and isinstance(data.get("messages"), list):
        data = data["messages"]
    if not (
        isinstance(data, list)
        and data
        and all(isinstance(one, dict) and "role" in one for one in data)
    ):
        if isinstance(data, (dict, list)):
            return Chat(as_jinja(json.dumps(data, ensure_ascii=False, indent=2)))
        return Chat(as_jinja(str(data)))
    system = [_text(one.get("content")) for one in data if one["role"] in _SYSTEM]
    others = [one for one in data if one["role"] not in _SYSTEM]
    for one in others:
        if one["role"] not in _ROLES:
            raise UsageError(
                f"has a message of the role {literal(one['role'])}; Claude knows user and assistant"
            )
    messages = [{"role": one["role"], "content": _content(one.get("content"))} for one in others]
    return _chat(messages, "\n".join(system))


def _of_lines(text: str) -> Chat:
    system: list[str] = []
    messages: list[dict[str, Any]] = []
    for line in text.split("\n"):
        role = _LINE.match(line.strip())
        if role and role[1] == "system":
            system.append(role[2])
        elif role:
            messages.append({"role": role[1], "content": role[2]})
        elif messages:
            messages[-1]["content"] += f"\n{line}"
        elif system:
            system[-1] += f"\n{line}"
    return _chat(messages, "\n".join(system).strip())


def _chat(messages: list[dict[str, Any]], system: str) -> Chat:
    if not messages:
        raise UsageError("has no message of the user")
    messages = as_jinja_in_all(messages)
    only = messages[0] if len(messages) == 1 and messages[0]["role"] == "user" else None
    if only and isinstance(only["content"], str):
        return Chat(only["content"].strip(), system=as_jinja(system))
    return Chat(messages=messages, system=as_jinja(system))


def _content(given: Any) -> Any:
    if isinstance(given, str):
        return as_text(given)
    if isinstance(given, list) and all(isinstance(one, dict) for one in given):
        for one in given:
            if one.get("type") not in ("text", "tool_use", "tool_result"):
                raise UsageError(
                    f"has content of the type {literal(one.get('type'))}; `files` of a case sends "
                    "images and documents"
                )
        return given
    return json.dumps(given, ensure_ascii=False)


def _text(given: Any) -> str:
    if isinstance(given, str):
        return given
    if isinstance(given, list):
        return "\n".join(str(one.get("text", "")) for one in given if isinstance(one, dict))
    return json.dumps(given, ensure_ascii=False)
