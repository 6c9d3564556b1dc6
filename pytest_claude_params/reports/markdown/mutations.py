"""Worse answers in Markdown: the verdict, a row for each test, and what would have caught them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.result import MutationResult
from pytest_claude_params.reports.markdown.elements import (
    alert,
    escaped,
    fenced,
    folded,
    name,
    table,
)
from pytest_claude_params.reports.mutations.screen import verdict
from pytest_claude_params.reports.mutations.suite_words import pasted
from pytest_claude_params.reports.mutations.words import (
    difference_in,
    percent,
    sentence_of,
    which_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.mutations.result import TestFigures
    from pytest_claude_params.reports.run import Run


def mutation_alert(run: Run) -> Iterator[str]:
    """Yield the verdict on a suite whose answers were made worse."""
    result = MutationResult(run.mutations, {})
    said = verdict(result).removeprefix("claude mutate: ")
    return alert("WARNING" if result.survivors else "TIP", f"**Worse answers**: {said}.")


def mutation_table(run: Run) -> Iterator[str]:
    """Yield a row for each test that did not notice all, weakest first."""
    tests = MutationResult(run.mutations, {}).tests
    rows = [
        (
            name(test.test),
            f"{test.count('noticed')} of {test.count('noticed') + test.count('survived')}",
            percent(test.share),
            escaped(", ".join(row.operator for row in test.rows if row.outcome == "survived")),
        )
        for test in tests
        if test.count("survived")
    ]
    return table(("test", "noticed", "share", "would pass unseen"), rows)


def mutation_sections(run: Run) -> Iterator[str]:
    """Yield what each test would let pass, with what would have caught it."""
    for test in MutationResult(run.mutations, {}).tests:
        if test.count("survived"):
            title = f"{name(test.test)} would not notice {test.count('survived')}"
            yield folded(title, _survivors(test))


def _survivors(test: TestFigures) -> Iterator[str]:
    for row in test.rows:
        if row.outcome == "survived":
            yield f"**{escaped(sentence_of(row))}** ({escaped(row.operator + which_of(row))})\n"
            yield fenced(difference_in(row))
            if paste := pasted(row):
                yield fenced(paste, "python" if paste.startswith(("@", "assert")) else "yaml")
