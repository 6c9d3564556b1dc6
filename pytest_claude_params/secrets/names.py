"""Names that give a secret away: of headers, query parameters, variables and members of a body.

The one list that recording, looking up, ``check``, ``scrub`` and ``convert`` go by.
"""

from __future__ import annotations

import re

# Secret members of the API's own objects: of MCP servers, vaults, webhooks and tunnels
# (types of the SDK 2.14).
SECRET_MEMBERS = (
    "authorization_token",
    "access_token",
    "refresh_token",
    "client_secret",
    "secret_value",
    "signing_secret",
    "tunnel_token",
)
# Headers that name an account.
_ACCOUNT_HEADERS = frozenset(
    {
        "anthropic-organization-id",
        "anthropic-workspace-id",
        "openai-organization",
        "openai-project",
        "x-goog-user-project",
    }
)

# Names are told by their last word, as in X-Amz-Security-Token, clientSecret, api_key_2.
_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+")
_SECRET_WORD = re.compile(
    r"(?:secret|password|passwd|passphrase|passcode|credential|signature|token|cookie)s?$(?<!tokens)|"
    r"(?:^|_)(?:pass|pwd|sig|hmac|jwt|psk|x?o?auth2?|authori[sz]ation|authentication)$|"
    r"(?:^|_)key$|"
    r"(?:api|access|account|admin|app|auth|client|encryption|functions?|license|master|private|"
    r"secret|service|shared|signing|storage|subscription)keys?$"
)
_AFTER_IT = re.compile(r"(?<!\d)_?v?\d+$|_(?:value|header)$")
_ORDINARY = re.compile(
    # Where a list goes on.
    r"(?:page|paging|pagination|next|prev|previous|continuation|cursor|sync|resume|skip|start|end|"
    r"last|evaluated|after|before)_?(?:token|key)$|"
    # What finds a row, an entry of a cache, a translation.
    r"(?:sort|partition|primary|foreign|public|cache|idempotency|surrogate|group|object|row|"
    r"routing|hot|index|web_?socket|message)_?key$|"
    r"^access_control_|ratelimit|rate_limit"
)
# Names of members that often hold something else: a word, a row, what the API has signed.
_ALSO_ORDINARY = frozenset({"token", "key", "signature", "sig", "cookie", "pass", "oauth"})
_ACCESS_ID = re.compile(r"access_?(?:key_?)?id$")

_SECRET_VARIABLE = re.compile(
    r"(?i)(?:(?:^|_)(?:(?:access|private|secret|account)_?)?|api_?)keys?(?:_|$)|"
    r"token|secret|passw|passphrase|credential|_(?:pass|pwd)$"
)
# Whose value is a secret whatever it looks like, unless its name says what else it is.
_SURELY_SECRET = re.compile(r"(?i)secret|passw|passphrase|_(?:pass|pwd)$")
_NAMES_A_PLACE = re.compile(
    r"(?i)_(?:file|path|dir|directory|folder|home|root|store|ur[il]|endpoint|host|module|class|"
    r"backend|provider|handler)s?$"
)


def is_secret_header(name: str) -> bool:
    """Whether the value of a header is secret, or names an account."""
    header = name.lower()
    # Lists of headers have a member "key" for the name of each.
    return header in _ACCOUNT_HEADERS or (_is_secret(name) and header != "key")


def is_secret_parameter(name: str) -> bool:
    """Whether the value of a query parameter is secret; ``page_token`` is not."""
    return _is_secret(name) or _ACCESS_ID.search(_words(name)) is not None


def is_secret_member(name: str) -> bool:
    """Whether the value of a member is secret if it looks so, too, whatever object it is of."""
    return _is_secret(name) and _words(name) not in _ALSO_ORDINARY


def is_secret_variable(name: str) -> bool:
    """Whether the value of an environment variable may be secret, if it looks so, too."""
    return _SECRET_VARIABLE.search(name) is not None


def is_surely_secret_variable(name: str) -> bool:
    """Whether the value of an environment variable is secret whatever it looks like."""
    return _SURELY_SECRET.search(name) is not None


def is_name_of_a_place(name: str) -> bool:
    """Whether an environment variable says where something is, as ``API_KEY_FILE`` does."""
    return _NAMES_A_PLACE.search(name) is not None


def _is_secret(name: str) -> bool:
    words = _AFTER_IT.sub("", _words(name))
    return _SECRET_WORD.search(words) is not None and _ORDINARY.search(words) is None


def _words(name: str) -> str:
    """Return a name as its words in lower case, with underscores between them."""
    return _BOUNDARY.sub("_", name).strip("_").lower()
