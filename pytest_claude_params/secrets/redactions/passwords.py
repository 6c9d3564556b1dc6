"""Passwords that only the name before them gives away; those in URLs are in by_name.py."""

from __future__ import annotations

import re

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
    re.compile(
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
    telltale=re.compile(
        rf"(?:passw\w{{2,3}}|passphrase|_pass|_pwd|secret|key|token|credentials?){_BEFORE_A_VALUE}"
    ),
)  # fmt: skip

# db_password = "...", as code and settings have it: in small letters also prose is near.
QUOTED_PASSWORDS = Redaction(
    "quoted passwords",
    re.compile(
        r"""(?ai)((?:password|passwd|passphrase|client_?secret|api_?secret|app_?secret|secret_?key|"""
        r"""api_?key|auth_?token|access_?token|_pwd|_secret)(?:\\?["'])?[ \t]*+(?:=|:|:=|=>)[ \t]*+"""
        rf"""\\{{0,3}}["']){_NO_EXAMPLE}(?=[^\s"'\\]*?[0-9]){_VALUE}{{8,}}+(?=\\{{0,3}}["'])"""
    ),
    r"\1REDACTED",
    hints=("password", "passwd", "passphrase", "secret", "apikey", "api_key", "token", "_pwd"),
    telltale=re.compile(rf"(?:passwo?r?d|passphrase|_pwd|secret|key|token){_BEFORE_A_VALUE}"),
)

PASSWORDS = (ASSIGNED_PASSWORDS, QUOTED_PASSWORDS)
