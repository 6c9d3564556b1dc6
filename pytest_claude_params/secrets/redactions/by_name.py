"""Secrets that have no mark of their own: their names give them away.

They stand in URLs, in headers that a body repeats, and in members of the API's own objects.
"""

from __future__ import annotations

import re

from pytest_claude_params.secrets.blanks import BLANK, is_blanked
from pytest_claude_params.secrets.names import SECRET_MEMBERS, is_secret_header
from pytest_claude_params.secrets.redactions.redaction import Redaction
from pytest_claude_params.secrets.urls import URL, blanked_url

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}$")
_LONGEST_SCHEME = 21


def _without_secrets(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - _LONGEST_SCHEME) : found.start()]
    scheme = _SCHEME.search(before)
    return blanked_url(found[0], scheme[0] if scheme else "")


def _without_secret_header(found: re.Match[str]) -> str:
    if not is_secret_header(found[2]) or is_blanked(found[3]):
        return found[0]
    return found[1] + BLANK


URL_SECRETS = Redaction(
    "a secret in a URL",
    URL,
    _without_secrets,
    hints=("://", "\\/", "url", "uri"),
    # In lower case, a user or a parameter whose name may be that of a secret.
    telltale=re.compile(
        r":(?:\\*/){2}[^\s/\"?#]{1,400}@|%(?:25)*40|"
        r"(?:secret|pass|pwd|credential|sig|hmac|jwt|psk|auth|cookie|token|key|access_?id)"
        r"[\w\]%-]{0,20}(?:=|%(?:25)*3d)"
    ),
    telltale_letters="@=%",
    # A URL may be no more than a path.
    member=re.compile(r"(?is)^[^:]*\.\w*ur[il]: (?![^?#]*:(?:\\?/){2}).+"),
    replacement_of_member=lambda found: blanked_url(found[0]),
)

HEADERS_IN_BODIES = Redaction(
    "secret headers",
    re.compile(r"(?i)(?!)"),
    hints=("headers",),
    member=re.compile(r"(?is)^(headers\.([^:]+): )(.+)"),
    replacement_of_member=_without_secret_header,
)

_NAMES = "|".join(SECRET_MEMBERS)
AUTHORIZATION_TOKENS = Redaction(
    "authorization tokens",
    # As JSON within a text; as a member of a request it is found by its name.
    re.compile(rf"""((?:{_NAMES})(?:\\?["'])\s*:\s*\\?["'])(?!REDACTED)[^"'\\{{}}]{{4,}}"""),
    rf"\g<1>{BLANK}",
    hints=SECRET_MEMBERS,
    member=re.compile(rf"(?s)^([^:]*\.(?:{_NAMES}): )(?!{BLANK}$).+"),
)
