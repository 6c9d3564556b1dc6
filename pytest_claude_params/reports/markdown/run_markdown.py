"""The report in Markdown: a comment on a pull request, or the summary of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.reports.markdown.broken import broken_of
from pytest_claude_params.reports.markdown.comparisons import answer_sections, comparison_table
from pytest_claude_params.reports.markdown.costs import cost_section
from pytest_claude_params.reports.markdown.elements import COMMENT, within
from pytest_claude_params.reports.markdown.failures import (
    failure_sections,
    failure_table,
    what_to_type,
)
from pytest_claude_params.reports.markdown.mutations import mutation_sections, mutation_table
from pytest_claude_params.reports.markdown.previews import (
    preview_sections,
    preview_table,
    what_to_type_next,
)
from pytest_claude_params.reports.markdown.reproduction import reproduction
from pytest_claude_params.reports.markdown.verdict import figures, verdict_lines

if TYPE_CHECKING:
    from pytest_claude_params.reports.run import Run

# What a bot finds its earlier comment by.
MARKER = "<!-- claude-params report -->"


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
        head += [*failure_table(broken), *mutation_table(run), *comparison_table(run)]
        sections = [
            *what_to_type(run, broken),
            *failure_sections(broken),
            *mutation_sections(run),
            *answer_sections(run),
        ]
    if run.summary.calls:
        head += ["", figures(run)]
    head += reproduction(run, broken)
    return within(room, "\n".join(head) + "\n", sections)
