"""YAML written by hand, such as scenarios and rules: its data, and the line of each place."""

from __future__ import annotations

import os

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.cassettes.yaml import yaml_reader
from pytest_claude_params.cassettes.yaml.yaml_places import YamlError, parsed

# By night more, and others each time.
EXAMPLES = 300 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 30

NINE = ", ".join(["*{}"] * 9)
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{NINE.replace('{}', before)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_each_key_and_item_has_its_line():
    """Also below an alias, which has a line itself."""
    text = "one: &x\n  deep: [1,\n    2]\ntwo: *x\nthree:\n- {a: 1}\n"

    data, lines = parsed(text)

    assert data == {"one": {"deep": [1, 2]}, "two": {"deep": [1, 2]}, "three": [{"a": 1}]}
    assert lines == {
        ("one",): 1,
        ("one", "deep"): 2,
        ("one", "deep", 0): 2,
        ("one", "deep", 1): 3,
        ("two",): 4,
        ("three",): 5,
        ("three", 0): 6,
        ("three", 0, "a"): 6,
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: {c: 1, c: 2}", ("the key is given twice", 2, "b.c")),
        (BOMB, ("it says with aliases more than 10 times what it holds", 6, "")),
        ("a: &a [*a]", ("it holds itself: *a stands inside of &a", 1, "")),
        ("a: !!python/name:os.system x", ("it holds the tag !!python/name:os.system, which could run code", 1, "")),
        ("a: 1\n<<: [1]", ("it takes in with '<<' what is not a mapping", 1, "")),
        ("a: 1\n---\nb: 2", ("it holds more than one YAML document", 3, "")),
    ],
    ids=["twice", "bomb", "itself", "code", "merge", "documents"],
)  # fmt: skip
def test_what_no_reader_should_follow_is_told(text, told):
    """With the line; of a key given twice with its place."""
    with pytest.raises(YamlError) as error:
        parsed(text)

    assert (error.value.problem, error.value.line, error.value.place) == told


def test_dates_and_times_are_texts():
    """As in JSON: what is meant by them says who asks for them."""
    assert parsed("day: 2026-12-01\ntime: 12:30\n")[0] == {"day": "2026-12-01", "time": "12:30"}


@pytest.mark.parametrize(
    "text",
    [
        "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}",
        "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc: {<<: [*a, *b], w: 5}",
        "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {z: 3, <<: *b}",
        "a: {<<: {x: {y: [1]}}, x: 2}",
    ],
)
def test_merged_keys_are_those_that_pyyaml_merges(text):
    """What a mapping says itself wins, then the first that it takes in."""
    assert parsed(text)[0] == yaml.safe_load(text)


@settings(max_examples=EXAMPLES)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["x", "y z", "1"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["a", "b", "c d"]), inner, max_size=3)
        ),
        max_leaves=8,
    ),
    st.booleans(),
)
def test_any_data_is_read_with_lines_for_all_of_it(data, flow):
    """In either style, as the reader of cassettes reads it."""
    text = yaml.safe_dump(data, default_flow_style=flow)

    read, lines = parsed(text)

    assert read == yaml_reader.load(text) == data
    assert set(lines) == set(places_in(data))
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


def places_in(data, place=()):
    """List the places of data."""
    inner = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for name, value in inner:
        yield (*place, name)
        yield from places_in(value, (*place, name))
