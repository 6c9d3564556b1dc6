"""What names an account: organizations, workspaces and request ids.

A 429 answer spells the organization out in its message, and an error body carries the
request id, which belongs to an account (platform documentation, errors, 2026-08).
Ids of messages and tool calls stay: later turns send them back.
"""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.redaction import WORD_START, Redaction

NOBODY = "00000000-0000-0000-0000-000000000000"
_UUID = rf"(?!{NOBODY})[0-9a-fA-F]{{8}}(?:-[0-9a-fA-F]{{4}}){{3}}-[0-9a-fA-F]{{12}}"
# The letters first and what stands before them second: so they are found several times as fast.
_ORGANIZATION = re.compile(
    r"(?ai)([oO]rg(?:(?<![a-z]org)|(?<=\\[bfnrt]org)|(?<=\\u[0-9a-f]{4}org))"
    rf"(?:ani[sz]ation)?(?:[._ -]?(?:uu)?id)?\W{{1,8}}){_UUID}"
)

ORGANIZATION_IDS = Redaction(
    "organization ids",
    _ORGANIZATION,
    rf"\g<1>{NOBODY}",
    hints=("org",),
    # Few texts are without "org", and few hold an id.
    telltale=re.compile(r"-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    member=_ORGANIZATION,
)

WORKSPACE_IDS = Redaction(
    "workspace ids",
    re.compile(rf"{WORD_START}wrkspc_(?!REDACTED)[A-Za-z0-9]{{6,}}"),
    "wrkspc_REDACTED",
    hints=("wrkspc_",),
)

REQUEST_IDS = Redaction(
    "request ids",
    re.compile(rf"{WORD_START}req_(?!REDACTED)[A-Za-z0-9]{{12,}}"),
    "req_REDACTED",
    hints=("req_",),
    where="in a long word",
)
