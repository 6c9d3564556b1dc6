"""Places that are secret whatever stands there: headers and parts of a URL, by their names."""

from __future__ import annotations

import re

BLANK = "REDACTED"
_HEADERS = frozenset(
    {
        "anthropic-organization-id", "anthropic-workspace-id", "api-key", "authorization", "cookie",
        "ocp-apim-subscription-key", "openai-organization", "openai-project", "proxy-authorization",
        "set-cookie", "x-api-key", "x-functions-key", "x-goog-api-key", "x-goog-user-project",
    }
)  # fmt: skip
_HEADER = re.compile(r"(?:api-?key|auth|[-_]token|secret|signature|password|credential)$")
_URL_NAMES = ("uri", "url")
_IN_QUERY = re.compile(
    r"(?i)([?&;](?:api[_-]?key|key|(?:access|auth|id|refresh)?[_-]?token|(?:client[_-]?)?secret|"
    r"password|sig|signature|auth|x-amz-(?:credential|signature|security-token))=)([^&#;\s]+)"
)
_IN_AUTHORITY = re.compile(r"(?i)^([a-z][a-z0-9+.-]*://)([^/@\s]+)@")
# What other recorders write instead; a cookie keeps what says where it goes.
_BLANKED = re.compile(
    r"(?i)(?<![a-z0-9])(?:redacted|filtered|scrubbed|removed|masked|hidden|dummy|fake|mock|test|"
    r"placeholder|example|none|null|cookie|x{3,})(?![a-z0-9])|<[^<>]*>|\{\{.*\}\}|\*{3}"
)
_NOTHING = re.compile(r"(?:[a-z]+_)?[\W_0]*")


def secret_header(of_what: str, name: str) -> str:
    """Return the name of a header in lower case, if it is one that is secret."""
    header = name.lower()
    if of_what.lower() != "headers" or not (header in _HEADERS or _HEADER.search(header)):
        return ""
    return header


def is_blanked(value: str) -> bool:
    """Whether a value stands for one that was taken out."""
    said = value.partition("=")[2].partition(";")[0] if "=" in value else value
    return _BLANKED.search(value) is not None or _NOTHING.fullmatch(said) is not None


def blanked_url(name: str, value: str) -> str:
    """Return a URL without the secrets that only their names give away."""
    if name.lower() not in _URL_NAMES:
        return value
    return _IN_AUTHORITY.sub(r"\1", _IN_QUERY.sub(_blanked_part, value))


def _blanked_part(found: re.Match[str]) -> str:
    return found[0] if is_blanked(found[2]) else found[1] + BLANK
