"""Each promise, made by the real SDK over real HTTP and kept by the simulated API."""

from __future__ import annotations

import anthropic
import pytest

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.contracts import CONTRACTS, check
from pytest_claude_params.contracts.remarks import remarks
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk.interception import intercepted
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.simulator import Scenario, Simulator
from pytest_claude_params.transcript import Transcript

SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
TOOL = {"name": "get_weather", "input_schema": SCHEMA}
STRICT = TOOL | {"strict": True}
ASK = {
    "model": "claude-haiku-4-5",
    "max_tokens": 2000,
    "messages": [{"role": "user", "content": "How is the weather in Oslo?"}],
}
LOOK = {"name": "get_weather", "input": {"city": "Oslo"}}
SAID = Scenario(
    replies=[
        {"matches": "weather", "answer": "Rain, then sun.", "tool_uses": [LOOK, LOOK]},
        {"matches": "Count", "answer": "1 2 3 4 5 6 7 8 9 10"},
    ]
)
COUNT = {"messages": [{"role": "user", "content": "Count to 10."}]}
PREFILLED = {"messages": [*COUNT["messages"], {"role": "assistant", "content": "1 2 3"}]}
ALONE = {"disable_parallel_tool_use": True}
NEWER = {"model": "claude-sonnet-4-6"}
CASES = {
    "max_tokens": [("max_tokens", COUNT | {"max_tokens": 3})],
    "stop_sequences": [("stop_sequences", COUNT | {"stop_sequences": ["5"]})],
    "tool_choice": [
        ("tool_choice", {"tools": [TOOL], "tool_choice": choice})
        for choice in (
            {"type": "auto"} | ALONE,
            {"type": "any"},
            {"type": "any"} | ALONE,
            {"type": "tool", "name": "get_weather"},
            {"type": "tool", "name": "get_weather"} | ALONE,
            {"type": "none"},
        )
    ],
    "tools": [("tools", {"tools": [TOOL]}), ("tools", {"tools": [STRICT]})],
    "output_config.format": [
        (
            "output_config.format",
            NEWER | {"output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}},
        )
    ],
    "thinking": [
        ("thinking", NEWER | {"thinking": {"type": "enabled", "budget_tokens": 1024}}),
        ("thinking", NEWER | {"thinking": {"type": "adaptive", "display": "omitted"}}),
        ("thinking", NEWER | {"thinking": {"type": "disabled"}}),
    ],
    "prefill": [("prefill", PREFILLED)],
    "service_tier": [("service_tier", {"service_tier": "standard_only"})],
}


@pytest.fixture(scope="module")
def said():
    """A simulated API that has something to say on each of them."""
    with Simulator(SAID) as running:
        yield running


@pytest.fixture
def calls(tmp_path, said):
    """Send requests by the real SDK and return them as a test's verdict sees them."""

    def sent(*requests, **arguments):
        context = MissContext("cassette.yaml", "pytest")
        cassette = Cassette(tmp_path / "cassette.yaml")
        recorder = Recorder(cassette, Transcript("test"), "new", REDACTIONS, context)
        client = anthropic.Anthropic(api_key="none", base_url=said.base_url, max_retries=0)
        with intercepted(recorder):
            for request in requests:
                answer = client.messages.create(**ASK, **arguments, extra_body=request)
                # A stream is recorded as far as it is read.
                assert list(answer)
        return recorder.transcript.calls

    return sent


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    ("name", "request_body"),
    [case for cases in CASES.values() for case in cases],
)
def test_a_promise_is_made_and_kept(calls, name, request_body, streamed):
    found = {one.subject: one for one in check(calls(request_body, stream=streamed))}

    assert name in found
    assert [one for one in found.values() if not one.passed] == []
    assert ("stream" in found) == streamed


def test_every_contract_is_here():
    assert {*CASES, "stream"} == set(CONTRACTS)


def test_nothing_is_remarked_on(calls):
    made = calls(*[case for cases in CASES.values() for _, case in cases])

    assert remarks(made) == []


def test_agreement_is_remarked_on(calls):
    # From 2026-10-21 on the API knows no temperature.
    pinned = {"anthropic-version": "2023-06-01"}

    made = calls(*[COUNT | {"temperature": 0}] * 3, extra_headers=pinned)

    assert remarks(made) == [
        (
            "temperature",
            "all answers to one request agree at 0, which the API does not promise",
        )
    ]
