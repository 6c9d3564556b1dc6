"""Expectations added to the cases of a suite."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ITEM = re.compile(r"^(?P<indent> *)- +(?=\S)")


def added_to_suite(raw: bytes, wanted: Mapping[str, Sequence[dict[str, Any]]]) -> bytes:
    """Return a suite with more under ``expect`` of its cases.

    A case without an ``id`` of its own, one whose ``expect`` stands on a line, and what an
    ``expect`` has already, stay as they are.

    Args:
        raw: the file, in UTF-8.
        wanted: by the id of a case: what to expect of it.
    """
    lines = raw.decode().splitlines(keepends=True)
    for name, expected in wanted.items():
        joined: dict[str, Any] = {}
        for one in expected:
            joined = {**one, **joined}
        lines = _added(lines, name, joined)
    return "".join(lines).encode()


def _added(lines: list[str], name: str, expected: dict[str, Any]) -> list[str]:
    found = _case(lines, name)
    if found is None:
        return lines
    start, end, indent = found
    expect = next(
        (n for n in range(start, end) if re.match(rf"^[ -]{{{indent}}}expect:", lines[n])), None
    )
    if expect is None:
        new = [f"{' ' * indent}expect:\n", *_entries(expected, indent + 2)]
        return [*lines[:end], *new, *lines[end:]]
    if lines[expect].partition("expect:")[2].partition("#")[0].strip():
        return lines
    inner = len(lines[expect + 1]) - len(lines[expect + 1].lstrip())
    said = {line.strip().partition(":")[0] for line in lines[expect + 1 : end]}
    new = _entries({n: v for n, v in expected.items() if n not in said}, inner)
    return [*lines[: expect + 1], *new, *lines[expect + 1 :]]


def _entries(expected: Mapping[str, Any], indent: int) -> list[str]:
    """Write entries of a mapping; JSON is YAML, and needs no rule of its own."""
    return [
        f"{' ' * indent}{name}: {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in expected.items()
    ]


def _case(lines: list[str], name: str) -> tuple[int, int, int] | None:
    """Return the first line of a case, the line after its last, and the indent of its keys."""
    start = None
    for number, line in enumerate(lines):
        item = _ITEM.match(line)
        if item:
            start = number, item.end()
        if start and re.match(
            rf"^[ -]{{{start[1]}}}id: *['\"]?{re.escape(name)}['\"]? *(#|$)", line
        ):
            return start[0], _end(lines, *start), start[1]
    return None


def _end(lines: list[str], start: int, indent: int) -> int:
    end = start + 1
    for number in range(start + 1, len(lines)):
        text = lines[number].strip()
        if text and len(lines[number]) - len(lines[number].lstrip()) < indent:
            break
        if text:
            end = number + 1
    return end
