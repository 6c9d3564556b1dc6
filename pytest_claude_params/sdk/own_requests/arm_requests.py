"""Asking recorded requests of an arm: each once, with an answer or why there is none."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from pytest_claude_params.call import CallResponse
from pytest_claude_params.errors import UsageError
from pytest_claude_params.sdk.own_requests import known_requests
from pytest_claude_params.sdk.own_requests.known_requests import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from pytest_claude_params.call import CallRequest


def ask_all(
    requests: Sequence[CallRequest],
    counted: Callable[[int], None] = lambda _count: None,
    answered: Callable[[CallRequest, CallResponse], None] = lambda _request, _response: None,
    may_send: Callable[[], bool] = lambda: True,
    around: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> list[CallResponse | None]:
    """Ask each request once, as many at a time as the API takes.

    Returns the answers in the order of the requests; ``None`` for one that might not be sent.

    Key and base URL come from the environment, as for any client of the SDK. What the API
    rejects is an answer, too. A connection that failed is one with the status 0. Raises
    ``UsageError`` if there is no key; where nobody answers at all, that is found out once.

    Args:
        requests: requests for a message.
        counted: is told after each answer how many there are.
        answered: is given each answer when it comes, in a thread of its own.
        may_send: whether more may be asked; what has been asked is waited for.
        around: is entered within the event loop, for as long as requests are asked.
    """
    found: dict[int, CallResponse] = {}

    def note(number: int, response: CallResponse) -> None:
        answered(requests[number], response)
        found[number] = response

    watcher = Watcher(
        may_send=lambda _request: may_send(),
        answered=note,
        progress=lambda done, _count: counted(done),
        unanswered=lambda number, why: found.__setitem__(number, CallResponse(0, cut=why)),
        around=around,
        asks_again=True,
    )
    known_requests.ask_all(requests, watcher)
    if any(known_requests.KEYLESS in one.cut for one in found.values()):
        raise UsageError("the SDK finds no key to ask with: set ANTHROPIC_API_KEY")
    return [found.get(number) for number in range(len(requests))]
