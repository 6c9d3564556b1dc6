"""GitHub's tokens: personal ones, and those of applications and of workflows."""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.redaction import WORD_START, Redaction

GITHUB_TOKENS = Redaction(
    "GitHub tokens",
    # GitHub Docs, "Token formats": ghp, gho, ghu, ghs, ghr, and fine-grained ones.
    re.compile(rf"{WORD_START}(?:gh[pousr]_[A-Za-z0-9]{{36,}}|github_pat_[A-Za-z0-9_]{{36,}})"),
    "ghp_REDACTED",
    hints=("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
    where="in a long word",
)
