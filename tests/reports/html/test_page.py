"""The report for people: one file that loads nothing, and in which nothing of a run is markup."""

from __future__ import annotations

import base64
import hashlib
import html
import re

import pytest

from pytest_claude_params.reports.formats import write_report
from pytest_claude_params.reports.run import Run
from pytest_claude_params.reports.run_file.kinds import RunRow

ATTACK = "</td></svg><script>alert(1)</script></style><img src=x onerror=\"alert('&')\">"


def digest(text):
    """Name a style or script as a policy does."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_names_the_style_and_the_script_that_are_there(runs):
    """And allows nothing else: no answer can run or load."""
    text = runs.page(runs.ran(runs.call()))
    style, script = (
        re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1] for tag in ("style", "script")
    )
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="(.*?)">', text)[1]

    assert html.unescape(policy) == (
        f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; img-src data:"
    )


def test_nothing_is_loaded(runs):
    """Links lead within the page, and to places that are there."""
    system = "Answer as the support desk of a shop for garden tools. " * 5
    calls = [runs.call(system="s", messages=[], content="", tools="")]
    tests = [runs.ran(*calls, test=name, bodies={"s": system}) for name in ("t::a", "t::b")]
    tags = runs.tags(runs.page(*tests))

    assert (tags.active, tags.open) == ([], [])
    assert {link[0] for link in tags.links} == {"#"}
    assert {link[1:] for link in tags.links} <= {*tags.ids}
    assert len({*tags.ids}) == len(tags.ids)


@pytest.mark.parametrize(
    "part", ["answer", "prompt", "stop_sequence", "model", "fault", "test", "reason", "cassette"]
)
def test_no_text_of_a_run_becomes_markup(runs, part):
    """Answers are written by a model, prompts by anyone."""
    calls = [runs.call(**({part: ATTACK} if part in runs.call() else {}))] * 10
    names = {part: ATTACK} if part not in runs.call() else {}
    tags = runs.tags(runs.page(runs.ran(*calls, **names)))

    assert (tags.active, tags.open) == ([], [])
    assert not tags.names & {"img", "iframe", "object"}


def test_no_content_becomes_markup(runs):
    """Not in blocks, not in parameters, not in verdicts, misses and heads."""
    blocks = [
        {"type": "text", "text": ATTACK},
        {"type": "thinking", "thinking": ATTACK},
        {"type": "tool_use", "id": "1", "name": ATTACK, "input": {ATTACK: ATTACK}},
        {"type": ATTACK, "more": ATTACK},
        {"type": "image", "source": {"type": "base64", "media_type": ATTACK, "digest": "d"}},
    ]
    call = runs.call(
        system="s", tools="t", messages=["m"], content="c", parameters={ATTACK: ATTACK}
    )
    bodies = {
        "s": ATTACK,
        "t": [{"name": ATTACK}],
        "m": {"role": ATTACK, "content": ATTACK},
        "c": blocks,
        "d": 'x" onerror="alert(1)',
    }
    verdict = {"expectation": ATTACK, "index": 1, "found": "failed"}
    verdict |= {"expected": ATTACK, "reason": ATTACK, "hint": ATTACK}
    miss = {"title": ATTACK, "cause": "", "reason": f"[-{ATTACK}-]", "details": [f"{{+{ATTACK}+}}"]}
    test = runs.ran(call, outcome="failed", bodies=bodies, verdicts=[verdict])
    test |= {"misses": [miss], "case": {ATTACK: ATTACK}, "case_number": 0}
    head = RunRow(ATTACK, 1.0, ATTACK, ATTACK, ATTACK, versions={ATTACK: ATTACK})
    tags = runs.tags(runs.html_report(Run((head,), [test])))

    assert (tags.active, tags.open) == ([], [])
    assert "img" not in tags.names


@pytest.mark.parametrize(
    ("letter", "shown"),
    [
        ("\x1b[31m", r"\x1b[31m"),
        ("\u202e", r"\u202e"),
        ("\u2066", r"\u2066"),
        ("\u200b", r"\u200b"),
        ("\ud83d", r"\ud83d"),
        ("\U000e0041", r"\U000e0041"),
        ("\r", r"\r"),
    ],
    ids=["ANSI", "right to left", "isolate", "no width", "half a pair", "tag", "return"],
)
def test_what_nobody_would_see_is_shown(runs, letter, shown):
    """So it can neither hide a text nor turn it round."""
    text = runs.page(runs.ran(runs.call(f"a{letter}b")))

    assert f"a{shown}b" in text
    assert letter not in text


def test_languages_and_emoji_stay_as_they_are(runs):
    """A joiner is part of them."""
    text = "שלום \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \U0001f469\u200d\U0001f52c\nsecond\tline"

    assert text in runs.page(runs.ran(runs.call(text)))


@pytest.mark.parametrize(
    ("origins", "shown"),
    [
        (
            ["simulator"],
            "Recorded from the simulated API of pytest-claude-params. No answer in this report is Claude's.",
        ),
        (
            ["simulator", "api"],
            "Some answers were recorded from the simulated API of pytest-claude-params. No answer of a model whose name ends in -simulated is Claude's.",
        ),
        (["api"], ""),
    ],
    ids=["all", "some", "none"],
)
def test_simulated_answers_are_called_so(runs, origins, shown):
    """Nobody shall take them for Claude's."""
    text = runs.page(runs.ran(*(runs.call(origin=origin) for origin in origins)))

    notice = re.search('<p class="notice">(.*?)</p>', text)
    assert (html.unescape(notice[1]) if notice else "") == shown


