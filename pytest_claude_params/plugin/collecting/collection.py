"""Collected Claude tests, checked and prepared before any of them runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_claude_params.cassettes.naming import check_place, name_where_case_is_nothing
from pytest_claude_params.errors import ClaudeParamsError, UsageError
from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, folder_of
from pytest_claude_params.plugin.collecting.claude_item import RUN_FIXTURE, is_claude_test
from pytest_claude_params.plugin.collecting.markers.declaration import noted, read_declaration
from pytest_claude_params.plugin.collecting.markers.marker_names import misspelt_markers
from pytest_claude_params.plugin.collecting.mistakes.other_recorders import check_second_recorder
from pytest_claude_params.plugin.collecting.mistakes.rejected_request import check_rules
from pytest_claude_params.plugin.paths import shown_error, shown_path, shown_place, shown_test
from pytest_claude_params.plugin.stash import (
    CASSETTES,
    CLAUDE_TESTS,
    COLLECTED,
    LATE_MISTAKE,
    MATRIX_MISTAKES,
    OPTIONS,
)
from pytest_claude_params.record_mode import replays_only

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_claude_params.plugin.collecting.markers.declaration import Declaration

# Its calls would be live, and nobody would judge them.
_HAS_NO_FIXTURES = (
    "{}: a {} cannot be a Claude test, since it has no fixtures: mark a test function or method"
)


def check(
    collector: pytest.Collector, report: pytest.CollectReport, items: list[pytest.Item]
) -> None:
    """Make a collection error of all that the tests of one module or class declare wrongly.

    Args:
        collector: the module or class.
        report: what came of it.
        items: its tests with markers or fixtures that are ours, or look so.
    """
    problems = [
        *misspelt_markers(items),
        *collector.stash.get(MATRIX_MISTAKES, []),
        *(problem for item in filter(is_claude_test, items) for problem in _problems(item)),
    ]
    if problems:
        problems += _problems_of_classes(collector, report)
        report.outcome = "failed"
        # Equal for all variants of a parametrised test, so told once.
        report.longrepr = "\n".join(dict.fromkeys(problems))
        # For reports: what is wrong, and with which value.
        report.claude = ": ".join(problems[0].split("\n")[:2])  # type: ignore[attr-defined]


def prepare(item: pytest.Item) -> None:
    """Catch calls from before the test's other fixtures on: those may call Claude, too."""
    if mistakes := list(misspelt_markers([item])):
        item.stash[LATE_MISTAKE] = "\n".join(mistakes)
    if not is_claude_test(item):
        return
    names = getattr(item, "fixturenames", None)
    if names is None:
        item.stash[LATE_MISTAKE] = _HAS_NO_FIXTURES.format(shown_test(item), type(item).__name__)
        return
    item.config.stash[CLAUDE_TESTS].append(folder_of(item).path)
    names[:] = [RUN_FIXTURE, *(name for name in names if name != RUN_FIXTURE)]


def _check_twin(item: pytest.Item, path: Path, *, named: bool) -> None:
    """Raise ``UsageError`` for a second cassette that is the same file, unless its author has named it."""
    seen = item.config.stash.setdefault(CASSETTES, {})
    twin, file = seen.setdefault(name_where_case_is_nothing(path), (path, item.path))
    if twin == path and file != item.path and not named:
        raise UsageError(
            f"its cassette {shown_path(item.config, path)} is that of a test in "
            f"{shown_path(item.config, file)}, too. Give one of the two projects another "
            'claude_cassette_dir, or name the cassette: claude_cassette("name")'
        )
    if twin != path:
        raise UsageError(
            f"its cassette {path.name} is the same file as {twin.name} where case does not count, "
            "as on macOS and Windows. Rename the test, or name its cassette: "
            'claude_cassette("name")'
        )


def _problems(item: pytest.Item) -> list[str]:
    mistakes: list[ClaudeParamsError] = []
    with noted(mistakes):
        check_second_recorder(item)
    with noted(mistakes):
        _check_declared(item, read_declaration(item), mistakes)
    return [f"{shown_place(item)}: {shown_error(item.config, one)}" for one in mistakes]


def _check_declared(
    item: pytest.Item, declaration: Declaration, mistakes: list[ClaudeParamsError]
) -> None:
    folder, choice = folder_of(item), declaration.cassette
    cassette = cassette_path(item, folder, choice)
    with noted(mistakes):
        if not replays_only(item.config.stash[OPTIONS].mode_of(choice.record)):
            check_place(folder.path, cassette)
        _check_twin(item, cassette, named=choice.name is not None)
    with noted(mistakes):
        if item.get_closest_marker("claude_gate"):
            from pytest_claude_params.plugin.collecting.markers.gate_choice import gate_of

            gate_of(item)
    with noted(mistakes):
        check_rules(item, declaration, cassette)
    item.config.stash[COLLECTED].setdefault(cassette, set()).add(shown_test(item))


def _problems_of_classes(
    collector: pytest.Collector, report: pytest.CollectReport
) -> Iterator[str]:
    """Yield what is wrong in the classes of a file, which pytest does not collect once it has failed."""
    for node in report.result or ():
        if isinstance(node, pytest.Collector):
            inner = collector.ihook.pytest_make_collect_report(collector=node)
            if inner.failed:
                yield from str(inner.longrepr).splitlines()
