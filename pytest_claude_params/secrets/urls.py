"""URLs without what they may tell of a secret: users, passwords, secret parameters."""

from __future__ import annotations

import re
from urllib.parse import unquote

from pytest_claude_params.secrets.blanks import BLANK, is_placeholder
from pytest_claude_params.secrets.names import is_secret_parameter

# From behind the scheme on; with & and / as JSON of some languages has them.
URL = re.compile(r":(?:\\?/){2}(?:[^\s\"<>\\`]|\\(?:u0026|/))+")
_USER = re.compile(r"(:(?:\\?/){2})([^/?#\\]*)@")
_PARAMETER = re.compile(
    r"([?&;#]|\\u0026)([^=&;#?\s/'\"\\]{1,100})=((?:[^&#;\s'\"<>\\`]|\\/)*)", re.IGNORECASE
)
_AFTER_A_URL = ")]},.:!"
# A user without a password is a secret where tokens are given so; with ssh, a key is asked for.
_ASKS_FOR_A_KEY = ("ssh", "git")
_DEEPEST = 6


def blanked_url(url: str, scheme: str = "https", depth: int = 0) -> str:
    """Return a URL, from ``://`` or from its path on, without the secrets in it.

    Users and passwords go; the value of a secret parameter is ``REDACTED``, also in a URL that
    is quoted within this one.

    Args:
        url: the URL.
        scheme: what stands before it.
        depth: in how many others it is quoted.
    """
    found = _USER.match(url)
    if found and not _is_harmless(found[2], scheme):
        url = found[1] + url[found.end() :]
    return _PARAMETER.sub(lambda parameter: _blanked(parameter, depth), url)


def without_secret_parameters(query: str) -> str:
    """Return a query without its secret parameters."""
    parts = query.split("&")
    return "&".join(one for one in parts if not is_secret_parameter(unquote(one.partition("=")[0])))


def _is_harmless(user: str, scheme: str) -> bool:
    if ":" not in user and scheme.lower().endswith(_ASKS_FOR_A_KEY):
        return True
    return all(map(is_placeholder, user.split(":")))


def _blanked(found: re.Match[str], depth: int) -> str:
    value = found[3].rstrip(_AFTER_A_URL)
    if is_placeholder(value) or is_placeholder(found[3]):
        return found[0]
    if not (is_secret_parameter(unquote(found[2])) or _quotes_a_secret(found[2], value, depth)):
        return found[0]
    return f"{found[1]}{found[2]}={BLANK}{found[3][len(value) :]}"


def _quotes_a_secret(name: str, value: str, depth: int) -> bool:
    """Whether what a parameter says would have to be blanked, were it not quoted."""
    said = unquote(value)
    if said == value or depth >= _DEEPEST:
        return False
    url = f"?{name}={said}"
    inner = URL.search(said)
    return blanked_url(url, depth=depth + 1) != url or (
        inner is not None and blanked_url(inner[0], depth=depth + 1) != inner[0]
    )
