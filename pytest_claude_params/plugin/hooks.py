"""pytest's hooks. Each forwards; what is decided is decided elsewhere, in plain Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params import clock
from pytest_claude_params.errors import UsageError, WaitsForBatch
from pytest_claude_params.plugin import loaded_modules, misspelt
from pytest_claude_params.plugin.collecting.claude_item import (
    concerns_us,
    is_claude_test,
    looks_like_ours,
    shares_fixture,
)
from pytest_claude_params.plugin.declared_options import declare_options
from pytest_claude_params.plugin.fixtures import (  # noqa: F401  (pytest finds fixtures by name here)
    _claude_run,
    _claude_surroundings,
    async_claude,
    async_claude_client,
    claude,
    claude_calls,
    claude_case,
    claude_cassette_dir,
    claude_client,
    claude_redactions,
    claude_server,
    claude_vcr,
)
from pytest_claude_params.plugin.options import read_options
from pytest_claude_params.plugin.run_plugins import run_plugins
from pytest_claude_params.plugin.running import network_watch
from pytest_claude_params.plugin.stash import (
    CLAUDE_TESTS,
    COLLECTED,
    INTERRUPTED,
    LATE_MISTAKE,
    LEFT,
    NETWORK_GUARD,
    OPTIONS,
    ORPHANS,
    PLACE,
    RUN,
    STARTED,
    SUITE_FOLDERS,
    TESTS,
    UNWRITTEN,
    WAITS,
)
from pytest_claude_params.plugin.verdicts.failures.failure import begin_with_reason

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

# As suites/mistakes/misnamed.py has them, which is not loaded for every run.
_LIKE_SUITES = (".yaml", ".yml", ".yaml.txt", ".yml.txt")
_MARKER_HELP = (
    "claude_params(**request_parameters): the Messages API parameters this test declares",
    "claude_expect(**expectations): what must be observed; repeatable",
    "claude_cassette(name=None, *, record=None, ignore=(), vary=(), scrub=(), placeholder_key=None, skip_sleeps=False, others=None): which cassette, and how",
    "claude_contracts(mode=None, *, waive=()): what a broken promise of a parameter does here",
    "claude_matrix(*, rows=None, **axes): one test for each combination of models, parameters, prompts, rows",
    "claude_gate(passed, *, confidence=None, undecided=None, by=None, pattern=None, label=None): how many rows of a matrix should pass",
    "claude_fault(*, on=1, times=1, every=False, prompt=None, **fault): a bad day of the API; repeatable",
    "claude_mutations(*, ignore): which worse answers of claude-params mutate this test copes with on purpose",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare options and ini keys."""
    declare_options(parser)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> Generator[None, Any, Any]:
    """Watch what goes out from the first import of the project's own code on."""
    loaded_modules.prepare(early_config)
    with network_watch.conftests_loaded(early_config):
        result = yield
    misspelt.refuse_options(parser, args)
    return result


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare the hooks that a conftest can implement."""
    from pytest_claude_params.plugin import hookspecs

    pluginmanager.add_hookspecs(hookspecs)


def pytest_configure(config: pytest.Config) -> None:
    """Read options, describe markers, watch the network."""
    for line in _MARKER_HELP:
        config.addinivalue_line("markers", line)
    try:
        config.stash[OPTIONS] = read_options(config)
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None
    config.stash[TESTS] = []
    config.stash[COLLECTED] = {}
    config.stash[ORPHANS] = {}
    config.stash[LEFT] = set()
    config.stash[SUITE_FOLDERS] = set()
    config.stash[STARTED] = clock.seconds()
    loaded_modules.prepare(config)  # where a conftest names the plugin, nothing came before
    for plugin in run_plugins(config):
        config.pluginmanager.register(plugin)
    network_watch.configure(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    """Collect the cases of a suite; say of a file that was named why it is none."""
    if not parent.config.stash[OPTIONS].is_suite(file_path):
        is_like_one = file_path.name.lower().endswith(_LIKE_SUITES)
        if not (is_like_one and parent.session.isinitpath(file_path)):
            return None
        from pytest_claude_params.plugin.collecting.suites.misnamed_suite import MisnamedSuite
        from pytest_claude_params.suites.mistakes.misnamed import looks_like_suite

        return MisnamedSuite.of_file(parent, file_path) if looks_like_suite(file_path) else None
    from pytest_claude_params.plugin.collecting.suites.suite_file import SuiteFile

    parent.config.stash[SUITE_FOLDERS].add(file_path.parent)
    return SuiteFile.of_file(parent, file_path)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Check what Claude tests declare."""
    with network_watch.importing(collector):
        report = yield
    network_watch.explain_missing_key(report, collector.config)
    items = [node for node in report.result or () if isinstance(node, pytest.Item)]
    if ours := [item for item in items if concerns_us(item)]:
        loaded_modules.load_checks(collector.config)
        from pytest_claude_params.plugin.collecting.collection import check

        check(collector, report, ours)
    if report.failed and "claude_" in str(report.longrepr):
        from pytest_claude_params.plugin.collecting.markers.marker_names import (
            explain_strict_markers,
        )

        explain_strict_markers(report)
    return report


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test for each case of a matrix."""
    if metafunc.definition.get_closest_marker("claude_matrix"):
        from pytest_claude_params.plugin.collecting.markers.matrix import parametrize

        parametrize(metafunc)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Open the recorder of Claude tests before their other fixtures."""
    claude_items = [item for item in items if is_claude_test(item)]
    config.stash[CLAUDE_TESTS] = []
    if claude_items:
        watch = network_watch.FixtureWatch(config.stash[NETWORK_GUARD])
        config.pluginmanager.register(watch)
        from pytest_claude_params.plugin.collecting.shared_fixtures import prepare_sharers
        from pytest_claude_params.plugin.running.fixture_functions import FixtureFunctions

        shared = prepare_sharers(claude_items, items)
        config.pluginmanager.register(FixtureFunctions(shared))
    for item in filter(concerns_us, items):
        from pytest_claude_params.plugin.collecting.collection import prepare

        prepare(item)


