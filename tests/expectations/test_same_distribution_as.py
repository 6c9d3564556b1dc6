"""The expectation ``same_distribution_as``."""

from __future__ import annotations

import pytest

from pytest_claude_params.expectations import evaluate, parse


def sample(call, answers, prompt="Say hi"):
    """Make the answers to one request."""
    messages = [{"role": "user", "content": prompt}]
    return [call(one, sent={"messages": messages}) for one in answers]


def test_samples_that_hardly_differ_pass(verdict, call):
    one, other = sample(call, "AAAAAB"), sample(call, "AAAABB", "Say ho")
    found = verdict(*one, *other, same_distribution_as=1)

    assert found.passed
    assert found.which == "request 2 of 2"
    assert found.expected == "the distribution of request 1, at 95 % confidence"
    assert found.observed == (
        "p = 1 by Fisher's exact test, 6 answers against 6, a fact about these recordings"
    )
    assert found.hint == "no difference was shown; a small one may be there"


def test_samples_that_differ_fail(verdict, call):
    one, other = sample(call, "AAAAAAAAAB"), sample(call, "BBBBBBBBBA", "Say ho")
    found = verdict(*one, *other, same_distribution_as=1)

    assert not found.passed
    assert found.observed == (
        "p = 0.0011 by Fisher's exact test, 10 answers against 10, a fact about these recordings"
    )
    assert found.hint == "furthest apart: 'a', 1 of 10 against 9 of 10"
    assert found.tally == (("B", 9), ("A", 1))


def test_several_comparisons_are_corrected(verdicts, call):
    base, near = sample(call, "AAAAAAB"), sample(call, "AAAAAAA", "Say ho")
    apart = sample(call, "ABBBBBB", "Say hu")
    _, found = verdicts({"same_distribution_as": 1}, *base, *near, *apart)

    assert found.passed
    assert found.observed == (
        "p = 0.058 by Fisher's exact test, corrected for 2 comparisons (Holm), "
        "7 answers against 7, a fact about these recordings"
    )


def test_samples_too_small_to_tell(verdict, call):
    found = verdict(*sample(call, "AAA"), *sample(call, "BBB", "Say ho"), same_distribution_as=1)

    assert not found.passed
    assert found.observed == "samples too small to tell: 3 answers against 3"
    assert found.hint == (
        "answers that have nothing in common would give p = 0.1; "
        "the smallest samples that could differ have 4 answers each"
    )


def test_samples_too_small_for_several_comparisons(verdicts, call):
    """Four and four could differ if they were compared alone."""
    calls = [one for word in ("Hi", "Ho", "Hu") for one in sample(call, word[1] * 4, word)]
    found, _ = verdicts({"same_distribution_as": 1}, *calls)

    assert found.observed == "samples too small to tell: 4 answers against 4"
    assert found.hint == (
        "answers that have nothing in common would give p = 0.057; "
        "the smallest samples that could differ have 5 answers each"
    )


WORDS = [f"word {n}" for n in range(12)]


@pytest.mark.nightly  # tests/statistics/test_homogeneity.py counts the shuffles by day
def test_more_shuffles_can_show_a_difference_at_a_high_confidence(verdict, call):
    """As many as the confidence takes, where there are too many tables to count."""
    one = [word for n, word in enumerate(WORDS) for _ in range(1 + 10 * (n % 2))]
    other = [word for n, word in enumerate(WORDS) for _ in range(11 - 10 * (n % 2))]
    calls = [*sample(call, one), *sample(call, other, "Say ho")]
    found = verdict(*calls, same_distribution_as={"sample": 1, "confidence": 0.9999})

    assert not found.passed
    assert found.observed.startswith("p = 5e-05 by a permutation test of 19,999 shuffles, ")


def test_a_confidence_that_no_shuffles_reach_proves_nothing(verdict, call):
    calls = [*sample(call, WORDS * 6), *sample(call, WORDS * 6, "Say ho")]
    found = verdict(*calls, same_distribution_as={"sample": 1, "confidence": 0.999999})

    assert not found.passed
    assert found.observed == "too many different answers to tell: 72 answers against 72"
    assert found.hint == (
        "with so many different answers chance is asked, by shuffles that show no p below 1e-05; "
        "take a lower confidence, or a pattern or label"
    )


def test_answers_with_nothing_in_common_that_all_came_once(verdict, call):
    """As prose does: no division of them is less probable than another one."""
    one, other = [f"sea {n}" for n in range(20)], [f"rock {n}" for n in range(20)]
    found = verdict(*sample(call, one), *sample(call, other, "Say ho"), same_distribution_as=1)

    assert not found.passed
    assert found.observed == ("too many different answers to compare: 40 in 20 answers against 20")
    assert found.hint == (
        "the most uneven division of these very answers would give p = 1; compare labels instead "
        "(pattern, or label: a function that gives a class or a length), or let pass_rate grade "
        "each sample with a judge"
    )


