"""Whose account or project on a cloud is used: it stands in the URLs of Bedrock and Vertex."""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.redaction import Redaction

AWS_ACCOUNTS = Redaction(
    "AWS account ids",
    # arn:aws:bedrock:us-east-1:123456789012:inference-profile/..., with %3A for : in a URL.
    re.compile(
        r"(?ai)(\barn(?::|%3A)aws[a-z-]*(?::|%3A)[a-z0-9-]+(?::|%3A)[a-z0-9-]*(?::|%3A))"
        r"(?!0{12})[0-9]{12}(?![0-9])"
    ),
    r"\g<1>000000000000",
    hints=("arn:aws", "arn%3aaws"),
    where="in a long word",
)

GOOGLE_PROJECTS = Redaction(
    "Google Cloud projects",
    # projects/my-project/locations/us-east5/publishers/anthropic/...; old ids begin with a domain.
    re.compile(
        r"(?ai)(\bprojects(?:/|%2F))(?!REDACTED(?:/|%2F))[a-z0-9][a-z0-9.:_-]*"
        r"(?=(?:/|%2F)(?:locations|publishers)(?:/|%2F))"
    ),
    r"\1REDACTED",
    hints=("projects/", "projects%2f"),
    where="in a long word",
)
