"""The contract of the family: a redaction says what to look for and what to write instead."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pytest_claude_params import streams

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from pytest_claude_params.call import CallRequest, CallResponse

# In JSON that is quoted inside a text, a word may follow the letter of an escape: "\nreq_...".
WORD_START = r"(?:\b|(?<=\\[bfnrt]))"


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
        body=_redacted_stream(response.events, redactions)
        if response.events
        else redact_tree(response.body, redactions),
    )


def _redacted_stream(events: Iterable[streams.Event], redactions: Sequence[Redaction]) -> str:
    """Redact a stream, also where a secret comes in pieces, delta by delta."""
    copied = redact_tree(list(events), ())
    pieces = defaultdict(list)
    for event in copied:
        delta = event.get("delta")
        for name in delta if isinstance(delta, dict) else ():
            if name != "type" and isinstance(delta[name], str):
                pieces[repr(event.get("index")), name].append(delta)
    for (_, name), deltas in pieces.items():
        _redact_pieces(name, deltas, redactions)
    return streams.text_of_events(redact_tree(copied, redactions))


def _redact_pieces(
    name: str, deltas: list[dict[str, Any]], redactions: Sequence[Redaction]
) -> None:
    whole = "".join(delta[name] for delta in deltas)
    redacted = redact_tree(whole, redactions)
    if redacted != whole:
        for delta in deltas:
            delta[name] = ""
        deltas[0][name] = redacted


def _redacted_member(name: Any, value: Any, redactions: Sequence[Redaction]) -> Any:
    """Redact a value; one that only its name gives away, such as an organization's id, too."""
    value = redact_tree(value, redactions)
    if not isinstance(value, str) or "org" not in str(name).lower():
        return value
    said = f"{name}: "
    return redact_tree(said + value, redactions).removeprefix(said)


def redact_tree(value: Any, redactions: Sequence[Redaction]) -> Any:
    """Apply redactions to every string in a JSON value, names of keys included."""
    if isinstance(value, str):
        for redaction in redactions:
            value = redaction.apply(value)
        return value
    if isinstance(value, dict):
        return {
            redact_tree(name, redactions): _redacted_member(name, item, redactions)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [redact_tree(item, redactions) for item in value]
    if isinstance(value, bytes):
        return redact_tree(value.decode("latin-1"), redactions).encode("latin-1", "replace")
    return value
