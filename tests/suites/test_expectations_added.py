"""Expectations added to cases of a suite: what the file says besides stays as it is."""

import difflib

import pytest

from pytest_claude_params.cassettes.yaml.yaml_reader import load
from pytest_claude_params.suites.expectations_added import added_to_suite

SUITE = """\
version: 1
cases:
  # Says where.
  - id: bare
    prompt: Where?

  - id: short
    prompt: Where?
    expect: {contains: A17}  # the order
  - id: long
    expect:
      contains: A17
    prompt: Where?
  - {id: flow, prompt: Where}
  - id: shared
    prompt: Where?
    expect: &x {contains: A17}
  - id: alias
    prompt: Where?
    expect: *x
  - prompt: Nameless?
"""
LINES = {"bare": 4, "short": 7, "long": 10, "flow": 14, "shared": 15, "alias": 18, "nameless": 21}
WORDS = {"word_count": "<=20"}


def added(name, *wanted, defaults=()):
    text, count = added_to_suite(SUITE.encode(), {LINES[name]: list(wanted)}, defaults)
    load(text.decode())
    lines = difflib.ndiff(SUITE.splitlines(), text.decode().splitlines())
    return [line[2:] for line in lines if line.startswith("+ ")], count


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("bare", ["    expect:", '      word_count: "<=20"']),
        ("short", ['    expect: {contains: A17, word_count: "<=20"}  # the order']),
        ("long", ['      word_count: "<=20"']),
        ("flow", ['  - {id: flow, prompt: Where, expect: {"word_count": "<=20"}}']),
        ("nameless", ["    expect:", '      word_count: "<=20"']),
    ],
)
def test_an_expectation_stands_where_its_case_has_them(name, lines):
    """Below, in braces, on lines: as the file is written."""
    assert added(name, WORDS) == (lines, 1)


def test_what_the_case_says_already_is_wanted_besides():
    """A name stands once in a mapping."""
    lines, count = added("short", {"contains": "Berlin"}, {"contains": "2 days"}, WORDS)

    assert count == 3
    assert lines == [
        (
            '    expect: {contains: A17, all_of: [{"contains": "Berlin"}, {"contains": "2 days"}], '
            'word_count: "<=20"}  # the order'
        )
    ]


def test_what_the_defaults_say_is_not_put_aside():
    """A key of a case takes the place of that of the defaults."""
    lines, count = added("bare", WORDS, defaults=["word_count"])

    assert lines == ["    expect:", '      all_of: [{"word_count": "<=20"}]']
    assert count == 1


def test_what_has_no_place_is_not_counted():
    """There is an ``all_of`` already, by the defaults."""
    lines, count = added("short", {"contains": "Berlin"}, WORDS, defaults=["all_of"])

    assert lines == ['    expect: {contains: A17, word_count: "<=20"}  # the order']
    assert count == 1


@pytest.mark.parametrize("name", ["shared", "alias"])
def test_what_several_cases_share_stays_as_it_is(name):
    """It would be another for all of them."""
    assert added(name, WORDS) == ([], 0)


def test_a_case_below_its_dash_is_found_by_its_first_line():
    """As YAML allows."""
    text = "version: 1\ncases:\n-\n  id: a\n  prompt: Where?"
    edited, count = added_to_suite(text.encode(), {4: [WORDS]})

    assert edited.decode() == f'{text}\n  expect:\n    word_count: "<=20"\n'
    assert count == 1
