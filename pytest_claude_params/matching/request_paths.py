"""Paths within a request body, as authors write them: ``messages[0].content``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Path = tuple[str | int, ...]


def parse_path(path: str) -> Path:
    """Split ``messages[0].content`` into ``("messages", 0, "content")``."""
    parts = re.findall(r"[^.\[\]]+|\[\d+\]", path)
    return tuple(int(part[1:-1]) if part.startswith("[") else part for part in parts)


def format_path(path: Path) -> str:
    """Write a path as authors do: ``messages[0].content``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def without(tree: Any, paths: Iterable[str]) -> None:
    """Take what stands at these paths out of a tree, in place."""
    # Later items first: to take one out moves those behind it.
    for path in sorted(map(parse_path, paths), key=_last_index, reverse=True):
        _remove(tree, path)


def value_at(tree: Any, path: Path, absent: Any) -> Any:
    """Return what stands at a path of a tree, or ``absent``."""
    for part in path:
        if isinstance(tree, list) and isinstance(part, int):
            tree = tree[part] if part < len(tree) else absent
        else:
            tree = tree.get(part, absent) if isinstance(tree, dict) else absent
    return tree


def _remove(tree: Any, path: Path) -> None:
    *parents, last = path or ("",)
    tree = value_at(tree, tuple(parents), None)
    if isinstance(tree, dict):
        tree.pop(last, None)
    elif isinstance(tree, list) and isinstance(last, int) and last < len(tree):
        del tree[last]


def _last_index(path: Path) -> int:
    return path[-1] if path and isinstance(path[-1], int) else -1
