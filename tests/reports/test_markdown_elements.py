"""Pieces of Markdown: texts that are shown and do nothing, tables that are never cut in two."""

from __future__ import annotations

import pytest

from pytest_claude_params.reports.markdown import elements


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a | b ` c", "a &#124; b &#96; c"),
        ("<script>&amp;", "&#60;script&#62;&#38;amp;"),
        ("*a* _b_ ~c~ [d](e) !f \\g $h$", "&#42;a&#42; &#95;b&#95; &#126;c&#126; &#91;d&#93;(e) &#33;f &#92;g &#36;h&#36;"),
        # An entity would become a name again before GitHub looks for names.
        ("ask @bob or @org/team", "ask @&#8203;bob or @&#8203;org/team"),
        ("see #12, gh-12 and a/b#12", "see #&#8203;12, gh&#8203;-12 and a/b#&#8203;12"),
        ("https://a.test www.a.test", "https:&#8203;//a.test www&#8203;.a.test"),
        ("done :tada: at 12:30", "done :&#8203;tada: at 12:30"),
        ("- no list", "&#45; no list"),
        ("two\nlines \x1b[31m\u202e", "two&#92;nlines &#92;x1b&#91;31m&#92;u202e"),
    ],
)  # fmt: skip
def test_a_text_is_shown_as_it_is(text, written):
    assert elements.escaped(text) == written


def test_a_fence_is_longer_than_any_within():
    assert elements.text_block("````\nx") == "`````\n````\nx\n`````\n"
    assert elements.before_after("a ```", "b") == "````diff\n- a ```\n+ b\n````\n"


@pytest.mark.parametrize(
    ("text", "written"), [("pytest a", "`pytest a`"), ("a `b`", "`` a `b` ``"), ("``", "``` `` ```")]
)  # fmt: skip
def test_code_within_a_line(text, written):
    assert elements.code(text) == written


def test_a_table_has_ten_rows():
    lines = list(elements.table(("a", "b"), [(str(number), "x") for number in range(17)]))

    assert lines[:4] == ["", "| a | b |", "| --- | --- |", "| 0 | x |"]
    assert len(lines) == 3 + 10 + 1
    assert lines[-1] == "\nand 7 more"
    assert list(elements.table(("a", "b"), [])) == []


def test_sections_are_left_out_whole():
    """What is first and last stays, whatever there is room for."""
    sections = [f"\n{letter * 100}\n" for letter in "abc"]

    assert elements.within(1_000, "head\n", sections, "last\n") == "".join(
        ["head\n", *sections, "last\n"]
    )
    assert elements.within(420, "head\n", sections, "last\n") == (
        f"head\n{sections[0]}{sections[1]}\n1 section left out: there is no room for more.\nlast\n"
    )
    assert elements.within(100, "head\n", sections, "last\n") == (
        "head\n\n3 sections left out: there is no room for more.\nlast\n"
    )
