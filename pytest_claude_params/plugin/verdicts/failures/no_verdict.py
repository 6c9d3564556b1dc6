"""The reasons that leave a test without a verdict, in the order in which they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.errors import CassetteMiss, ClaudeParamsError, RecorderFailed
from pytest_claude_params.misses import screen
from pytest_claude_params.network_guard import NetworkBlocked
from pytest_claude_params.plugin.paths import shown_error
from pytest_claude_params.plugin.stash import PLACE, RUN
from pytest_claude_params.plugin.verdicts.failures.failure import fail_without_verdict
from pytest_claude_params.plugin.verdicts.failures.hopeless import end_if_hopeless, tell_unreached
from pytest_claude_params.plugin.verdicts.failures.own_errors import first_line
from pytest_claude_params.plugin.verdicts.network_verdict import blocked_call
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    import pytest

    # Takes a test and what its body failed with; returns the message, or nothing.
    Reason: TypeAlias = Callable[[pytest.Item, BaseException | None], str]


def missed(item: pytest.Item, error: BaseException | None) -> str:
    """Tell the first miss that was not told yet, also when the code under test caught it."""
    run = item.stash.get(RUN, None)
    misses = run.transcript.misses[run.misses_told :] if run else []
    if run is None or not misses:
        return ""
    run.misses_told = len(run.transcript.misses)
    misses[0].is_told = True
    miss = misses[0].miss
    first = run.causes_told.setdefault((miss.reason, miss.cause), misses[0].test)
    text = screen(miss, like="" if first == misses[0].test else first)
    if more := len(misses) - 1:
        has = "has" if more == 1 else "have"
        text += f"\n\n  {plural(more, 'more request')} of this test {has} no recording"
    if error is not None and not isinstance(error, CassetteMiss):
        text += f"\n\n  {_what_came_of_it(run.recorder.secrets.told(first_line(error)))}"
    return text


def miss_of_earlier_test(error: CassetteMiss) -> str:
    """A fixture that has missed is not set up again: name the miss, which was told in full."""
    if error.unanswered is None:
        return str(error)
    if not error.unanswered.is_told:
        error.unanswered.is_told = True
        return screen(error.unanswered.miss)
    miss = error.unanswered.miss
    asked = f"Asked by {error.unanswered.test}: the first test that needs it tells more."
    return f"{miss.title}: {miss.reason}\n\n  {asked}"


def _what_came_of_it(error: str) -> str:
    if CassetteMiss.__name__ not in error:
        return f"The test then failed with {error}"
    # As ``asyncio.gather(return_exceptions=True)`` and LangChain's ``batch`` hand it on.
    return f"The test took the miss for an answer, and then failed with {error}"


def recorder_failed(item: pytest.Item, error: BaseException | None) -> str:
    """Tell what the recorder could not do, also when the code under test caught it."""
    run = item.stash.get(RUN, None)
    cause = error.__cause__ if isinstance(error, RecorderFailed) else None
    # What is no mistake of the user's is to be seen with its traceback.
    if run and run.transcript.failures and (cause is None or isinstance(cause, ClaudeParamsError)):
        return f"claude: {run.transcript.failures[0]}"
    return ""


def blocked(item: pytest.Item, _error: BaseException | None) -> str:
    """Tell what the network guard has blocked, also when the code under test caught it."""
    place = item.stash[PLACE]
    if text := blocked_call(place):
        place.forget()
    return text


def withheld(item: pytest.Item, error: BaseException | None) -> str:
    """Tell why nothing is written of a test; what its body failed with comes before that."""
    run = item.stash.get(RUN, None)
    if run and error is None and run.recorder.secrets.withheld:
        return f"claude: {run.recorder.secrets.error}"
    return ""


def mistaken(item: pytest.Item, error: BaseException | None) -> str:
    """Tell an error of our own without its traceback."""
    if isinstance(error, ClaudeParamsError):
        return f"claude: {shown_error(item.config, error)}"
    return f"claude: {error}" if isinstance(error, NetworkBlocked) else ""


REASONS: Sequence[Reason] = (
    missed,
    recorder_failed,
    blocked,
    end_if_hopeless,
    tell_unreached,
    withheld,
    mistaken,
)


def fail_unjudged(
    item: pytest.Item, error: BaseException | None = None, reasons: Sequence[Reason] = REASONS
) -> None:
    """Fail a test whose answers cannot be judged, for the first reason that there is."""
    __tracebackhide__ = True
    for reason in reasons:
        if text := reason(item, error):
            fail_without_verdict(text)
