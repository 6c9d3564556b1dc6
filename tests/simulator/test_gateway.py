"""Whatever comes, on whichever platform, with a fault or without: something is sent."""

import json
import os

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.simulator import ReceivedRequest, Scenario
from pytest_claude_params.simulator.api import SimulatedApi
from pytest_claude_params.simulator.endpoints.rate_limits import RateLimits
from pytest_claude_params.simulator.faults import ErrorAnswer, StreamError
from pytest_claude_params.simulator.faults.fault_script import FaultScript
from pytest_claude_params.simulator.serving.gateway import Gateway
from pytest_claude_params.simulator.serving.journal import Journal

# By night more, and others each time.
EXAMPLES = 300 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 30

VERTEX = "/v1/projects/p/locations/l/publishers/anthropic/models"
PATHS = [
    "/v1/messages",
    "/v1/messages/count_tokens",
    "/anthropic/v1/messages",
    "/model/anthropic.claude-haiku-4-5/invoke",
    "/model/anthropic.claude-haiku-4-5/invoke-with-response-stream",
    "/model/anthropic.claude-haiku-4-5/converse",
    "/model/anthropic.claude-haiku-4-5/converse-stream",
    f"{VERTEX}/claude-haiku-4-5:streamRawPredict",
    f"{VERTEX}/count-tokens:rawPredict",
    "/_simulator/faults",
]
HEADERS = {
    "authorization": "Bearer k",
    "anthropic-version": "2023-06-01",
    "accept-encoding": "gzip",
}
WORDS = st.sampled_from(["user", "text", "claude-haiku-4-5", "bedrock-2023-05-31", "error"])
KEYS = st.sampled_from(["role", "content", "type", "text", "faults", "kind", "status", "model"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | WORDS,
    lambda value: st.lists(value, max_size=3) | st.dictionaries(KEYS, value, max_size=5),
    max_leaves=8,
)
TURNS = st.lists(st.fixed_dictionaries({"role": st.just("user"), "content": VALUES}), min_size=1)
BODIES = st.fixed_dictionaries(
    {"max_tokens": st.just(5) | VALUES, "messages": TURNS | VALUES},
    optional={
        "model": WORDS | VALUES,
        "anthropic_version": WORDS | VALUES,
        "anthropic_beta": VALUES,
        "stream": st.booleans() | VALUES,
        "user_profile_id": VALUES,
    },
)


@settings(max_examples=EXAMPLES)
@given(st.sampled_from(PATHS), BODIES | VALUES, st.sampled_from([None, "prompt", "matches"]))
def test_every_request_gets_something(path, body, condition):
    faults = [ErrorAnswer(529, **{condition: "text"}), StreamError(2)] if condition else []
    gateway = Gateway(
        api=SimulatedApi(Scenario(), 0, padding=True),
        script=FaultScript(faults),
        limits=RateLimits(None, lambda: 0.0),
        journal=Journal(lambda: 0.0),
        compress_streams=True,
    )
    sent = gateway.answer(ReceivedRequest("POST", path, HEADERS, json.dumps(body).encode()))

    assert sent.status in (200, 400, 404, 529)
    assert all(isinstance(chunk.data, bytes) for chunk in sent.chunks)
