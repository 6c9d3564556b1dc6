"""Several calls at once: each gets the answer to its own request."""

import asyncio
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import anthropic
import anyio
import pytest

NUMBERS = range(8)


def ask(number):
    """Return the parameters of a request that no other one is equal to."""
    content = f"Say the number {number} and stop."
    return {
        "model": "claude-haiku-4-5",
        "max_tokens": 60,
        "messages": [{"role": "user", "content": content}],
    }


async def answer(client, number):
    """Ask and return what came, with the number."""
    return number, (await client.messages.create(**ask(number))).to_dict()


def test_a_pool_of_threads(replayed):
    """One client for all."""

    def use(at):
        client = anthropic.Anthropic(**at)
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(lambda n: client.messages.create(**ask(n)).to_dict(), NUMBERS))

    seen = replayed_in_any_order(replayed, use)

    assert len(seen) == len(NUMBERS)


def test_threads_with_a_client_each(replayed):
    """Each builds its own."""

    def use(at):
        answers = {}

        def run(number):
            answers[number] = anthropic.Anthropic(**at).messages.create(**ask(number)).to_dict()

        threads = [threading.Thread(target=run, args=(number,)) for number in NUMBERS]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    replayed_in_any_order(replayed, use)


def test_gather(replayed):
    """``asyncio.gather``."""

    async def run(at):
        async with anthropic.AsyncAnthropic(**at) as client:
            return await asyncio.gather(*(answer(client, number) for number in NUMBERS))

    replayed_in_any_order(replayed, lambda at: asyncio.run(run(at)))


@pytest.mark.skipif(sys.version_info < (3, 11), reason="TaskGroup came with Python 3.11")
def test_a_task_group(replayed):
    """``asyncio.TaskGroup``."""

    async def run(at):
        async with anthropic.AsyncAnthropic(**at) as client, asyncio.TaskGroup() as group:
            tasks = [group.create_task(answer(client, number)) for number in NUMBERS]
        return [task.result() for task in tasks]

    replayed_in_any_order(replayed, lambda at: asyncio.run(run(at)))


def test_a_task_group_of_anyio(replayed):
    """The SDK itself stands on anyio."""

    async def run(at):
        answers = {}

        async def note(number):
            answers[number] = await answer(client, number)

        async with anthropic.AsyncAnthropic(**at) as client, anyio.create_task_group() as group:
            for number in NUMBERS:
                group.start_soon(note, number)
        return answers

    replayed_in_any_order(replayed, lambda at: anyio.run(run, at))


def test_streams_side_by_side(replayed):
    """Events of several streams come in turn."""

    async def read(client, number):
        async with client.messages.stream(**ask(number)) as stream:
            return number, [piece async for piece in stream.text_stream]

    async def run(at):
        async with anthropic.AsyncAnthropic(**at) as client:
            return await asyncio.gather(*(read(client, number) for number in NUMBERS))

    replayed_in_any_order(replayed, lambda at: asyncio.run(run(at)))


def test_one_event_loop_after_another(replayed):
    """A synchronous application may start one for each question."""

    def use(at):
        async def run(number):
            async with anthropic.AsyncAnthropic(**at) as client:
                return await answer(client, number)

        return [asyncio.run(run(number)) for number in NUMBERS]

    replayed_in_any_order(replayed, use)


def replayed_in_any_order(replayed, use):
    """Record and replay; calls at once are noted in the order in which their answers came."""
    seen = replayed(use, in_order=False)
    assert len(seen.calls) == len(NUMBERS)
    return seen.result
