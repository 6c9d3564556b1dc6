"""Asking recorded requests of an arm: each once, with an answer or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.call import CallResponse
from pytest_claude_params.errors import UsageError
from pytest_claude_params.sdk import known_requests
from pytest_claude_params.sdk.known_requests import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.call import CallRequest


def ask_all(
    requests: Sequence[CallRequest], answered: Callable[[int], None] = lambda _count: None
) -> list[CallResponse]:
    """Ask each request once, as many at a time as the API takes, and return the answers.

    Key and base URL come from the environment, as for any client of the SDK. What the API
    rejects is an answer, too. A connection that failed is one with the status 0. Raises
    ``UsageError`` if there is no key; where nobody answers at all, that is found out once.

    Args:
        requests: requests for a message.
        answered: is told after each answer how many there are.
    """
    found: dict[int, CallResponse] = {}
    watcher = Watcher(
        may_send=lambda _request: True,
        answered=found.__setitem__,
        progress=lambda done, _count: answered(done),
        unanswered=lambda number, why: found.__setitem__(number, CallResponse(0, cut=why)),
        asks_again=True,
    )
    known_requests.ask_all(requests, watcher)
    if any(known_requests.KEYLESS in one.cut for one in found.values()):
        raise UsageError("the SDK finds no key to ask with: set ANTHROPIC_API_KEY")
    return [found[number] for number in range(len(requests))]
