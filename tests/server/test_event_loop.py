"""One event loop answers all clients: nothing that waits for a disk may run in it."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from blockbuster import blockbuster_ctx


@pytest.fixture
def watched(serve):
    """Return what serves the folder; once it does, each call that blocks its loop is an error."""
    with ExitStack() as stack:

        def serving(*arguments):
            client = stack.enter_context(serve(*arguments))
            stack.enter_context(blockbuster_ctx())
            return client

        yield serving


def test_replay_and_a_miss_block_no_event_loop(recorded, watched):
    recorded("Say hello")
    recorded("Say more", stream=True)
    client = watched()

    assert client.ask("Say hello").status == 200
    assert client.ask("Say more", stream=True).text.endswith("\n\n")
    assert client.ask("Say what?", at="/t/recorded").status == 400
    assert client.send("GET", "/__claude/misses").body["misses"]
    assert client.send("POST", "/__claude/reset").status == 200
    assert [one for one in client.log if "claude replay miss" not in one] == []


def test_recording_blocks_no_event_loop(watched, simulator):
    client = watched(simulator.base_url)

    assert client.ask("Say hello").status == 200
    assert client.ask("Say more", stream=True).text.endswith("\n\n")
    assert client.ask("Say more", at="/t/other").status == 200
    assert client.send("GET", "/__claude/journal").body["scopes"]
    assert client.log == []
