"""Answers that are begun in the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import text_of_content

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request

_INSTEAD = "end with a user turn; to get a form, ask for it with output_config.format"


def check(request: Request) -> Findings:
    """Find a last assistant turn that the model will not continue."""
    family, turns = request.family, request.turns
    if family is None or not turns or turns[-1].get("role") != "assistant":
        return
    if request.endpoint == "token count" or request.is_continued or is_paused(turns[-1]):
        return
    if family.prefills is False:
        yield request.reject(
            "messages",
            "this model does not continue an assistant turn (prefill)",
            family,
            f"{_INSTEAD}; or {request.use_of(lambda one: one.prefills)}",
            value="[..., assistant]",
        )
    elif request.thinking not in ("", "disabled"):
        yield request.reject(
            "messages",
            "while a model thinks, it does not continue an assistant turn (prefill)",
            request.table.limit("budget_tokens"),
            f"{_INSTEAD}; or leave thinking out",
            value="[..., assistant]",
        )
    else:
        yield from _trailing(request, text_of_content(turns[-1].get("content")))


def is_paused(turn: dict[str, Any]) -> bool:
    """Whether a turn holds work of the API's own tools, which it goes on with when sent back."""
    content = turn.get("content")
    blocks = content if isinstance(content, list) else []
    return any(isinstance(one, dict) and one.get("type") == "server_tool_use" for one in blocks)


def _trailing(request: Request, prefill: str) -> Findings:
    if prefill != prefill.rstrip():
        yield request.reject(
            "messages",
            "an assistant turn to be continued (prefill) cannot end with white space",
            request.table.limit("messages"),
            "strip its end",
            value=repr(prefill[-20:]),
        )
