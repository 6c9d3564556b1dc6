"""Sampling: one request asked many times, as many at once as the API allows."""

from __future__ import annotations

import time
from collections import Counter, deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anthropic
import anyio

from pytest_claude_params.errors import UsageError
from pytest_claude_params.sdk import sample_turns
from pytest_claude_params.sdk.rate_limiter import RateLimiter
from pytest_claude_params.sdk.sample_turns import Turn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from anthropic.types import Message

# More at once is hardly faster, and costs threads and connections.
MOST_AT_ONCE = 100
# The SDK has asked three times by then; a limit that lasts is somebody else's use of the key.
_REJECTIONS = 5


def _nothing_goes_out() -> int:
    return 0


def _all_of_them(_start: int, seen: int, planned: int) -> int:
    return planned - seen


@dataclass(frozen=True)
class SampleRules:
    """What a sample has to know of the test that asks for it.

    Args:
        let_out: how many requests have gone out live so far.
        answered: how many calls have been answered so far.
        further: how many more answers the verdict needs at least, by the number of calls before
            the sample, of answers so far and of all that are planned.
        is_ordered: whether requests have to go one by one, since each is counted.
    """

    let_out: Callable[[], int] = _nothing_goes_out
    answered: Callable[[], int] = _nothing_goes_out
    further: Callable[[int, int, int], int] = _all_of_them
    is_ordered: bool = False

    def waves(self, n: int, *, stop_early: bool) -> Iterator[int]:
        """Yield how many answers to ask for at once, until there are enough.

        Raises ``UsageError`` for a number that is none.
        """
        if type(n) is not int or n < 1:
            raise UsageError(f"claude.sample: n={n!r} is not a whole number above 0")
        start, seen = self.answered(), 0
        while seen < n:
            wave = self.further(start, seen, n) if stop_early else n
            if not wave:
                return
            yield wave
            seen += wave


@dataclass
class _Queue:
    """What is still to be asked, in order, and how often the API has limited each."""

    n: int
    limiter: RateLimiter = field(default_factory=lambda: RateLimiter(MOST_AT_ONCE))
    waiting: deque[int] = field(init=False)
    answers: dict[int, Message] = field(default_factory=dict)
    _turns: dict[int, Turn] = field(default_factory=dict)
    _limited: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.waiting = deque(range(self.n))

    def take(self) -> tuple[int, Turn] | None:
        """Take the next number that may be asked for now, and its turn."""
        if not self.waiting or self.limiter.room() < 1:
            return None
        self.limiter.begin()
        number = self.waiting.popleft()
        # One that the API has limited keeps its turn, and with it its place in the cassette.
        return number, self._turns.setdefault(number, Turn(self.limiter, to_ask=self.n - number))

    def answered(self, number: int, message: Message) -> None:
        """Note an answer and what it has cost."""
        self.limiter.end(message.usage.input_tokens, message.usage.output_tokens)
        self.answers[number] = message

    def asks_again(self, number: int, error: BaseException) -> bool:
        """Note a failure; a rate limit has to be waited for, anything else is the test's."""
        self.limiter.end()
        self._limited[number] += 1
        again = isinstance(error, anthropic.RateLimitError) and self._limited[number] < _REJECTIONS
        if again:
            self.waiting.appendleft(number)
        return again

    def in_order(self) -> list[Message]:
        """Return all answers, once they are there."""
        return [self.answers[number] for number in range(self.n)]


def ask(send: Callable[[], Message], n: int, rules: SampleRules) -> list[Message]:
    """Send a request ``n`` times and return the answers in order.

    What is replayed comes one by one; what goes out live goes at once, as far as the API allows.
    """
    if rules.is_ordered:
        return [send() for _ in range(n)]
    queue, before = _Queue(n), rules.let_out()
    while queue.waiting and rules.let_out() == before:
        _ask_next(queue, send)
    if queue.waiting:
        _ask_at_once(queue, send)
    return queue.in_order()


def _ask_next(queue: _Queue, send: Callable[[], Message]) -> None:
    taken = queue.take()
    if taken is None:
        time.sleep(queue.limiter.wait_s() or 0)
        return
    number, turn = taken
    try:
        queue.answered(number, _in_turn(turn, send))
    except Exception as error:
        if not queue.asks_again(number, error):
            raise


def _ask_at_once(queue: _Queue, send: Callable[[], Message]) -> None:
    under_way: dict[Future[Message], int] = {}
    pool = ThreadPoolExecutor(min(len(queue.waiting), MOST_AT_ONCE), "claude-sample")
    try:
        while queue.waiting or under_way:
            while taken := queue.take():
                number, turn = taken
                under_way[pool.submit(_in_turn, turn, send)] = number
            if not under_way:
                # Only time can make room.
                time.sleep(queue.limiter.wait_s() or 0)
                continue
            done, _ = wait(under_way, queue.limiter.wait_s(), return_when=FIRST_COMPLETED)
            for future in done:
                number, error = under_way.pop(future), future.exception()
                if error is None:
                    queue.answered(number, future.result())
                elif not queue.asks_again(number, error):
                    raise error
    finally:
        pool.shutdown(cancel_futures=True)


def _in_turn(turn: Turn, send: Callable[[], Message]) -> Message:
    with sample_turns.taken(turn):
        return send()


async def ask_async(
    send: Callable[[], Awaitable[Message]], n: int, rules: SampleRules
) -> list[Message]:
    """Do the same with ``await``."""
    if rules.is_ordered:
        return [await send() for _ in range(n)]
    queue, before = _Queue(n), rules.let_out()
    while queue.waiting and rules.let_out() == before:
        await _ask_next_async(queue, send)
    if queue.waiting:
        await _ask_at_once_async(queue, send)
    return queue.in_order()


async def _ask_next_async(queue: _Queue, send: Callable[[], Awaitable[Message]]) -> None:
    taken = queue.take()
    if taken is None:
        await anyio.sleep(queue.limiter.wait_s() or 0)
        return
    number, turn = taken
    try:
        with sample_turns.taken(turn):
            queue.answered(number, await send())
    except Exception as error:
        if not queue.asks_again(number, error):
            raise


async def _ask_at_once_async(queue: _Queue, send: Callable[[], Awaitable[Message]]) -> None:
    failures: list[Exception] = []
    changed = anyio.Event()

    async def one(number: int, turn: Turn) -> None:
        try:
            with sample_turns.taken(turn):
                queue.answered(number, await send())
        except Exception as error:  # noqa: BLE001 - raised below, and not as a group
            if not queue.asks_again(number, error):
                failures.append(error)
                group.cancel_scope.cancel()
        changed.set()

    async with anyio.create_task_group() as group:
        while len(queue.answers) < queue.n:
            while taken := queue.take():
                group.start_soon(one, *taken)
            with anyio.move_on_after(queue.limiter.wait_s()):
                await changed.wait()
            changed = anyio.Event()
    if failures:
        raise failures[0]