def pytest_report_collectionfinish(config: pytest.Config, items: list[pytest.Item]) -> list[str]:
    """Say how calls will be answered, if there are any Claude tests, and which suites have a wrong name."""
    tests, suites = config.stash.get(CLAUDE_TESTS, []), config.stash[SUITE_FOLDERS]
    if not (items or suites):
        from pytest_claude_params.plugin.reporting.misnamed_suites import misnamed_alone

        return misnamed_alone(config)
    if not (tests or suites):
        return []
    from pytest_claude_params.plugin.reporting.first_lines import header
    from pytest_claude_params.plugin.reporting.misnamed_suites import misnamed_beside

    lines = header(config, tests) if tests else []
    return [*lines, *misnamed_beside(config, (one.path for one in items if is_claude_test(one)))]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, Any, Any]:
    """Load what Claude tests need before the first test, so that nothing of a test is spared."""
    if session.config.stash.get(CLAUDE_TESTS, []) and not session.config.option.collectonly:
        loaded_modules.load(session.config)
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Know which test a connection belongs to."""
    with network_watch.in_test(item):
        return (yield)


@pytest.hookimpl(specname="pytest_runtest_setup", tryfirst=True)
def pytest_fail_for_late_mistake(item: pytest.Item) -> None:
    """Fail a test whose marks turned out to be none of ours after its file was collected."""
    if LATE_MISTAKE in item.stash:
        pytest.fail(item.stash[LATE_MISTAKE], pytrace=False)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, Any, Any]:
    """Show a miss of a fixture as one screen, too."""
    item.stash[PLACE].forget()
    if not (is_claude_test(item) or shares_fixture(item)):
        return (yield)
    from pytest_claude_params.plugin.verdicts.verdict import judged_setup

    with judged_setup(item):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Judge the calls in the call phase, so that the test says FAILED and not ERROR."""
    if RUN not in item.stash:
        result = yield
        if any(looks_like_ours(mark.name) for mark in item.own_markers):
            from pytest_claude_params.plugin.collecting.markers.late_marks import (
                fail_for_late_marks,
            )

            fail_for_late_marks(item)
        return result
    from pytest_claude_params.plugin.collecting.markers.late_marks import fail_for_late_marks
    from pytest_claude_params.plugin.running.rule_watch import warned
    from pytest_claude_params.plugin.verdicts.failures.caught_failures import replaced_by_verdict
    from pytest_claude_params.plugin.verdicts.verdict import judged

    run = item.stash[RUN]
    with warned(run.watch), replaced_by_verdict(item), judged(item, run):
        result = yield
        fail_for_late_marks(item)
        return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a report say what a Claude test has come to, and carry what it has asked."""
    run, error = item.stash.get(RUN, None), call.excinfo and call.excinfo.value
    if isinstance(error, WaitsForBatch) or (run and run.waits):
        item.stash[WAITS] = True
        if call.excinfo:
            # Nobody sees this report, and pytest parses the file of each call that it shows.
            call.excinfo.traceback = call.excinfo.traceback[-1:]
    if run is None:
        report = yield
        begin_with_reason(error, report)
    else:
        from pytest_claude_params.plugin.reporting import phase_report

        phase_report.prepare(item, run, call)
        report = yield
        phase_report.complete(item, run, call, report)
    if call.when == "teardown":
        network_watch.ride_on(report, item.config)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, None, None]:
    """Judge gates, and let a run fail that has not written what it was asked for, after the summary."""
    has_gates = any("gate" in test for test in session.config.stash.get(TESTS, ()))
    if has_gates:
        from pytest_claude_params.plugin.verdicts.gate_rows import judge_gates

        judge_gates(session)
    # One that a rule ends says why, and its exit code is the same.
    is_ended = session.exitstatus == pytest.ExitCode.INTERRUPTED and not session.shouldstop
    session.config.stash[INTERRUPTED] = is_ended
    yield
    if has_gates:
        from pytest_claude_params.plugin.verdicts.gate_rows import let_rows_run_again

        let_rows_run_again(session.config)
    has_failed = session.exitstatus == pytest.ExitCode.TESTS_FAILED
    if has_failed and session.config.stash[OPTIONS].only_reports:
        from pytest_claude_params.reports.preview.groups import is_answered

        # A night without any answer is no report.
        tests = session.config.stash[TESTS]
        if is_answered(tests):
            session.exitstatus = pytest.ExitCode.OK
    if session.config.stash.get(UNWRITTEN, False) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.USAGE_ERROR


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Sum the run up and write the reports, in the process that prints."""
    if hasattr(config, "workerinput"):
        return
    if any((network_watch.take_rest(config), config.stash[TESTS], config.stash[LEFT])):
        from pytest_claude_params.plugin.reporting.run_summary import write_summary

        write_summary(terminalreporter, config)
    elif any(hasattr(one, "claude") for one in terminalreporter.stats.get("error", ())):
        from pytest_claude_params.plugin.reporting.written_reports import write_rejected

        write_rejected(terminalreporter, config)
