"""Pieces of Markdown as GitHub shows it: a text is shown as it is, and does nothing."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pytest_claude_params.matching import ABSENT
from pytest_claude_params.reports.word_marks import pieces_of
from pytest_claude_params.wording import plain, plural, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# How long a comment and the summary of a step may be (GitHub, 2026-11).
COMMENT, STEP_SUMMARY = 65_536, 1_048_576
MOST_ROWS = 10
_LONGEST_TEXT = 2_000
_FOR_WHAT_IS_LEFT = 200
_MARKUP = r"[&<>|`*_~\[\]\\!$]|^[-+=]"
# GitHub looks for these in what is shown, so an entity does not hide them (cmark-gfm#181): names,
# numbers of issues, addresses, emoji.
_ACTED_ON = r"[@#]|:(?=//|[\w+-]+:)|www(?=\.)|gh(?=-\d)"
_SPECIAL = re.compile(f"({_MARKUP})|{_ACTED_ON}", re.IGNORECASE)
_NO_WIDTH = "&#8203;"


def escaped(text: str) -> str:
    """Write a text so that GitHub shows it as it is: no markup, nobody called, nothing linked."""
    return _SPECIAL.sub(_inert, plain(text))


def _inert(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};" if found[1] else f"{found[0]}{_NO_WIDTH}"


def marked(text: str) -> str:
    """Write a text with marks of a word difference: what went struck out, what came underlined."""
    return "".join(
        f"<{element}>{escaped(piece)}</{element}>" if element else escaped(piece)
        for element, piece in pieces_of(text)
    )


def money(text: str) -> str:
    """Write a text of our own in which dollars stand: a dollar may begin a formula."""
    return text.replace("$", "&#36;")


def code(text: str) -> str:
    """Write a text as code within a line."""
    text = plain(text)
    mark = "`" * (1 + _longest_run(text))
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{mark}{gap}{text}{gap}{mark}"


def name(text: str) -> str:
    """Write a name as code that may stand in a table, too."""
    return f"<code>{escaped(text)}</code>"


def fenced(text: str, kind: str = "") -> str:
    """Write lines as code, in a fence that is longer than any within."""
    fence = "`" * max(3, 1 + _longest_run(text))
    return f"{fence}{kind}\n{text}\n{fence}\n"


def text_block(text: str) -> str:
    """Write a text of many lines as it is, cut when it is long."""
    return fenced("\n".join(_lines(text)))


def before_after(old: Any, new: Any) -> str:
    """Write both values as a diff."""
    lines = [
        f"{sign} {line}"
        for sign, value in (("-", old), ("+", new))
        if value is not ABSENT
        for line in _lines(value)
    ]
    return fenced("\n".join(lines), "diff")


def alert(kind: str, *lines: str) -> Iterator[str]:
    """Yield the lines of an alert: CAUTION, WARNING, NOTE or TIP."""
    yield f"> [!{kind}]"
    yield from (f"> {line}".rstrip() for line in lines)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table, and how many rows it leaves out."""
    if not rows:
        return
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    yield from (f"| {' | '.join(row)} |" for row in rows[:MOST_ROWS])
    if len(rows) > MOST_ROWS:
        yield f"\nand {len(rows) - MOST_ROWS:,} more"


def folded(title: str, lines: Iterable[str]) -> str:
    """Write a section that is shown when its title is clicked; the title is Markdown already."""
    return "\n".join([f"\n<details><summary>{title}</summary>\n", *lines, "</details>\n"])


def within(limit: int, text: str, sections: Sequence[str], last: str = "") -> str:
    """Put as many sections in as there is room for, never a part of one.

    Args:
        limit: how many bytes there is room for.
        text: what comes first, in any case.
        sections: what is left out where there is no room, from the end.
        last: what ends it, in any case.
    """
    room = limit - len(last.encode()) - _FOR_WHAT_IS_LEFT
    parts, taken = [text], len(text.encode())
    for number, section in enumerate(sections):
        taken += len(section.encode())
        if taken > room:
            left = plural(len(sections) - number, "section")
            return "".join([*parts, f"\n{left} left out: there is no room for more.\n", last])
        parts.append(section)
    return "".join([*parts, last])


def _longest_run(text: str) -> int:
    return max([0, *(len(run) for run in re.findall(r"`+", text))])


def _lines(value: Any) -> list[str]:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)
    return [plain(line) for line in shortened(text, _LONGEST_TEXT).split("\n")]
