"""A comparison of recordings as a comment on a pull request, or the summary of a job."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pytest_claude_params.matching import ABSENT
from pytest_claude_params.reports.changes import words
from pytest_claude_params.wording import dollars, plain, plural, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_claude_params.drift.changes.causes import Cause, ChangedRecording
    from pytest_claude_params.drift.changes.tree_changes import TreeChanges

# What a bot finds its earlier comment by.
MARKER = "<!-- claude-params diff -->"
# How long a comment may be (GitHub, 2026-11).
LIMIT = 65_536
_ROWS = 10
_LONGEST_TEXT = 2_000
_SPECIAL = re.compile(r"[&<>|`@#*_~\[\]\\!$]")
_FENCE = re.compile(r"`{3,}")


def as_markdown(
    changes: TreeChanges,
    names: tuple[str, str],
    unreadable: Mapping[str, str],
    command: str,
) -> str:
    """Write what changed, within the length of a comment: what does not fit is counted.

    Args:
        changes: what changed.
        names: what the older and the newer side are called.
        unreadable: files that could not be read, with the reason.
        command: how to reproduce it.
    """
    head = [MARKER, *_verdict(changes, names, unreadable), *_table(changes)]
    last = f"\nReproduce: {_code(command)}\n"
    sections = [*_costs(changes), *map(_folded, changes.causes), *_rest(changes, unreadable)]
    return _within_limit("\n".join(head) + "\n", sections, last)


def _within_limit(text: str, sections: Sequence[str], last: str) -> str:
    """Put as many sections in as there is room for, never a part of one."""
    room = LIMIT - len(last.encode()) - 200
    for number, section in enumerate(sections):
        if len((text + section).encode()) > room:
            left = plural(len(sections) - number, "section")
            return f"{text}\n{left} left out: a comment holds no more.\n{last}"
        text += section
    return text + last


def _verdict(
    changes: TreeChanges, names: tuple[str, str], unreadable: Mapping[str, str]
) -> Iterator[str]:
    grave = any(one.is_grave for one in changes.causes)
    kind = "CAUTION" if changes.flips else "WARNING" if grave or unreadable else "NOTE"
    yield f"> [!{kind if changes.is_any or unreadable else 'TIP'}]"
    yield f"> {escaped(names[0])} → {escaped(names[1])}: {words.headline(changes)}."


def _table(changes: TreeChanges) -> Iterator[str]:
    """Yield a row for each recording, those to look at first at the top."""
    found = [(cause, one) for cause in changes.causes for one in cause.changed]
    found.sort(key=lambda each: (not each[1].flips, not each[1].is_grave))
    if not found:
        return
    yield ""
    yield "| recording | what changed | cause |"
    yield "| --- | --- | --- |"
    for cause, one in found[:_ROWS]:
        yield f"| {escaped(one.pair.any.name)} | {_what(one)} | {escaped(cause.name)} |"
    if len(found) > _ROWS:
        yield f"\nand {len(found) - _ROWS:,} more"


def _what(one: ChangedRecording) -> str:
    told = [f"**flip** {escaped(flip)}" for flip in one.flips]
    for change in one.answer:
        if change.what in ("stop_reason", "model", "status", "error"):
            told.append(escaped(words.answer_line(change)))
        elif not change.is_figure:
            told.append(escaped(f"{change.what} {change.path}".strip()))
    return ", ".join(dict.fromkeys(told)) or "the request only"


def _costs(changes: TreeChanges) -> Iterator[str]:
    known = [(cause, cause.costs) for cause in changes.causes]
    moved = [(cause, costs) for cause, costs in known if costs and costs[0] != costs[1]]
    if not moved:
        return
    old, new = (sum(costs[side] for _, costs in moved) for side in (0, 1))
    lines = [f"\nCost of these answers {_plain(words.cost_change((old, new)))}:"]
    for cause, costs in moved[:_ROWS]:
        more = costs[1] - costs[0]
        sign = "+" if more > 0 else "-"
        lines.append(f"- {escaped(words.title(cause))}: {sign}{_plain(dollars(abs(more)))}")
    yield "\n".join(lines) + "\n"


def _folded(cause: Cause) -> str:
    lines = [f"\n<details><summary>{escaped(words.title(cause))}</summary>\n"]
    for change in cause.request:
        lines.append(f"{escaped(change.part)} ({escaped(change.path)})\n")
        lines.append(_before_after(change.old, change.new))
    for one in cause.changed:
        lines += _recording(one)
    return "\n".join([*lines, "</details>\n"])


def _recording(one: ChangedRecording) -> Iterator[str]:
    recording = one.pair.any
    yield f"**{escaped(recording.name)}** {escaped(words.prompt_of(recording.request.prompt))}\n"
    for flip in one.flips:
        yield f"- flip: {escaped(flip)}\n"
    for change in one.answer:
        if not change.is_figure:
            yield f"{escaped(f'{change.what} {change.path}'.strip())}\n"
            yield _before_after(change.old, change.new)
    counted = words.figures(one.answer)
    if counted:
        yield f"{_plain(counted)}\n"


def _before_after(old: Any, new: Any) -> str:
    """Write both values as a diff, in a fence that is longer than any within."""
    lines = [
        f"{sign} {line}"
        for sign, value in (("-", old), ("+", new))
        if value is not ABSENT
        for line in _lines(value)
    ]
    text = "\n".join(lines)
    fence = "`" * (1 + max([2, *(len(run) for run in _FENCE.findall(text))]))
    return f"{fence}diff\n{text}\n{fence}\n"


def _lines(value: Any) -> list[str]:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)
    return [plain(line) for line in shortened(text, _LONGEST_TEXT).split("\n")]


def _rest(changes: TreeChanges, unreadable: Mapping[str, str]) -> Iterator[str]:
    moved = [(one.old.name, one.new.name) for one in changes.moved if one.old and one.new]
    lists = {
        "added": [escaped(one.name) for one in changes.added],
        "removed": [escaped(one.name) for one in changes.removed],
        "moved": [f"{escaped(old)} → {escaped(new)}" for old, new in moved],
        "not read": [f"{escaped(file)}: {escaped(why)}" for file, why in unreadable.items()],
    }
    for name, lines in lists.items():
        if lines:
            listed = "\n".join(f"- {line}" for line in lines)
            yield f"\n<details><summary>{len(lines):,} {name}</summary>\n\n{listed}\n\n</details>\n"


def escaped(text: str) -> str:
    """Write a text so that GitHub shows it as it is: no markup, nobody called, nothing linked."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", plain(text))


def _plain(text: str) -> str:
    """A dollar may begin a formula."""
    return text.replace("$", "&#36;")


def _code(text: str) -> str:
    mark = "`" * (1 + max([0, *(len(run) for run in re.findall(r"`+", text))]))
    return f"{mark}{plain(text)}{mark}"
