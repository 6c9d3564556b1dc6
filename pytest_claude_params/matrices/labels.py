"""Labels: what a value is called in a test's id, short and the same in every run."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

_LONGEST_PART, _LONGEST_ID = 24, 60
_DIGEST = 6
_MODEL = re.compile(r"^claude-|-20\d{6}$|@.*$")


def label_of(axis: str, value: Any, *, is_parameter: bool) -> str:
    """Call a value: ``haiku-4-5``, ``temperature=0``, ``name-an-animal``."""
    if axis == "model" and isinstance(value, str):
        return slug(_MODEL.sub("", value))
    if not is_parameter and isinstance(value, str):
        return slug(value)
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=repr)
    return f"{axis}={slug(text)}"


def slug(text: str) -> str:
    """Reduce a text to what every system takes in a file name; one that is cut gets a digest."""
    plain = re.sub(r"[^a-z0-9.+]+", "-", text.lower()).strip("-.")
    if not plain:
        # A word in another alphabet is one: two of them are not one test.
        plain = f"text-{_digest(text)}" if any(map(str.isalnum, text)) else "empty"
    return _cut(plain, text, _LONGEST_PART)


def id_of(labels: list[str]) -> str:
    """Join the labels of a case: an id of our own, which no version of pytest shortens."""
    joined = ",".join(labels)
    return _cut(joined, joined, _LONGEST_ID)


def _cut(shown: str, whole: str, most: int) -> str:
    if len(shown) <= most:
        return shown
    return f"{shown[: most - _DIGEST - 1].rstrip('-')}-{_digest(whole)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:_DIGEST]
