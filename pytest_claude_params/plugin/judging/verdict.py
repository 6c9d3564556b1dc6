"""The verdict on a Claude test: what its calls broke, all of it at once."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from pytest_claude_params import contracts, expectations
from pytest_claude_params.cassettes.recordings import calls_of
from pytest_claude_params.errors import (
    CassetteMiss,
    ClaudeParamsError,
    RecorderFailed,
    TruncatedAnswer,
    WaitsForBatch,
)
from pytest_claude_params.expectations import Verdict, explanation
from pytest_claude_params.misses import screen
from pytest_claude_params.network_guard import NetworkBlocked
from pytest_claude_params.plugin.judging.caught_failures import raise_caught
from pytest_claude_params.plugin.judging.contract_verdict import broken_contracts
from pytest_claude_params.plugin.judging.departures import departures_of
from pytest_claude_params.plugin.judging.failure import fail, fail_without_verdict
from pytest_claude_params.plugin.judging.judged import Judged
from pytest_claude_params.plugin.judging.network_verdict import (
    blocked_call,
    calls_of_children,
    keyless_hint,
    unseen_call,
)
from pytest_claude_params.plugin.judging.other_host_answers import held_of_other_hosts
from pytest_claude_params.plugin.judging.unanswered_requests import without_answer
from pytest_claude_params.plugin.judging.unsent_argument import unsent_argument
from pytest_claude_params.plugin.paths import shown_error
from pytest_claude_params.plugin.running.containment import let_out, test_in_event_loop
from pytest_claude_params.plugin.running.early_stop import stop_if_hopeless
from pytest_claude_params.plugin.running.judge import judge_of
from pytest_claude_params.plugin.stash import OPTIONS, PLACE, RUN
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.asking import Ask
    from pytest_claude_params.network_guard import Place
    from pytest_claude_params.plugin.running.claude_run import ClaudeRun

_NO_CALL = """\
claude: no Claude call was seen

  The test is marked as a Claude test, but nothing that it ran sent a request to the Claude API.
  If it should have: does the client use httpx, httpx2, aiohttp, requests or boto3? Calls of
  a child process or of a transport of one's own cannot be seen.
  If the host is not an Anthropic one, name it in the configuration: claude_hosts = ["my-gateway"].
  If the test makes no call, take the marker away; if it must not, claude_expect(requests=0)."""
_ERROR = 400
_TOO_MANY = 429
_DEPARTED = "a request departs from what claude_params declares"


@contextmanager
def judged(item: pytest.Item, run: ClaudeRun) -> Iterator[None]:
    """Run a test's body, then judge what it asked and got; fails with one message."""
    __tracebackhide__ = True
    try:
        with _running(item, run):
            yield
    except (KeyboardInterrupt, pytest.exit.Exception):
        raise
    except pytest.skip.Exception:
        fail_for_miss(run)
        fail_for_blocked_call(item.stash[PLACE])
        raise
    except BaseException as error:
        if not run.waits:
            _judge_failed(item, run, error)
        raise
    if run.waits:  # the code under test has caught it
        raise WaitsForBatch("claude: the test waits for the answer of a message batch")
    if text := _told(run, _judge_passed(item, run)):
        run.reason = run.reason or text.splitlines()[0]
        # Also the judge's: a question without a recording is not an answer that was judged.
        (fail_without_verdict if run.transcript.misses else fail)(text)
    run.passed = not run.reason


def _judge_failed(item: pytest.Item, run: ClaudeRun, error: BaseException) -> None:
    """Show what a test that has failed broke besides, or what made it fail."""
    __tracebackhide__ = True
    if not is_time_out(error):
        run.reason = f"the test failed: {first_line(error)}"
        run.body_error = first_line(error)
    if text := _told(run, held_of_other_hosts(run.recorder)):
        item.add_report_section("call", "claude", text)
    fail_for_miss(run, error)
    fail_for_recorder(run, error)
    fail_for_blocked_call(item.stash[PLACE])
    stop_if_hopeless(item, run, error)
    if run.recorder.secrets.withheld:
        item.add_report_section("call", "claude", f"claude: {run.recorder.secrets.error}")
    if isinstance(error, ClaudeParamsError):
        fail_without_verdict(f"claude: {shown_error(item.config, error)}")
    if isinstance(error, NetworkBlocked):
        fail_without_verdict(f"claude: {error}")
    run.has_verdict = not is_time_out(error) and _answers_can_be_kept(run)
    # What was refused is not to be shown either, as what was observed.
    silent = run.recorder.secrets.withheld or _has_not_run(error)
    if not silent and (text := _told(run, unsent_argument(error) or _broken(item, run, None))):
        item.add_report_section("call", "claude", text)


