"""``metadata.user_id``: who a request was made for. Matching passes it over, so it can go."""

from __future__ import annotations

import re

from pytest_claude_params.redactions.redaction import Redaction

USER_IDS = Redaction(
    "user ids",
    # As JSON within a text; as a member of a request it is found by its name.
    re.compile(
        r"""(metadata\\?["']\s*:\s*\{\s*\\?["']user_id\\?["']\s*:\s*\\?["'])(?!REDACTED)[^"'\\]+"""
    ),
    r"\1REDACTED",
    hints=("user_id",),
    member=re.compile(r"(?s)^(metadata\.user_id: )(?!REDACTED$).+"),
)
