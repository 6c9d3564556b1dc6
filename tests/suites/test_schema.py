"""The schema that editors use and the loader say the same of a file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params import expectations
from pytest_claude_params.cassettes.yaml.yaml_core import value_of
from pytest_claude_params.cassettes.yaml.yaml_reader import load
from pytest_claude_params.errors import UsageError
from pytest_claude_params.expectations import EXPECTATIONS
from pytest_claude_params.suites.problems import SuiteError
from pytest_claude_params.suites.reading import read_suite
from pytest_claude_params.suites.schema import FILE, schema

CHECKER = jsonschema.Draft202012Validator(schema())
CASE = {"id": "a", "prompt": "Hi"}
FULL = {
    "version": 1,
    "include": ["other.yaml"],
    "defaults": {
        "params": {"max_tokens": 5},
        "expect": {"stop_reason": "end_turn"},
        "tags": ["a"],
        "cassette": "shared",
    },
    "prompts": {"hello": "Hello", "long": {"file": "long.txt"}},
    "cases": [
        {
            **CASE,
            "system": {"use": "hello"},
            "samples": 3,
            "known": [{"answer": "a", "passes": True}],
        },
        {
            "id": "b",
            "turns": [{"user": "Hi", "expect": {"contains": "o"}}, {"user": {"file": "x"}}],
        },
        {
            "id": "c",
            "messages": [{"role": "user", "content": "Hi"}],
            "skip": True,
            "xfail": "known",
        },
        {
            "id": "d",
            "prompt": "Hi",
            "files": ["a.png"],
            "tools": [{"name": "t", "results": [{"input": {"a": 1}, "result": {"b": 2}}]}],
            "dataset": [{"id": "x"}],
            "matrix": {"model": ["m"]},
            "gate": {"pass_rate": ">=0.9", "confidence": 0.95, "by": "id"},
            "cassette": {
                "name": "shared",
                "record": "new",
                "ignore": ["metadata"],
                "vary": ["date"],
            },
            "call": "app:answer",
        },
    ],
    "gates": [{"pass_rate": 0.5, "tags": ["a"]}],
}
VALUES = [
    None,
    True,
    False,
    0,
    1,
    2.5,
    "",
    "text",
    [],
    ["a"],
    {},
    {"file": "a"},
    {"use": "a"},
    {"x": 1},
]
KEYS = [
    "prompt",
    "messages",
    "turns",
    "samples",
    "skip",
    "file",
    "passes",
    "nonsense",
    "x-mine",
    "tags",
]


def is_taken(path, data):
    """Say whether the loader takes a file."""
    path.write_text(json.dumps(data), encoding="utf-8")
    try:
        return not read_suite(path).problems
    except SuiteError:
        return False


def steps(value, where=()):
    """Yield the path of every part."""
    yield where
    parts = dict(enumerate(value)) if isinstance(value, list) else value
    for key, inner in parts.items() if isinstance(parts, dict) else ():
        yield from steps(inner, (*where, key))


def changed(data, where, value):
    """Return data with another value at a place."""
    if not where:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[where[0]] = changed(data[where[0]], where[1:], value)
    return copy


def test_the_file_is_current():
    """To write it anew: ``python -m pytest_claude_params.suites.schema``."""
    assert json.loads(FILE.read_text(encoding="utf-8")) == schema()


def test_every_key_is_described():
    """An editor shows it beside the key."""
    found = schema()
    for name, part in [*found["$defs"].items(), ("Suite", found)]:
        for key, described in part.get("properties", {}).items():
            assert described.get("description") or name == "Expect", (name, key)


def test_both_take_a_suite_with_everything(tmp_path):
    """All keys at once."""
    CHECKER.validate(FULL)
    assert is_taken(tmp_path / "a.yaml", FULL)


# What an expectation takes is checked by its own schema there, and here when it is collected.
PLACES = [one for one in steps(FULL) if "expect" not in one]
# At night more, and others each time.
EXAMPLES = 1_000 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 50


@settings(max_examples=EXAMPLES)
@given(st.sampled_from(PLACES), st.sampled_from(VALUES))
def test_both_say_the_same_of_a_changed_value(tmp_path_factory, where, value):
    """Of any value in any place."""
    data = changed(FULL, where, value)

    path = tmp_path_factory.getbasetemp() / "changed.yaml"
    assert is_taken(path, data) == CHECKER.is_valid(data), (where, value)


@settings(max_examples=EXAMPLES)
@given(st.sampled_from(PLACES), st.sampled_from(KEYS), st.sampled_from(VALUES))
def test_both_say_the_same_of_a_key_more_or_less(tmp_path_factory, where, key, value):
    """A key is added, or taken out where it was."""
    part = FULL
    for step in where:
        part = part[step]
    if not isinstance(part, dict):
        return
    less = {name: one for name, one in part.items() if name != key}
    data = changed(FULL, where, less if key in part else {**part, key: value})

    path = tmp_path_factory.getbasetemp() / "more.yaml"
    assert is_taken(path, data) == CHECKER.is_valid(data), (where, key, value)


# What an expectation takes is more than a schema can say: a file that is there, a language that is
# one, a pattern that can be read, the name of another expectation.
BEYOND_A_SCHEMA = {
    "agreement": "a share between 0 and 1",
    "check": "a function that is there",
    "json": "a schema, or a file that holds one",
    "language": "the code of a language",
    "matches": "a regular expression",
    "not_": "the name of an expectation",
    "quantiles": "what is measured",
    "share": "a share between 0 and 1 for each answer",
    "same_distribution_as": "a cassette that is there",
}
WANTED = [*VALUES, -1, [1], [None], [[]], "<=80", "0.5..0.9", "<<5", "("]


def takes(name, value, folder):
    """Whether the loader takes the value of an expectation."""
    try:
        expectations.parse(
            {name: value}, EXPECTATIONS, where="expect", folder=folder, judge_model="claude-opus-5"
        )
    except UsageError:
        return False
    return True


def is_valid(expect):
    """Whether the schema takes what is expected."""
    return CHECKER.is_valid({"version": 1, "cases": [{**CASE, "expect": expect}]})


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_both_say_the_same_of_what_is_expected(tmp_path, name):
    """No value is marked in an editor that the loader takes, and none is let through that it does not."""
    loaded = [takes(name, value, tmp_path) for value in WANTED]
    marked = [is_valid({name: value}) for value in WANTED]

    # Python takes 1 for true.
    beside = [
        one for one, ok in zip(WANTED, loaded, strict=True) if ok and not is_valid({name: one})
    ]
    assert beside in ([], [1])
    if name not in BEYOND_A_SCHEMA:
        assert [
            one for one, ok in zip(WANTED, marked, strict=True) if ok and one not in beside
        ] == [one for one, ok in zip(WANTED, loaded, strict=True) if ok and one not in beside]


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_a_template_stands_for_any_value(name):
    """What it is filled with is not known in an editor."""
    assert is_valid({name: "{{ wanted | int }}"})


SUITES = sorted((Path(__file__).parents[2] / "examples").rglob("*.claude.yaml"))


@pytest.mark.parametrize("path", SUITES, ids=[path.stem for path in SUITES])
def test_both_take_the_examples(path):
    """As an editor and pytest see them."""
    CHECKER.validate(load(path.read_text(encoding="utf-8"), value_of))

    assert not read_suite(path).problems


@pytest.mark.parametrize("name", ["language", "json", "pass_rate"])
def test_expectations_are_in_it(name):
    """With what they take, and their first sentence."""
    described = schema()["$defs"]["Expect"]["properties"][name]

    assert described["description"]
