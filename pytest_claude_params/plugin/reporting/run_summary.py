"""What is printed about a run: the header line, the summary, the paths of the reports."""

from __future__ import annotations

import importlib.metadata
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params import clock
from pytest_claude_params.cassettes.pending.journal import left_in
from pytest_claude_params.errors import ClaudeParamsError, UsageError
from pytest_claude_params.network_guard import placeholder
from pytest_claude_params.plugin.collecting.cassette_place import folder_of
from pytest_claude_params.plugin.collecting.markers.matrix import case_of
from pytest_claude_params.plugin.collecting.rule_table import table_of
from pytest_claude_params.plugin.judging.failures.recorded_errors import has_answers
from pytest_claude_params.plugin.judging.network_verdict import elsewhere_lines, outside_lines
from pytest_claude_params.plugin.judging.unplayed_use import use_of
from pytest_claude_params.plugin.judging.unused import is_whole
from pytest_claude_params.plugin.paths import shown_path
from pytest_claude_params.plugin.stash import (
    CLAUDE_TESTS,
    ELSEWHERE,
    INTERRUPTED,
    LEDGER,
    LEFT,
    MUTATION,
    OPTIONS,
    OUTSIDE,
    PRICES,
    RUN,
    STARTED,
    TESTS,
    UNWRITTEN,
)
from pytest_claude_params.reports.acceptances import acceptance_lines
from pytest_claude_params.reports.grids import grid_lines
from pytest_claude_params.reports.report_data import report_data
from pytest_claude_params.reports.sources import without_lost_errors
from pytest_claude_params.reports.summary import Summary
from pytest_claude_params.reports.summary_lines.asked_in_vain import asked_in_vain_line
from pytest_claude_params.reports.summary_lines.left_answers import left_lines
from pytest_claude_params.reports.summary_lines.old_recordings import age_lines
from pytest_claude_params.reports.summary_lines.retiring_models import retirement_lines
from pytest_claude_params.reports.summary_lines.unplayed_recordings import unplayed_lines
from pytest_claude_params.reports.summary_lines.varied_calls import varied_line
from pytest_claude_params.reports.tests_table import table_lines
from pytest_claude_params.spending.price_memory import PriceMemory
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from pytest_claude_params.expectations import Verdict
    from pytest_claude_params.plugin.claude_run import ClaudeRun

# Another plugin that annotates all tests that failed, Claude tests among them.
_ANNOTATES_TOO = "pytest_github_actions_annotate_failures"
_MODES = {
    "none": "replay only",
    "new": "live where there is no recording",
    "update": "live where there is no recording, what passing tests no longer play is dropped",
    "all": "everything live",
    "batch": "everything through message batches, at half the price",
    "preview": "everything live, no cassette is written",
}


def header(config: pytest.Config, folders: list[Path]) -> list[str]:
    """Return the lines that say how calls will be answered.

    Args:
        config: the run's.
        folders: where the cassettes of each Claude test lie.
    """
    options = config.stash[OPTIONS]
    shown = listed([shown_path(config, folder) for folder in dict.fromkeys(folders)])
    parts = (
        f"claude: {plural(len(folders), 'Claude test')}",
        f"record mode {options.record} ({_MODES[options.record]})",
        f"cassettes in {shown}",
        f"anthropic {importlib.metadata.version('anthropic')}",
    )
    lines = [", ".join(parts)]
    if options.record == "none" and options.placeholder_key != "off" and placeholder.is_needed():
        lines.append(
            "claude: no key is set; tests that replay find a placeholder, which is never sent"
        )
    return lines


def ride_on(report: pytest.TestReport, item: pytest.Item) -> None:
    """Give a finished test's report what the summary needs; under xdist it carries that home."""
    report.claude = test_data(item)  # type: ignore[attr-defined]
    if item.config.getoption("xmlpath", None):
        from pytest_claude_params.reports.figures import PROPERTY, figures_line

        known = _prices(item.config)
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
        "kept": run.settled.kept - cassette.repeated,
        "repeated": cassette.repeated,
        "dropped": run.settled.dropped,
        "unplayed": run.settled.unplayed,
        "shared": run.settled.shared,
        "in_vain": run.recorder.paid.asked_first,
        "oldest": _oldest(run),
        "rejected": ""
        if run.outcome.keeps_recordings
        or not run.outcome.reason
        or not has_answers(run)
        or run.recorder.mode == "preview"
        else shown_path(config, cassette.rejected_path),
    }
    if run.previewed:
        test = {**asdict(run.previewed.test), "cassette": more["cassette"]}
        more["preview"] = {**test, **run.previewed.facts}
    verdicts = _verdicts(run) if config.stash[OPTIONS].tells_conversations else None
    before = run.previewed.recordings if run.previewed else ()
    data = report_data(run.transcript, more, run.recorder.secrets.redactions, verdicts, before)
    return (
        data if run.settled.kept else {**data, "calls": [*map(without_lost_errors, data["calls"])]}
    )


