"""Tools and the choice of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.wording import guess

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request


def check(request: Request) -> Findings:
    """Find tools of the same name, and a choice of a tool that is not there."""
    names = [str(tool["name"]) for tool in request.tools if "name" in tool]
    row = request.table.fields("message")
    yield from _not_forced(request)
    if request.endpoint == "token count":
        return
    yield from _replaced(request)
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield request.reject(
            "tools", "each tool has a name of its own", row, "rename one", value=name
        )
    if request.is_continued or request.body.get("mcp_servers"):
        return
    if request.object("tool_choice") and not request.items("tools"):
        yield request.reject(
            "tool_choice", "there is no choice without tools", row, "give tools, or leave it out"
        )
    elif _missing(request, names):
        name = str(request.object("tool_choice").get("name"))
        instead = guess(name, names).strip() or "name one of the tools"
        yield request.reject(
            "tool_choice", "the forced tool is one of tools", row, instead, value=name
        )


def _not_forced(request: Request) -> Findings:
    family = request.family
    if family is not None and family.forces_tools is False and request.forces_tool:
        kind = str(request.object("tool_choice").get("type"))
        yield request.reject(
            "tool_choice",
            "this model cannot be forced to call a tool",
            family,
            'use {"type": "auto"} and ask for the call in the prompt; or '
            f"{request.use_of(lambda one: one.forces_tools)}",
            value=kind,
        )


def _replaced(request: Request) -> Findings:
    family = request.family
    # Bedrock still takes them.
    if family is None or request.by_partner:
        return
    for kind, newer in family.replaced_tools.items():
        if any(tool.get("type") == kind for tool in request.tools):
            yield request.reject(
                "tools",
                "this model does not take the tool any more",
                family,
                f"use {newer}",
                value=kind,
            )


def _missing(request: Request, names: list[str]) -> bool:
    choice = request.object("tool_choice")
    return choice.get("type") == "tool" and choice.get("name") not in names
