"""The layouts that are read: one small file each, and this table.

A layout is found by the shape of what a file holds, never by the file's name. Each turns an
interaction into vcrpy's plain data; everything after that knows no layout.
"""

from __future__ import annotations

import json
from typing import Any

from pytest_claude_params.cassettes.layouts.answers_only import (
    NO_REQUESTS,
    is_bare_answer,
    is_bare_stream,
)
from pytest_claude_params.cassettes.layouts.ddapm import DDAPM
from pytest_claude_params.cassettes.layouts.go_vcr import GO_VCR
from pytest_claude_params.cassettes.layouts.http_snapshot import HTTP_SNAPSHOT
from pytest_claude_params.cassettes.layouts.langchain import LANGCHAIN
from pytest_claude_params.cassettes.layouts.layout import Item, Layout
from pytest_claude_params.cassettes.layouts.own import OWN
from pytest_claude_params.cassettes.layouts.pydantic_ai import PYDANTIC_AI
from pytest_claude_params.cassettes.layouts.ruby_vcr import RUBY_VCR
from pytest_claude_params.cassettes.layouts.vcrpy import VCRPY
from pytest_claude_params.cassettes.yaml import yaml_text
from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError

__all__ = ["LAYOUTS", "OWN", "Item", "Layout", "layout_of", "load"]

# The first that fits: ours is asked first since it is opened most; pydantic-ai's is vcrpy's, too.
LAYOUTS = (OWN, PYDANTIC_AI, VCRPY, GO_VCR, LANGCHAIN, RUBY_VCR, DDAPM, HTTP_SNAPSHOT)


def load(text: str) -> Any:
    """Read the text of a file, be it JSON or YAML.

    Raises ``yaml.YAMLError`` for what is neither, ``UnreadableError`` for what no recording is
    written in, and ``ValueError`` for the bare events of a stream, which YAML would read as
    something else.
    """
    if is_bare_stream(text):
        raise ValueError(NO_REQUESTS)
    if text[:1] in ("{", "["):
        # YAML reads most JSON, but not every escape.
        try:
            return json.loads(text, object_pairs_hook=_unique)
        except (json.JSONDecodeError, RecursionError):
            return yaml_text.load(text)
    return yaml_text.load(text)


def layout_of(data: Any) -> Layout:
    """Find the layout of what a file holds; raises ``ValueError`` if none fits."""
    for layout in LAYOUTS:
        if layout.fits(data):
            return layout
    if isinstance(data, dict) and "interactions" in data:
        raise ValueError("its interactions are not a list")
    if is_bare_answer(data):
        raise ValueError(NO_REQUESTS)
    names = ", ".join(layout.name for layout in LAYOUTS)
    raise ValueError(f"it fits no layout that is read: {names}")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object of JSON, which says nothing clear if it has a name twice."""
    built = dict(pairs)
    if len(built) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnreadableError(f"has the key {twice!r} twice")
    return built
