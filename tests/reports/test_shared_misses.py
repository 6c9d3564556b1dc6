"""Tests that miss for one reason are told in one block, with one command and one total."""

import pytest

from pytest_claude_params.reports.shared_misses import shared_miss_lines

FIRST = "tests miss for the same reason: system changed -> pytest --claude-record=update"


def missed(test, cause="a", cost=0.5, preview="", **more):
    """Make a test with one miss; each costs half a dollar."""
    recording = {
        "command": "pytest --claude-record=update",
        "test": test,
        "input_tokens": 700,
        "output_tokens": 60,
        "cost": cost,
        "preview": preview,
    }
    reason = "system changed -> pytest --claude-record=update"
    miss = {"cause": cause, "reason": reason, "recording": recording, **more}
    return {"misses": [miss]}


SIX = [missed(f"test_a.py::test_{number}") for number in range(6)]
SIX_NAMES = " ".join(f"test_a.py::test_{number}" for number in range(6))


def test_six_misses_of_one_cause():
    """One block, six names, one command, one total."""
    assert shared_miss_lines(SIX) == [
        f"6 {FIRST}",
        f"  Record them:  pytest --claude-record=update {SIX_NAMES}",
        (
            "                (about 4,200 in, at most 360 out tokens, at most $3.00, for what has"
            " missed so far)"
        ),
    ]


def test_changed_prompts_are_shown_first():
    """Where each of them is near a recording."""
    seen = [
        missed(f"a.py::test_{number}", preview="pytest --claude-record=preview")
        for number in (1, 2)
    ]

    lines = shared_miss_lines(seen)
    assert lines[1] == "  See first:    pytest --claude-record=preview a.py::test_1 a.py::test_2"
    assert not any("See first" in line for line in shared_miss_lines([*seen, SIX[0]]))


def test_more_than_six_are_recorded_by_file():
    """And the total is that of the command: with what else misses in that file."""
    other = missed("test_a.py::test_other", cause="b")
    elsewhere = missed("test_c.py::test_other", cause="b")

    assert shared_miss_lines([*SIX, other, elsewhere, missed("test_b.py::test_6")])[:4] == [
        f"7 {FIRST}",
        f"  {SIX_NAMES.replace(' ', ', ')} and 1 more",
        "  Record them:  pytest --claude-record=update test_a.py test_b.py",
        (
            "                (about 5,600 in, at most 480 out tokens, at most $4.00, for what has"
            " missed so far)"
        ),
    ]


def test_names_are_quoted_for_a_shell():
    """As they can be pasted."""
    lines = shared_miss_lines([missed("test_a.py::test[a b]"), missed("test_a.py::test_c")])

    assert lines[1] == (
        "  Record them:  pytest --claude-record=update 'test_a.py::test[a b]' test_a.py::test_c"
    )


def test_all_misses_of_a_test_are_counted():
    """Its command asks all of them."""
    both = {"misses": [*missed("a.py::t")["misses"], *missed("a.py::t", cause="b")["misses"]]}

    assert "2,100 in, at most 180 out tokens, at most $1.50" in shared_miss_lines([both, SIX[0]])[2]


def test_a_price_that_is_not_known():
    """Nothing is said of money then, rather than too little."""
    lines = shared_miss_lines([SIX[0], missed("test_a.py::test_x", cost=None)])

    assert lines[2] == (
        "                (about 1,400 in, at most 120 out tokens, for what has missed so far)"
    )


@pytest.mark.parametrize(
    ("tests", "lines"),
    [
        ([], []),
        ([SIX[0], missed("t", cause="b")], []),
        ([missed("t", cause="")] * 2, []),
        ([missed("t", recording=None)] * 2, [f"2 {FIRST}"]),
    ],
    ids=["no test", "two causes", "no cause", "recording does not mend it"],
)
def test_where_there_is_no_command(tests, lines):
    """Nothing is shared, or something else is to be done."""
    assert shared_miss_lines(tests) == lines


def test_what_was_recorded_is_counted_once():
    """Two misses of a test leave the same recordings to ask; one replaces a part of them."""
    later = [
        {"number": number, "input_tokens": 100, "output_tokens": 10, "cost": 0.25}
        for number in (2, 3)
    ]
    first, second = missed("a.py::t"), missed("a.py::t", cause="b")
    first["misses"][0]["recording"] |= {"replaces": (1,), "later": later}
    second["misses"][0]["recording"] |= {"replaces": (2,), "later": later[1:]}
    both = {"misses": [*first["misses"], *second["misses"]]}

    assert "2,200 in, at most 190 out tokens, at most $1.75" in shared_miss_lines([both, SIX[0]])[2]
