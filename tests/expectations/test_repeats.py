"""What is expected of each answer, told once for a whole sample."""

from __future__ import annotations

from pytest_claude_params.expectations import explain_all


def test_a_sample_says_how_often_it_held(verdicts, call):
    """And shows the first answers that fail."""
    *blocks, last = explain_all(verdicts({"text": "A"}, *map(call, "A" * 11 + "B" * 9)))

    assert [block.splitlines()[0] for block in blocks] == [
        "text (call 12 of 20)",
        "text (call 13 of 20)",
        "text (call 14 of 20)",
    ]
    assert last == (
        "text: 6 more answers failed; it held in 11 of 20 answers to this request "
        "(0.55, 95 % interval 0.32 to 0.77); pass_rate judges such a share"
    )


def test_few_failures_are_all_shown(verdicts, call):
    blocks = explain_all(verdicts({"text": "A"}, *map(call, "AAB")))

    assert len(blocks) == 2
    assert blocks[1] == (
        "text: it held in 2 of 3 answers to this request "
        "(0.67, 95 % interval 0.09 to 0.99); pass_rate judges such a share"
    )


def test_what_could_not_be_judged_is_no_share(verdicts, call):
    """A price that nobody knows says nothing of how often an answer is cheap."""
    calls = [call(model="claude-unheard-of-9") for _ in range(5)]
    last = explain_all(verdicts({"cost_usd": "<=1"}, *calls))[-1]

    assert last == (
        "cost_usd: 2 more answers failed; it held in 0 of 5 answers to this request, and "
        "5 could not be judged"
    )


def test_calls_that_failed_are_no_share_either(verdicts, call, error):
    """They have no answer that could hold."""
    refused = error(400, "invalid_request_error", "bad")
    last = explain_all(verdicts({"text": "A"}, *map(call, "AAB"), refused))[-1]

    assert last == "text: it held in 2 of 4 answers to this request, and 1 could not be judged"


def test_two_calls_are_no_sample(verdicts, call):
    assert len(explain_all(verdicts({"text": "A"}, call("B"), call("B")))) == 2


def test_other_requests_are_another_sample(verdicts, call):
    calls = [call("B", sent={"max_tokens": number}) for number in range(1, 6)]

    assert len(explain_all(verdicts({"text": "A"}, *calls))) == 5


def test_nothing_is_said_of_what_holds(verdicts, call):
    assert explain_all(verdicts({"text": "A"}, *map(call, "AAA"))) == []
