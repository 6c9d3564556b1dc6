"""What names an account: organizations, workspaces and request ids.

A 429 answer spells the organization out in its message, and an error body carries the
request id, which belongs to an account (platform documentation, errors, 2026-08).
Ids of messages and tool calls stay: later turns send them back.
"""

from __future__ import annotations

import re

from pytest_claude_params.redactions.redaction import WORD_START, Redaction

_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

ORGANIZATION_IDS = Redaction(
    "organization ids",
    re.compile(rf"(?i)({WORD_START}org(?:ani[sz]ation)?(?:[_ -]?id)?\W{{1,8}}){_UUID}"),
    r"\g<1>00000000-0000-0000-0000-000000000000",
)

WORKSPACE_IDS = Redaction(
    "workspace ids",
    re.compile(rf"{WORD_START}wrkspc_(?!REDACTED)[A-Za-z0-9]{{6,}}"),
    "wrkspc_REDACTED",
)

REQUEST_IDS = Redaction(
    "request ids",
    re.compile(rf"{WORD_START}req_(?!REDACTED)[A-Za-z0-9]{{12,}}"),
    "req_REDACTED",
)
