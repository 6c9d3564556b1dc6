"""The schema of suites with the project's own expectations: ``claude-params schema --project``."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.plugin.collecting.expectation_table import project_table
from pytest_claude_params.plugin.verb_runs.verb_run import VerbRun
from pytest_claude_params.suites.schema import schema


class SuiteSchema(VerbRun):
    """Writes the schema, once collection has loaded all conftests."""

    option = "claude_suite_schema"

    def pytest_collection_finish(self) -> None:
        """Write the file."""
        self.write()

    def data(self) -> dict[str, Any]:
        """Return the schema, or what is wrong with the project's own expectations."""
        try:
            return {"schema": schema(project_table(self.config))}
        except UsageError as error:
            return {"wrong": str(error)}