def write_summary(terminal: Any, config: pytest.Config) -> None:
    """Print the summary and write the reports that were asked for."""
    known = _prices(config)
    seconds = clock.seconds() - config.stash[STARTED]
    summary = Summary(config.stash[TESTS], seconds, known.cost_of_usage)
    terminal.section("claude", sep="-")
    for line in _told_of_calls(config, summary):
        terminal.line(line)
    known.keep()
    outside = config.stash[OUTSIDE]
    for line in [*_stale(config), *_left(config), *outside_lines(outside)]:
        terminal.line(line, yellow=True)
    for line in _told_at_last(config):
        terminal.line(line)
    for line in _interruption(config):
        terminal.line(line, yellow=True)
    tests, verbose = config.stash[TESTS], config.get_verbosity() > 0
    width = config.get_terminal_writer().fullwidth
    for line in table_lines(tests, summary.cost_of_usage, verbose=verbose, width=width):
        terminal.line(line)
    _write_reports(terminal, config, summary)


def write_refusals(terminal: Any, config: pytest.Config) -> None:
    """Write the reports that were asked for where no test ran, since files were refused."""
    _write_reports(terminal, config, Summary([], clock.seconds() - config.stash[STARTED]))


def _told_of_calls(config: pytest.Config, summary: Summary) -> Iterator[str]:
    """Yield what the calls of the tests amount to, and what came of gates and matrices."""
    tests = config.stash[TESTS]
    if tests:
        yield from _late_header(config)
        yield from summary.lines()
    yield from _acceptances(config)
    yield from varied_line(tests)
    yield from grid_lines(tests, whole=config.get_verbosity() > 0)
    yield from asked_in_vain_line(tests)
    if any("gate_left_out" in test for test in tests):
        from pytest_claude_params.plugin.judging.gate import partial_lines

        yield from partial_lines(config)


def _told_at_last(config: pytest.Config) -> Iterator[str]:
    """Yield what was blocked, what the budget has left, and what a preview has found."""
    elsewhere, tests = config.stash[ELSEWHERE], config.stash[TESTS]
    yield from elsewhere_lines(elsewhere)
    if LEDGER in config.stash:
        yield config.stash[LEDGER].standing.line
    if config.stash[OPTIONS].mutate:
        from pytest_claude_params.reports.mutations.run_lines import mutation_lines

        for operator in config.stash[OPTIONS].mutate:
            yield from mutation_lines(operator, tests)
    if config.stash[OPTIONS].record == "preview":
        from pytest_claude_params.reports.preview.screen import preview_lines

        yield from preview_lines(tests)


def _interruption(config: pytest.Config) -> Iterator[str]:
    """Yield what an interrupted run has sent, and what it has not come to."""
    tests = [one for one in config.stash[TESTS] if not one.get("fixture")]
    selected = len(config.stash.get(CLAUDE_TESTS, ()))
    is_live = config.stash[OPTIONS].record != "none"
    if not (is_live and config.stash.get(INTERRUPTED, False) and len(tests) < selected):
        return
    yield (
        f"claude: interrupted after {len(tests):,} of {plural(selected, 'Claude test')}. What they "
        "were answered is kept; a request that was under way may be billed, and its answer is lost"
    )


def _write_reports(terminal: Any, config: pytest.Config, summary: Summary) -> None:
    if not (config.stash[OPTIONS].tells_conversations or config.stash[OPTIONS].annotates):
        return
    from pytest_claude_params.plugin.reporting.run_head import run_head
    from pytest_claude_params.reports.formats import write_report
    from pytest_claude_params.reports.run import Run, in_order

    head = run_head(config, summary.seconds, _besides(terminal, summary.tests))
    run = Run((head,), in_order(summary.tests), cost_of_usage=summary.cost_of_usage)
    for path in config.stash[OPTIONS].reports:
        try:
            write_report(path, run)
        except (OSError, ClaudeParamsError) as error:
            config.stash[UNWRITTEN] = True
            why = error.strerror if isinstance(error, OSError) else error
            terminal.line(f"report {path} was not written: {why}", red=True)
        else:
            terminal.line(f"report: {path}")
    step_summary = config.stash[OPTIONS].step_summary
    if step_summary is not None:
        from pytest_claude_params.plugin.reporting.step_summary import append_to_step_summary

        # What is only shown does not fail a run.
        if why := append_to_step_summary(step_summary, run):
            terminal.line(f"the summary of this step was not written: {why}", yellow=True)
    if config.stash[OPTIONS].annotates and not config.pluginmanager.hasplugin(_ANNOTATES_TOO):
        from pytest_claude_params.reports.annotations import annotation_lines

        workspace = os.environ.get("GITHUB_WORKSPACE", "")
        for line in annotation_lines(run, config.rootpath, workspace):
            terminal.line(line)


