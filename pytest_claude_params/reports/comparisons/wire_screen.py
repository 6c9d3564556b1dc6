"""The screen of ``compare --sdk``: what goes over the wire otherwise, in 80 columns."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wording import listed, plural, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.comparisons.changes.wire_changes import Cause, WireComparison

_WIDTH = 80
_LABEL = 15
_LONGEST = 60
_BEFORE = 20
_MOST = 3
_WORDS = {"same": "the same goes over the wire", "not_decided": "not decided: nothing was sent"}


def wire_lines(title: str, names: tuple[str, str], found: WireComparison) -> Iterator[str]:
    """Say what was found; the last line is the decision.

    Args:
        title: what was compared.
        names: how the older and the newer side are called.
        found: what was found.
    """
    old, new = names
    yield title
    counted = f"{plural(found.tests, 'test')}, {plural(found.requests, 'request')} compared"
    yield from _line("", f"{counted}; replayed, no key, no live call")
    for cause in found.causes:
        yield from _line(plural(cause.requests, "request"), _cause(cause))
        yield from _line("", f"of {_named(cause.tests)}")
    for one in found.rejected:
        yield from _line("rejected", f"{plural(one.requests, 'request')} under {new}: {one.reason}")
        yield from _line("", f"of {_named(one.tests)}")
        yield from _line("", f"instead: {one.instead}")
    for test, (before, after) in found.counts.items():
        yield from _line("how many", f"{test}: {plural(before, 'request')} -> {after}")
    for label, name, tests in (("fails", new, found.fails), ("no longer fails", old, found.passes)):
        for test, why in tests.items():
            yield from _line(label, f"{test}, with {name} alone: {why}")
    for name, files in (
        (f"with {new} alone", found.not_collected),
        (f"with {old} alone", found.now_collected),
        ("with both", found.collected_by_neither),
    ):
        for file, why in files.items():
            yield from _line("not collected", f"{file}, {name}: {why}")
    if found.fails_both:
        named = _named(list(found.fails_both))
        yield from _line("fails with both", f"{named}; compared as far as it goes")
    yield from _line("decision", _decision(found))


def _cause(cause: Cause) -> str:
    if not cause.new:
        return f"{cause.what}: no longer sent ({_values(cause.old)} before)"
    if not cause.old:
        return f"{cause.what}: sent now ({_values(cause.new)})"
    old, new = _told_apart(*(shown(one, 10_000) for one in (cause.old[0], cause.new[0])))
    return f"{cause.what}: {old} -> {new}"


def _values(values: Sequence[Any]) -> str:
    named = [shown(one, _LONGEST) for one in values[:_MOST]]
    left = len(values) - len(named)
    return listed([*named, *([f"{left} more"] if left else ())])


def _told_apart(old: str, new: str) -> tuple[str, str]:
    """Cut two long texts so that what differs is seen."""
    same = 0
    for before, after in zip(old, new, strict=False):
        if before != after:
            break
        same += 1
    if max(len(old), len(new)) <= _LONGEST:
        return old, new
    start = max(0, same - _BEFORE)
    dots = "..." if start else ""
    return (f"{dots}{shown(old[start:], _LONGEST)}", f"{dots}{shown(new[start:], _LONGEST)}")


def _named(tests: Sequence[str]) -> str:
    left = len(tests) - _MOST
    return listed([*tests[:_MOST], *([f"{left} more"] if left > 0 else ())])


def _decision(found: WireComparison) -> str:
    if found.outcome != "different":
        return _WORDS[found.outcome]
    parts = [
        (len(found.causes), "cause"),
        (len(found.counts), "other count"),
        (len(found.fails), "new failure"),
        (len(found.passes), "former failure"),
        (len(found.not_collected) + len(found.now_collected), "uncollected file"),
    ]
    rejected = sum(one.requests for one in found.rejected)
    more = f"; the API rejects {plural(rejected, 'request')}" if rejected else ""
    return f"DIFFERENT: {listed([plural(*one) for one in parts if one[0]])}{more}"


def _line(label: str, text: str) -> Iterator[str]:
    """Write a line with a label; what does not fit goes on below it."""
    yield from textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=f"  {label:<{_LABEL}}  ",
        subsequent_indent=" " * (_LABEL + 4),
        break_long_words=False,
        break_on_hyphens=False,
    )
