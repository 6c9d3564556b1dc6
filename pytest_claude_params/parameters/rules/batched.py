"""Parameters that a message in a batch may not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request


def check(request: Request) -> Findings:
    """Find streams in a batch, and a bill for the customer behind a user profile."""
    if request.endpoint != "batched message":
        return
    # Without a beta there is no such field, which `fields` tells.
    if request.betas and request.object("billing_policy").get("bill_to") == "user_profile":
        yield request.reject(
            "billing_policy",
            "a message batch is billed to your organization, not to a user profile",
            request.table.fields("beta"),
            "leave billing_policy out",
            value="user_profile",
        )
    if request.body.get("stream") is True:
        yield request.reject(
            "stream",
            "a message batch does not stream",
            request.table.limit("requests of a batch"),
            "leave stream out",
        )
