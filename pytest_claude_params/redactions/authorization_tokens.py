"""``mcp_servers[].authorization_token``: with what the API asks an MCP server."""

from __future__ import annotations

import re

from pytest_claude_params.redactions.redaction import Redaction

AUTHORIZATION_TOKENS = Redaction(
    "authorization tokens",
    # As JSON within a text; as a member of a request it is found by its name.
    re.compile(r"""(authorization_token(?:\\?["'])\s*:\s*\\?["'])(?!REDACTED)[^"'\\{}]{4,}"""),
    r"\1REDACTED",
    hints=("authorization_token",),
    member=re.compile(r"(?s)^([^:]*\.authorization_token: )(?!REDACTED$).+"),
)
