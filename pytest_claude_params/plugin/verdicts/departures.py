"""Departures of a test's requests from ``claude_params``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.parameters.departures import departures
from pytest_claude_params.secrets.exchanges import redact_body
from pytest_claude_params.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.plugin.claude_run import ClaudeRun
    from pytest_claude_params.secrets.redactions.redaction import Redaction

# They do not matter for which recording answers, and still are sent as declared.
_OF_NO_MEANING = ("metadata", "cache_control")


def departures_of(run: ClaudeRun) -> list[str]:
    """List how the requests of a test depart from its parameters, as one paragraph."""
    requests = [call.request for call in run.evaluated_calls if call.request.is_message]
    declared, blanked = run.declaration.parameters, run.recorder.secrets.redactions
    found = [
        departure
        for request in requests
        for departure in departures_from(request, declared, run.overrides, blanked)
    ]
    return ["\n".join(f"  {departure}" for departure in dict.fromkeys(found))] if found else []


def departures_from(
    request: CallRequest,
    declared: Mapping[str, Any],
    overrides: Sequence[Mapping[str, Any]],
    redactions: tuple[Redaction, ...],
) -> list[str]:
    """List how one request departs from what is declared, a line for each parameter.

    Args:
        request: what is sent, without secrets.
        declared: the parameters of ``claude_params``.
        overrides: those that single calls of the fixture ``claude`` were given.
        redactions: what is blanked in requests, so in what is declared as well.
    """
    # A value that was sent as declared does not depart from it, secret or not.
    if not declared or not _departures(request, declared, overrides):
        return []
    return _departures(request, *redact_body([declared, overrides], redactions))


def _departures(
    request: CallRequest, declared: Mapping[str, Any], overrides: Sequence[Mapping[str, Any]]
) -> list[str]:
    return [
        *departures(request, declared, overrides),
        *_unmatched(request, declared, overrides),
    ]


def _unmatched(
    request: CallRequest, declared: Mapping[str, Any], overrides: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    for name in _OF_NO_MEANING:
        sent = request.parameters.get(name)
        allowed = [one[name] for one in (declared, *overrides) if name in one]
        if name in declared and sent not in allowed:
            said = "(nothing)" if sent is None else shown(sent)
            yield f"{name}: declared {shown(declared[name])}, sent {said}"
