"""What a test of boto3's ``converse`` is told, by a real pytest."""

import importlib

import pytest

TEST = """
import os
import boto3
import pytest

MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
pytestmark = []  # what is sent is declared by no marker

@pytest.mark.claude_expect({expected})
def test_capital():
    client = boto3.client(
        "bedrock-runtime",
        endpoint_url=os.environ.get("ANTHROPIC_BASE_URL"),
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
    )
    turns = [{{"role": "user", "content": [{{"text": "What is the capital of France?"}}]}}]
    client.converse(
        modelId=MODEL, messages=turns, inferenceConfig={{"maxTokens": {limit}}}
    )
"""


@pytest.fixture(scope="module", autouse=True)
def loaded():
    """Out here: pytester forgets what a run has imported, and the next one would import it anew."""
    importlib.import_module("boto3")


def test_an_expectation_passes_live_and_on_replay(suite):
    suite.write(TEST.format(expected='stop_reason="end_turn", output_tokens="<=60"', limit=60))

    suite.record().assert_outcomes(passed=1)
    suite.replay().assert_outcomes(passed=1)


def test_an_expectation_that_fails_says_why(suite, failure_of):
    suite.write(TEST.format(expected='stop_reason="max_tokens"', limit=60))

    shown = "\n".join(failure_of(suite.record()))

    assert "expected  'max_tokens'" in shown
    assert "observed  'end_turn'" in shown


def test_a_miss_names_what_was_sent(suite, failure_of):
    suite.write(TEST.format(expected='stop_reason="end_turn"', limit=60))
    suite.record().assert_outcomes(passed=1)
    suite.write(TEST.format(expected='stop_reason="end_turn"', limit=70))

    shown = failure_of(suite.replay())

    assert shown[0] == (
        "claude replay miss: inferenceConfig changed -> pytest --claude-record=update"
    )
    assert "  inferenceConfig.maxTokens  60 -> 70" in shown
    assert "  (same: model and messages)" in shown
    # What it advises can be done, in Converse's own words: by the configuration, and by a marker.
    ignored = "claude_match_ignore=inferenceConfig.maxTokens"
    suite.replay("-o", ignored).assert_outcomes(passed=1)
    ignoring = '@pytest.mark.claude_cassette(ignore=["inferenceConfig.maxTokens"])\ndef'
    suite.write(TEST.format(expected='stop_reason="end_turn"', limit=70).replace("def", ignoring))
    suite.replay().assert_outcomes(passed=1)


STREAMED = """
import os
import boto3
import pytest

pytestmark = []  # what is sent is declared by no marker

@pytest.mark.claude_expect(requests=2)
def test_both():
    client = boto3.client(
        "bedrock-runtime",
        endpoint_url=os.environ.get("ANTHROPIC_BASE_URL"),
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
    )
    asked = {
        "modelId": "us.anthropic.claude-haiku-4-5-20251001-v1:0",
        "messages": [{"role": "user", "content": [{"text": "What is the capital of France?"}]}],
        "inferenceConfig": {"maxTokens": 60},
    }
    whole = client.converse(**asked)["output"]["message"]["content"][0]["text"]
    events = list(client.converse_stream(**asked)["stream"])
    deltas = [one["contentBlockDelta"]["delta"]["text"] for one in events if "contentBlockDelta" in one]
    assert not whole.startswith("Sure!")
    assert not "".join(deltas).startswith("Sure!")
    assert next(iter(events[-1])) == "metadata"
"""


def test_its_answers_can_be_made_worse_whole_and_streamed(suite):
    """boto3 reads them as it reads Bedrock's."""
    suite.write(STREAMED).record().assert_outcomes(passed=1)
    result = suite.replay("--claude-mutate=preamble")

    result.assert_outcomes(failed=2)
    assert (
        "mutated by preamble (the model begins with a pleasantry): 2 answers: 2 noticed"
        in result.outlines
    )
