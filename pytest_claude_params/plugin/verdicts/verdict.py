"""The verdict on a Claude test: what its calls broke, all of it at once."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from pytest_claude_params.errors import CassetteMiss, WaitsForBatch
from pytest_claude_params.network_guard import NetworkBlocked
from pytest_claude_params.plugin.stash import RUN
from pytest_claude_params.plugin.verdicts.broken import broken
from pytest_claude_params.plugin.verdicts.failures.caught_failures import raise_caught
from pytest_claude_params.plugin.verdicts.failures.containment import let_out, test_in_event_loop
from pytest_claude_params.plugin.verdicts.failures.failure import fail, fail_without_verdict
from pytest_claude_params.plugin.verdicts.failures.hopeless import end_if_hopeless, tell_unreached
from pytest_claude_params.plugin.verdicts.failures.no_verdict import (
    blocked,
    fail_unjudged,
    miss_of_earlier_test,
    missed,
    recorder_failed,
    withheld,
)
from pytest_claude_params.plugin.verdicts.failures.other_host_answers import held_of_other_hosts
from pytest_claude_params.plugin.verdicts.failures.own_errors import (
    first_line,
    has_not_run,
    is_skip,
    is_time_out,
)
from pytest_claude_params.plugin.verdicts.failures.recorded_errors import answers_can_be_kept
from pytest_claude_params.plugin.verdicts.failures.unsent_argument import unsent_argument
from pytest_claude_params.plugin.verdicts.judge import judge_of
from pytest_claude_params.plugin.verdicts.suite_lines import told_with_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.plugin.claude_run import ClaudeRun


@contextmanager
def judged(item: pytest.Item, run: ClaudeRun) -> Iterator[None]:
    """Run a test's body, then judge what it asked and got; fails with one message."""
    __tracebackhide__ = True
    with told_with_lines(item, run), _failed_by_verdict(item, run):
        yield


@contextmanager
def _failed_by_verdict(item: pytest.Item, run: ClaudeRun) -> Iterator[None]:
    __tracebackhide__ = True
    try:
        with _running(item, run):
            yield
    except (KeyboardInterrupt, pytest.exit.Exception):
        raise
    except BaseException as error:
        if is_skip(error):
            _judge_skipped(item, run)
        elif not run.waits:
            _judge_failed(item, run, error)
        raise
    if run.waits:  # the code under test has caught it
        raise WaitsForBatch("claude: the test waits for the answer of a message batch")
    if text := run.recorder.secrets.told(_judge_passed(item, run)):
        run.outcome.reason = run.outcome.reason or text.splitlines()[0]
        # Also the judge's: a question without a recording is not an answer that was judged.
        (fail_without_verdict if run.transcript.misses else fail)(text)
    run.outcome.passed = not run.outcome.reason


def _judge_skipped(item: pytest.Item, run: ClaudeRun) -> None:
    """A test that skips after a call is not judged, but replays up to there: it keeps its answers."""
    __tracebackhide__ = True
    fail_unjudged(item, reasons=(missed, recorder_failed, blocked, withheld))
    run.outcome.has_verdict = answers_can_be_kept(run)


def _judge_failed(item: pytest.Item, run: ClaudeRun, error: BaseException) -> None:
    """Show what a test that has failed broke besides, or what made it fail."""
    __tracebackhide__ = True
    secrets = run.recorder.secrets
    if not is_time_out(error):
        run.outcome.fail("the test", first_line(error))
    held = held_of_other_hosts(run.recorder)
    _show(item, secrets.told(held))
    if secrets.withheld:
        _show(item, f"claude: {secrets.error}")
    fail_unjudged(item, error)
    run.outcome.has_verdict = not is_time_out(error) and answers_can_be_kept(run)
    # It may have asked Claude next, so nothing is known of what it did not ask.
    stopped_before = has_not_run(error) or (held and not run.evaluated_calls)
    # What was withheld is not to be shown either, as what was observed.
    if not secrets.withheld and not stopped_before:
        _show(item, secrets.told(unsent_argument(error) or broken(item, run, None)))


def _judge_passed(item: pytest.Item, run: ClaudeRun) -> str:
    """Return the message of everything that a test broke whose body has returned, or nothing."""
    __tracebackhide__ = True
    fail_unjudged(item)
    if run.misses_told:  # by a subtest: what it asked next cannot be judged
        return ""
    run.outcome.has_verdict = answers_can_be_kept(run)
    # Nobody asks a judge about a test that one of its subtests has failed already.
    return broken(item, run, None if run.outcome.reason else judge_of(item, run))


def _show(item: pytest.Item, text: str) -> None:
    """Show something beside the test's own failure, if there is anything."""
    if text:
        item.add_report_section("call", "claude", text)


@contextmanager
def judged_setup(item: pytest.Item) -> Iterator[None]:
    """Show a miss of a fixture as the same one screen, and so what was blocked."""
    __tracebackhide__ = True
    try:
        with let_out():
            yield
    except (KeyboardInterrupt, pytest.exit.Exception, WaitsForBatch):
        raise
    except pytest.skip.Exception:
        if RUN in item.stash:
            item.stash[RUN].outcome.has_verdict = answers_can_be_kept(item.stash[RUN])
        raise
    except BaseException as error:
        if RUN in item.stash and not is_time_out(error):
            item.stash[RUN].outcome.reason = f"a fixture failed: {first_line(error)}"
            item.stash[RUN].outcome.has_verdict = answers_can_be_kept(item.stash[RUN])
            fail_unjudged(item, error, (end_if_hopeless, tell_unreached))
        if isinstance(error, CassetteMiss):
            fail_unjudged(item, error, (missed,))
            fail_without_verdict(miss_of_earlier_test(error))
        if isinstance(error, NetworkBlocked):
            fail_unjudged(item, error, (blocked,))
            fail_without_verdict(f"claude: {error}")
        raise
    fail_unjudged(item, reasons=(blocked,))


@contextmanager
def _running(item: pytest.Item, run: ClaudeRun) -> Iterator[None]:
    """Run the body; learn what has become secret while fixtures still hold it, if that is written."""
    __tracebackhide__ = True
    run.is_running = True
    try:
        with let_out(), test_in_event_loop(item):
            yield
            raise_caught(item)
    finally:
        run.is_running = False
        if run.recorder.cassette.added:
            run.recorder.secrets.look_again()
