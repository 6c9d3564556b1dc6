"""What a case will ask, as far as that is known before anything is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import CallRequest

if TYPE_CHECKING:
    from pytest_claude_params.suites.planned import PlannedCase

_URL = "https://api.anthropic.com/v1/messages"


def known_requests(case: PlannedCase, model: str = "") -> list[CallRequest]:
    """Return a request for each turn or sample; nothing for a case that an application answers.

    The answers between turns are not in them, nor is what follows the use of a tool.

    Args:
        case: the case.
        model: the configured model, for a case that names none.
    """
    if case.call:
        return []
    users = [{"role": "user", "content": turn.user} for turn in case.turns]
    if case.samples:
        return [_request(case, model, [*case.messages, *users])] * case.samples
    if not users:
        return [_request(case, model, case.messages)]
    return [
        _request(case, model, [*case.messages, *users[:count]])
        for count in range(1, len(users) + 1)
    ]


def _request(case: PlannedCase, model: str, messages: list[dict[str, Any]]) -> CallRequest:
    body = {"model": model, **case.parameters, "messages": messages}
    return CallRequest("POST", _URL, body=body)
