"""Who a request was made for: ``metadata.user_id`` and ``user_profile_id``.

Matching passes both over, so they can go.
"""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.redaction import Redaction

USER_IDS = Redaction(
    "user ids",
    # As JSON within a text; as a member of a request it is found by its name.
    re.compile(
        r"""(metadata\\?["']\s*:\s*\{\s*\\?["']user_id\\?["']\s*:\s*\\?["'])(?!REDACTED)[^"'\\]+"""
    ),
    r"\1REDACTED",
    hints=("user_id", "user_profile_id"),
    where="before a sign",
    member=re.compile(
        # At the top of a body for Bedrock, and of each message of a batch.
        r"(?s)^((?:(?:input\.)?metadata\.user_id|(?:params)?\.user_profile_id): )(?!REDACTED$).+"
    ),
)
