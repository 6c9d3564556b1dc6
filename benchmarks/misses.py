"""A request that has no recording: how long the test waits for its screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import canned
import clock
import recordings
from table import Row

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.errors import CassetteMiss
from pytest_claude_params.sdk import clients
from pytest_claude_params.sdk.interception import intercepted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plan import Plan

TARGET_S = 1.0


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Measure a miss in cassettes of several sizes."""
    for size in plan.misses:
        interactions = [recordings.message(n) for n in range(size)]
        path = recordings.write(folder / f"miss-{size}.yaml", interactions)
        yield Row(f"a miss, cassette of {size:,}", _miss(path), "s", TARGET_S)


def _miss(path: Path) -> float:
    client = clients.sync_client(live=False)
    with intercepted(recordings.recorder(Cassette(path))):
        _ask(client)  # the first pays for imports and the prices
        return clock.least(lambda: clock.seconds(lambda: _ask(client)), 3)


def _ask(client: clients.SyncClient) -> None:
    try:
        client.messages.create(**canned.body(-1))
    except CassetteMiss:
        return
    raise AssertionError("a request without a recording was answered")
