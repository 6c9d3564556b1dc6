"""What kind of value each parameter is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.parameters.rules.rule import Findings, Request

_KINDS = ("enabled", "disabled", "adaptive", "between_tools")


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_thinking(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") in _KINDS


_SHAPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "max_tokens": (_is_int, "a whole number"),
    "temperature": (_is_number, "a number"),
    "top_p": (_is_number, "a number"),
    "top_k": (_is_int, "a whole number"),
    "stop_sequences": (_are_texts, "a list of texts"),
    "stream": (lambda value: isinstance(value, bool), "true or false"),
    "messages": (_is_list, "a list of turns"),
    "tools": (_is_list, "a list of tools"),
    "thinking": (_is_thinking, f"an object whose type is one of {', '.join(_KINDS)}"),
    "tool_choice": (lambda value: isinstance(value, dict), "an object"),
    "metadata": (lambda value: isinstance(value, dict), "an object"),
    "service_tier": (lambda value: value in ("auto", "standard_only"), "auto or standard_only"),
}
_ANY: tuple[Callable[[Any], bool], str] = (lambda _value: True, "anything")


def check(request: Request) -> Findings:
    """Find values of another kind; what the API makes of ``null`` is not known everywhere."""
    row = request.table.fields("token count" if request.endpoint == "token count" else "message")
    removed = request.api.removed if request.api else ()
    for name, value in request.body.items():
        fits, kind = _SHAPES.get(name, _ANY)
        if value is None or fits(value) or name not in row.names or name in removed:
            continue
        yield request.refuse(name, f"{name} is {kind}", row, f"use {kind}")
