"""Long texts: once on a page, folded above 2 KB, cut above 64 KB."""

from __future__ import annotations

import pytest

LONG = "Answer as the support desk of a shop for garden tools. " * 5


def asked(runs, name, system, **more):
    """Make a test that sends a system prompt."""
    call = runs.call(system="s", tools="", messages=[], content="")
    return runs.ran(call, test=f"t::{name}", bodies={"s": system}, **more)


@pytest.mark.parametrize(
    ("tests", "system", "count"),
    [(3, LONG, 1), (3, "Be kind.", 4), (1, LONG, 1)],
    ids=["long and shared", "short", "of one test"],
)
def test_a_long_text_of_several_tests_stands_there_once(runs, tests, system, count):
    """A short one is shorter than a link; the inventory has each system prompt, too."""
    text = runs.page(*(asked(runs, number, system) for number in range(tests)))

    assert text.count(system) == count
    assert text.count("class=ref") == (tests if tests > 1 and system == LONG else 0)


def test_a_message_of_several_tests_stands_with_the_first(runs):
    """The others refer to it."""
    call = runs.call(system="", tools="", messages=["m"], content="")
    bodies = {"m": {"role": "user", "content": LONG}}
    text = runs.page(*(runs.ran(call, test=f"t::{n}", bodies=bodies) for n in range(3)))

    assert text.count(f'id="b1">{LONG}') == 1
    assert text.count("href=#b1>") == 2


@pytest.mark.parametrize(("size", "is_folded"), [(2048, False), (2049, True)])
def test_above_2_kb_a_text_is_folded(runs, size, is_folded):
    """Its beginning shows."""
    text = runs.page(runs.ran(runs.call("x" * size)))

    assert (f"<small>{size:,} characters</small></summary>" in text) == is_folded
    assert "x" * size in text


@pytest.mark.parametrize(("size", "is_cut"), [(65_536, False), (65_537, True)])
def test_above_64_kb_a_text_is_cut(runs, size, is_cut):
    """A line says where the whole is."""
    text = runs.page(runs.ran(runs.call("x" * size)))

    said = "Cut after 65,536 of 65,537 characters; the whole is in the cassette"
    assert ("x" * size in text, said in text) == (not is_cut, is_cut)
