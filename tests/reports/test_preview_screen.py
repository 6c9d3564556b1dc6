"""The screen at the end of a preview, and what it takes for noise."""

from __future__ import annotations

import math
import textwrap

import pytest

from pytest_claude_params.reports.preview.changes import other_changes
from pytest_claude_params.reports.preview.noise import change_in_length, noise_of
from pytest_claude_params.reports.preview.screen import preview_lines


def side(tokens=50, **more):
    usage = {"input_tokens": 20, "output_tokens": tokens}
    plain = {
        "status": 200,
        "model": "claude-haiku-4-5-20251001",
        "usage": usage,
        "output_tokens": tokens,
        "stop_reason": "end_turn",
        "language": "en",
        "tools": [],
        "is_json": False,
    }
    return plain | more


def answer(new=None, old=None, request="a", *, same=True, recorded=True):
    return {
        "parts": [] if same else ["system prompt"],
        "model": "claude-haiku-4-5",
        "api_version": "2026-10-21",
        "is_message": True,
        "same_request": same,
        "request": request,
        "changed": new is not None or old is not None,
        "new": new or side(),
        "old": (old or side()) if recorded else None,
    }


def preview(name, *answers, old="passed", new="passed", compared=(), why=""):
    test = f"tests/test_support.py::test_{name}"
    return {
        "preview": {
            "test": test,
            "cassette": f"cassettes/tests/test_support/test_{name}.yaml",
            "old": old,
            "new": new,
            "why": why,
            "answers": list(answers or (answer(),)),
            "compared": list(compared),
        }
    }


def found(check, why, **more):
    flip = {"old": "passed", "new": "failed", "kind": "expectation", "which": ""}
    return {"check": check, "why": why, **flip, **more}


def screen(*tests):
    return "\n".join(preview_lines(tests))


def text(lines):
    return textwrap.dedent(lines).strip("\n")


def test_another_run_has_none():
    assert preview_lines([{"test": "a", "calls": []}]) == []


def test_every_group_has_its_place():
    """Flips first; what only changed below; what is as it was, last."""
    flip = found("json", "'eta' is a required property")
    late = found("contains", "expected 'A17', observed no 'A17'", which="call 2 of 3")
    body = found("test", "AssertionError: assert 2 == 3", kind="test")
    fixed = found("contains", "expected 'x', observed no 'x'", old="failed", new="passed")
    both = found("word_count", "expected <=5, observed 9", old="failed")
    shown = screen(
        preview("refund", new="failed", compared=[flip, late]),
        preview("limit", new="failed", compared=[body]),
        preview("mended", old="failed", compared=[fixed]),
        preview("bad", old="failed", new="failed", compared=[both]),
        preview("fresh", answer(recorded=False), old="unknown", new="failed", why="no 'x'"),
        preview("busy", new="error", why="recording: expected an answer, observed HTTP 529"),
        preview("long", answer(side(120))),
        preview("german", answer(side(language="de"))),
        preview("wavers", answer(side(51))),
        preview("same"),
        preview("first", answer(recorded=False), old="unknown"),
    )

    assert shown == text("""
        claude preview: 11 tests asked again, no cassette written
          claude-haiku-4-5, API 2026-10-21, 11 answers, $0.0033

          2 passed as recorded, fail now
            tests/test_support.py::test_refund
              json: 'eta' is a required property
              contains (call 2 of 3): expected 'A17', observed no 'A17'
            tests/test_support.py::test_limit
              AssertionError: assert 2 == 3
          1 failed as recorded, pass now
            tests/test_support.py::test_mended
              contains: expected 'x', observed no 'x'
          1 failed as recorded, and fail now
            tests/test_support.py::test_bad
              word_count: expected <=5, observed 9
          1 never recorded, fail now
            tests/test_support.py::test_fresh
              no 'x'
          1 got no answer to judge, which is not a failure of Claude's
            tests/test_support.py::test_busy
              recording: expected an answer, observed HTTP 529
          2 changed beyond noise
            output tokens +140 % (-33 to +50 % taken for noise):
            tests/test_support.py::test_long
            language en -> de: tests/test_support.py::test_german
          1 changed within noise
          1 the same again
          1 never recorded, pass now

          Recordings were kept because they passed, so a test that wavers can flip with
          nothing changed. Asked again, it passes now and then, and each preview counts.
          Confirm (about $0.00054):
            pytest --claude-record=preview tests/test_support.py::test_refund tests/test_support.py::test_limit
          Look, then accept or reject:
            claude-params review
        """)


def unanswered(name, **outcome):
    test = preview(name, **outcome)
    test["preview"]["answers"] = []
    return test


def test_without_an_answer_there_is_nothing_to_review():
    """No key, or a budget that is too small: it is not known whether it was ever recorded."""
    shown = screen(
        unanswered("refund", old="unknown", new="failed", why="TypeError: no key"),
        unanswered("hello", old="unknown", new="error", why="not sent"),
    )

    assert shown == text("""
        claude preview: no test was answered, no cassette written

          2 got no answer to judge, which is not a failure of Claude's
            tests/test_support.py::test_refund
              TypeError: no key
            tests/test_support.py::test_hello
              not sent

          No answer to judge came, so this preview leaves nothing to review.
        """)


