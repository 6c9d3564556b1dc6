"""What two SDKs make of the same tests, and how it is told."""

from __future__ import annotations

import datetime as dt

from pytest_claude_params.call import CallRequest
from pytest_claude_params.comparisons.changes.wire_changes import WireRun, wire_comparison
from pytest_claude_params.reports.comparisons.wire_screen import wire_lines

TODAY = dt.date(2026, 11, 29)
URL = "https://api.anthropic.com/v1/messages"
BODY = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "Hi"}],
}


def sent(body=(), url=URL, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return CallRequest("POST", url, named, {**BODY, **dict(body)})


def compared(old, new):
    """Compare what one test sends."""
    runs = [WireRun({"test_a": ""}, {"test_a": requests}) for requests in (old, new)]
    return wire_comparison(*runs, TODAY)


def causes(found):
    return [(one.what, one.old, one.new, one.requests) for one in found.causes]


def test_the_same_requests_are_the_same():
    assert compared([sent()], [sent()]).outcome == "same"


def test_nothing_sent_is_not_decided():
    assert compared([], []).outcome == "not_decided"


def test_one_cause_for_all_items_of_a_list_and_all_values():
    """A parameter that goes is one cause, whatever its value was."""
    tools = [{"name": "a", "strict": True}, {"name": "b", "strict": True}]
    plain = [{"name": "a"}, {"name": "b"}]
    found = compared(
        [sent({"tools": tools, "temperature": 0}), sent({"temperature": 0.5, "system": "x"})],
        [sent({"tools": plain}), sent({"system": "x"})],
    )

    assert causes(found) == [
        ("temperature", [0, 0.5], [], 2),
        ("tools[].strict", [True], [], 1),
    ]


def test_betas_have_no_order_and_urls_count():
    old = sent(anthropic_beta="a, b")
    assert compared([old], [sent(anthropic_beta="b,a")]).outcome == "same"
    found = compared([old], [sent(anthropic_beta="b,a", url=f"{URL}?beta=true")])
    assert causes(found) == [("URL", [URL], [f"{URL}?beta=true"], 1)]


def test_requests_sent_at_once_are_paired_by_what_they_ask():
    """Which of them leaves first differs from run to run."""
    one, other = sent({"system": "one"}), sent({"system": "other"})
    assert compared([one, other], [other, one]).outcome == "same"


def test_another_number_of_requests_is_a_difference():
    found = compared([sent(), sent(), sent()], [sent()])
    assert (found.outcome, found.counts) == ("different", {"test_a": (3, 1)})


def test_what_was_rejected_before_is_no_news():
    """Only what the new side has brought about is told."""
    warm = {"temperature": 0.5}
    old = [sent(warm, anthropic_version="2023-06-01")]
    new = [sent(warm, anthropic_version="2026-10-21")]

    assert [one.requests for one in compared(old, new).rejected] == [1]
    assert compared(new, new).rejected == []


def test_the_screen_names_failures_counts_and_files():
    """In 80 columns, the decision last."""
    old = WireRun(
        {"test_a": "", "test_b": "no answer", "test_c": "always", "test_d": ""},
        {"test_a": [sent()] * 3, "test_d": [sent({"system": "a" * 70 + " old " + "b" * 70})]},
        {"test_y.py": "broken"},
    )
    new = WireRun(
        {"test_a": "TypeError: no temperature", "test_b": "", "test_c": "always", "test_d": ""},
        {"test_a": [sent({"stream": True})], "test_d": [sent({"system": "a" * 70 + " new"})]},
        {"test_x.py": "ImportError: cannot import name 'HUMAN_PROMPT'", "test_y.py": "broken"},
    )
    lines = list(wire_lines("anthropic 1 -> 2", ("1", "2"), wire_comparison(old, new, TODAY)))

    assert max(map(len, lines)) <= 80
    assert lines == [
        "anthropic 1 -> 2",
        "                   4 tests, 2 requests compared; replayed, no key, no live call",
        "  1 request        stream: sent now (true)",
        "                   of test_a",
        "  1 request        system: ...aaaaaaaaaaaaaaaaaaa old",
        "                   bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb... (34 more characters)",
        "                   -> ...aaaaaaaaaaaaaaaaaaa new",
        "                   of test_d",
        "  how many         test_a: 3 requests -> 1",
        "  fails            test_a, with 2 alone: TypeError: no temperature",
        "  no longer fails  test_b, with 1 alone: no answer",
        "  not collected    test_x.py, with 2 alone: ImportError: cannot import name",
        "                   'HUMAN_PROMPT'",
        "  not collected    test_y.py, with both: broken",
        "  fails with both  test_c; compared as far as it goes",
        "  decision         DIFFERENT: 2 causes, 1 other count, 1 new failure, 1 former",
        "                   failure and 1 uncollected file",
    ]
