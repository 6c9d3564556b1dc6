"""What a hint advises, a suite can write: keys of YAML, and no arguments of Python."""

import pytest

from pytest_claude_params.suites.hints import in_words_of_suites


@pytest.mark.parametrize(
    ("said", "in_yaml"),
    [
        (
            "ask more often: claude.sample(prompt, n) sends one request n times",
            "ask more often: samples: n sends one request n times",
        ),
        ("agreement='>=0.9' allows for that", "agreement: '>=0.9' allows for that"),
        ("send strict=True with the tool", "send strict: true with the tool"),
        (
            "if the error is wanted, expect status=429 alone",
            "if the error is wanted, expect status: 429 alone",
        ),
        (
            "the cut is wanted: claude_expect(stop_reason='max_tokens').",
            "the cut is wanted: expect: {stop_reason: max_tokens}.",
        ),
        ("max_tokens=5 is what the API says", "max_tokens=5 is what the API says"),
    ],
)
def test_a_hint_in_words_of_suites(said, in_yaml):
    """What is not a hint's own stays as it is."""
    assert in_words_of_suites(said) == in_yaml


def test_a_test_of_a_suite_is_told_in_yaml(yaml_suite):
    """One answer is no sample."""
    result = yaml_suite.write(
        "cases:\n  - {id: a, prompt: Hi, expect: {identical: true}}\n"
    ).record()

    assert result.ret == 1
    assert "  hint      ask more often: samples: n sends one request n times" in result.outlines, (
        result.outlines
    )
