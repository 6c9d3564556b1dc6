"""Secrets that have no mark of their own: their names give them away.

They stand in URLs, in headers that a body repeats, and in members of the API's own objects.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from pytest_claude_params.secrets.blanks import BLANK, is_blanked, is_placeholder
from pytest_claude_params.secrets.names import (
    SECRET_MEMBERS,
    is_secret_header,
    is_secret_parameter,
)
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


def _without_secret_headers(found: re.Match[str]) -> str:
    text = found[0]
    for pattern in (_MEMBER, _LISTED, _PAIR):
        text = pattern.sub(_without_secret_header, text)
    return text


def _without_secret_parameter(found: re.Match[str]) -> str:
    if not is_secret_parameter(unquote(found[2])) or is_placeholder(found[3]):
        return found[0]
    return found[1] + BLANK


_QUOTE = r"""\\{0,7}["']"""
# Up to a quote, behind any backslashes: some languages write a slash as "\\/" in JSON.
_VALUE = r"""((?:[^"'\\]++|\\++(?!["']))++)"""
# "x-api-key": "..." with any quotes, and [ where a header has a list of values.
_MEMBER = re.compile(
    rf"""({_QUOTE}([A-Za-z][\w.-]{{0,80}}+){_QUOTE}\s*+:\s*+(?:\[\s*+)?{_QUOTE}){_VALUE}"""
)
# As HAR has them.
_LISTED = re.compile(
    rf"""({_QUOTE}(?:name|key){_QUOTE}\s*+:\s*+{_QUOTE}([\w.-]{{1,80}}+){_QUOTE}\s*+,\s*+"""
    rf"""{_QUOTE}value{_QUOTE}\s*+:\s*+{_QUOTE}){_VALUE}"""
)
# ["x-api-key", "..."] in a list.
_PAIR = re.compile(
    rf"""(\[\s*+{_QUOTE}([A-Za-z][\w.-]{{0,80}}+){_QUOTE}\s*+,\s*+(?:\[\s*+)?{_QUOTE}){_VALUE}"""
)

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

# A path with a query, as a log has it: only what looks like a secret, too.
QUERY_SECRETS = Redaction(
    "a secret in a query",
    re.compile(
        r"([?&]([A-Za-z][\w.\[\]%-]{0,60}+)=)"
        r"(?=[^\s&#\"'<>\\]{0,60}?[0-9])(?=[^\s&#\"'<>\\]{0,60}?[A-Za-z])([^\s&#\"'<>\\`,;(){}]{8,}+)"
    ),
    _without_secret_parameter,
    hints=("?", "&"),
    telltale=re.compile(
        r"[?&][\w.\[\]%-]{0,60}(?:secret|pass\w{0,6}|pwd|credential|sig\w{0,6}|hmac|jwt|psk|auth\w{0,14}|"
        r"cookie|token|key|access_?id)s?[\w\]%-]{0,8}="
    ),
    telltale_letters="=",
)

HEADERS_IN_BODIES = Redaction(
    "secret headers",
    # As JSON within a text, such as what a tool has fetched.
    re.compile(rf"(?i)headers{_QUOTE}\s*+:\s*+(?:{{[^{{}}]*+}}|\[(?:[^\[\]]++|\[[^\[\]]*+\])*+\])"),
    _without_secret_headers,
    hints=("headers",),
    member=re.compile(r"(?is)^([^:]*headers\.([^:]+): )(.+)"),
    replacement_of_member=_without_secret_header,
)

_NAMES = "|".join(SECRET_MEMBERS)
AUTHORIZATION_TOKENS = Redaction(
    "authorization tokens",
    # As JSON within a text; as a member of a request it is found by its name.
    re.compile(rf"""((?:{_NAMES})(?:\\?["'])\s*:\s*\\?["'])(?!REDACTED)[^"'\\{{}}]{{4,}}"""),
    rf"\g<1>{BLANK}",
    hints=SECRET_MEMBERS,
    where="before a sign",
    member=re.compile(rf"(?s)^([^:]*\.(?:{_NAMES}): )(?!{BLANK}$).+"),
)
