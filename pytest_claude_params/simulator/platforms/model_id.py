"""Models' ids on platforms."""

from __future__ import annotations

import re

# us.anthropic.claude-haiku-4-5-20251001-v1:0, also at the end of an inference profile's ARN.
_AWS = re.compile(r"(?:.*/)?(?:[a-z]+(?:-[a-z]+)*\.)?anthropic\.(?P<id>.+?)(?:-v\d+)?(?::\w+)*")


def from_aws(model: str) -> str | None:
    """Find the API's id in one of AWS; ``None`` if the model is none of Anthropic's."""
    found = _AWS.fullmatch(model)
    return found["id"] if found else None


def from_vertex(model: str) -> str:
    """Find the API's id in one of Vertex, such as ``claude-haiku-4-5@20251001``."""
    name, _, version = model.partition("@")
    return f"{name}-{version}" if version.isdecimal() else name
