"""The contract of the family: a redaction says what to look for and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from pytest_claude_params.call import CallRequest, CallResponse


@dataclass(frozen=True)
class Redaction:
    """A pattern that must not reach a cassette.

    Args:
        name: what it finds, in words.
        pattern: the regular expression to look for, in any string of a body or URL.
        replacement: what is written instead; may refer to groups.
    """

    name: str
    pattern: re.Pattern[str]
    replacement: str = "REDACTED"

    def apply(self, text: str) -> str:
        """Return ``text`` with every match blanked."""
        return self.pattern.sub(self.replacement, text)


def redact_request(request: CallRequest, redactions: Sequence[Redaction]) -> CallRequest:
    """Return the request as it may be stored, and as it is looked up."""
    return replace(
        request,
        url=redact_tree(request.url, redactions),
        headers=redact_tree(request.headers, redactions),
        body=redact_tree(request.body, redactions),
    )


def redact_response(response: CallResponse, redactions: Sequence[Redaction]) -> CallResponse:
    """Return the response as it may be stored."""
    return replace(
        response,
        headers=redact_tree(response.headers, redactions),
        body=redact_tree(response.body, redactions),
    )


def redact_tree(value: Any, redactions: Sequence[Redaction]) -> Any:
    """Apply redactions to every string in a JSON value, names of keys included."""
    if isinstance(value, str):
        for redaction in redactions:
            value = redaction.apply(value)
        return value
    if isinstance(value, dict):
        return {redact_tree(k, redactions): redact_tree(v, redactions) for k, v in value.items()}
    if isinstance(value, list):
        return [redact_tree(item, redactions) for item in value]
    if isinstance(value, bytes):
        return redact_tree(value.decode("latin-1"), redactions).encode("latin-1", "replace")
    return value
