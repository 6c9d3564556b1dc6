"""What the rules of a run say of the requests of a suite."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pytest_claude_params.plugin.collecting.cassette_place import projects_of
from pytest_claude_params.plugin.collecting.mistakes.rejected_request import findings_for, is_wanted
from pytest_claude_params.plugin.collecting.rule_table import table_of
from pytest_claude_params.plugin.stash import OPTIONS
from pytest_claude_params.record_mode import asks_anew
from pytest_claude_params.suites.mistakes.requests import Sending
from pytest_claude_params.wire import hosts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest

    from pytest_claude_params.parameters.rules import Finding
    from pytest_claude_params.suites.planned import PlannedCase
    from pytest_claude_params.suites.preparing import PreparedCase


def sending_of(config: pytest.Config, path: Path) -> Sending:
    """Return what a run knows of requests; nothing but their names where rules are no errors.

    Args:
        config: the run's.
        path: the suite.
    """
    options = config.stash[OPTIONS]

    def findings(body: dict[str, Any], is_direct: bool) -> Sequence[Finding]:  # noqa: FBT001
        return findings_for(config, body, is_ours=is_direct) if options.rules == "error" else ()

    models = () if options.hosts or options.rules != "error" else table_of(config).models
    folder = projects_of(config).folder_of(path)

    def is_recorded(case: PlannedCase) -> bool:
        """Whether its model is not asked: a name that was answered once is one, wherever that was."""
        if asks_anew(options.mode_of(case.cassette.get("record"))):
            return False
        # Where a cassette that the author has named lies, only its test knows.
        return "name" in case.cassette or folder.path_of(path, case.name).exists()

    by_api = bool(models) and _asks_api()
    return Sending(findings, _wants, bool(options.model), models, by_api, is_recorded)


def _asks_api() -> bool:
    """Whether the environment names no gateway; what stands in for the API here is none."""
    url = os.environ.get("ANTHROPIC_BASE_URL", "")
    host = urlsplit(url).hostname
    return not url or host in hosts.LOOPBACK or hosts.origin_of(url, {}) == "api"


def _wants(finding: Finding, one: PreparedCase) -> bool:
    return is_wanted(finding, one.wanted)
