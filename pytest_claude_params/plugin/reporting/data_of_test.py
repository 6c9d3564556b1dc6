"""A test that is over, as plain data for the summary and the reports."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pytest_claude_params.plugin.collecting.cassette_place import folder_of
from pytest_claude_params.plugin.collecting.markers.matrix import case_of
from pytest_claude_params.plugin.paths import shown_path
from pytest_claude_params.plugin.reporting.run_prices import prices_of
from pytest_claude_params.plugin.stash import MUTATION, OPTIONS, RUN
from pytest_claude_params.plugin.verdicts.failures.recorded_errors import has_answers
from pytest_claude_params.plugin.verdicts.unused_of_run import use_of
from pytest_claude_params.record_mode import is_preview
from pytest_claude_params.reports.report_data import report_data
from pytest_claude_params.reports.sources import without_lost_errors

if TYPE_CHECKING:
    import pytest

    from pytest_claude_params.expectations import Verdict
    from pytest_claude_params.plugin.claude_run import ClaudeRun
    from pytest_claude_params.plugin.verdicts.previewed import Found


def ride_on(report: pytest.TestReport, item: pytest.Item) -> None:
    """Give a finished test's report what the summary needs; under xdist it carries that home."""
    report.claude = test_data(item)  # type: ignore[attr-defined]
    if item.config.getoption("xmlpath", None):
        from pytest_claude_params.reports.junit_figures import PROPERTY, figures_line

        known = prices_of(item.config)
        line = figures_line(
            report.claude, lambda call: known.cost_of_usage(call["model"], call["usage"])
        )
        report.user_properties.append((PROPERTY, line))
    if unplayed := use_of(item):
        report.claude_unplayed = unplayed  # type: ignore[attr-defined]


def test_data(item: pytest.Item) -> dict[str, Any]:
    """Return what a finished test says to the summary and the reports."""
    more = {**_case(item), **_nth(item), **_row(item), **_mutations(item)}
    return run_data(
        item.config, item.stash[RUN], folder=shown_path(item.config, folder_of(item).path), **more
    )


def run_data(config: pytest.Config, run: ClaudeRun, **more: Any) -> dict[str, Any]:
    """Return what a run says to them, of a test or of a fixture that tests share."""
    cassette = run.recorder.cassette
    more |= {
        "cassette": shown_path(config, cassette.path),
        "edited": cassette.edited,
        "kept": run.recordings.kept - cassette.repeated,
        "repeated": cassette.repeated,
        "dropped": run.recordings.dropped,
        "unplayed": run.recordings.unused,
        "shared": run.recordings.shared,
        "in_vain": run.recorder.paid.asked_first,
        "oldest": _oldest(run),
        "rejected": shown_path(config, cassette.rejected_path) if _was_put_aside(run) else "",
    }
    if run.previewed:
        more["preview"] = _preview(run.previewed, more["cassette"])
    verdicts = _verdicts(run) if config.stash[OPTIONS].tells_conversations else None
    before = run.previewed.recordings if run.previewed else ()
    data = report_data(run.transcript, more, run.recorder.secrets.redactions, verdicts, before)
    return (
        data
        if run.recordings.kept
        else {**data, "calls": [*map(without_lost_errors, data["calls"])]}
    )


def _preview(previewed: Found, cassette: str) -> dict[str, Any]:
    """Return what a preview has found; the facts of its answers stand in the place of the answers."""
    found = asdict(previewed.test) | {"cassette": cassette}
    return found | previewed.facts


def _was_put_aside(run: ClaudeRun) -> bool:
    """Whether its answers lie beside its cassette, since it has failed on them."""
    outcome = run.outcome
    has_failed = bool(outcome.reason) and not outcome.keeps_recordings
    return has_failed and not is_preview(run.recorder.mode) and has_answers(run)


def _case(item: pytest.Item) -> dict[str, Any]:
    case = case_of(item)
    return {} if case is None else {"case": case.labels, "case_number": case.number}


def _nth(item: pytest.Item) -> dict[str, Any]:
    indices = getattr(getattr(item, "callspec", None), "indices", None)
    return {"nth": [*indices.values()]} if indices else {}


def _row(item: pytest.Item) -> dict[str, Any]:
    if item.get_closest_marker("claude_gate") is None:
        return {}
    from pytest_claude_params.plugin.verdicts.gate_rows import row_data

    return row_data(item)


def _mutations(item: pytest.Item) -> dict[str, Any]:
    if MUTATION not in item.stash:
        return {}
    from pytest_claude_params.plugin.mutating.noticing import mutation_data

    return mutation_data(item, item.stash[RUN], item.stash[MUTATION])


def _verdicts(run: ClaudeRun) -> list[Verdict]:
    return run.verdicts.every if run.verdicts else []


def _oldest(run: ClaudeRun) -> str:
    """When the oldest recording of a cassette was made that the test has replayed from."""
    if not any(call.source == "replayed" for call in run.transcript.calls):
        return ""
    made = run.recorder.cassette.recorded
    return made.get("oldest") or made.get("at", "")
