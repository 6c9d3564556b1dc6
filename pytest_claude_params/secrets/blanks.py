"""What stands in the place of a secret: ours, and what other tools and people write."""

from __future__ import annotations

import re

BLANK = "REDACTED"
# What other recorders write instead; a cookie keeps what says where it goes.
_BLANKED = re.compile(
    r"(?i)(?<![a-z0-9])(?:redacted|filtered|scrubbed|removed|masked|hidden|dummy|fake|mock|test|"
    r"placeholder|example|none|null|cookie|x{3,})(?![a-z0-9])|<[^<>]*>|\{\{.*\}\}|\*{3}"
)
_NOTHING = re.compile(r"(?:[a-z]+_)?[\W_0]*")
# Nothing but a place for one: in a URL, half of one that is secret may read as any word.
_PLACEHOLDER = re.compile(
    r"(?i)(?:[\w.%-]*redacted|x{3,}|\*+|\.{2,}|\$\w+|\$?\{.*|\[[^\[\]]*\]|%\(\w+\)s|%s|)"
)


def is_blanked(value: str) -> bool:
    """Whether a value stands for one that was taken out."""
    name, _, of_cookie = value.partition(";")[0].partition("=")
    # What ends with = may be base64, whatever stands before it.
    said = of_cookie if of_cookie.strip("=") or ";" in value else name
    return _BLANKED.search(value) is not None or _NOTHING.fullmatch(said) is not None


def is_placeholder(value: str) -> bool:
    """Whether a part of a URL is nothing but the place for a secret, such as ``{token}``."""
    return _PLACEHOLDER.fullmatch(value) is not None
