"""Texts that end an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request


def check(request: Request) -> Findings:
    """Find stop sequences that are empty or blank."""
    for sequence in request.items("stop_sequences"):
        if isinstance(sequence, str) and not sequence.strip():
            yield request.reject(
                "stop_sequences",
                "a stop sequence holds something else than white space",
                request.table.fields("message"),
                "leave it out",
                value=repr(sequence),
            )
