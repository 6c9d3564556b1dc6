"""When two requests ask the same: the canonical form of a request, its key, and what differs."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_claude_params.call import CallRequest

Path = tuple[str | int, ...]

ABSENT = "(not sent)"


@dataclass(frozen=True)
class Difference:
    """One place in which two requests differ.

    Args:
        path: where, such as ``messages[0].content`` or ``max_tokens``.
        recorded: the value in the recording, or ``ABSENT``.
        asked: the value in the request that was made, or ``ABSENT``.
    """

    path: str
    recorded: Any
    asked: Any

    @property
    def parameter(self) -> str:
        """The top-level parameter that this belongs to."""
        return re.split(r"[.\[]", self.path, maxsplit=1)[0] or "body"


def key_of(request: CallRequest, ignore: Sequence[str] = ()) -> str:
    """Return the key under which a request is recorded; equal keys ask the same.

    Args:
        request: what was sent.
        ignore: paths that do not matter, such as ``metadata.user_id`` or ``messages[0].content``.
    """
    meaning = [request.method, request.path, canonical_body(request.api_body, ignore)]
    if request.query:
        meaning.append(request.query)
    text = json.dumps(meaning, sort_keys=True, ensure_ascii=True, default=repr)
    return hashlib.sha256(text.encode()).hexdigest()


def canonical_body(body: Any, ignore: Sequence[str] = ()) -> Any:
    """Reduce a request body to what it means.

    Key order and white space do not matter; a string and a single text block are the
    same content; ``metadata`` and ``cache_control`` are no part of the meaning, nor are
    ``stream: false`` and the difference between ``1`` and ``1.0``. ``output_format`` is
    an older name of ``output_config.format``.
    """
    if not isinstance(body, dict):
        return body
    meaning = canonical_parameters(body)
    # Later turns first: to take one out moves those behind it.
    for path in sorted(map(parse_path, ignore), key=_last_index, reverse=True):
        _remove(meaning, path)
    return meaning


def canonical_parameters(body: dict[str, Any]) -> dict[str, Any]:
    """Reduce Messages API parameters to what they mean, as a copy; see `canonical_body`."""
    meaning = {
        str(name): _plain_numbers(value)
        for name, value in body.items()
        if name not in ("metadata", "cache_control") and (name, value) != ("stream", False)
    }
    if isinstance(meaning.get("output_format"), dict):
        # Its name in the first betas; a newer SDK sends the same under the new one.
        form = {"format": meaning.pop("output_format")}
        meaning["output_config"] = {**form, **(meaning.get("output_config") or {})}
    if "system" in meaning:
        meaning["system"] = _content(meaning["system"])
    if isinstance(meaning.get("messages"), list):
        meaning["messages"] = [_turn(turn) for turn in meaning["messages"]]
    if isinstance(meaning.get("tools"), list):
        meaning["tools"] = [_uncached(tool) for tool in meaning["tools"]]
    return meaning


def differences(
    recorded: CallRequest, asked: CallRequest, ignore: Sequence[str] = ()
) -> list[Difference]:
    """List every place in which a request differs from a recorded one, in the order asked."""
    found = [
        Difference(name, before, after)
        for name, before, after in (
            ("method", recorded.method, asked.method),
            ("path", recorded.path, asked.path),
            ("query", recorded.query, asked.query),
        )
        if before != after
    ]
    before, after = (
        canonical_body(recorded.api_body, ignore),
        canonical_body(asked.api_body, ignore),
    )
    return found + [
        Difference(format_path(path) or "body", old, new)
        for path, old, new in _walk((), before, after)
    ]


def parse_path(path: str) -> Path:
    """Split ``messages[0].content`` into ``("messages", 0, "content")``."""
    parts = re.findall(r"[^.\[\]]+|\[\d+\]", path)
    return tuple(int(part[1:-1]) if part.startswith("[") else part for part in parts)


def format_path(path: Path) -> str:
    """Write a path as authors do: ``messages[0].content``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def _plain_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        # Written by hand, a key such as `on:` is no text to YAML.
        return {str(name): _plain_numbers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _turn(turn: Any) -> Any:
    if not isinstance(turn, dict) or "content" not in turn:
        return turn
    return {**turn, "content": _content(turn["content"])}


def _content(content: Any) -> Any:
    """Content blocks without cache marks; a lone text block as its string."""
    if not isinstance(content, list):
        return content
    blocks = [_turn(_uncached(block)) for block in content]
    match blocks:
        case [{"type": "text", "text": str(text), **others}] if not others:
            return text
    return blocks


def _uncached(block: Any) -> Any:
    if not isinstance(block, dict):
        return block
    return {name: value for name, value in block.items() if name != "cache_control"}


def _remove(tree: Any, path: Path) -> None:
    *parents, last = path or ("",)
    for part in parents:
        tree = _child(tree, part)
    if isinstance(tree, dict):
        tree.pop(last, None)
    elif isinstance(tree, list) and isinstance(last, int) and last < len(tree):
        del tree[last]


def _last_index(path: Path) -> int:
    return path[-1] if path and isinstance(path[-1], int) else -1


def _child(tree: Any, part: str | int) -> Any:
    if isinstance(tree, dict):
        return tree.get(part)
    if isinstance(tree, list) and isinstance(part, int) and part < len(tree):
        return tree[part]
    return None


def _walk(path: Path, before: Any, after: Any) -> Iterator[tuple[Path, Any, Any]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in _union(after, before):
            yield from _walk((*path, name), before.get(name, ABSENT), after.get(name, ABSENT))
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            yield from _walk((*path, index), _at(before, index), _at(after, index))
    elif not _equal(before, after):
        yield path, before, after


def _equal(before: Any, after: Any) -> bool:
    # To Python, True is 1; and a text may happen to read as ABSENT does.
    same_kind = isinstance(before, bool) == isinstance(after, bool)
    return same_kind and (before is ABSENT) == (after is ABSENT) and bool(before == after)


def _union(first: Iterable[str], second: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))


def _at(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else ABSENT
