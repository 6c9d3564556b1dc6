"""``--claude-record=all``: an answer that says what was recorded leaves its recording as it is."""

from __future__ import annotations

import pytest

from pytest_claude_params.simulator import Scenario, Simulator

TOOL = """
TOOL = {"name": "track", "description": "Tracks a parcel.", "input_schema": {"type": "object"}}

def agent(client, wait=False):
    messages = [{"role": "user", "content": "Where is parcel 1?"}]
    for _ in range(3):
        with client.messages.stream(
            model="claude-haiku-4-5", max_tokens=60, tools=[TOOL], messages=messages
        ) if wait else nullcontext() as stream:
            message = stream.get_final_message() if wait else client.messages.create(
                model="claude-haiku-4-5", max_tokens=60, tools=[TOOL], messages=messages
            )
        if message.stop_reason != "tool_use":
            return message
        (use,) = message.content
        messages += [
            {"role": "assistant", "content": [use.to_dict()]},
            {"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": use.id, "content": "in Oslo"}
            ]},
        ]
"""
AGENT = f"""
from contextlib import nullcontext
{TOOL}
def test_plain(claude_client):
    agent(claude_client)

def test_stream(claude_client):
    agent(claude_client, wait=True)
"""
TWO = """
def test_it(claude):
    claude("Where is Rome?")
    claude("Where is Oslo?")
"""
TRACKED = {"matches": "parcel", "tool_use": {"name": "track", "input": {"parcel": 1}}}


def files(suite):
    """Return when each file of the cassette folder was written, and what it holds."""
    return {
        path: (path.stat().st_mtime_ns, path.stat().st_ino, path.read_bytes())
        for path in suite.path.rglob("cassettes/**/*.*")
    }


def ids(text):
    """Return the ids of answers that a cassette holds."""
    return [line.split()[-1] for line in text.splitlines() if " id: msg_" in line]


@pytest.fixture
def answering(suite, monkeypatch):
    """Return a function that starts an API which answers so; equal answers have other ids."""
    running = []

    def answering(*replies):
        api = Simulator(Scenario.model_validate({"replies": list(replies)}))
        running.append(api.__enter__())
        monkeypatch.setattr(suite, "_base_url", api.base_url)

    yield answering
    for api in running:
        api.__exit__(None, None, None)


def test_what_is_answered_as_before_stays(suite, answering):
    """Agents as well, whose requests name the ids of earlier answers; streams, however they are cut."""
    answering(TRACKED, {"matches": "Oslo", "answer": "In Oslo."})
    suite.write(AGENT).record().assert_outcomes(passed=2)
    before = files(suite)

    result = suite.record("--claude-record=all")

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        ["4 answers say what was recorded: these recordings stay as before"]
    )
    result.stdout.no_fnmatch_line("wrote*")
    assert len(before) == 2
    assert files(suite) == before


OF_TIME = (
    'claude_expect(any_of=[{"tokens_per_second": ">0"}, {"contains": "x"}])',
    "claude_expect(check=lambda call: call.response.latency_s < 50)",
)


def test_how_long_it_took_is_news_where_it_is_judged(suite, answering):
    """Else replay would judge the old time."""
    answering({"matches": "", "answer": "In Europe."})
    names = [f"test_{number}" for number in range(len(OF_TIME))]
    suite.write(
        "".join(
            f"\n@pytest.mark.{marker}{TWO.replace('test_it', name)}"
            for name, marker in zip(names, OF_TIME, strict=True)
        )
    )
    suite.record().assert_outcomes(passed=2)
    before = {one for name in names for one in ids(suite.cassette(name))}

    result = suite.record("--claude-record=all")

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["wrote 4 recordings to 2 cassettes"])
    after = {one for name in names for one in ids(suite.cassette(name))}
    assert len(after) == 4
    assert not before & after