def _judge_passed(item: pytest.Item, run: ClaudeRun) -> str:
    """Return the message of everything that a test broke whose body has returned, or nothing."""
    __tracebackhide__ = True
    fail_for_miss(run)
    fail_for_recorder(run)
    fail_for_blocked_call(item.stash[PLACE])
    stop_if_hopeless(item, run)
    if run.recorder.secrets.withheld:
        fail_without_verdict(f"claude: {run.recorder.secrets.error}")
    if run.misses_told:  # by a subtest: what it asked next cannot be judged
        return ""
    run.has_verdict = _answers_can_be_kept(run)
    # Nobody asks a judge about a test that one of its subtests has failed already.
    return _broken(item, run, None if run.reason else judge_of(item, run))


@contextmanager
def judged_setup(item: pytest.Item) -> Iterator[None]:
    """Show a miss of a fixture as the same one screen, and so what it was refused."""
    __tracebackhide__ = True
    place = item.stash[PLACE]
    try:
        with let_out():
            yield
    except (KeyboardInterrupt, pytest.exit.Exception, pytest.skip.Exception):
        raise
    except WaitsForBatch:
        raise
    except BaseException as error:
        if RUN in item.stash and not is_time_out(error):
            item.stash[RUN].reason = f"a fixture failed: {first_line(error)}"
            item.stash[RUN].has_verdict = _answers_can_be_kept(item.stash[RUN])
            stop_if_hopeless(item, item.stash[RUN], error)
        if isinstance(error, CassetteMiss):
            if RUN in item.stash:
                fail_for_miss(item.stash[RUN], error)
            fail_without_verdict(_miss_of_earlier_test(error))
        if isinstance(error, NetworkBlocked):
            fail_for_blocked_call(place)
            fail_without_verdict(f"claude: {error}")
        raise
    fail_for_blocked_call(place)


def fail_for_blocked_call(place: Place) -> None:
    """Fail with what the network guard has refused, also when the code under test caught it."""
    __tracebackhide__ = True
    if text := blocked_call(place):
        place.forget()
        fail_without_verdict(text)


def fail_for_miss(run: ClaudeRun, error: BaseException | None = None) -> None:
    """Fail with the first miss that was not told yet, also when the code under test caught it."""
    __tracebackhide__ = True
    misses = run.transcript.misses[run.misses_told :]
    if not misses:
        return
    run.misses_told = len(run.transcript.misses)
    misses[0].is_told = True
    miss = misses[0].miss
    first = run.causes_told.setdefault((miss.reason, miss.cause), misses[0].test)
    text = screen(miss, like="" if first == misses[0].test else first)
    if more := len(misses) - 1:
        has = "has" if more == 1 else "have"
        text += f"\n\n  {plural(more, 'more request')} of this test {has} no recording"
    if error is not None and not isinstance(error, CassetteMiss):
        text += f"\n\n  {_what_came_of_it(_told(run, first_line(error)))}"
    fail_without_verdict(text)


def _miss_of_earlier_test(error: CassetteMiss) -> str:
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


def fail_for_recorder(run: ClaudeRun, error: BaseException | None = None) -> None:
    """Fail with what the recorder could not do, also when the code under test caught it."""
    __tracebackhide__ = True
    cause = error.__cause__ if isinstance(error, RecorderFailed) else None
    # What is no mistake of the user's is to be seen with its traceback.
    if run.transcript.failures and (cause is None or isinstance(cause, ClaudeParamsError)):
        fail_without_verdict(f"claude: {run.transcript.failures[0]}")


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


def _answers_can_be_kept(run: ClaudeRun) -> bool:
    """Whether a test that fails as expected has met answers, and not a bad day of the API."""
    recorded = sum(call.is_fresh for call in run.transcript.calls)
    unanswered = run.transcript.let_out > recorded
    return not unanswered and not run.recorder.secrets.withheld and not _unexpected_errors(run)


def _told(run: ClaudeRun, text: str) -> str:
    """Return a message as it may be shown: what a test declares may be secret, too."""
    return "\n".join(run.recorder.secrets.without_secrets(line) for line in text.splitlines())


def _broken(item: pytest.Item, run: ClaudeRun, ask: Ask | None) -> str:
    """Return the message of everything that is broken, or nothing."""
    calls = run.judged_calls
    if text := unseen_call(item.stash[PLACE], run.transcript.let_out + run.let_out_by_fixtures):
        return text
    if not calls and not (_wants_no_call(run) and not item.stash[PLACE].children):
        return _no_call(item, run) if run.declaration.marked else ""
    departed = departures_of(run)
    missed = run.recorder.faults.shortfalls
    options = item.config.stash[OPTIONS]
    try:
        if run.stopped_early:
            # Not before: what samples need is loaded by the first of them.
            from pytest_claude_params.plugin.running.sample_rules import refuse_later_requests

            refuse_later_requests(run)
        verdicts = expectations.judge(
            run.declaration.wanted,
            calls,
            lambda path: calls_of(path, options.hosts, options.max_cassette_mb),
            ask,
        )
    except ClaudeParamsError as error:
        return f"claude: {shown_error(item.config, error)}"
    broken = broken_contracts(item, run)
    unjudged = _unjudged(run, {verdict.subject for verdict in [*verdicts, *broken]})
    errors = [*_unexpected_errors(run), *without_answer(run)]
    run.judged = Judged([*verdicts, *unjudged], broken, errors)
    others = [*broken, *unjudged, *errors]
    # Of contracts only those that are broken are told, so nothing is known of a share.
    details = [*expectations.explain_all(verdicts), *map(explanation.explain, others)]
    verdicts += others
    failed = [verdict for verdict in verdicts if not verdict.passed]
    _warn_of_truncation(item, run)
    if gates := expectations.gate_lines(run.declaration.wanted, verdicts):
        item.add_report_section("call", "claude", _told(run, "\n".join(gates)))
    if not departed and not failed and not missed:
        return ""
    headline = _DEPARTED if departed else explanation.headline(failed)
    if not headline:
        headline, *missed = missed
    return "\n\n".join([f"claude: {headline}", *departed, *missed, *details])


