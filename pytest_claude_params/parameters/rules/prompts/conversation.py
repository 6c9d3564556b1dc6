"""The turns of a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request
    from pytest_claude_params.parameters.table import Version


def check(request: Request) -> Findings:
    """Find conversations that begin wrongly, are too long, or hold what a version rejects."""
    turns = request.turns
    if not isinstance(request.body.get("messages"), list):
        return
    row = request.table.limit("messages")
    if not request.items("messages"):
        yield request.reject(
            "messages", "there is at least one message", row, "send a user turn", value="[]"
        )
        return
    if row.most is not None and len(turns) > row.most:
        why = f"there are {row.most:,.0f} messages at most"
        yield request.reject("messages", why, row, "send fewer", value=f"{len(turns):,} messages")
    yield from _roles(request)
    for number, turn in enumerate(turns):
        yield from _empty(request, number, turn)
        if request.api:
            yield from _blocks(request, number, turn, request.api)


def _roles(request: Request) -> Findings:
    turns, family = request.turns, request.family
    row = request.table.limit("messages")
    if family and family.system_turns is False and any(t.get("role") == "system" for t in turns):
        yield request.reject(
            "messages",
            "this model takes no turns of the role system",
            family,
            f"use the parameter system; or {request.use_of(lambda one: one.system_turns)}",
            value="role system",
        )
    if turns and turns[0].get("role") == "system" and not request.is_continued:
        yield request.reject(
            "messages",
            "a conversation does not begin with a system turn",
            row,
            "use the parameter system, or put a user turn first",
            value="[system, ...]",
        )


def _empty(request: Request, number: int, turn: dict[str, Any]) -> Findings:
    content, row = turn.get("content"), request.table.limit("messages")
    final = number == len(request.turns) - 1 and turn.get("role") == "assistant"
    if content in ("", []) and not final:
        yield request.reject(
            f"messages.{number}", "a turn says something", row, "leave the turn out", value="''"
        )
    for block in _objects(content):
        if block.get("type") == "text" and block.get("text") == "":
            yield request.reject(
                f"messages.{number}",
                "a block of text says something",
                row,
                "leave it out",
                value="''",
            )


def _blocks(request: Request, number: int, turn: dict[str, Any], version: Version) -> Findings:
    role = turn.get("role")
    for block in _objects(turn.get("content")):
        if (
            not version.assistant_documents
            and block.get("type") == "document"
            and role == "assistant"
        ):
            yield request.reject(
                f"messages.{number}",
                f"API version {version.id} takes no document in an assistant turn",
                version,
                "put the document into a user turn",
                value="document",
            )
        if not version.user_citations and _is_cited(block) and role == "user":
            yield request.reject(
                f"messages.{number}",
                f"API version {version.id} takes no citations in texts of a user turn",
                version,
                "leave citations out",
                value="citations",
            )


def _is_cited(block: dict[str, Any]) -> bool:
    if block.get("type") == "search_result":
        return any(_is_cited(inner) for inner in _objects(block.get("content")))
    return block.get("type") == "text" and bool(block.get("citations"))


def _objects(content: Any) -> list[dict[str, Any]]:
    blocks = content if isinstance(content, list) else []
    return [block for block in blocks if isinstance(block, dict)]
