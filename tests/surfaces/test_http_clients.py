"""Whatever carries the request: the SDK's HTTP clients, one's own, and plain HTTP libraries."""

import asyncio
import importlib
import importlib.util
import json

import aiohttp
import anthropic
import pytest
import requests

MAJOR = int(anthropic.__version__.split(".")[0])
httpx = importlib.import_module("httpx2" if MAJOR else "httpx")
ASK = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "What is the capital of France?"}],
}
STREAMED = {**ASK, "stream": True}


def headers(at):
    """Return the headers of a plain request."""
    return {"x-api-key": at["api_key"], "anthropic-version": "2023-06-01"}


def url(at):
    """Return where messages are asked for."""
    return at["base_url"] + "/v1/messages"


def events(text):
    """Return the events in a streamed body, without the API's padding."""
    return [json.loads(line[5:]) for line in text.splitlines() if line.startswith("data:")]


def test_a_client_of_ones_own(replayed):
    """``http_client=``, with time-outs, limits and a transport of the application's choice."""

    def use(at):
        transport = httpx.HTTPTransport(retries=1)
        with httpx.Client(transport=transport, timeout=5) as http_client:
            client = anthropic.Anthropic(**at, http_client=http_client)
            return client.messages.create(**ASK).to_dict()

    replayed(use)


def test_an_asynchronous_client_of_ones_own(replayed):
    """The same with asyncio."""

    async def ask(at):
        async with httpx.AsyncClient(timeout=5) as http_client:
            client = anthropic.AsyncAnthropic(**at, http_client=http_client)
            return (await client.messages.create(**ASK)).to_dict()

    replayed(lambda at: asyncio.run(ask(at)))


def test_a_client_that_was_built_before(replayed):
    """At import, say, long before the test began."""
    built = []

    def use(at):
        built.append(anthropic.Anthropic(**at))
        return built[0].messages.create(**ASK).to_dict()

    replayed(use)


def test_aiohttp_under_the_sdk(replayed, lacks):
    """``DefaultAioHttpClient``."""
    lacks(anthropic, "DefaultAioHttpClient")
    if not importlib.util.find_spec("httpx_aiohttp" if not MAJOR else "aiohttp"):
        pytest.skip("httpx-aiohttp is not installed")

    async def ask(at):
        http_client = anthropic.DefaultAioHttpClient()
        async with anthropic.AsyncAnthropic(**at, http_client=http_client) as client:
            message = await client.messages.create(**ASK)
            async with client.messages.stream(**ASK) as stream:
                return message.to_dict(), (await stream.get_final_message()).to_dict()

    replayed(lambda at: asyncio.run(ask(at)))


@pytest.mark.parametrize("name", ["httpx", "httpx2"])
@pytest.mark.parametrize("body", [ASK, STREAMED], ids=["plain", "streamed"])
def test_plain_httpx(replayed, name, body):
    """Without the SDK."""
    library = importlib.import_module(name)

    def use(at):
        response = library.post(url(at), json=body, headers=headers(at))
        return response.status_code, events(response.text) or response.json()

    replayed(use)


@pytest.mark.parametrize("name", ["httpx", "httpx2"])
def test_plain_httpx_with_asyncio(replayed, name):
    """Without the SDK, awaited, line by line."""
    library = importlib.import_module(name)

    async def ask(at):
        async with (
            library.AsyncClient() as client,
            client.stream("POST", url(at), json=STREAMED, headers=headers(at)) as response,
        ):
            return events("\n".join([line async for line in response.aiter_lines()]))

    replayed(lambda at: asyncio.run(ask(at)))


@pytest.mark.parametrize("body", [ASK, STREAMED], ids=["plain", "streamed"])
def test_requests(replayed, body):
    """Through urllib3."""

    def use(at):
        response = requests.post(url(at), json=body, headers=headers(at), timeout=5)
        return response.status_code, events(response.text) or response.json()

    replayed(use)


@pytest.mark.parametrize("body", [ASK, STREAMED], ids=["plain", "streamed"])
def test_aiohttp(replayed, body):
    """Without the SDK."""

    async def ask(at):
        async with (
            aiohttp.ClientSession() as session,
            session.post(url(at), json=body, headers=headers(at)) as response,
        ):
            text = await response.text()
            return response.status, events(text) or json.loads(text)

    replayed(lambda at: asyncio.run(ask(at)))


def test_a_derived_client(replayed):
    """``with_options`` shares its HTTP client with the one that it came from."""

    def use(at):
        client = anthropic.Anthropic(**at).with_options(max_retries=0, timeout=7)
        return client.messages.create(**ASK).to_dict()

    replayed(use)
