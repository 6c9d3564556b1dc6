"""A replayed call against the same call on a canned transport."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import canned
import clock
import recordings
from table import Row

from pytest_claude_params.sdk import clients
from pytest_claude_params.sdk.interception import intercepted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from plan import Plan

    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.cassettes.recording.recorder import Recorder
    from pytest_claude_params.cassettes.recording.scene import Watch

TARGET = 1.10
STREAM_TARGET = 1.05
LONG_TARGET = 2
OLDER = "2023-01-01"
LONG = "A long document. " * 6_000


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Measure plain, asynchronous and streamed calls."""
    for size in plan.cassettes:
        path = _messages(folder, size)
        yield Row(f"a replayed call, cassette of {size:,}", _plain(plan, path), "x", TARGET)
    size = plan.async_cassette
    what = f"the same, cassette of {size:,}, with claude_rules off"
    yield Row(what, _without_rules(plan, _messages(folder, size)), "x", TARGET)
    what = f"the same, cassette of {size:,}, recorded under another API version"
    older = [recordings.message(number, OLDER) for number in range(size)]
    yield Row(what, _plain(plan, recordings.write(folder / "older.yaml", older)), "x")
    size = plan.long_cassette
    path = recordings.write(
        folder / "long.yaml", [recordings.message(n, system=LONG) for n in range(size)]
    )
    what = f"a replayed call of {len(LONG) // 1000} KB, cassette of {size:,}"
    yield Row(what, _plain(plan, path, system=LONG), "x", LONG_TARGET)
    size = plan.async_cassette
    path = _messages(folder, size)
    yield Row(f"an async replayed call, cassette of {size:,}", _async(plan, path), "x", TARGET)
    path = recordings.write(folder / "stream.yaml", [recordings.stream(0, plan.deltas)])
    yield Row(f"a replayed stream of {plan.deltas} deltas", _stream(plan, path), "x", STREAM_TARGET)


def _messages(folder: Path, size: int) -> Path:
    return recordings.write(folder / f"{size}.yaml", [recordings.message(n) for n in range(size)])


def _plain(plan: Plan, path: Path, **more: Any) -> float:
    replaying, floor = clients.sync_client(live=False), canned.message_client()
    return _ratio(
        plan, path, lambda n: _send(replaying, n, **more), lambda n: _send(floor, n, **more)
    )


def _without_rules(plan: Plan, path: Path) -> float:
    replaying, floor = clients.sync_client(live=False), canned.message_client()
    return _ratio(
        plan, path, lambda n: _send(replaying, n), lambda n: _send(floor, n), has_rules=False
    )


def _stream(plan: Plan, path: Path) -> float:
    replaying, floor = clients.sync_client(live=False), canned.stream_client(plan.deltas)
    return _ratio(plan, path, lambda n: _listen(replaying, n), lambda n: _listen(floor, n))


def _async(plan: Plan, path: Path) -> float:
    replaying, floor = clients.async_client(live=False), canned.async_message_client()
    with asyncio.Runner() as runner:
        return _ratio(
            plan,
            path,
            lambda n: runner.run(_send_async(replaying, n)),
            lambda n: runner.run(_send_async(floor, n)),
        )


def _send(client: Any, number: int, **more: Any) -> object:
    return client.messages.create(**canned.body(number, **more))


async def _send_async(client: Any, number: int) -> object:
    return await client.messages.create(**canned.body(number))


def _listen(client: Any, number: int) -> object:
    with client.messages.stream(**canned.body(number)) as stream:
        return stream.get_final_message()


def _ratio(
    plan: Plan,
    path: Path,
    replay: Callable[[int], object],
    floor: Callable[[int], object],
    *,
    has_rules: bool = True,
) -> float:
    reel, watch = recordings.Reel(path), recordings.RuleWatch() if has_rules else None
    return clock.ratio(
        lambda: _replayed(reel, replay, plan.calls, watch),
        lambda: clock.seconds(lambda: [floor(n) for n in range(plan.calls)]),
        plan.rounds,
    )


def _replayed(
    reel: recordings.Reel, send: Callable[[int], object], calls: int, watch: Watch | None
) -> float:
    """Return the CPU time of the calls alone: opening cassettes and patching are other rows."""
    takes = list(reel.take(calls))
    recorder = recordings.recorder(takes[0][0], watch)
    with intercepted(recorder):
        return clock.seconds(lambda: [_play(recorder, send, *take) for take in takes])


def _play(
    recorder: Recorder, send: Callable[[int], object], cassette: Cassette, number: int
) -> None:
    recorder.replaying.cassette = recorder.cassette = cassette
    send(number)
