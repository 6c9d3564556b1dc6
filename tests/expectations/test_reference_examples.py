"""The examples of the reference fail as they say."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pytest_claude_params.expectations import EXPECTATIONS, explain

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "expectations.md"
SHOWN = ("  expected", "  observed", "  hint")

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
SAMPLES = [name for name, one in EXPECTATIONS.items() if one.scope != "call"]


def blocks_of(name: str) -> tuple[str, str]:
    """Give the example and its failure in the section on an expectation."""
    section = REFERENCE.read_text(encoding="utf-8").partition(f"### `{name}`\n")[2]
    example, failure = section.split("```")[1:4:2]
    return example.removeprefix("python\n"), failure.removeprefix("text\n")


def wanted_in(example: str) -> dict[str, object]:
    """Read the arguments of ``@pytest.mark.claude_expect(...)``."""
    (function,) = ast.parse(example + "\ndef test(): ...\n").body
    assert isinstance(function, ast.FunctionDef)
    (marker,) = function.decorator_list
    assert isinstance(marker, ast.Call)
    return {str(word.arg): ast.literal_eval(word.value) for word in marker.keywords}


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_the_example_fails_as_the_reference_says(name, verdict, call, error):
    example, failure = blocks_of(name)
    refused = error(400, "invalid_request_error", "max_tokens: must be at least 1")
    calls = [call(**answer) for answer in ANSWERS[name]] if name in ANSWERS else [refused]
    found = verdict(*calls, **wanted_in(example))
    screen = explain(found).splitlines()

    assert not found.passed
    assert failure.splitlines() == [line for line in screen if line.startswith(SHOWN)]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_other_example_passes_with_the_same_answers(name, verdict, call):
    section = REFERENCE.read_text(encoding="utf-8").partition(f"### `{name}`\n")[2]
    passing = section.partition("\n### ")[0].split("```")[5].removeprefix("python\n")

    assert verdict(*(call(**answer) for answer in ANSWERS[name]), **wanted_in(passing)).passed
