"""Faults as they are written in a header or a query, by who cannot write a marker."""

from __future__ import annotations

import ast
from typing import Any

from pytest_claude_params import faults
from pytest_claude_params.errors import UsageError

_COUNTED = ("on", "times", "every")
_WORDS = {"true": True, "false": False, "null": None}


def read_fault(text: str) -> faults.Fault:
    """Read the arguments of ``claude_fault`` from a text; raises ``UsageError``.

    A word needs no quotes. Unless the text counts requests (``on``, ``times``), the fault strikes
    each request that bears it.

    Args:
        text: such as ``status=529, retry_after=2`` or ``connection=reset``.
    """
    try:
        call = ast.parse(f"claude_fault({text})", mode="eval").body
    except (SyntaxError, ValueError):
        raise _unreadable(text) from None
    if not isinstance(call, ast.Call) or call.args:
        raise _unreadable(text)
    arguments = {str(one.arg): _value(one.value, text) for one in call.keywords}
    if not any(name in arguments for name in _COUNTED):
        return faults.parse({**arguments, "every": True})
    return faults.parse(arguments)


def _value(node: ast.expr, text: str) -> Any:
    if isinstance(node, ast.Name):
        return _WORDS.get(node.id.lower(), node.id)
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise _unreadable(text) from None


def _unreadable(text: str) -> UsageError:
    return UsageError(
        f"claude_fault: {text!r} is not a list of arguments. "
        "Write them as in the marker: status=529, retry_after=2"
    )
