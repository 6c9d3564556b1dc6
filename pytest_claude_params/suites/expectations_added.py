"""Expectations added to the cases of a suite."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

Wanted = dict[str, Any]
_TOGETHER = "all_of"


class _Insertion(NamedTuple):
    place: int
    text: str


def added_to_suite(
    raw: bytes, wanted: Mapping[int, Sequence[Wanted]], defaults: Collection[str] = ()
) -> tuple[bytes, int]:
    """Return a suite with more under ``expect`` of its cases, and how many expectations that are.

    What a case or the defaults expect already stays as it is: more of the same name stands under
    ``all_of``. An ``expect`` that several cases share, and one that is no mapping, stay as they are.

    Args:
        raw: the file, in UTF-8, which is a suite.
        wanted: by the line in which a case begins, counted from 1: what to expect of it.
        defaults: the names of what all cases expect by default.
    """
    text = raw.decode()
    insertions, count = [], 0
    for case in _cases(text):
        joined, fit = _joined(wanted.get(case.start_mark.line + 1, ()), case, defaults)
        found = _insertion(text, case, joined) if joined else None
        if found:
            insertions.append(found)
            count += fit
    for place, new in sorted(insertions, reverse=True):
        text = text[:place] + new + text[place:]
    return text.encode(), count


def _cases(text: str) -> list[yaml.MappingNode]:
    root = yaml.compose(text, yaml.SafeLoader)
    cases = _member(root, "cases") if isinstance(root, yaml.MappingNode) else None
    listed = cases.value if isinstance(cases, yaml.SequenceNode) else []
    return [one for one in listed if isinstance(one, yaml.MappingNode)]


def _member(mapping: yaml.MappingNode, name: str) -> yaml.Node | None:
    found: Iterator[yaml.Node] = (value for key, value in mapping.value if key.value == name)
    return next(found, None)


def _names(mapping: yaml.Node | None) -> set[str]:
    pairs = mapping.value if isinstance(mapping, yaml.MappingNode) else []
    return {str(key.value) for key, _ in pairs}


def _joined(
    expected: Sequence[Wanted], case: yaml.MappingNode, defaults: Collection[str]
) -> tuple[Wanted, int]:
    """Return expectations as one mapping, in which each name stands once, and how many fit in."""
    own = _names(_member(case, "expect"))
    said, joined, count = own | {*defaults}, Wanted(), 0
    for one in expected:
        if not said & one.keys() and not joined.keys() & one.keys():
            joined |= one
        elif _TOGETHER not in said:
            joined.setdefault(_TOGETHER, []).append(one)
        else:
            continue
        count += 1
    return joined, count


def _insertion(text: str, case: yaml.MappingNode, expected: Wanted) -> _Insertion | None:
    expect = _member(case, "expect")
    if expect is None:
        if case.flow_style:
            return _within(text, case, {"expect": expected})
        indent = case.start_mark.column
        end = _end(text, case.start_mark.line, indent)
        before = "" if text[:end].endswith("\n") else "\n"
        lines = f"{' ' * indent}expect:\n{_entries(expected, indent + 2)}"
        return _Insertion(end, before + lines)
    # An anchor, or what an alias stands for, is not of this case alone.
    is_shared = (
        expect.start_mark.index < case.start_mark.index or text[expect.start_mark.index] == "&"
    )
    if is_shared or not isinstance(expect, yaml.MappingNode):
        return None
    if expect.flow_style:
        return _within(text, expect, expected)
    indent = expect.start_mark.column
    return _Insertion(expect.start_mark.index - indent, _entries(expected, indent))


def _within(text: str, mapping: yaml.MappingNode, new: Wanted) -> _Insertion:
    """Return what is put in before the closing brace of a mapping."""
    place = mapping.end_mark.index - 1
    place = len(text[:place].rstrip())
    before = "" if text[place - 1] in "{," else ", "
    blank = " " if text[place - 1] == "," else ""
    said = ", ".join(f"{name}: {_flow(value)}" for name, value in new.items())
    return _Insertion(place, f"{blank}{before}{said}")


def _entries(expected: Mapping[str, Any], indent: int) -> str:
    """Write entries of a mapping, a line each."""
    return "".join(f"{' ' * indent}{name}: {_flow(value)}\n" for name, value in expected.items())


def _flow(value: Any) -> str:
    """Write a value on one line: JSON is YAML, and needs no rule of its own."""
    return json.dumps(value, ensure_ascii=False)


def _end(text: str, start: int, indent: int) -> int:
    """Return where the last line of a case ends, which begins in a line counted from 0."""
    lines = text.splitlines(keepends=True)
    end = start + 1
    for number in range(start + 1, len(lines)):
        said = lines[number].strip()
        if said and len(lines[number]) - len(lines[number].lstrip()) < indent:
            break
        if said:
            end = number + 1
    return sum(map(len, lines[:end]))
