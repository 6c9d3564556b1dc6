"""Where a suite says what a test of it has broken."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pytest_claude_params.plugin.stash import WRITTEN_AT
from pytest_claude_params.plugin.verdicts.failures.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from pytest_claude_params.cassettes.yaml.yaml_places import Place
    from pytest_claude_params.plugin.claude_run import ClaudeRun


@contextmanager
def told_with_lines(item: pytest.Item, run: ClaudeRun) -> Iterator[None]:
    """Add to a failure the lines of the suite that it is about; nothing to a test in Python."""
    __tracebackhide__ = True
    try:
        yield
    except Failure as failure:
        if written := item.stash.get(WRITTEN_AT, None):
            places = dict.fromkeys(map(written, _parts(run)))
            failure.msg = "\n".join([failure.msg, "", *(f"  {place}" for place in places)])
        raise


def _parts(run: ClaudeRun) -> list[Place]:
    """Return the parts of the case that are broken; an empty one is the whole case."""
    verdicts = run.verdicts
    if verdicts is None or verdicts.errors:  # there was nothing to judge
        return [()]
    parts: list[Place] = [
        ("expect", one.subject) for one in verdicts.expectations if not one.passed
    ]
    for turn in run.turns:
        inner = ("turns", turn.number - 1, "expect")
        parts += [(*inner, one.subject) for one in turn.verdicts if not one.passed]
    return parts or [()]
