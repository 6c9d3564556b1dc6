"""langchain's: vcrpy's requests and responses in two lists."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.cassettes.layouts.layout import Item, Layout
from pytest_claude_params.cassettes.layouts.vcrpy import as_vcrpy


def _fits(data: Any) -> bool:
    return isinstance(data, dict) and all(
        isinstance(data.get(name), list) for name in ("requests", "responses")
    )


def _items(data: Any) -> list[Item]:
    requests, responses = data["requests"], data["responses"]
    if len(requests) != len(responses):
        raise ValueError(f"{len(requests)} requests stand beside {len(responses)} responses")
    pairs = zip(requests, responses, strict=True)
    return [{"request": asked, "response": answer} for asked, answer in pairs]


LANGCHAIN = Layout("langchain", _fits, _items, as_vcrpy)
