"""All claims of one expectation in a test share its confidence."""

from __future__ import annotations

import pytest

from pytest_claude_params.expectations import evaluate, parse


def asked(call, prompt, answers):
    """Make the answers to one request."""
    messages = [{"role": "user", "content": prompt}]
    return [call(one, sent={"messages": messages}) for one in answers]


def test_the_labels_of_a_share(verdict, call):
    """One label alone would be contradicted by 6 of 20."""
    answers = list(map(call, "A" * 6 + "B" * 14))
    alone = {"shares": {"A": ">=0.55"}, "confidence": 0.95}
    together = {"shares": {"A": ">=0.55", "B": ">=0.5", "C": "<=0.5"}, "confidence": 0.95}

    assert not verdict(*answers, share=alone).passed
    assert verdict(*answers, share=together).passed


def test_the_message_says_who_shares_it(verdict, call):
    wanted = {"shares": {"A": ">=0.9", "B": ">=0.5"}, "confidence": 0.95}
    found = verdict(*map(call, "A" * 6 + "B" * 14), share=wanted)

    assert found.expected == "'A' >=0.9 with 95 % confidence, shared by 2 claims"
    assert found.observed == (
        "'A' 0.3 (6 of 20, exact 97.5 % limits 0.12 and 0.54, a fact about this recording), "
        "contradicted"
    )


def test_the_smallest_sample_grows_with_the_claims(verdict, call):
    """For one label five answers could contradict it."""
    wanted = {"shares": {"A": ">=0.5", "B": ">=0.5"}, "confidence": 0.95}
    found = verdict(*map(call, "AABBB"), share=wanted)

    assert found.hint == (
        "no sample of 5 could contradict >=0.5, so this one proves nothing; "
        "the smallest that could has 6 answers: claude.sample(prompt, 6)"
    )


def test_the_requests_of_a_test(verdicts, call):
    """Each is judged at 97.5 %, as the test has two."""
    wanted = {"pass_rate": {"text": "A", "is": ">=0.5", "confidence": 0.95}}
    first, second = verdicts(wanted, *asked(call, "Hi", "BBBBB"), *asked(call, "Ho", "BBBBBB"))

    assert first.expected == "text >=0.5 with 95 % confidence, shared by 2 claims"
    assert "the smallest that could has 6 answers" in first.hint
    assert second.hint.startswith("the sample rules out all that is allowed")


def test_the_quantiles_of_all_numbers(verdict, call):
    wanted = {"word_count": {"p50": ">=9"}, "characters": {"p50": ">=9"}, "confidence": 0.95}
    found = verdict(*map(call, "ABCDEF"), quantiles=wanted)

    assert found.expected == (
        "word_count p50 >=9, characters p50 >=9 with 95 % confidence, shared by 2 claims"
    )
    assert "the smallest that could has 7 answers" in found.hint


@pytest.mark.parametrize(("markers", "passed"), [(1, False), (5, True)])
def test_the_markers_of_a_test(call, markers, passed):
    """What is rare in one comparison is less so in five."""
    wanted = [one for _ in range(markers) for one in parse({"same_distribution_as": 1})]
    calls = asked(call, "Hi", "AAAAAAAB") + asked(call, "Ho", "AABBBBBB")

    assert {one.passed for one in evaluate(wanted, calls)} == {passed}


def test_markers_are_told_apart_from_comparisons(call):
    wanted = [one for _ in range(2) for one in parse({"same_distribution_as": 1})]
    calls = [one for word in ("Hi", "Ho", "Hu") for one in asked(call, word, "AAAAAAAB")]

    assert evaluate(wanted, calls)[0].observed == (
        "p = 1 by Fisher's exact test, corrected for 2 comparisons (Holm) and 2 markers, "
        "8 answers against 8, a fact about these recordings"
    )


def test_what_has_no_confidence_shares_none(verdicts, call):
    """It states the usual interval, however many requests there are."""
    answers = asked(call, "Hi", "BB") + asked(call, "Ho", "BB")

    assert verdicts({"agreement": "<0.5"}, *answers)[0].expected == "<0.5"
