"""A round of batches in a process of its own, which can be killed once a file is in its place.

``python -m round STATE KILL_AFTER``: three requests in batches of two. KILL_AFTER is empty, or
``state 2`` for the second time that the state file was written, or ``journal 1``.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from pathlib import Path

from pytest_claude_params.batches.grouping import Limits
from pytest_claude_params.batches.results import blanked_always
from pytest_claude_params.batches.rounds import Rounds
from pytest_claude_params.batches.waiting_requests import Asked
from pytest_claude_params.call import CallRequest
from pytest_claude_params.sdk.own_requests.batches import BatchApi

URL = "https://api.anthropic.com/v1/messages"


def kill_after(moment: str) -> None:
    """Kill this process at the first event after a file was written."""
    kind, number = moment.split()
    seen: Counter[str] = Counter()
    is_due = False

    def look(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal is_due
        if is_due:
            is_due = False  # the call below is an event, too
            os.kill(os.getpid(), signal.SIGKILL)
        if event == "os.rename" and str(arguments[1]).endswith(".claude-batch.json"):
            seen["state"] += 1
            is_due = (kind, int(number)) == ("state", seen["state"])
        if (
            event == "open"
            and str(arguments[0]).endswith(".journal")
            and "r" not in str(arguments[1])
        ):
            seen["journal"] += 1
            is_due = (kind, int(number)) == ("journal", seen["journal"])

    sys.addaudithook(look)


def main() -> None:
    state, moment = Path(sys.argv[1]), sys.argv[2]
    if moment:
        kill_after(moment)
    rounds = Rounds(state, 3, blanked_always, print, limits=Limits(requests=2))
    with BatchApi() as api:
        if not rounds.state.batches:
            for number in range(3):
                prompt = {"role": "user", "content": f"Name color {number}"}
                body = {"model": "claude-haiku-4-5", "max_tokens": 20, "messages": [prompt]}
                asked = CallRequest("POST", URL, {}, body)
                rounds.waiting.join(
                    Asked(f"test_{number}", state.with_name("c.yaml"), asked), 1, ()
                )
            rounds.plan(api, lambda _test: [])
        rounds.submit(api)
        rounds.wait(api, None)
        rounds.fetch(api)


if __name__ == "__main__":
    main()
