"""JSON, redacted: every string in it, and the names of its members."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pytest_claude_params.secrets.encodings.decodings import from_base64
from pytest_claude_params.secrets.header_members import (
    header_of_pair,
    is_of_headers,
    is_value_of_header,
    listed_header,
)
from pytest_claude_params.secrets.hints import LONG, needed_for
from pytest_claude_params.wire.compression import is_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.secrets.redactions.redaction import Redaction

# What the API has signed or encrypted and checks when a later turn sends it back: to blank what
# looks like a key in it by chance would break the conversation.
_SEALED = frozenset({"signature", "encrypted_content", "encrypted_index", "encrypted_stdout"})
# What is read again: the head of a file, headers, and fields of the API's objects.
_OF_FIELDS = frozenset(
    {
        "recorded", "headers", "usage", "status", "cache_control", "server_tool_use",
        "cache_creation", "output_tokens_details",
    }
)  # fmt: skip
_FIELDS = frozenset(
    {
        "model", "type", "role", "id", "tool_use_id", "stop_reason", "media_type", "api_version",
        "anthropic_version", "anthropic_beta", "betas", "service_tier", "inference_geo", "effort",
        "file_id", "custom_id", "request_id", "batch_id", "container", "created_at", "expires_at",
        "ended_at", "archived_at", "cancel_initiated_at", "recorded_at", "method", "uri", "at",
        "sdk", "digest", "version",
        # Of Bedrock's Converse API, and of chat completions.
        "toolUseId", "stopReason", "modelId", "status", "finish_reason", "tool_call_id", "object",
        "system_fingerprint",
    }
)  # fmt: skip
# By whose name an application finds its tool: in requests, answers, Converse and chat completions.
_OF_TOOLS = frozenset(
    {
        "tools",
        "tool_choice",
        "content",
        "content_block",
        "toolUse",
        "toolSpec",
        "tool",
        "function",
        "delta",
    }
)
# Whose members are what users and Claude wrote, whatever they are called.
_DATA = frozenset({"input", "input_examples", "examples", "default", "const", "enum"})
_IN_DATA = "input."
# Whose members have names that users gave, and schemas of the API's for values.
_NAMED_BY_USERS = frozenset({"properties", "patternProperties", "$defs", "definitions"})
_LISTED_HEADERS = re.compile(r'(?i)headers": (?:\[|\{[^{}]*"value": )')
_SEAL = re.compile(r"[A-Za-z0-9+/]{64,}={0,2}")


def redact_tree(
    value: Any, redactions: Sequence[Redaction], name: str = "", of_what: str = ""
) -> Any:
    """Apply redactions to every string in a JSON value, names of members included.

    Args:
        value: the JSON value; bytes are looked through, too.
        redactions: what to blank.
        name: the name of the member that the value is, or is in the list of, if it is one.
        of_what: the name of the member whose member that is.
    """
    if isinstance(value, str):
        return redact_member(of_what, name, value, redactions)
    if isinstance(value, dict):
        listed = listed_header(name, value)
        said_of = holder(of_what, name)
        of_names = for_names_in(said_of, redactions)
        members = {
            redact_text(key, of_names): redact_tree(
                item,
                redactions,
                listed if listed and is_value_of_header(str(key)) else str(key),
                said_of,
            )
            for key, item in value.items()
        }
        # By chance the letters of a picture read as a key; what they stand for is looked into
        # in documents.py.
        document = document_in(value)
        return {**members, document: value[document]} if document else members
    if isinstance(value, list):
        return [_redact_item(item, redactions, name, of_what) for item in value]
    if isinstance(value, bytes):
        return redact_text(value.decode("latin-1"), redactions).encode("latin-1", "replace")
    return value


def _redact_item(item: Any, redactions: Sequence[Redaction], name: str, of_what: str) -> Any:
    if header := header_of_pair(name, item):
        first, *values = item
        said = redact_tree(values, redactions, header, holder(of_what, name))
        return [redact_member(of_what, name, first, redactions), *said]
    return redact_tree(item, redactions, name, of_what)


def needed_in(text: str, redactions: Sequence[Redaction]) -> Sequence[Redaction]:
    """Return the redactions that may change something in a JSON tree.

    Hints that stand before a sign are not found where a header is one of a list: its name is a
    value there, apart from the secret. Where there is such a list, all redactions are looked for.

    Args:
        text: the tree as JSON that keeps letters beyond ASCII as they are, with spaces.
        redactions: those to choose from.
    """
    needed = needed_for(text, redactions)
    has_headers = any("headers" in one.hints for one in needed)
    return redactions if has_headers and _LISTED_HEADERS.search(text) else needed


def redact_text(text: str, redactions: Sequence[Redaction]) -> str:
    """Apply redactions to a text."""
    for redaction in redactions:
        text = redaction.apply(text)
    return text


def redact_member(of_what: str, name: str, text: str, redactions: Sequence[Redaction]) -> str:
    """Apply redactions to the text of a member, also those that go by its name.

    Args:
        of_what: the name of the member whose member it is; an empty string at the top.
        name: its name.
        text: its value.
        redactions: what to blank.
    """
    if is_sealed(of_what, name, text):
        return text
    said = before_member(of_what, name)
    redactions = for_member(of_what, name, redactions)
    if len(text) >= LONG:  # a pattern takes far longer to say no than its hints
        redactions = needed_for(said + text, redactions)
    for redaction in redactions:
        text = redaction.apply_to_member(redaction.apply(text), said)
    return text


def before_member(of_what: str, name: str) -> str:
    """Return what stands before the value of a member where redactions go by names.

    A member may be named after a URL, and the patterns read no further than the first colon.
    """
    return f"{of_what}.{name}".replace(":", " ") + ": "


def holder(of_what: str, name: str) -> str:
    """Return the name of a member as what its own members are of: it says if they are data.

    Args:
        of_what: the name of the member whose member it is.
        name: its name.
    """
    is_data = name in _DATA and of_what not in _NAMED_BY_USERS
    return f"{_IN_DATA}{name}" if is_data or of_what.startswith(_IN_DATA) else name


def for_member(of_what: str, name: str, redactions: Sequence[Redaction]) -> Sequence[Redaction]:
    """Return the redactions that are for a member: a project's are for texts alone.

    What users and Claude wrote is a text, and the input of a tool is; a model, an id, a date and
    the like are fields that are read again.
    """
    if of_what.startswith(_IN_DATA):
        return redactions
    is_field = of_what in _OF_FIELDS or name in _FIELDS or (name == "name" and of_what in _OF_TOOLS)
    return not_of_project(redactions) if is_field else redactions


def for_names_in(of_what: str, redactions: Sequence[Redaction]) -> Sequence[Redaction]:
    """Return the redactions that are for the names of members; most are the API's own words.

    Args:
        of_what: what they are members of, as `holder` has it.
        redactions: all of them.
    """
    is_users = of_what in _NAMED_BY_USERS or of_what.startswith(_IN_DATA)
    return redactions if is_users else not_of_project(redactions)


def not_of_project(redactions: Sequence[Redaction]) -> Sequence[Redaction]:
    """Return the redactions that a project has not given."""
    return [one for one in redactions if not one.is_of_project]


def is_sealed(of_what: str, name: str, text: str) -> bool:
    """Whether a member is one that has to stay as the API wrote it; a header never is.

    What the API has signed or encrypted reads as bytes; what reads as a text, others wrote.

    Args:
        of_what: the name of the member whose member it is, as `holder` has it.
        name: its name; that of the header where it is one of a list.
        text: its value.
    """
    if name not in _SEALED or is_of_headers(of_what) or not _SEAL.fullmatch(text):
        return False
    return not _is_readable(from_base64(text.rstrip("=")))


def _is_readable(content: bytes) -> bool:
    return is_text(content) and "".join(content.decode().split()).isprintable()


def document_in(source: dict[Any, Any]) -> str:
    """Return the name of the member that is base64; an empty string for most objects.

    It is that of an image or a document, or the request in a request to count tokens on Bedrock.
    """
    if source.get("type") == "base64" and isinstance(source.get("data"), str):
        return "data"
    body = source.get("body")
    # Base64 of '{"'.
    return "body" if len(source) == 1 and isinstance(body, str) and body[:3] == "eyJ" else ""
