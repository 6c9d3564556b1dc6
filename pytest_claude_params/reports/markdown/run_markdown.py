"""The report in Markdown: a comment on a pull request, or the summary of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.reports.markdown.broken import broken_of
from pytest_claude_params.reports.markdown.comparisons import comparison_table
from pytest_claude_params.reports.markdown.costs import cost_section
from pytest_claude_params.reports.markdown.elements import COMMENT, code, escaped, within
from pytest_claude_params.reports.markdown.failures import (
    command_for,
    failure_sections,
    failure_table,
    what_to_type,
)
from pytest_claude_params.reports.markdown.previews import (
    preview_sections,
    preview_table,
    what_to_type_next,
)
from pytest_claude_params.reports.markdown.verdict import figures, verdict_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.reports.markdown.broken import Broken
    from pytest_claude_params.reports.run import Run

# What a bot finds its earlier comment by.
MARKER = "<!-- claude-params report -->"
_SHORT = 10


def markdown_report(run: Run) -> str:
    """Write what a run found as a comment on a pull request."""
    return markdown_of(run, COMMENT)


def markdown_of(run: Run, room: int) -> str:
    """Write what a run found, cut by sections.

    Args:
        run: the run.
        room: how many bytes there is room for.
    """
    broken = broken_of(run)
    is_preview = any(test.get("preview") for test in run.tests)
    head = [MARKER, *verdict_lines(run, broken)]
    if is_preview:
        # What its tests ask is compared, so a failure of theirs stands in the same table.
        head += [*preview_table(run)]
        sections = [*what_to_type_next(run), *cost_section(run), *preview_sections(run)]
    else:
        head += [*failure_table(broken), *comparison_table(run)]
        sections = [*what_to_type(run, broken), *failure_sections(broken)]
    if run.summary.calls:
        head += ["", figures(run)]
    return within(room, "\n".join(head) + "\n", sections, _last(run, broken))


def _last(run: Run, broken: Sequence[Broken]) -> str:
    """Say how to reproduce it: the tests that failed, or the whole run."""
    head = run.heads[-1] if run.heads else None
    command = head.command if head else ""
    if broken:
        record = "" if head is None or head.record == "none" else f" --claude-record={head.record}"
        command = command_for(broken, f"pytest{record}")
    if not command:
        return ""
    commit = f" at {escaped(head.commit[:_SHORT])}" if head and head.commit else ""
    changed = ", with files that were changed since" if head and head.changed else ""
    return f"\nReproduce{commit}{changed}: {code(command)}\n"
