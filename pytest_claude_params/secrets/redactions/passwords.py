"""Passwords that only the name before them gives away; those in URLs are in by_name.py."""

from __future__ import annotations

import re

from pytest_claude_params.secrets.blanks import BLANK
from pytest_claude_params.secrets.names import is_secret_member
from pytest_claude_params.secrets.redactions.late_pattern import LatePattern
from pytest_claude_params.secrets.redactions.redaction import Redaction

# What stands in an example instead of a password: a variable, a gap to fill, a word for it.
_NO_EXAMPLE = (
    r"(?![^\s\"']{0,60}?REDACTED|\$|<|\{|\[|%[A-Z({]|\*{3}|\.{3}|x{3}|(?:your|my|some|the|change|replace|example|"
    r"dummy|fake|test|placeholder|password|passwd|passphrase|pass|pwd|secret|token|key|none|null|"
    r"true|false|os\.|env\.|process\.|getenv|config\.|settings\.|self\.)(?![0-9]))"
)
# Between a name and its value, also in JSON: a tab is "\\t" there. Every request has max_tokens in it.
_BEFORE_A_VALUE = r"""[\\"' t\t]*+[=:]"""
_VALUE = r"""[^\s"'`\\,;<>{}()\[\]|&]"""

# NAME_PASSWORD=..., as an environment file, a shell and a compose file have it. After a colon,
# and after words that also name what is no secret, only with a digit in it.
_HAS_DIGIT = r"""(?=[ \t"'\\]{0,4}[^\s"'\\]{0,60}?[0-9])"""
_HAS_LETTER = r"""(?=[ \t"'\\]{0,4}[^\s"'\\]{0,60}?[A-Za-z])"""
ASSIGNED_PASSWORDS = Redaction(
    "assigned passwords",
    LatePattern(
        r"""((?:(?:PASSWORD|PASSWD|PASSPHRASE|_PASS|_PWD|SECRET)(?:_KEY)?(?:\\?["'])?[ \t]*+"""
        rf"(?:=|:{_HAS_DIGIT})|"
        r"""(?:API_?KEY|AUTH_KEY|ACCESS_KEY|PRIVATE_KEY|TOKEN|CREDENTIALS?)(?:\\?["'])?[ \t]*+[=:]"""
        rf"""{_HAS_DIGIT}{_HAS_LETTER})[ \t]*+(?:\\?["'])?)(?i:{_NO_EXAMPLE}){_VALUE}{{6,}}+"""
    ),
    r"\1REDACTED",
    hints=(
        "PASSWORD", "PASSWD", "PASSPHRASE", "_PASS", "_PWD", "SECRET", "API_KEY", "APIKEY",
        "AUTH_KEY", "ACCESS_KEY", "PRIVATE_KEY", "TOKEN", "CREDENTIAL",
    ),
    where="before a sign",
    telltale=LatePattern(
        rf"(?:passw\w{{1,3}}|passphrase|_pass|_pwd|secret|key|token|credentials?){_BEFORE_A_VALUE}"
    ),
)  # fmt: skip

# db_password = "...", as code and settings have it: in small letters also prose is near.
QUOTED_PASSWORDS = Redaction(
    "quoted passwords",
    LatePattern(
        r"""((?:password|passwd|passphrase|client_?secret|api_?secret|app_?secret|secret_?key|"""
        r"""api_?key|access_?key|private_?key|account_?key|auth_?token|access_?token|bearer_?token|"""
        r"""refresh_?token|session_?token|_pwd|_secret)(?:\\?["'])?[ \t]*+(?:=|:|:=|=>)[ \t]*+"""
        rf"""\\{{0,3}}["']){_NO_EXAMPLE}(?=[^\s"'\\]*?[0-9]){_VALUE}{{8,}}+(?=\\{{0,3}}["'])""",
        re.ASCII | re.IGNORECASE,
    ),
    r"\1REDACTED",
    hints=(
        "password", "passwd", "passphrase", "secret", "apikey", "api_key", "token", "_pwd",
        "accesskey", "access_key", "privatekey", "private_key", "accountkey", "account_key",
    ),
    where="before a sign",
    telltale=LatePattern(rf"(?:passwo?r?d|passphrase|_pwd|secret|key|token){_BEFORE_A_VALUE}"),
)  # fmt: skip

