"""How long an answer may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request

_LONGER_OUTPUT = "output-"


def check(request: Request) -> Findings:
    """Find limits that are below 0 or above the model's, and 0 with what needs an answer."""
    limit = request.number("max_tokens")
    if limit is None or request.endpoint == "token count":
        return
    if limit < 0:
        row = request.table.limit("max_tokens")
        yield request.reject("max_tokens", "max_tokens is 1 or more", row, "use 1 or more")
    if limit == 0:
        yield from _nothing_to_say(request)
    yield from _cap(request, limit)


def _cap(request: Request, limit: float) -> Findings:
    family = request.family
    if family is None or family.max_output is None or limit <= family.max_output:
        return
    if not any(beta.startswith(_LONGER_OUTPUT) for beta in request.betas):
        most = family.max_output
        yield request.reject(
            "max_tokens",
            f"this model answers with {most:,} tokens at most",
            family,
            f"use {most} or less",
        )


def _nothing_to_say(request: Request) -> Findings:
    clashes = {
        "stream": request.body.get("stream") is True,
        "thinking.type enabled": request.thinking == "enabled",
        "output_config.format": bool(request.object("output_config").get("format")),
        "a forced tool": request.forces_tool,
        "a message batch": request.endpoint == "batched message",
    }
    for name, clash in clashes.items():
        if clash:
            yield request.reject(
                "max_tokens",
                f"0, which only fills the cache, does not go with {name}",
                request.table.limit("max_tokens"),
                "use 1 or more",
            )