def test_a_run_without_calls_has_no_charts(tmp_path):
    """And no empty headings."""
    write_report(tmp_path / "calls.html", Run((), []))

    text = (tmp_path / "calls.html").read_text(encoding="utf-8")
    assert re.findall("<h2.*?>(.*?)</h2>", text) == ["Tests"]
    assert re.findall("<h1.*?>(.*?)</h1>", text) == ["No Claude test ran."]


def test_a_large_run_fits(runs):
    """5,000 tests with a call each are less than 5 MB: what they share stands there once."""
    system = "You sort the tickets of a shop for garden tools. Say one label. " * 25

    def test(number):
        asked = f"Ticket {number}: the spade that I ordered last week came without its handle."
        answer = f"Label: delivery, and the number of the ticket is {number}."
        call = runs.call(
            answer, request=f"r{number}", prompt=asked, recorded_at="2026-11-20T08:00:00Z"
        )
        call |= {"system": "s", "tools": "", "messages": [f"m{number}"], "content": f"c{number}"}
        call["parameters"] = {"max_tokens": 200, "temperature": 0}
        bodies = {"s": system, f"m{number}": {"role": "user", "content": asked}}
        bodies[f"c{number}"] = [{"type": "text", "text": answer}]
        verdict = {"found": "passed", "index": 1, "hint": ""}
        stopped = {"expectation": "stop_reason", "expected": "'end_turn'", "reason": "'end_turn'"}
        counted = {"expectation": "output_tokens", "expected": "<=80", "reason": "14"}
        return runs.ran(
            call,
            test=f"tests/test_tickets.py::test_label[ticket-{number:05d}]",
            cassette=f"cassettes/tests/test_tickets/test_label[ticket-{number:05d}].yaml",
            verdicts=[verdict | stopped, verdict | counted],
            bodies=bodies,
            seconds=0.02,
            file="tests/test_tickets.py",
            line=12,
        )

    few, some = (len(runs.page(*map(test, range(count))).encode()) for count in (100, 300))

    # To write all of them would take long: each is as large as the one before.
    assert few + (some - few) / 200 * 4900 < 5_000_000
    assert (some - few) / 200 < len(system)
