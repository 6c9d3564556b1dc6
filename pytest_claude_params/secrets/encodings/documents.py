"""Documents in requests, which come as base64: a key in one is found where it is decoded."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

from pytest_claude_params.secrets.tree import document_in, redact_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.secrets.redactions.redaction import Redaction

_BEGINNING = 4096


def redact_documents(tree: Any, redactions: Sequence[Redaction]) -> Any:
    """Apply redactions to the text that stands as base64 in a JSON value; the rest stays.

    To blank bytes in a picture would break it. Whether one holds a secret is looked at before
    it is stored, see ``secrets/leaks.py``.
    """
    return with_documents(tree, lambda data: redact_document(data, redactions))


def with_documents(tree: Any, changed: Callable[[str], str]) -> Any:
    """Return a JSON value with the base64 of each image and document changed."""
    if isinstance(tree, list):
        return [with_documents(item, changed) for item in tree]
    if not isinstance(tree, dict):
        return tree
    document = document_in(tree)
    if document:
        return {**tree, document: changed(tree[document])}
    return {name: with_documents(item, changed) for name, item in tree.items()}


def redact_document(data: str, redactions: Sequence[Redaction]) -> str:
    """Apply redactions to a text in base64; what is no text stays."""
    if _text_of(data[:_BEGINNING]) is None:
        return data
    text = _text_of(data)
    if text is None:
        return data
    redacted = redact_text(text, redactions)
    return data if redacted == text else base64.b64encode(redacted.encode()).decode()


def _text_of(data: str) -> str | None:
    try:
        content = base64.b64decode(data, validate=True)
        # A character may be cut at the end of the beginning; four bytes are the longest.
        text = content.decode() if len(data) != _BEGINNING else _text_cut_short(content)
    except (binascii.Error, ValueError):
        return None
    return None if "\0" in text else text


def _text_cut_short(content: bytes) -> str:
    for missing in range(3):
        try:
            return content[: len(content) - missing].decode()
        except UnicodeDecodeError:
            continue
    return content[: len(content) - 3].decode()
