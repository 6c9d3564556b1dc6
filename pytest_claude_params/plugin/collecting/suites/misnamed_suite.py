"""A file that was named to pytest and looks like a suite, but is not called as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from pytest_claude_params.errors import ClaudeParamsError, UsageError
from pytest_claude_params.plugin.paths import shown_path
from pytest_claude_params.plugin.stash import OPTIONS
from pytest_claude_params.suites.mistakes.misnamed import misnamed

if TYPE_CHECKING:
    from pathlib import Path


class MisnamedSuite(pytest.File):
    """Has no tests; says why."""

    @classmethod
    def of_file(cls, parent: pytest.Collector, path: Path) -> MisnamedSuite:
        """Make it in the place of what pytest would not find."""
        file: MisnamedSuite = cls.from_parent(parent, path=path)
        return file

    def collect(self) -> NoReturn:
        """Say how the file would be collected."""
        patterns = self.config.stash[OPTIONS].suite_files
        raise UsageError(misnamed(shown_path(self.config, self.path), patterns))

    def repr_failure(self, excinfo: Any, *arguments: Any, **named: Any) -> Any:
        """Show that alone."""
        if isinstance(excinfo.value, ClaudeParamsError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *arguments, **named)
