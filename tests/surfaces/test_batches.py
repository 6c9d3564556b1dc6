"""Message batches, from creation to results, whose address comes in an answer."""

import asyncio

import anthropic

REQUESTS = [
    {
        "custom_id": f"question-{number}",
        "params": {
            "model": "claude-haiku-4-5",
            "max_tokens": 60,
            "messages": [{"role": "user", "content": f"Say the number {number}."}],
        },
    }
    for number in range(3)
]


def batches_of(client):
    """Return the resource: SDK 0.40 has it as a beta only."""
    messages = client.messages if hasattr(client.messages, "batches") else client.beta.messages
    return messages.batches


def test_a_batch(replayed):
    """Created, waited for, and read."""

    def use(at):
        batches = batches_of(anthropic.Anthropic(**at))
        batch = batches.create(requests=REQUESTS)
        states = [batch.processing_status]
        while states[-1] != "ended":
            states.append(batches.retrieve(batch.id).processing_status)
        return states, [result.to_dict() for result in batches.results(batch.id)]

    seen = replayed(use)

    states, results = seen.result
    assert states == ["in_progress", "in_progress", "ended"]
    assert {result["custom_id"] for result in results} == {r["custom_id"] for r in REQUESTS}
    assert {result["result"]["type"] for result in results} == {"succeeded"}


def test_a_batch_with_asyncio(replayed):
    """The same, awaited."""

    async def ask(at):
        async with anthropic.AsyncAnthropic(**at) as client:
            batches = batches_of(client)
            batch = await batches.create(requests=REQUESTS)
            while (await batches.retrieve(batch.id)).processing_status != "ended":
                pass
            return [result.to_dict() async for result in await batches.results(batch.id)]

    seen = replayed(lambda at: asyncio.run(ask(at)))

    assert len(seen.result) == len(REQUESTS)


def test_a_batch_that_is_canceled(replayed):
    """Canceled, and listed."""

    def use(at):
        batches = batches_of(anthropic.Anthropic(**at))
        batch = batches.create(requests=REQUESTS)
        states = [batches.cancel(batch.id).processing_status]
        listed = [one.to_dict()["id"] for one in batches.list(limit=1)]
        return states, listed == [batch.id]

    seen = replayed(use)

    assert seen.result == (["canceling"], True)


def test_pages_of_batches(replayed):
    """Page after page."""

    def use(at):
        batches = batches_of(anthropic.Anthropic(**at))
        made = [batches.create(requests=REQUESTS[:number]).id for number in (1, 2, 3)]
        return made, [one.id for one in batches.list(limit=2)]

    seen = replayed(use)

    made, listed = seen.result
    assert listed == made[::-1]


def test_the_address_of_results_names_no_port(replayed):
    """A server on this machine has another one each time; re-recording would change the file."""

    def use(at):
        batches = batches_of(anthropic.Anthropic(**at))
        batch = batches.create(requests=REQUESTS)
        batches.retrieve(batch.id)
        return batches.retrieve(batch.id).processing_status

    seen = replayed(use)

    url = seen.calls[-1].response.body["results_url"]
    assert url.startswith("http://127.0.0.1/v1/messages/batches/")
