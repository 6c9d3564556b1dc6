"""What calls cost at most, what a run will cost, and a budget that many processes share."""

from __future__ import annotations

import subprocess
import textwrap
from concurrent.futures import ThreadPoolExecutor

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.errors import UsageError
from pytest_claude_params.spending.estimate import Estimate, estimate_lines
from pytest_claude_params.spending.ledger import Ledger
from pytest_claude_params.spending.limit import read_limit
from pytest_claude_params.spending.worst_case import Amount, most_input_tokens, worst_case

URL = "https://api.anthropic.com/v1/messages"


def asking(prompt="Hello", **more):
    body = {"model": "claude-haiku-4-5", "max_tokens": 100, **more}
    return CallRequest("POST", URL, {}, {**body, "messages": [{"role": "user", "content": prompt}]})


def answering(input_tokens=10, output_tokens=20, **more):
    usage = {"input_tokens": input_tokens, "output_tokens": output_tokens, **more}
    said = {"type": "message", "model": "claude-haiku-4-5", "content": [], "usage": usage}
    return CallResponse(200, {}, said)


@pytest.mark.parametrize(
    ("given", "amount", "in_tokens"),
    [
        ("2.50", 2.5, False),
        ("$1", 1.0, False),
        ("0", 0.0, False),
        ("tokens:2M", 2_000_000, True),
        ("tokens:1.5k", 1_500, True),
        ("tokens:300_000", 300_000, True),
    ],
)
def test_a_budget_is_money_or_tokens(given, amount, in_tokens):
    limit = read_limit("--claude-budget", given)

    assert (limit.amount, limit.in_tokens) == (amount, in_tokens)


@pytest.mark.parametrize("given", ["two", "-1", "nan", "inf", "tokens:", "tokens:2G", "2.50 EUR"])
def test_anything_else_is_a_usage_error(given):
    with pytest.raises(UsageError) as error:
        read_limit("--claude-budget", given)

    assert str(error.value) == (
        f"--claude-budget: {given!r} is not a budget. Allowed: dollars, such as 2.50, or tokens, "
        "such as tokens:2M or tokens:500k"
    )


def test_a_call_costs_at_most_its_input_and_all_the_output_it_allows():
    """Haiku 4.5: one dollar for a million tokens in, five for a million out."""
    most = worst_case(asking(), input_tokens=1_000)

    assert most.tokens == 1_100
    assert most.dollars == pytest.approx(0.001 + 100 * 5e-6)


def test_writing_a_cache_and_fast_answers_cost_more():
    cached = worst_case(asking(system=[{"cache_control": {"type": "ephemeral"}}]), 1_000)
    assert cached.dollars == pytest.approx(0.002 + 100 * 5e-6)
    in_us = worst_case(asking(inference_geo="us"), 1_000)
    assert in_us.dollars == pytest.approx(1.1 * (0.001 + 100 * 5e-6))


def test_an_unknown_price_makes_a_sum_unknown():
    assert worst_case(asking(model="claude-next")).dollars is None
    assert (Amount(1, None) + Amount(2, 0.5)) == Amount(3, None)


def test_the_length_of_a_request_bounds_its_tokens():
    """English has about four letters a token, Japanese one and a half tokens a letter."""
    assert most_input_tokens({"messages": "word " * 1_000}) > 1_000 * 1.3
    assert most_input_tokens({"messages": "日本語" * 100}) > 300
    image = {"type": "image", "source": {"type": "base64", "data": "A" * 900_000}}
    assert most_input_tokens({"messages": [image]}) < 5_000


def test_counting_tokens_is_free():
    asked = CallRequest("POST", f"{URL}/count_tokens", {}, asking().body)

    assert worst_case(asked) == Amount()


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger", read_limit("", "tokens:1000"))


def test_what_an_answer_has_cost_replaces_what_was_reserved(ledger):
    assert ledger.reserve(asking(), input_tokens=10) is None
    assert (ledger.standing.spent, ledger.standing.reserved) == (0, 110)
    ledger.settle(asking(), answering())
    assert (ledger.standing.spent, ledger.standing.reserved) == (30, 0)
    assert ledger.standing.line == "budget 1,000 tokens: 30 tokens spent, 970 tokens left"


def test_a_call_that_could_pass_it_is_not_reserved(ledger):
    for _ in range(9):
        assert ledger.reserve(asking(), input_tokens=10) is None
    standing = ledger.reserve(asking(), input_tokens=10)

    assert (standing.reserved, standing.asked) == (990, 110)
    assert ledger.reserve(asking(max_tokens=0), input_tokens=10) is None


def test_an_error_costs_nothing_and_a_stream_that_was_cut_stays_reserved(ledger):
    ledger.reserve(asking(), input_tokens=10)
    ledger.settle(asking(), CallResponse(529, {}, {"type": "error", "error": {}}))
    assert (ledger.standing.spent, ledger.standing.reserved) == (0, 0)
    ledger.reserve(asking(), input_tokens=10)
    ledger.settle(asking(), CallResponse(200, {}, "event: ping\ndata: {}\n\n", cut="ReadError"))
    assert ledger.standing.line == (
        "budget 1,000 tokens: 0 tokens spent, 110 tokens of calls without an answer, "
        "890 tokens left"
    )


def test_threads_never_pass_it_together(ledger):
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: ledger.reserve(asking(), 10) is None, range(40)))

    assert sum(taken) == 9


def test_processes_never_pass_it_together(tmp_path, forked_python):
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from pytest_claude_params.call import CallRequest
        from pytest_claude_params.spending.ledger import Ledger
        from pytest_claude_params.spending.limit import read_limit
        ledger = Ledger(Path(sys.argv[1]), read_limit("", "tokens:1000"))
        asked = CallRequest("POST", "https://api.anthropic.com/v1/messages", {}, {"max_tokens": 90})
        print(sum(ledger.reserve(asked, 10) is None for _ in range(10)))
    """)
    command = [forked_python, "-c", script, str(tmp_path / "ledger")]
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]

    assert sum(int(worker.communicate()[0]) for worker in workers) == 10


def test_the_screen_of_an_estimate():
    estimate = Estimate(tests=2, unknown=1)
    estimate.add([(asking(), answering(1_000, 50)), (asking("Bye"), answering(200, 60))])

    assert estimate_lines(estimate, read_limit("", "2.50")) == [
        "claude estimate: 2 calls of 2 tests, as recorded",
        "  models     claude-haiku-4-5 (2)",
        "  tokens     1,200 in, 110 out; at most 200 out",
        "  cost       about $0.0018, at most $0.0022; as a batch $0.00088",
        "  not known  what 1 test without recordings will ask",
        "  budget     $2.50; a call that could pass it is not sent",
    ]


def test_what_failed_is_not_asked_twice_and_what_has_no_usage_is_counted():
    estimate = Estimate(tests=1)
    no_usage = CallResponse(200, {}, {"type": "message", "content": []})
    estimate.add([(asking(), CallResponse(529)), (asking("Hello " * 40), no_usage)])

    assert estimate.calls == 1
    assert "             (of 1 call by the length of the text)" in estimate_lines(estimate)


def test_a_model_without_a_price_is_named():
    estimate = Estimate(tests=1)
    estimate.add([(asking(model="claude-next"), answering())])

    assert "  no price   is known for claude-next" in estimate_lines(estimate)


def test_where_nothing_is_asked_nothing_is_told():
    assert estimate_lines(Estimate()) == []
