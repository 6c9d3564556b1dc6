"""Keys of OpenAI and of those who name theirs alike; programs often hold several at once."""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.redaction import Redaction

OPENAI_KEYS = Redaction(
    "OpenAI keys",
    # Not after a hyphen or a letter: "risk-..." is none; and no words with hyphens between.
    re.compile(
        r"sk-(?:(?<![\w-]sk-)|(?<=\\[bfnrt]sk-)|(?<=\\u[0-9a-fA-F]{4}sk-)|(?<=%[0-9a-fA-F]{2}sk-))"
        r"(?:(?:proj|svcacct|admin|None|or-v1)-[A-Za-z0-9_\-]{20,}|[A-Za-z0-9]{32,})"
    ),
    "sk-REDACTED",
    hints=("sk-",),
    where="in a long word",
    telltale=re.compile(r"sk-[a-z0-9_\-]{20}"),
)
