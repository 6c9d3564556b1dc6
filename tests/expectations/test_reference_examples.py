"""The examples of each page fail as it says, and pass."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from pytest_claude_params.cassettes.yaml.yaml_core import value_of
from pytest_claude_params.cassettes.yaml.yaml_reader import load
from pytest_claude_params.expectations import EXPECTATIONS, evaluate, explain, parse

PAGES = Path(__file__).parents[2] / "docs" / "reference" / "expectations"
SHOWN = ("  expected", "  observed", "  hint")

TOOLS_CALLED = [
    {"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {"city": "Rome"}},
    {"type": "tool_use", "id": "toolu_2", "name": "get_time", "input": {"zone": "CET"}},
]

# What each example was answered with.
STORY = {"text": "Once upon a time there", "stop_reason": "max_tokens", "sent": {"max_tokens": 10}}
ANSWERS = {
    "stop_reason": [STORY],
    "stop_sequence": [{"text": "All the best! end", "sent": {"stop_sequences": ["END"]}}],
    "output_tokens": [STORY | {"usage": {"input_tokens": 9, "output_tokens": 10}}],
    "input_tokens": [{"usage": {"input_tokens": 14, "cache_read_input_tokens": 1024}}],
    "text": [{"text": "Yes, sir."}],
    "contains": [{"text": "We will send the invoice on monday."}],
    "not_contains": [{"text": "I am sorry, I cannot do that."}],
    "matches": [{"text": "Your order:\nNumber 1234"}],
    "starts_with": [{"text": "\nDear Ms Smith,"}],
    "one_of": [{"text": "Positive."}],
    "word_count": [{"text": "I think that it is Paris."}],
    "list_items": [{"text": "1. Oak\n2. Elm"}],
    "json": [{"text": '{"city": "Paris", "people": "2 million"}'}],
    "language": [{"text": "Guten Tag, wie kann ich Ihnen heute helfen? Ich bin gern für Sie da."}],
    "model": [{"model": "claude-haiku-4-5-20251001"}],
    "latency_s": [{}],
    "identical": [{"text": "Giraffe"}, {"text": "Giraffe."}],
    "agreement": [{"text": one} for one in ("Giraffe", "giraffe.", "Lion", "Giraffe")],
    "distinct": [{"text": "Giraffe"}, {"text": "giraffe."}],
    "share": [{"text": one} for one in ("Giraffe", "Lion", "Emu", "Giraffe")],
    "entropy": [{"text": one} for one in ("Giraffe", "Lion", "Emu", "Giraffe")],
    "pass_rate": [{"text": one} for one in ["{}", "No."] * 4],
    "quantiles": [{"usage": {"input_tokens": 9, "output_tokens": n}} for n in range(1, 21)],
    "same_distribution_as": [
        {"text": text, "sent": {"system": system}}
        for system, texts in (("v1", ["No"] * 9 + ["Yes"]), ("v2", ["Yes"] * 9 + ["No"]))
        for text in texts
    ],
}
ANSWERS |= {
    "similar_to": [{"text": "Hello Ms Smith, your order is on its way."}],
    "tool_use": [{"content": TOOLS_CALLED, "sent": {"tools": [{"name": "get_weather"}]}}],
    "no_tool_use": [{"content": TOOLS_CALLED}],
    "refusal": [
        {
            "stop_reason": "refusal",
            "stop_details": {
                "type": "refusal",
                "category": "cyber",
                "explanation": "The request asks for malware.",
            },
        }
    ],
    "thinking": [{"sent": {"thinking": {"type": "adaptive"}}}],
    "check": [{"text": "Send the form."}],
    "all_of": [{"text": "Your order:\nNumber 1234"}],
    "any_of": [{"text": "I am sorry, I cannot do that."}],
    "not_": [{"text": "As an AI, I have no favourite colour."}],
    "total_tokens": [
        {"usage": {"input_tokens": 14, "cache_read_input_tokens": 1024, "output_tokens": 4}}
    ],
    "cache_read_tokens": [
        {
            "usage": {
                "input_tokens": 14,
                "cache_creation_input_tokens": 1024,
                "cache_read_input_tokens": 0,
                "output_tokens": 4,
            }
        }
    ],
    "cost_usd": [{}],
    "tokens_per_second": [{}],
    "judge": [{"text": "No."}],
    "requests": [{"text": "Yes."}, {"text": "No."}],
}


def blocks_of(name: str) -> list[str]:
    """Give the blocks of a page: an example, its failure, and an example that passes."""
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    return re.findall(r"^```(?:python|text)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


def wanted_in(example: str) -> dict[str, object]:
    """Read the arguments of ``@pytest.mark.claude_expect(...)``."""
    (function,) = ast.parse(example + "\ndef test(): ...\n").body
    assert isinstance(function, ast.FunctionDef)
    (marker,) = function.decorator_list
    assert isinstance(marker, ast.Call)
    return {str(word.arg): ast.literal_eval(word.value) for word in marker.keywords}


@pytest.fixture(autouse=True)
def functions(tmp_path, monkeypatch):
    """Put the functions of the page on `check` where it says that they are."""
    (tmp_path / "checks.py").write_text(blocks_of("check")[3], encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def calls_of(name, call, error):
    """Make the calls that the examples of a page judge."""
    refused = error(400, "invalid_request_error", "max_tokens: must be at least 1")
    return [call(**answer) for answer in ANSWERS[name]] if name in ANSWERS else [refused]


@pytest.fixture
def verdict(call):
    """Judge one expectation, with a judge who finds answers curt and declining."""

    def ask(parameters):
        declining = "declines" in str(parameters["messages"])
        reason = "It refuses without a word of regret or an alternative."
        return call(json.dumps({"reason": reason, "score": 5 if declining else 2}))

    def judged(*calls, **wanted):
        (only,) = evaluate(parse(wanted, judge_model="claude-haiku-4-5"), calls, ask=ask)
        return only

    return judged


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_the_example_fails_as_the_page_says(name, verdict, call, error):
    example, failure, *_ = blocks_of(name)
    found = verdict(*calls_of(name, call, error), **wanted_in(example))
    screen = explain(found).splitlines()

    assert not found.passed
    assert failure.splitlines() == [line for line in screen if line.startswith(SHOWN)]


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_the_other_example_passes_with_the_same_answers(name, verdict, call, error):
    passing = blocks_of(name)[2]

    assert verdict(*calls_of(name, call, error), **wanted_in(passing)).passed


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_the_form_in_a_suite_says_the_same(name):
    """Of the example that passes, in YAML as suites read it."""
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    (written,) = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)

    assert load(written, value_of) == {"expect": wanted_in(blocks_of(name)[2])}
