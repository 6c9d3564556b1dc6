"""Models' ids on platforms."""

from __future__ import annotations

import re

# us.anthropic.claude-haiku-4-5-20251001-v1:0, without what follows a colon.
_AWS = re.compile(r"(?:[a-z-]+\.)?anthropic\.(?P<id>.+)")


def from_aws(model: str) -> str | None:
    """Find the API's id in one of AWS, also at the end of an inference profile's ARN.

    ``None`` if the model is none of Anthropic's.
    """
    found = _AWS.fullmatch(model.rpartition("/")[2].partition(":")[0])
    return _without_version(found["id"]) if found else None


def from_vertex(model: str) -> str:
    """Find the API's id in one of Vertex, such as ``claude-haiku-4-5@20251001``."""
    name, _, version = model.partition("@")
    return f"{name}-{version}" if version.isdecimal() else name


def _without_version(name: str) -> str:
    model, _, version = name.rpartition("-v")
    return model if model and version.isdecimal() else name
