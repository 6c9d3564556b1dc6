"""The layouts that are read: one small file each, and this table.

A layout is found by the shape of what a file holds, never by the file's name. Each turns an
interaction into vcrpy's plain data; everything after that knows no layout.
"""

from __future__ import annotations

import json
from typing import Any

from pytest_claude_params.cassettes import yaml_text
from pytest_claude_params.cassettes.layouts.answers_only import (
    REFUSAL,
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

__all__ = ["LAYOUTS", "Item", "Layout", "layout_of", "load"]

# The first that fits: ours is asked first since it is opened most; pydantic-ai's is vcrpy's, too.
LAYOUTS = (OWN, PYDANTIC_AI, VCRPY, GO_VCR, LANGCHAIN, RUBY_VCR, DDAPM, HTTP_SNAPSHOT)


def load(text: str) -> Any:
    """Read the text of a file, be it JSON or YAML.

    Raises ``yaml.YAMLError`` for what is neither, and ``ValueError`` for the bare events of
    a stream, which YAML would read as something else.
    """
    if is_bare_stream(text):
        raise ValueError(REFUSAL)
    if text[:1] in ("{", "["):
        # YAML reads most JSON, but not every escape.
        try:
            return json.loads(text)
        except ValueError:
            return yaml_text.load(text)
    return yaml_text.load(text)


def layout_of(data: Any) -> Layout:
    """Find the layout of what a file holds; raises ``ValueError`` if none fits."""
    for layout in LAYOUTS:
        if layout.fits(data):
            return layout
    if is_bare_answer(data):
        raise ValueError(REFUSAL)
    names = ", ".join(layout.name for layout in LAYOUTS)
    raise ValueError(f"it fits no layout that is read: {names}")
