"""Who somebody is: looked for only where a project asks for it, since many prompts are about it."""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.redaction import Redaction

_LOCAL = r"[A-Za-z0-9._%+\-]"

EMAIL_ADDRESSES = Redaction(
    "e-mail addresses",
    re.compile(
        rf"(?:(?<![A-Za-z0-9._%+\-\\])|(?<=\\[bfnrt]))(?!REDACTED@){_LOCAL}{{1,64}}+"
        r"@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,8}"
    ),
    "REDACTED@example.com",
    hints=("@",),
)

# With the code of a country, as in North America, or with a zero before the code of a town.
PHONE_NUMBERS = Redaction(
    "phone numbers",
    re.compile(
        r"(?:(?<![\w+.\-/\\])|(?<=\\[bfnrt]))(?:\+[1-9](?:[ ().\-/]{0,2}[0-9]){7,14}"
        r"|(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[\-. ])[2-9][0-9]{2}[\-. ][0-9]{4}"
        r"|0[1-9][0-9]{1,4}[ /\-][0-9](?:[ \-]?[0-9]){4,9})(?![\w\-])"
    ),
    "REDACTED",
    hints=tuple("0123456789"),
    telltale=re.compile(r"[0-9][0-9 ().\-/]{7}"),
)

HOME_FOLDERS = Redaction(
    "home folders",
    re.compile(
        r"((?:/home/|/Users/|[A-Za-z]:(?:\\{1,4}|/)Users(?:\\{1,4}|/)))"
        r"(?!REDACTED|Shared|Public)[A-Za-z0-9._\-]+"
    ),
    r"\1REDACTED",
    hints=("/home/", "Users"),
)

PERSONAL_DATA = (EMAIL_ADDRESSES, PHONE_NUMBERS, HOME_FOLDERS)
