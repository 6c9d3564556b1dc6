"""All that the answers of a test break at once: departures, expectations and contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params import contracts, expectations
from pytest_claude_params.cassettes.recordings import calls_of
from pytest_claude_params.errors import ClaudeParamsError, TruncatedAnswer
from pytest_claude_params.expectations import Verdict, explanation
from pytest_claude_params.plugin.collecting.claude_item import is_of_suite
from pytest_claude_params.plugin.paths import shown_error
from pytest_claude_params.plugin.stash import OPTIONS, PLACE
from pytest_claude_params.plugin.verdicts.all_verdicts import AllVerdicts
from pytest_claude_params.plugin.verdicts.contract_verdict import broken_contracts
from pytest_claude_params.plugin.verdicts.departures import departures_of
from pytest_claude_params.plugin.verdicts.failures.failure import fail
from pytest_claude_params.plugin.verdicts.failures.other_host_answers import held_of_other_hosts
from pytest_claude_params.plugin.verdicts.failures.recorded_errors import unexpected_errors
from pytest_claude_params.plugin.verdicts.failures.unanswered_requests import (
    without_answer,
    without_answer_in_fixture,
)
from pytest_claude_params.plugin.verdicts.network_verdict import (
    calls_of_children,
    keyless_hint,
    unseen_call,
)
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    import pytest

    from pytest_claude_params.expectations.asking import Ask
    from pytest_claude_params.plugin.claude_run import ClaudeRun

_NO_CALL = """\
claude: no Claude call was seen

  {is_claude}, but nothing that it ran sent a request to the Claude API.
  If it should have: does the client use httpx, httpx2, aiohttp, requests or boto3? Calls of
  a child process or of a transport of your own cannot be seen.
  If the host is not an Anthropic one, name it in the configuration: claude_hosts = ["my-gateway"].
  {if_wanted}."""
_OF_MARKER = {
    "is_claude": "The test is marked as a Claude test",
    "if_wanted": "If the test makes no call, take the marker away; "
    "if it must not, claude_expect(requests=0)",
}
_OF_SUITE = {
    "is_claude": "The function in call has run",
    "if_wanted": "If it must make no call: expect: {requests: 0}",
}
_DEPARTED = "a request departs from what claude_params declares"


def broken(item: pytest.Item, run: ClaudeRun, ask: Ask | None) -> str:
    """Return the message of everything that is broken, or nothing."""
    calls = run.evaluated_calls
    if text := unseen_call(item.stash[PLACE], run.let_out):
        return text
    if not calls and not (_wants_no_call(run) and not item.stash[PLACE].children):
        return _no_call(item, run) if run.declaration.marked else ""
    departed = departures_of(run)
    try:
        verdicts = _evaluated(item, run, ask)
    except ClaudeParamsError as error:
        return f"claude: {shown_error(item.config, error)}"
    contracts_broken = broken_contracts(item, run)
    unjudged = _unjudged(run, {verdict.subject for verdict in [*verdicts, *contracts_broken]})
    errors = [*unexpected_errors(run), *without_answer(run)]
    if is_of_suite(item):
        from pytest_claude_params.suites.hints import hints_in_words_of_suites

        verdicts, contracts_broken, errors = map(
            hints_in_words_of_suites, (verdicts, contracts_broken, errors)
        )
    run.verdicts = AllVerdicts([*verdicts, *unjudged], contracts_broken, errors, run.turns)
    others = [*contracts_broken, *unjudged, *errors]
    _warn_of_truncation(item, run)
    if gates := expectations.gate_lines(run.declaration.wanted, [*verdicts, *others]):
        item.add_report_section("call", "claude", run.recorder.secrets.told("\n".join(gates)))
    return _message(departed, run.recorder.faults.shortfalls, verdicts, others)


def _evaluated(item: pytest.Item, run: ClaudeRun, ask: Ask | None) -> list[Verdict]:
    """Return what the expectations say; raises ``ClaudeParamsError`` where they cannot."""
    options = item.config.stash[OPTIONS]
    if run.stopped_early:
        # Not before: what samples need is loaded by the first of them.
        from pytest_claude_params.plugin.verdicts.sample_rules import check_later_requests

        check_later_requests(run)
    return expectations.evaluate(
        run.declaration.wanted,
        run.evaluated_calls,
        lambda path: calls_of(path, options.hosts, options.max_cassette_mb),
        ask,
    )


def _message(
    departed: list[str], shortfalls: list[str], verdicts: list[Verdict], others: list[Verdict]
) -> str:
    """Return the message of all that is wrong, or nothing.

    Args:
        departed: which requests depart from what is declared.
        shortfalls: which faults did not strike.
        verdicts: what the expectations say.
        others: what else was judged.
    """
    failed = [verdict for verdict in [*verdicts, *others] if not verdict.passed]
    if not departed and not failed and not shortfalls:
        return ""
    # Of contracts only those that are broken are told, so nothing is known of a share.
    details = [*expectations.explain_all(verdicts), *map(explanation.explain, others)]
    headline = _DEPARTED if departed else explanation.headline(failed)
    if not headline:
        headline, *shortfalls = shortfalls
    return "\n\n".join([f"claude: {headline}", *departed, *shortfalls, *details])


def broken_by_fixture(item: pytest.Item, run: ClaudeRun) -> str:
    """Return the message of what the calls of a fixture broke that tests share, or nothing."""
    found = [
        *broken_contracts(item, run),
        *unexpected_errors(run),
        *without_answer_in_fixture(run),
    ]
    if not found:
        return ""
    told = [f"claude: {explanation.headline(found)}", *map(explanation.explain, found)]
    return run.recorder.secrets.told("\n\n".join(told))


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
    if held := held_of_other_hosts(run.recorder):
        return held
    if not unanswered:
        place = item.stash[PLACE]
        no_call = _NO_CALL.format(**(_OF_SUITE if is_of_suite(item) else _OF_MARKER))
        return (calls_of_children(place) or no_call) + keyless_hint(place)
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


def _warn_of_truncation(item: pytest.Item, run: ClaudeRun) -> None:
    expects = {wanted.name for wanted in run.declaration.wanted}
    for text in contracts.unexpected_truncations(run.transcript.calls, expects):
        try:
            item.warn(TruncatedAnswer(text))
        except TruncatedAnswer:  # the project's filters make errors of warnings
            fail(f"claude: {text}")
