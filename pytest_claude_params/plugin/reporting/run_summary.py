"""The summary of a run, printed at its end; the reports come last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params import clock
from pytest_claude_params.cassettes.pending.journal import left_in
from pytest_claude_params.errors import UsageError
from pytest_claude_params.plugin.collecting.rule_table import table_of
from pytest_claude_params.plugin.paths import shown_path
from pytest_claude_params.plugin.reporting.first_lines import header
from pytest_claude_params.plugin.reporting.misnamed_suites import misnamed_beside
from pytest_claude_params.plugin.reporting.run_prices import prices_of
from pytest_claude_params.plugin.reporting.written_reports import write_reports
from pytest_claude_params.plugin.stash import (
    CLAUDE_TESTS,
    ELSEWHERE,
    INTERRUPTED,
    LEDGER,
    LEFT,
    OPTIONS,
    OUTSIDE,
    STARTED,
    TESTS,
)
from pytest_claude_params.plugin.verdicts.network_verdict import elsewhere_lines, outside_lines
from pytest_claude_params.plugin.verdicts.unused_of_test import is_whole
from pytest_claude_params.record_mode import asks_by_batch, is_preview, replays_only
from pytest_claude_params.reports.grids import grid_lines
from pytest_claude_params.reports.sources import new_answers
from pytest_claude_params.reports.summary import Summary
from pytest_claude_params.reports.terminal.acceptances import acceptance_lines
from pytest_claude_params.reports.terminal.summary_lines.asked_in_vain import asked_in_vain_line
from pytest_claude_params.reports.terminal.summary_lines.left_answers import left_lines
from pytest_claude_params.reports.terminal.summary_lines.old_recordings import age_lines
from pytest_claude_params.reports.terminal.summary_lines.retiring_models import retirement_lines
from pytest_claude_params.reports.terminal.summary_lines.unused_recordings import unused_lines
from pytest_claude_params.reports.terminal.summary_lines.varied_calls import varied_line
from pytest_claude_params.reports.terminal.tests_table import table_lines
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest


def write_summary(terminal: Any, config: pytest.Config) -> None:
    """Print the summary and write the reports that were asked for."""
    known = prices_of(config)
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
    write_reports(terminal, config, summary)


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
    if any("gate" in test or "gate_left_out" in test for test in tests):
        from pytest_claude_params.gates.row_lines import answered_lines
        from pytest_claude_params.plugin.verdicts.gate_rows import partial_lines, unjudged_lines

        yield from answered_lines(tests, whole=_tells_expected_failures(config))
        yield from [*partial_lines(config), *unjudged_lines(config)]


def _tells_expected_failures(config: pytest.Config) -> bool:
    """Whether the user wants to hear more of tests that failed as expected: -v, -rx, -ra or -rA."""
    return config.get_verbosity() > 0 or not set("xaA").isdisjoint(config.getoption("reportchars"))


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
    if is_preview(config.stash[OPTIONS].record):
        from pytest_claude_params.reports.preview.screen import preview_lines

        yield from preview_lines(tests)


def _interruption(config: pytest.Config) -> Iterator[str]:
    """Yield what an interrupted run has sent, and what it has not come to."""
    tests = [one for one in config.stash[TESTS] if not one.get("fixture")]
    selected = len(config.stash.get(CLAUDE_TESTS, ()))
    # Of a batch that is at work its own lines tell.
    record = config.stash[OPTIONS].record
    is_live = not (replays_only(record) or asks_by_batch(record))
    if not (is_live and config.stash.get(INTERRUPTED, False) and len(tests) < selected):
        return
    is_answered = any(new_answers(test) for test in tests)
    kept = "What they were answered is kept; a" if is_answered else "A"
    yield (
        f"claude: interrupted after {len(tests):,} of {plural(selected, 'Claude test')}. {kept} "
        "request that was under way may be billed, and its answer is lost"
    )


def _late_header(config: pytest.Config) -> list[str]:
    """The header, where workers have collected the tests and could not print it."""
    if CLAUDE_TESTS in config.stash:
        return []
    # Fixtures that tests share have entries as well.
    ran = [test for test in config.stash[TESTS] if not test.get("fixture")]
    tests = dict.fromkeys((test["test"], test["folder"]) for test in ran)
    files = {config.invocation_params.dir / test.partition("::")[0] for test, _ in tests}
    return [
        *header(config, [Path(folder) for _, folder in tests]),
        *misnamed_beside(config, files),
    ]


def _stale(config: pytest.Config) -> list[str]:
    """What was recorded and is no longer of use, or soon will not be."""
    # Unplayed recordings that are errors have failed their tests.
    options, tests = config.stash[OPTIONS], config.stash[TESTS]
    today = clock.now().date()
    lines = unused_lines(tests, own=options.unused == "warn", shared=is_whole(config))
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
        {shown_path(config, path): path for folder in folders for path in left_in(folder)},
        is_preview=is_preview(config.stash[OPTIONS].record),
    )