# db.password=..., as files of settings have it.
PASSWORDS_OF_SETTINGS = Redaction(
    "passwords of settings",
    LatePattern(
        r"""((?:password|passwd|passphrase|client_?secret|api_?secret|app_?secret|secret_?key)"""
        rf"""[ \t]*+=[ \t]*+){_NO_EXAMPLE}{_HAS_DIGIT}{_HAS_LETTER}{_VALUE}{{8,}}+"""
        # Code says password=form.password2, or calls something.
        r"""(?![(\[{,;])""",
        re.ASCII | re.IGNORECASE,
    ),
    r"\1REDACTED",
    hints=("password", "passwd", "passphrase", "secret"),
    where="before a sign",
    telltale=LatePattern(rf"(?:passwo?r?d|passphrase|secret|key){_BEFORE_A_VALUE}"),
)

# "Bearer ..." as the value of a header, also of one that is a member.
_SCHEME = r"(?:(?:bearer|basic|token|digest|apikey|key)\s++)?"
_HEADER = (
    r"(?:proxy-)?authorization|(?:api|access|auth|private|subscription)-(?:key|token)|"
    r"x-(?:[a-z0-9]{1,20}-){0,3}(?:key|token|secret|password)"
)
# curl -H "X-Api-Key: ..."
HEADER_LINES = Redaction(
    "header lines",
    LatePattern(
        rf"""((?<![\w-])(?:{_HEADER})(?:\\{{0,7}}["'])?[ \t]*+[:=][ \t]*+(?:\\{{0,7}}["'])?"""
        rf"{_SCHEME}){_NO_EXAMPLE}{_HAS_DIGIT}{_HAS_LETTER}{_VALUE}{{8,}}+",
        re.ASCII | re.IGNORECASE,
    ),
    rf"\g<1>{BLANK}",
    hints=("authorization", "-key", "-token", "-secret", "-password"),
    where="before a sign",
    telltale=LatePattern(r"""(?:authorization|-(?:key|token|secret|password))[\\"' t\t]*+[=:]"""),
)


def _without_secret_member(found: re.Match[str]) -> str:
    return found[1] + BLANK if is_secret_member(found[2]) else found[0]


# "api_key": "..." as a member of the input of a tool, for one: as JSON within a text it is found
# by the patterns above.
NAMED_SECRETS = Redaction(
    "secrets by their names",
    re.compile(r"(?i)(?!)"),
    hints=(
        "pass", "pwd", "secret", "key", "token", "credential", "authorization", "authentication",
        "auth", "jwt", "hmac", "psk",
    ),
    where="before a sign",
    telltale=LatePattern(
        r"(?:passw\w{1,3}|passphrase|passcode|pass|pwd|secret|key|token(?!s)|credential|authori[sz]ation|"
        rf"authentication|o?auth2?|jwt|hmac|psk)s?[\w-]{{0,8}}{_BEFORE_A_VALUE}"
    ),
    member=re.compile(
        # No quote ends the value of a member, nor a backslash, as in "https:\\/\\/".
        rf"(?si)^([^:]*\.([^:.]+): {_SCHEME}){_NO_EXAMPLE}(?=\S{{0,64}}?[0-9])(?=\S{{0,64}}?[a-z])"
        r"\S{8,}+$"
    ),
    replacement_of_member=_without_secret_member,
)  # fmt: skip

PASSWORDS = (
    HEADER_LINES,
    ASSIGNED_PASSWORDS,
    QUOTED_PASSWORDS,
    PASSWORDS_OF_SETTINGS,
    NAMED_SECRETS,
)
