"""What the rules of a run say of the requests of a suite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.plugin.collecting.checks.rule_check import findings_for, is_wanted
from pytest_claude_params.plugin.collecting.rule_table import table_of
from pytest_claude_params.plugin.stash import OPTIONS
from pytest_claude_params.suites.mistakes.requests import Sending

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from pytest_claude_params.parameters.rules import Finding
    from pytest_claude_params.suites.preparing import PreparedCase


def sending_of(config: pytest.Config) -> Sending:
    """Return what a run knows of requests; nothing but their names where rules are no errors."""
    options = config.stash[OPTIONS]

    def findings(body: dict[str, Any], is_direct: bool) -> Sequence[Finding]:  # noqa: FBT001
        return findings_for(config, body, is_ours=is_direct) if options.rules == "error" else ()

    models = () if options.hosts or options.rules != "error" else table_of(config).models
    return Sending(findings, _wants, bool(options.model), models)


def _wants(finding: Finding, one: PreparedCase) -> bool:
    return is_wanted(finding, one.wanted)
