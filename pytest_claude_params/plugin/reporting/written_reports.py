"""The reports that a run was asked for: files, the summary of a step in CI, annotations."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from pytest_claude_params import clock
from pytest_claude_params.errors import ClaudeParamsError
from pytest_claude_params.gates.gate import rows_of_gate
from pytest_claude_params.plugin.stash import OPTIONS, STARTED, UNWRITTEN
from pytest_claude_params.reports.summary import Summary

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from pytest_claude_params.reports.run import Run

# Another plugin that annotates all tests that failed, Claude tests among them.
_ANNOTATES_TOO = "pytest_github_actions_annotate_failures"


def write_reports(terminal: Any, config: pytest.Config, summary: Summary) -> None:
    """Write the reports that were asked for, and say where each is.

    Args:
        terminal: pytest's reporter.
        config: the run's.
        summary: what the tests brought, and how long they took.
    """
    if not (config.stash[OPTIONS].tells_conversations or config.stash[OPTIONS].annotates):
        return
    from pytest_claude_params.plugin.reporting.head_of_reports import run_head
    from pytest_claude_params.reports.run import Run, in_order

    head = run_head(config, summary.seconds, _besides(terminal, summary.tests))
    run = Run((head,), in_order(summary.tests), cost_of_usage=summary.cost_of_usage)
    for path in config.stash[OPTIONS].reports:
        _write_report(terminal, config, path, run)
    _append_to_step_summary(terminal, config, run)
    _annotate(terminal, config, run)


def write_rejected(terminal: Any, config: pytest.Config) -> None:
    """Write the reports that were asked for where no test ran, since files were rejected."""
    write_reports(terminal, config, Summary([], clock.seconds() - config.stash[STARTED]))


def _write_report(terminal: Any, config: pytest.Config, path: Path, run: Run) -> None:
    from pytest_claude_params.reports.formats import write_report

    try:
        write_report(path, run)
    except (OSError, ClaudeParamsError) as error:
        config.stash[UNWRITTEN] = True
        why = error.strerror if isinstance(error, OSError) else error
        terminal.line(f"report {path} was not written: {why}", red=True)
    else:
        terminal.line(f"report: {path}")


def _append_to_step_summary(terminal: Any, config: pytest.Config, run: Run) -> None:
    step_summary = config.stash[OPTIONS].step_summary
    if step_summary is None:
        return
    from pytest_claude_params.plugin.reporting.step_summary import append_to_step_summary

    # What is only shown does not fail a run.
    if why := append_to_step_summary(step_summary, run):
        terminal.line(f"the summary of this step was not written: {why}", yellow=True)


def _annotate(terminal: Any, config: pytest.Config, run: Run) -> None:
    if not config.stash[OPTIONS].annotates or config.pluginmanager.hasplugin(_ANNOTATES_TOO):
        return
    from pytest_claude_params.reports.annotations import annotation_lines

    workspace = os.environ.get("GITHUB_WORKSPACE", "")
    for line in annotation_lines(run, config.rootpath, workspace):
        terminal.line(line)


def _besides(terminal: Any, tests: list[dict[str, Any]]) -> dict[str, str]:
    """Return what failed besides the Claude tests: what others say of it may hold a secret."""
    from pytest_claude_params.secrets.environment_values import environment_values
    from pytest_claude_params.secrets.redactions import KEYS
    from pytest_claude_params.secrets.shown_texts import without_secrets
    from pytest_claude_params.transcript import WITHHELD

    keys = (*KEYS, *environment_values(os.environ))
    ours = {test["test"] for test in tests}
    failed = [*terminal.stats.get("error", ()), *terminal.stats.get("failed", ())]
    # As the id of a Claude test is shown, too: else that would be another one.
    named = [(without_secrets(one.nodeid, keys, WITHHELD), one) for one in failed]
    # A gate is judged by the rows of its matrix.
    others = [(name, one) for name, one in named if not ({name, one.nodeid} & ours)]
    return {name: _told(one) for name, one in others if not rows_of_gate(one.nodeid)}


def _told(report: Any) -> str:
    told = getattr(report, "claude", "")
    return told if isinstance(told, str) else ""