def broken_by_fixture(item: pytest.Item, run: ClaudeRun) -> str:
    """Return the message of what the calls of a fixture broke that tests share, or nothing."""
    broken = [*broken_contracts(item, run), *_unexpected_errors(run)]
    if not broken:
        return ""
    told = [f"claude: {explanation.headline(broken)}", *map(explanation.explain, broken)]
    return _told(run, "\n\n".join(told))


def _wants_no_call(run: ClaudeRun) -> bool:
    """Whether all that the test expects is that nothing is asked, and nothing was."""
    wanted = run.declaration.wanted
    return (
        bool(wanted)
        and not run.transcript.let_out
        and all(one.name == "requests" and one.value.is_none for one in wanted)
    )


def _no_call(item: pytest.Item, run: ClaudeRun) -> str:
    unanswered = run.transcript.let_out
    if not unanswered:
        place = item.stash[PLACE]
        return (calls_of_children(place) or _NO_CALL) + keyless_hint(place)
    headline = f"claude: {plural(unanswered, 'request')} went out, and no answer came back"
    known = dict.fromkeys(f"  {one}" for one in run.recorder.unanswered.left if one.said)
    return "\n".join([headline, *(["", *known] if known else [])])


def _unjudged(run: ClaudeRun, judged: set[str]) -> list[Verdict]:
    """An expectation that met no call must not look fulfilled."""
    paths = sorted({call.request.path for call in run.transcript.calls})
    hint = (
        "expectations judge answers to messages; count_tokens has input_tokens, status, error_type"
    )
    return [
        Verdict(
            passed=False,
            expected="a call to judge",
            observed=f"calls to {listed(paths)} only",
            hint=hint,
            subject=wanted.name,
        )
        for wanted in run.declaration.wanted
        if wanted.name not in judged
    ]


def _unexpected_errors(run: ClaudeRun) -> list[Verdict]:
    """An error of the day of recording must not become what is replayed for ever."""
    if not any(_is_new_error(call) for call in run.transcript.calls):
        return []
    wanted = expectations.asked_for(run.declaration.wanted)
    if any(one.expectation.judges_errors for one in wanted):
        return []
    return [
        Verdict(
            passed=False,
            expected="an answer to record",
            observed=f"HTTP {answer.call.response.status} {answer.call.response.error_type}",
            hint=_how_to_go_on(answer.call, run.recorder.mode),
            subject="recording",
            calls=(answer.call,),
            which=answer.which,
        )
        for answer in expectations.final_answers(run.transcript.calls)
        if _is_new_error(answer.call)
    ]


def _is_new_error(call: Call) -> bool:
    return call.is_new and call.response.status >= _ERROR


def _how_to_go_on(call: Call, mode: str) -> str:
    wanted = "if the error is wanted, say so: claude_expect(status=...) or error_type=..."
    if call.response.status != _TOO_MANY:
        return wanted
    wait = call.response.headers.get("retry-after")
    asked = f"the API asks to wait {wait} s" if wait else "the API does not say how long to wait"
    go_on = "update" if mode == "update" else "new"
    return (
        f"{asked}; what is recorded stays, and --claude-record={go_on} goes on from here; {wanted}"
    )


def _warn_of_truncation(item: pytest.Item, run: ClaudeRun) -> None:
    expects = {wanted.name for wanted in run.declaration.wanted}
    for text in contracts.unexpected_truncations(run.transcript.calls, expects):
        try:
            item.warn(TruncatedAnswer(text))
        except TruncatedAnswer:  # the project's filters make errors of warnings
            fail(f"claude: {text}")


def _has_not_run(error: BaseException) -> bool:
    """Whether pytest could not run the test's body: it is a coroutine, and no plugin runs those."""
    return isinstance(error, pytest.fail.Exception) and "async def functions are not" in str(error)


def is_time_out(error: BaseException) -> bool:
    """Whether pytest-timeout has stopped the test: that says nothing of what it was answered."""
    return isinstance(error, pytest.fail.Exception) and "from pytest-timeout" in str(error)


def first_line(error: BaseException) -> str:
    """Return an exception in a line: its type, and how its text begins."""
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