def test_several_comparisons_ask_more_of_the_answers(verdicts, call):
    """The least p of these answers is 0.037, which decides alone and not as one of two."""
    first = sample(call, [*"AAAAA", *(f"sea {n}" for n in range(7))])
    second, third = (sample(call, [f"rock {n}" for n in range(12)], word) for word in ("Ho", "Hu"))
    (alone,) = verdicts({"same_distribution_as": 1}, *first, *second)
    found = verdicts({"same_distribution_as": 1}, *first, *second, *third)

    assert alone.observed.startswith("p = 0.037 by Fisher's exact test")

    assert all("too many different answers to compare" in one.observed for one in found)


def test_answers_that_all_agree_are_compared(verdict, call):
    """No other division of them is possible, but other answers could have come."""
    found = verdict(*sample(call, "A" * 9), *sample(call, "A" * 9, "b"), same_distribution_as=1)

    assert found.passed
    assert found.hint == "no difference was shown; a small one may be there"


def test_answers_that_mostly_came_once_hide_differences(verdict, call):
    one = [*"AAAAAA", *(f"sea {n}" for n in range(8))]
    other = [*"AAAAA", *(f"rock {n}" for n in range(9))]
    found = verdict(*sample(call, one), *sample(call, other, "Say ho"), same_distribution_as=1)

    assert found.passed
    assert found.hint == (
        "17 of 28 answers came once, which hides even large differences; compare labels instead "
        "(pattern, or label: a function that gives a class or a length), or let pass_rate grade "
        "each sample with a judge"
    )


LABEL = {"sample": 1, "pattern": "Label: ([a-z]+)"}


@pytest.mark.parametrize(("without", "of"), [(0, " of request 1"), (1, "")])
def test_a_sample_without_a_label(verdict, call, without, of):
    texts = ["Label: bug", "Label: bug"]
    texts[without] = "I cannot help with that."
    first, second = (
        sample(call, [text] * 6, prompt) for text, prompt in zip(texts, "ab", strict=True)
    )
    found = verdict(*first, *second, same_distribution_as=LABEL)

    assert not found.passed
    assert found.observed == (
        f"none of the 6 answers{of} has a label; the first: 'I cannot help with that.'"
    )


def test_how_many_answers_have_a_label_is_compared(verdict, call):
    first = sample(call, ["Label: bug"] * 10)
    second = sample(call, ["Label: bug"] * 3 + ["No."] * 7, "Say ho")
    found = verdict(*first, *second, same_distribution_as=LABEL)

    assert not found.passed
    assert found.hint == "furthest apart: '(no match)', 7 of 10 against 0 of 10"


def test_a_request_that_the_test_does_not_make(verdict, call):
    found = verdict(*sample(call, "AB"), same_distribution_as=2)

    assert found.expected == "a sample of request 2"
    assert found.observed == "1 request in this test"


def test_nothing_to_compare_with(verdict, call):
    found = verdict(*sample(call, "AB"), same_distribution_as=1)

    assert found.observed == "one request"
    assert found.hint == "a second request has to be compared with request 1"


def test_another_cassette(tmp_path, call):
    (tmp_path / "before.yaml").touch()
    wanted = parse({"same_distribution_as": "before.yaml"}, folder=tmp_path)
    asked = []

    def recorded(path):
        asked.append(path)
        return sample(call, "BBBBBB") + sample(call, "AAAAAA", "Say ho")

    (found,) = evaluate(wanted, sample(call, "AAAAAA"), recorded)

    assert asked == [tmp_path / "before.yaml"]
    assert not found.passed
    assert found.expected == "the distribution of before.yaml, at 95 % confidence"
    assert found.hint == "furthest apart: 'a', 6 of 6 against 0 of 6"


def test_another_cassette_without_the_request(tmp_path, call):
    (tmp_path / "before.yaml").touch()
    wanted = parse({"same_distribution_as": "before.yaml"}, folder=tmp_path)
    kept = sample(call, "AB", "Say hu") + sample(call, "AB", "Say ho")

    (found,) = evaluate(wanted, sample(call, "AAAAAA"), lambda _: kept)

    assert found.observed == "0 answers to this request in before.yaml"
    assert found.hint == "that is not a sample"


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (0, "It names no sample."),
        ({"confidence": 0.9}, "It names no sample."),
        ({"sample": 1, "alpha": 2}, "There is no key 'alpha'."),
        ("no_such.yaml", "There is no file no_such.yaml."),
    ],
)
def test_what_cannot_be_meant_is_refused(refusal, wanted, reason):
    assert f" will not do. {reason}" in refusal("same_distribution_as", wanted)