def _besides(terminal: Any, tests: list[dict[str, Any]]) -> dict[str, str]:
    """Return what failed besides the Claude tests: what others say of it may hold a secret."""
    from pytest_claude_params.secrets.redactions import KEYS, environment_values
    from pytest_claude_params.secrets.telling import without_secrets
    from pytest_claude_params.transcript import WITHHELD

    keys = (*KEYS, *environment_values(os.environ))
    ours = {test["test"] for test in tests}
    failed = [*terminal.stats.get("error", ()), *terminal.stats.get("failed", ())]
    # As the id of a Claude test is shown, too: else that would be another one.
    named = [(without_secrets(one.nodeid, keys, WITHHELD), one) for one in failed]
    # A gate is judged by the rows of its matrix.
    others = [(name, one) for name, one in named if not ({name, one.nodeid} & ours)]
    return {name: _refusal(one) for name, one in others if "[claude_gate" not in one.nodeid}


def _refusal(report: Any) -> str:
    told = getattr(report, "claude", "")
    return told if isinstance(told, str) else ""


def _prices(config: pytest.Config) -> PriceMemory:
    """Return what looks prices up, once for a run: many answers have one usage."""
    if PRICES not in config.stash:
        config.stash[PRICES] = PriceMemory(_known_prices(config))
    return config.stash[PRICES]


def _known_prices(config: pytest.Config) -> Path | None:
    """Return where prices are kept: in pytest's cache, if there is one that may be written."""
    cache = getattr(config, "cache", None)
    if cache is None:
        return None
    try:
        return Path(cache.mkdir("claude-prices")) / "prices.json"
    except OSError:
        return None


def _late_header(config: pytest.Config) -> list[str]:
    """The header, where workers have collected the tests and could not print it."""
    if CLAUDE_TESTS in config.stash:
        return []
    # Fixtures that tests share have entries as well.
    ran = [test for test in config.stash[TESTS] if not test.get("fixture")]
    tests = dict.fromkeys((test["test"], test["folder"]) for test in ran)
    return header(config, [Path(folder) for _, folder in tests])


def _stale(config: pytest.Config) -> list[str]:
    """What was recorded and is no longer of use, or soon will not be."""
    # Unplayed recordings that are errors have failed their tests.
    options, tests = config.stash[OPTIONS], config.stash[TESTS]
    today = clock.now().date()
    lines = unplayed_lines(tests, own=options.unused == "warn", shared=is_whole(config))
    if options.max_age_days is not None:
        lines += age_lines(tests, options.max_age_days, today)
    try:
        return lines + retirement_lines(tests, today, lambda: table_of(config))
    except UsageError as error:  # only where rules are off: else no test would have run
        return [*lines, str(error)]


def _acceptances(config: pytest.Config) -> list[str]:
    options, tests = config.stash[OPTIONS], config.stash[TESTS]
    said = {
        "claude_match_ignore": options.match_ignore,
        "claude_match_vary": options.match_vary,
    }
    as_toml = config.inipath is None or config.inipath.suffix == ".toml"
    return acceptance_lines(tests, said, as_toml=as_toml)


def _left(config: pytest.Config) -> list[str]:
    """Name what runs have recorded that broke off, this one or an earlier one."""
    tests = config.stash[TESTS]
    started = config.invocation_params.dir
    folders = config.stash[LEFT] | {(started / test["cassette"]).parent for test in tests}
    return left_lines(
        {shown_path(config, path): path for folder in folders for path in left_in(folder)}
    )


def _case(item: pytest.Item) -> dict[str, Any]:
    case = case_of(item)
    return {} if case is None else {"case": case.labels, "case_number": case.number}


def _nth(item: pytest.Item) -> dict[str, Any]:
    indices = getattr(getattr(item, "callspec", None), "indices", None)
    return {"nth": [*indices.values()]} if indices else {}


def _row(item: pytest.Item) -> dict[str, Any]:
    if item.get_closest_marker("claude_gate") is None:
        return {}
    from pytest_claude_params.plugin.judging.gate import row_data

    return row_data(item)


def _mutations(item: pytest.Item) -> dict[str, Any]:
    if MUTATION not in item.stash:
        return {}
    from pytest_claude_params.plugin.mutating.noticing import mutation_data

    return mutation_data(item, item.stash[RUN], item.stash[MUTATION])


def _verdicts(run: ClaudeRun) -> list[Verdict]:
    return run.judged.verdicts if run.judged else []


def _oldest(run: ClaudeRun) -> str:
    """When the oldest recording of a cassette was made that the test has replayed from."""
    if not any(call.source == "replayed" for call in run.transcript.calls):
        return ""
    made = run.recorder.cassette.recorded
    return made.get("oldest") or made.get("at", "")
