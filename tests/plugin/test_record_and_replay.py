"""Calls are recorded once and replayed without a key, however they are made."""

WAYS = {
    "the claude fixture": """
def test_way(claude):
    assert claude("What is the capital of France?").content[0].text
""",
    "the claude_client fixture": """
def test_way(claude_client):
    assert claude_client.messages.create(**REQUEST).content[0].text
""",
    "a client built at import": """
CLIENT = anthropic.Anthropic()

def test_way():
    assert CLIENT.messages.create(**REQUEST).content[0].text
""",
    "a client built in a thread": """
from concurrent.futures import ThreadPoolExecutor

def ask():
    return anthropic.Anthropic().messages.create(**REQUEST).content[0].text

def test_way():
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(ask).result()
""",
    "a client of a fixture of the module": """
@pytest.fixture(scope="module")
def client():
    return anthropic.Anthropic()

def test_way(client):
    assert client.messages.create(**REQUEST).content[0].text
""",
    "the async_claude fixture": """
import asyncio

def test_way(async_claude):
    assert asyncio.run(async_claude("What is the capital of France?")).content[0].text
""",
    "an asynchronous client": """
import asyncio

def test_way():
    async def ask():
        async with anthropic.AsyncAnthropic() as client:
            return await client.messages.create(**REQUEST)

    assert asyncio.run(ask()).content[0].text
""",
    "many asynchronous calls at once": """
import asyncio

def test_way(async_claude, claude_calls):
    async def ask():
        prompts = [f"Count to {n}." for n in range(8)]
        return await asyncio.gather(*(async_claude(prompt) for prompt in prompts))

    assert len(asyncio.run(ask())) == len(claude_calls) == 8
""",
    "the stream helper": """
def test_way(claude):
    with claude.stream("What is the capital of France?") as stream:
        text = "".join(stream.text_stream)
        assert text == stream.get_final_message().content[0].text != ""
""",
    "the asynchronous stream helper": """
import asyncio

def test_way(async_claude):
    async def ask():
        async with async_claude.stream("What is the capital of France?") as stream:
            return "".join([text async for text in stream.text_stream])

    assert asyncio.run(ask())
""",
    "a raw stream": """
def test_way(claude_client):
    events = list(claude_client.messages.create(stream=True, **REQUEST))
    assert events[0].type == "message_start"
    assert events[-1].type == "message_stop"
""",
    "with_raw_response": """
def test_way(claude_client):
    raw = claude_client.messages.with_raw_response.create(**REQUEST)
    assert raw.parse().content[0].text
    assert raw.elapsed.total_seconds() >= 0
""",
    "count_tokens": """
def test_way(claude_client):
    count = {name: REQUEST[name] for name in ("model", "messages")}
    assert claude_client.messages.count_tokens(**count).input_tokens > 0
""",
    "plain requests": """
import os, requests

def test_way():
    base = os.environ.get("ANTHROPIC_BASE_URL", "https://api.anthropic.com")
    headers = {"x-api-key": "k", "anthropic-version": "2023-06-01"}
    answer = requests.post(f"{base}/v1/messages", json=REQUEST, headers=headers)
    assert answer.json()["stop_reason"]
""",
    "the aiohttp client": """
import asyncio

def test_way():
    async def ask():
        async with anthropic.AsyncAnthropic(http_client=anthropic.DefaultAioHttpClient()) as client:
            return await client.messages.create(**REQUEST)

    assert asyncio.run(ask()).content[0].text
""",
}
REQUEST = """
REQUEST = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "What is the capital of France?"}],
}
"""


def test_a_call_is_recorded_and_replayed(suite):
    """Each way to call is caught when recording, and answered without key and server after."""
    names = {way: f"test_{way.replace(' ', '_')}" for way in WAYS}
    for way, name in names.items():
        suite.write(REQUEST + WAYS[way], f"{name}.py")

    recorded = suite.record("-rA")
    replayed = suite.replay("-rA", "--claude-block-network")

    passed = [f"PASSED {name}.py::test_way" for name in sorted(names.values())]
    for result in (recorded, replayed):
        assert sorted(line for line in result.outlines if line.startswith("PASSED ")) == passed


def test_repeats_come_back_in_the_order_in_which_they_were_recorded(suite):
    """Two identical requests may have different answers."""
    suite.write("""
def test_repeats(claude):
    answers = [m.content[0].text for m in claude.sample("Pick any animal. Answer with one word.", 20)]
    with open("answers.txt", "a") as file:
        print(answers, file=file)
""")

    suite.record().assert_outcomes(passed=1)
    suite.replay().assert_outcomes(passed=1)

    recorded, replayed = (suite.path / "answers.txt").read_text().splitlines()
    assert recorded == replayed
    assert len(set(eval(recorded))) > 1  # noqa: S307  (our own list, two lines above)


def test_a_new_recording_leaves_the_others_alone(suite, was_recorded):
    """Mode new calls live only what has no recording."""
    was_recorded("test_one", "What is the capital of France?")
    suite.write("""
def test_one(claude):
    claude("What is the capital of France?")
    claude("Count from 1 to 20.")
""")

    result = suite.record()

    result.stdout.fnmatch_lines(["*2 calls: 1 replayed, 1 recorded, 0 live*"])
    assert suite.cassette("test_one").count("- request:") == 2


def test_mode_all_replaces_what_was_recorded(suite, was_recorded):
    """A cassette that belongs to one test holds what its last full recording made."""
    was_recorded("test_one", "What is the capital of France?")
    suite.write("""
def test_one(claude):
    claude("Count from 1 to 20.")
""")

    suite.record("--claude-record=all").assert_outcomes(passed=1)

    assert "France" not in suite.cassette("test_one")


def test_recording_the_same_answers_again_changes_only_times(suite):
    """The same server, asked again, leaves the same file but for dates, durations, and digests.

    A duration is part of what a recording says, and so of its digest.
    """
    suite.write("""
def test_one(claude):
    claude("What is the capital of France?")
    with claude.stream("Count from 1 to 20.") as stream:
        stream.get_final_message()
""")

    def recorded():
        # The answers depend on how often this server was asked: a new one starts again.
        from pytest_claude_params.simulator import Simulator

        with Simulator() as fresh:
            suite._base_url = fresh.base_url
            suite.record("--claude-record=all").assert_outcomes(passed=1)
        lines = suite.cassette("test_one").splitlines()
        times = ("latency_s:", "at:", "digest:")
        return [line for line in lines if not line.lstrip().startswith(times)]

    assert recorded() == recorded()


def test_a_test_without_marker_or_fixture_is_left_alone(suite):
    """Its calls go where they went without the plugin."""
    suite.path.joinpath("test_plain.py").write_text("""
import anthropic

def test_plain():
    anthropic.Anthropic().models.list()
""")

    suite.record().assert_outcomes(passed=1)

    assert not (suite.path / "cassettes").exists()
