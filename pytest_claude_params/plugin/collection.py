"""Collected Claude tests, checked and prepared before any of them runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.naming import check_place, name_where_case_is_nothing
from pytest_claude_params.errors import ClaudeParamsError, UsageError
from pytest_claude_params.plugin.claude_item import RUN_FIXTURE
from pytest_claude_params.plugin.declaration import cassette_path, read_declaration
from pytest_claude_params.plugin.other_recorders import refuse_second_recorder
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


def _check_twin(item: pytest.Item, path: Path) -> None:
    """Refuse a second cassette whose name differs in case only: one file on many systems."""
    seen = item.config.stash.setdefault(CASSETTES, {})
    twin = seen.setdefault(name_where_case_is_nothing(path), path)
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
        folder = item.config.stash[OPTIONS].cassette_dir
        cassette = cassette_path(item, folder, declaration.cassette)
        check_place(folder, cassette)
        _check_twin(item, cassette)
        check_rules(item, declaration, cassette)
        item.config.stash[COLLECTED].setdefault(cassette, set()).add(item.nodeid)
    except ClaudeParamsError as error:
        path, line, name = item.location
        return f"{path}:{(line or 0) + 1}: {name.partition('[')[0]}: {error}"
    return None
