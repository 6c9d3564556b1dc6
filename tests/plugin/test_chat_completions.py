"""What a test of an OpenAI-shaped client is told, by a real pytest."""

import importlib

import pytest

TEST = """
import os
import httpx
import pytest

pytestmark = []  # what is sent is declared by no marker
HOST = os.environ.get("ANTHROPIC_BASE_URL", "https://api.anthropic.com")

def ask(**more):
    body = {{
        "model": "claude-haiku-4-5",
        "messages": [{{"role": "user", "content": "What is the capital of France?"}}],
        "max_tokens": {limit},
    }}
    key = {{"authorization": "Bearer any"}}
    url = HOST + "/v1/chat/completions"
    with httpx.stream("POST", url, json=body | more, headers=key) as answer:
        return answer.status_code, list(answer.iter_lines())

@pytest.mark.claude_expect({expected})
def test_capital():
    assert ask()[0] == 200

@pytest.mark.claude_expect({expected})
def test_capital_streamed():
    status, lines = ask(stream=True)
    assert (status, lines[-2:]) == (200, ["data: [DONE]", ""])
"""


@pytest.fixture(scope="module", autouse=True)
def loaded():
    """Out here: pytester forgets what a run has imported, and the next one would import it anew."""
    importlib.import_module("openai")


def written(suite, expected, limit=60):
    return suite.write(TEST.format(expected=expected, limit=limit))


def test_expectations_pass_live_and_on_replay(suite, failure_of):
    written(suite, 'stop_reason="end_turn", model="claude-haiku-4-5-20251001"')

    suite.record().assert_outcomes(passed=2)
    suite.replay().assert_outcomes(passed=2)
    assert "data: [DONE]" in suite.cassette("test_capital_streamed")
    # A miss names what was sent.
    written(suite, 'stop_reason="end_turn", model="claude-haiku-4-5-20251001"', limit=70)
    shown = failure_of(suite.replay("-k", "not streamed"))

    assert shown[0] == "claude replay miss: max_tokens changed -> pytest --claude-record=update"
    assert "  max_tokens  60 -> 70" in shown


def test_an_expectation_that_fails_says_why(suite, failure_of):
    written(suite, 'stop_reason="max_tokens"')

    shown = "\n".join(failure_of(suite.record("-k", "not streamed")))

    assert "expected  'max_tokens'" in shown
    assert "observed  'end_turn'" in shown


MUTATED = """
import os
import openai
import pytest

pytestmark = []  # what is sent is declared by no marker

@pytest.mark.claude_expect(requests=2)
def test_both():
    host = os.environ.get("ANTHROPIC_BASE_URL", "https://api.anthropic.com")
    client = openai.OpenAI(base_url=host + "/v1/", api_key="any", max_retries=0)
    asked = {
        "model": "claude-haiku-4-5",
        "messages": [{"role": "user", "content": "What is the capital of France?"}],
        "max_tokens": 60,
    }
    whole = client.chat.completions.create(**asked)
    chunks = list(client.chat.completions.create(stream=True, **asked))
    said = "".join(one.choices[0].delta.content or "" for one in chunks if one.choices)
    assert not whole.choices[0].message.content.startswith("Sure!")
    assert not said.startswith("Sure!")
    assert chunks[-1].choices[0].finish_reason == "stop"
"""


def test_its_answers_can_be_made_worse_whole_and_streamed(suite):
    """The openai SDK reads them as it reads the endpoint's."""
    suite.write(MUTATED).record().assert_outcomes(passed=1)
    result = suite.replay("--claude-mutate=preamble")

    result.assert_outcomes(failed=2)
    assert (
        "mutated by preamble (the model begins with a pleasantry): 2 answers: 2 noticed"
        in result.outlines
    )
