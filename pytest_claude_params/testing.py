"""What tests of your own expectations, patterns and reports need: calls, verdicts, redacted texts.

Nothing here starts a run or sends a request. Needs no pytest either::

    from pytest_claude_params.testing import answer, verdict

    def test_polite():
        assert verdict(answer("Of course!"), own={"polite": polite}, polite=True).passed
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.errors import UsageError
from pytest_claude_params.expectations import EXPECTATIONS, evaluate, parse
from pytest_claude_params.expectations.custom import custom_expectations
from pytest_claude_params.reports.formats import REPORTS
from pytest_claude_params.reports.report_data import report_data
from pytest_claude_params.reports.run import Run
from pytest_claude_params.reports.run_file.kinds import RunRow
from pytest_claude_params.secrets.exchanges import redact_body
from pytest_claude_params.secrets.leaks import leaks_in
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.secrets.redactions.of_project import from_patterns
from pytest_claude_params.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pytest_claude_params.call import Source
    from pytest_claude_params.expectations import Expectation, Verdict

    Own = Mapping[str, Callable[..., Any]]

__all__ = [
    "answer",
    "redacted",
    "rejected",
    "report",
    "token_count",
    "usage_error",
    "verdict",
    "verdicts",
    "withheld",
]

_API = "https://api.anthropic.com"
_MODEL = "claude-haiku-4-5"
_FIELDS = (
    *("id", "type", "role", "model", "content", "usage"),
    *("stop_reason", "stop_sequence", "stop_details"),
    *("container", "context_management", "diagnostics", "input_transformations", "thread"),
)


def answer(
    text: str = "Hi!",
    *,
    sent: Mapping[str, Any] | None = None,
    source: Source = "replayed",
    **message: Any,
) -> Call:
    """Make a call that Claude has answered with a text.

    Args:
        text: what the answer says.
        sent: parameters of the request, over those of a plain one.
        source: where the answer comes from, such as ``recorded``.
        message: fields of the message, over those of a plain one, such as ``stop_reason``.

    Raises ``UsageError`` for a field that is nearly one of a message, and not one.
    """
    body = {
        "model": _MODEL,
        "max_tokens": 100,
        "messages": [{"role": "user", "content": "Say hi"}],
    }
    plain = {
        "type": "message",
        "role": "assistant",
        "model": f"{_MODEL}-20251001",
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 9, "output_tokens": 4},
    }
    for field in message:
        _refuse_misspelt(field)
    request = CallRequest("POST", f"{_API}/v1/messages", body=body | dict(sent or {}))
    return Call(request, CallResponse(200, body=plain | message, latency_s=0.75), source=source)


def rejected(status: int, error_type: str, said: str, **sent: Any) -> Call:
    """Make a call that the API has rejected.

    Args:
        status: the HTTP status, such as 529.
        error_type: the type of the error, such as ``overloaded_error``.
        said: the error's message.
        sent: parameters of the request, over those of a plain one.
    """
    body = {"type": "error", "error": {"type": error_type, "message": said}}
    return Call(answer(sent=sent).request, CallResponse(status, body=body), source="replayed")


def token_count(tokens: int) -> Call:
    """Make a request that counts tokens, answered with a number of them."""
    request = CallRequest("POST", f"{_API}/v1/messages/count_tokens", body={"model": _MODEL})
    return Call(request, CallResponse(200, body={"input_tokens": tokens}), source="replayed")


def verdicts(wanted: Mapping[str, Any], *calls: Call, own: Own | None = None) -> list[Verdict]:
    """Evaluate expectations as ``claude_expect`` does.

    Args:
        wanted: names of expectations with wanted values.
        calls: what the test has asked and was answered, in order.
        own: expectations of yours, as the hook ``pytest_claude_params_expectations`` returns them.

    Raises ``UsageError`` for what ``claude_expect`` does not take.
    """
    return evaluate(parse(wanted, _table(own)), calls)


def verdict(*calls: Call, own: Own | None = None, **wanted: Any) -> Verdict:
    """Evaluate one expectation, which gives one verdict: ``verdict(call, contains="Paris")``.

    Args:
        calls: what the test has asked and was answered, in order.
        own: expectations of yours, as for `verdicts`.
        wanted: the name of the expectation with the wanted value.

    Raises ``UsageError`` as `verdicts`, and ``ValueError`` if there are more verdicts than one.
    """
    found = verdicts(wanted, *calls, own=own)
    if len(found) != 1:
        raise ValueError(f"verdict(): {_not_one(found, calls, wanted)}")
    return found[0]


def usage_error(*, own: Own | None = None, **wanted: Any) -> str:
    """Return the message for a value that an expectation does not take; empty if it takes it.

    Args:
        own: expectations of yours, as for `verdicts`.
        wanted: the name of the expectation with the wanted value.
    """
    try:
        parse(wanted, _table(own))
    except UsageError as error:
        return str(error)
    return ""


def redacted(body: Any, *patterns: str) -> Any:
    """Return the body of a request as a cassette stores it.

    Args:
        body: the parameters, or any other JSON value.
        patterns: regular expressions as those of the ini key ``claude_redact``.

    Raises ``UsageError`` for a pattern that is not a regular expression.
    """
    return redact_body(body, (*REDACTIONS, *from_patterns(patterns, "patterns")))


def withheld(call: Call, *patterns: str) -> list[str]:
    """Say what keeps a call from being stored: secrets that cannot be blanked, with their places.

    Args:
        call: the call, which is redacted first.
        patterns: regular expressions as those of the ini key ``claude_redact``.
    """
    redactions = (*REDACTIONS, *from_patterns(patterns, "patterns"))
    body = redact_body(call.request.body, redactions)
    request = CallRequest(call.request.method, call.request.url, call.request.headers, body)
    return [str(leak) for leak in leaks_in(request, call.response, redactions)]


def report(suffix: str, tests: Mapping[str, Sequence[Call]]) -> str:
    """Write the report of a run in which all tests have passed.

    Args:
        suffix: of the format, as in the file name for ``--claude-report``: ``.html``, ``.json``, ...
        tests: node ids, each with the calls of the test.

    Raises ``UsageError`` for a suffix that names no format.
    """
    if suffix not in REPORTS:
        raise UsageError(f"report(): {suffix!r} is not one of {wording.listed(list(REPORTS))}")
    head = RunRow("2026-11-28T09:12:44+00:00", 1.0, "pytest")
    return REPORTS[suffix](Run((head,), [_ran(test, calls) for test, calls in tests.items()]))


def _refuse_misspelt(field: str) -> None:
    # The API adds fields: one that resembles none may be new.
    meant = wording.nearest(field, _FIELDS, likeness=0.85)
    if field not in _FIELDS and meant:
        raise UsageError(f"answer(): {field!r} is no field of a message. Did you mean {meant!r}?")


def _not_one(found: Sequence[Verdict], calls: Sequence[Call], wanted: Mapping[str, Any]) -> str:
    if not wanted:
        return "it names no expectation; name one with the wanted value: contains='Paris'"
    given = ", ".join(f"{name}={wording.literal(value)}" for name, value in wanted.items())
    return (
        f"{given} gives {len(found)} verdicts on {len(calls)} calls, and not one; "
        f"verdicts({wording.literal(dict(wanted))}, ...) returns all of them"
    )


def _ran(test: str, calls: Sequence[Call]) -> dict[str, Any]:
    transcript = Transcript(test)
    for call in calls:
        transcript.add_call(call)
    return {
        **report_data(transcript, {}, REDACTIONS, ()),
        "outcome": "passed",
        "cassette": "cassette.yaml",
        "kept": 0,
        "repeated": 0,
        "dropped": 0,
        "rejected": "",
        "recovered": 0,
        "reused": 0,
    }


def _table(own: Own | None) -> Mapping[str, Expectation]:
    return {**EXPECTATIONS, **custom_expectations(dict(own or {}), EXPECTATIONS)}
