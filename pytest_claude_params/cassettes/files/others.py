"""Interactions with anyone but Claude, which share files with ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.secrets.tree import redact_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.cassettes.layouts import Item
    from pytest_claude_params.secrets.redactions.redaction import Redaction


def without_secrets(item: Item, redactions: Sequence[Redaction]) -> Item:
    """Return an interaction redacted, its headers, too, as far as they are secret.

    Its other headers stay, and so does its URL but for what is redacted: recorders look it up.
    """
    redacted: Item = redact_tree(item, redactions)
    return redacted
