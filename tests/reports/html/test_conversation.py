"""Conversations as a person reads them."""

from __future__ import annotations

import re

import pytest

TOOL = {"name": "track", "input_schema": {"type": "object"}}
ASKED = {"role": "user", "content": "Where is A17?"}
CALLED = [{"type": "tool_use", "id": "toolu_1", "name": "track", "input": {"order": "A17"}}]
RETURNED = {"role": "assistant", "content": [*CALLED]}
RESULT = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "in Hamburg"}
GIVEN = {"role": "user", "content": [RESULT]}
PIXEL = "iVBORw0KGgo="


def asked(runs, *messages, content="c", **more):
    """Make a call that has sent these messages, named by digest."""
    known = {"system": "", "tools": "", "messages": [*messages], "content": content}
    return runs.call(**{**known, **more})


def parts(text):
    """Return who said what, of all turns."""
    talks = re.findall("<dl class=talk>(.*?)</dl>", text, re.DOTALL)
    pairs = [re.split("<dd.*?>", turn) for talk in talks for turn in talk.split("<dt>")[1:]]
    clean = [[" ".join(re.sub("<[^>]*>", " ", one).split()) for one in pair] for pair in pairs]
    return [tuple(pair) for pair in clean]


def test_a_tool_loop_is_told_once(runs):
    """The second call shows what is new: the tool's result and the answer."""
    first = asked(runs, "m1", tools="t", system="s", parameters={"max_tokens": 9}, request="r1")
    second = asked(
        runs, "m1", "m2", "m3", tools="t", system="s", content="d", request="r2",
        parameters={"max_tokens": 9},
    )  # fmt: skip
    bodies = {"m1": ASKED, "m2": RETURNED, "m3": GIVEN, "t": [TOOL], "s": "Be kind."}
    bodies |= {"c": CALLED, "d": [{"type": "text", "text": "It is in Hamburg."}]}
    text = runs.page(runs.ran(first, second, bodies=bodies))

    turns = parts(text)
    assert [who for who, _ in turns] == [
        "System", "Tools", "User", "Sent with", "Answer", "Tool result", "Answer",
    ]  # fmt: skip
    assert turns[0][1] == "Be kind."
    assert turns[1][1].startswith("track as they were sent")
    assert turns[2][1] == "Where is A17?"
    assert turns[3][1] == "max_tokens 9"
    assert turns[4][1].startswith("calls track {")
    assert turns[5][1] == "in Hamburg"
    assert turns[6][1].startswith("It is in Hamburg. end_turn")
    assert "Call 2 <small>goes on from call 1</small>" in text


def test_another_conversation_is_told_whole(runs):
    """Though it begins in the same way."""
    first = asked(runs, "m1", request="r1")
    second = asked(runs, "m1", "m2", "m3", content="d", request="r2")
    other = {"role": "assistant", "content": "I do not know."}
    bodies = {"m1": ASKED, "m2": other, "m3": ASKED, "c": CALLED, "d": []}

    who = [who for who, _ in parts(runs.page(runs.ran(first, second, bodies=bodies)))]

    assert who == ["User", "Answer", "Assistant", "User", "Answer"]


def test_thinking_is_folded_and_errors_of_tools_are_marked(runs):
    """Images are thumbnails; what is unknown is JSON."""
    source = {"type": "base64", "media_type": "image/png", "digest": "d", "bytes": 9}
    failed = RESULT | {"is_error": True}
    content = [failed, {"type": "image", "source": source}, {"type": "new_block", "x": 1}]
    answer = [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "Red."}]
    bodies = {"m": {"role": "user", "content": content}, "d": PIXEL, "c": answer}
    text = runs.page(runs.ran(asked(runs, "m"), bodies=bodies))

    assert f'<img src="data:image/png;base64,{PIXEL}" alt="image/png, 9 bytes"' in text
    assert (
        '<details class="thinking"><summary>thinking</summary><div class="text">Hm.</div>' in text
    )
    assert '<div class="block tool_result error"><span class="label">error</span>' in text
    assert "&#34;new_block&#34;" in text


@pytest.mark.parametrize("media", ["image/svg+xml", "text/html", "application/pdf"])
def test_only_pictures_are_drawn(runs, media):
    """A file of another kind is named."""
    source = {"type": "base64", "media_type": media, "digest": "d", "bytes": 9}
    bodies = {
        "m": {"role": "user", "content": [{"type": "document", "source": source}]},
        "d": PIXEL,
    }
    text = runs.page(runs.ran(asked(runs, "m"), bodies=bodies))

    assert "<img" not in text
    assert f"{media}, 9 bytes" in text


def test_equal_answers_to_one_request_are_counted(runs):
    """A hundred samples are no hundred conversations; the commonest comes first."""
    calls = [runs.call("No"), *[runs.call("Yes")] * 3]
    text = runs.page(runs.ran(*calls))

    assert parts(text) == [
        ("User", "Hi"),
        ("Answer 3 times", "Yes end_turn"),
        (
            "Answer",
            "No end_turn · claude-haiku-4-5 · 9 in, 4 out · $0.000029 · 0.75 s · replayed (api)",
        ),
    ]
    assert "Calls 1 to 4" in text


def test_many_different_answers_are_counted(runs):
    """Twenty are enough for a reader, and forty requests."""
    answers = [runs.call(f"answer {number}") for number in range(25)]
    requests = [runs.call(request=f"r{number}") for number in range(45)]

    assert "and 5 more different answers" in runs.page(runs.ran(*answers))
    assert "and 5 more calls" in runs.page(runs.ran(*requests))


def test_the_answer_that_fails_an_expectation_is_marked(runs):
    """Among those that do not."""
    verdict = {
        "expectation": "json",
        "index": 2,
        "found": "failed",
        "expected": "",
        "reason": "",
        "hint": "",
    }
    calls = [runs.call("Yes"), runs.call("No")]
    text = runs.page(runs.ran(*calls, verdicts=[verdict]))

    assert re.findall(r'<dd class="(a.*?)"><p>(\w+)', text) == [("a", "Yes"), ("a failed", "No")]


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        (
            {"status": 429, "error": {"type": "rate_limit_error", "message": "Slow down"}},
            "rate_limit_error: Slow down status 429",
        ),
        ({"status": 0}, "no answer no answer"),
    ],
)
def test_what_went_wrong_stands_in_place_of_an_answer(runs, more, shown):
    """As the API said it."""
    call = runs.call("", stop_reason=None, usage={}, latency_s=None, **more)
    (_, (_, said)) = parts(runs.page(runs.ran(call)))

    assert said == f"{shown} · replayed (api)"


def test_an_injected_fault_is_told_from_what_the_api_said(runs):
    """Nobody takes it for a bad day of the API."""
    call = runs.call(
        "",
        status=529,
        stop_reason=None,
        source="injected",
        origin="",
        fault="claude_fault(status=529)",
    )

    assert "status 529 · 0.75 s · injected · claude_fault(status=529)" in runs.page(runs.ran(call))


def test_a_judge_is_called_so(runs):
    """Its call is none of the test's."""
    assert "<h4>Judge, call 2" in runs.page(
        runs.ran(runs.call(), runs.call(request="j", judge=True))
    )