def test_one_answer_is_enough_to_review():
    shown = screen(
        preview("refund", answer(side(51))), unanswered("hello", old="unknown", new="error")
    )

    assert shown.endswith("Look, then accept or reject:\n    claude-params review")


def test_prose_fits_into_eighty_columns():
    """A path or a command to copy stays whole."""
    why = "expected " + "a long list of things that should be there, " * 5
    shown = screen(preview("x", new="failed", compared=[found("contains", why)]))

    assert [line for line in shown.splitlines() if len(line) > 80 and "compare" not in line] == []


def test_many_flips_are_cut():
    flips = [preview(f"{n}", new="failed", compared=[found("contains", "no")]) for n in range(12)]

    assert "    and 2 more" in preview_lines(flips)


def test_a_changed_prompt_is_asked_again():
    shown = screen(preview("x", answer(same=False), new="failed", compared=[found("contains", "")]))

    assert "    pytest --claude-record=preview tests/test_support.py::test_x" in shown


def test_many_flips_are_asked_again_by_pytest_itself():
    flips = [preview(f"{n}", new="failed", compared=[found("contains", "no")]) for n in range(11)]

    assert "  Confirm:" in preview_lines(flips)
    assert "    pytest --claude-record=preview --lf" in preview_lines(flips)


def test_a_fixture_is_asked_again_by_a_test_that_uses_it():
    flip = preview("x", new="failed", compared=[found("contains", "")])
    flip["preview"]["test"] = "fixture greeting of tests/test_support.py (module)"

    assert "    pytest --claude-record=preview --lf" in preview_lines([flip])


def test_noise_is_measured_by_repeats_of_one_request():
    """Recordings of one request differ by nothing else."""
    sample = [answer(side(50), side(tokens)) for tokens in (45, 50, 55, 48, 52, 50, 47, 53)]
    noise = noise_of([preview("x", *sample)["preview"]])

    assert noise.is_known
    assert math.expm1(noise.band) == pytest.approx(0.2, abs=0.04)
    assert noise.percent == "-17 to +20 %"


def test_a_change_that_all_tests_share_is_no_noise():
    """Answers became a third longer everywhere: the scatter about that is the noise."""
    tests = [preview(f"{n}", answer(side(130 + n), side(100))) for n in range(-5, 6)]
    noise = noise_of([one["preview"] for one in tests])

    assert noise.is_known
    assert noise.band < 0.1
    assert "  11 changed beyond noise" in preview_lines(tests)
    assert f"output tokens +30 % (noise {noise.percent}): 11 tests" in screen(*tests)


def test_small_changes_are_of_no_interest():
    """However sure they are."""
    tests = [preview(f"{n}", answer(side(105), side(100))) for n in range(10)]

    assert "  10 changed within noise" in preview_lines(tests)


def test_a_token_more_is_no_change_in_length():
    """A label of four tokens that has five now is a quarter longer."""
    assert "  1 changed within noise" in preview_lines([preview("x", answer(side(20), side(16)))])
    assert "  1 changed beyond noise" in preview_lines([preview("x", answer(side(25), side(16)))])


def test_an_unknown_length_has_not_changed():
    assert change_in_length(preview("x", answer(side(None)))["preview"]) is None
    assert change_in_length(preview("x", answer(recorded=False))["preview"]) is None


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ({"stop_reason": "max_tokens"}, ["stop reason end_turn -> max_tokens"]),
        ({"tools": ["search", "search"]}, ["tools called none -> search+search"]),
        ({"is_json": True}, ["JSON no -> yes"]),
        ({"model": "claude-haiku-5"}, ["model served claude-haiku-4-5-20251001 -> claude-haiku-5"]),
        ({"language": ""}, []),
    ],
)
def test_changes_in_kind(new, told):
    """A language that is not sure is no change."""
    assert other_changes(preview("x", answer(side(**new)))["preview"]) == told


def test_one_that_passed_now_and_then_is_not_sure():
    """Two of five, and this time not: it wavers, and is asked again."""
    flip = preview("x", new="failed", compared=[found("contains", "")])
    flip["preview"]["earlier"] = ("passed", "failed", "passed", "failed")
    shown = screen(flip)

    assert "    tests/test_support.py::test_x (passes in 2 of 5 previews)" in shown
    assert "    pytest --claude-record=preview tests/test_support.py::test_x" in shown
    assert "passed in none" not in shown


def test_a_preview_without_an_answer_is_no_try():
    error = preview("x", new="error", why="HTTP 529")
    error["preview"]["earlier"] = ("passed",)

    assert "previews" not in screen(error)


def test_the_same_answer_to_a_changed_request_is_told_as_such():
    """Whatever noise there is: nothing of the answer has changed."""
    alike = answer(side(), same=False) | {"same_answer": True}
    shown = screen(preview("alike", alike), preview("reworded", alike, answer(side(51))))

    assert "  1 changed within noise\n  1 with the same answer to a changed request\n" in shown


@pytest.mark.parametrize(
    ("unasked", "last"),
    [
        (0, "  What was answered is as recorded: nothing to decide."),
        (1, "    claude-params review"),
    ],
)
def test_the_same_again_needs_no_review(unasked, last):
    """Unless the test asks for less than was recorded."""
    same = preview("same")
    same["preview"]["unasked"] = unasked

    assert screen(same).splitlines()[-1] == last
