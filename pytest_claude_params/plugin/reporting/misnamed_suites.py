"""Names the files beside tests that look like suites, and that pytest passes over for their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.plugin.paths import shown_path
from pytest_claude_params.plugin.stash import OPTIONS, SUITE_FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pytest


def misnamed_beside(config: pytest.Config, files: Iterable[Path]) -> list[str]:
    """Look beside Claude tests and suites; where there is no test at all, in what was named to pytest.

    Args:
        config: the run's.
        files: those of the Claude tests.
    """
    from pytest_claude_params.suites.mistakes.misnamed import misnamed_lines

    options, of_suites = config.stash[OPTIONS], config.stash[SUITE_FOLDERS]
    folders = {path.parent for path in files} | of_suites
    lines = misnamed_lines(
        folders, options.is_suite, options.suite_files, lambda path: shown_path(config, path)
    )
    return [f"claude: {line}" for line in lines]


def misnamed_alone(config: pytest.Config) -> list[str]:
    """Look in the folders that were named to a run that found no test."""
    named = (config.invocation_params.dir / one.partition("::")[0] for one in config.args)
    return misnamed_beside(config, [path / "any" for path in named])
