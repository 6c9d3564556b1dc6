"""Collected Claude tests, checked and prepared before any of them runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.naming import check_place, name_where_case_is_nothing
from pytest_claude_params.errors import ClaudeParamsError, UsageError
from pytest_claude_params.plugin.cassette_place import cassette_path, folder_of
from pytest_claude_params.plugin.claude_item import RUN_FIXTURE
from pytest_claude_params.plugin.declaration import read_declaration
from pytest_claude_params.plugin.other_recorders import refuse_second_recorder
from pytest_claude_params.plugin.paths import shown_path, shown_test
from pytest_claude_params.plugin.rule_check import check_rules
from pytest_claude_params.plugin.stash import CASSETTES, COLLECTED, OPTIONS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def check(report: pytest.CollectReport, items: list[pytest.Item]) -> None:
    """Make a collection error of what the tests of one module or class declare wrongly."""
    problems = [problem for item in items if (problem := _problem(item))]
    if problems:
        report.outcome = "failed"
        # Equal for all variants of a parametrised test, so told once.
        report.longrepr = "\n".join(dict.fromkeys(problems))


def prepare(item: pytest.Item) -> None:
    """Catch calls from before the test's other fixtures on: those may call Claude, too."""
    names = getattr(item, "fixturenames", [])
    names[:] = [RUN_FIXTURE, *(name for name in names if name != RUN_FIXTURE)]


def _check_twin(item: pytest.Item, path: Path, *, named: bool) -> None:
    """Refuse a second cassette that is the same file, unless its author has named it."""
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


def _problem(item: pytest.Item) -> str | None:
    try:
        refuse_second_recorder(item)
        declaration = read_declaration(item)
        folder = folder_of(item)
        cassette = cassette_path(item, folder, declaration.cassette)
        if item.config.stash[OPTIONS].mode_of(declaration.cassette.record) != "none":
            check_place(folder.path, cassette)
        _check_twin(item, cassette, named=declaration.cassette.name is not None)
        check_rules(item, declaration, cassette)
        item.config.stash[COLLECTED].setdefault(cassette, set()).add(shown_test(item))
    except ClaudeParamsError as error:
        path, line, name = item.location
        shown = shown_path(item.config, item.config.rootpath / path)
        return f"{shown}:{(line or 0) + 1}: {name.partition('[')[0]}: {error}"
    return None
