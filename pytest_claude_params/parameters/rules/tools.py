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
    if request.endpoint == "token count":
        return
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield request.refuse(
            "tools", "each tool has a name of its own", row, "rename one", value=name
        )
    if request.is_continued or request.body.get("mcp_servers"):
        return
    if request.object("tool_choice") and not request.items("tools"):
        yield request.refuse(
            "tool_choice", "there is no choice without tools", row, "give tools, or leave it out"
        )
    elif _missing(request, names):
        name = str(request.object("tool_choice").get("name"))
        instead = guess(name, names).strip() or "name one of the tools"
        yield request.refuse(
            "tool_choice", "the forced tool is one of tools", row, instead, value=name
        )


def _missing(request: Request, names: list[str]) -> bool:
    choice = request.object("tool_choice")
    return choice.get("type") == "tool" and choice.get("name") not in names
