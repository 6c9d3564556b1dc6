"""What a JSON Schema gives no order has none when requests are compared."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallRequest
from pytest_claude_params.matching import differences, key_of
from pytest_claude_params.matching.json_schemas import in_any_order

URL = "https://api.anthropic.com/v1/messages"


def with_tool(schema):
    """Make a request that offers one tool."""
    return CallRequest("POST", URL, body={"tools": [{"name": "t", "input_schema": schema}]})


def with_format(schema):
    """Make a request for JSON by a schema."""
    form = {"type": "json_schema", "schema": schema}
    return CallRequest("POST", URL, body={"output_config": {"format": form}})


EQUAL = {
    "required": ({"required": ["a", "b"]}, {"required": ["b", "a"]}),
    "enum": ({"enum": ["a", 1, None, {"x": 1}]}, {"enum": [None, {"x": 1}, "a", 1]}),
    "type": ({"type": ["string", "null"]}, {"type": ["null", "string"]}),
    "dependentRequired": (
        {"dependentRequired": {"a": ["b", "c"]}},
        {"dependentRequired": {"a": ["c", "b"]}},
    ),
    "dependencies of older drafts": (
        {"dependencies": {"a": ["b", "c"], "d": {"required": ["x", "y"]}}},
        {"dependencies": {"a": ["c", "b"], "d": {"required": ["y", "x"]}}},
    ),
    "within properties": (
        {"properties": {"p": {"items": {"enum": ["x", "y"]}}}},
        {"properties": {"p": {"items": {"enum": ["y", "x"]}}}},
    ),
    "within $defs and anyOf": (
        {"$defs": {"D": {"anyOf": [{"required": ["a", "b"]}]}}},
        {"$defs": {"D": {"anyOf": [{"required": ["b", "a"]}]}}},
    ),
}
OTHER = {
    "another member": ({"required": ["a", "b"]}, {"required": ["a", "c"]}),
    "a member less": ({"enum": ["a", "b"]}, {"enum": ["a"]}),
    "the order of examples": ({"examples": ["a", "b"]}, {"examples": ["b", "a"]}),
    "the order of a default": ({"default": ["a", "b"]}, {"default": ["b", "a"]}),
    "the order of alternatives": (
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {"anyOf": [{"type": "null"}, {"type": "string"}]},
    ),
    "a tuple's items": (
        {"prefixItems": [{"type": "string"}, {"type": "null"}]},
        {"prefixItems": [{"type": "null"}, {"type": "string"}]},
    ),
    "a list within a default": (
        {"default": {"required": ["a", "b"]}},
        {"default": {"required": ["b", "a"]}},
    ),
    "null for a default": ({"default": None}, {}),
}


@pytest.mark.parametrize("wrapped", [with_tool, with_format])
@pytest.mark.parametrize(("one", "other"), EQUAL.values(), ids=EQUAL)
def test_the_order_of_a_set_is_not_a_difference(wrapped, one, other):
    """A library that builds it from a Python set writes it anew after each start."""
    assert key_of(wrapped(one)) == key_of(wrapped(other))
    assert differences(wrapped(one), wrapped(other)) == []


@pytest.mark.parametrize("wrapped", [with_tool, with_format])
@pytest.mark.parametrize(("one", "other"), OTHER.values(), ids=OTHER)
def test_all_else_counts(wrapped, one, other):
    """Members, and what the specification gives an order."""
    assert key_of(wrapped(one)) != key_of(wrapped(other))
    assert differences(wrapped(one), wrapped(other)) != []


def test_a_property_may_be_named_like_a_keyword():
    """Below ``properties`` stand names."""
    schema = {"properties": {"required": {"type": ["b", "a"]}, "enum": {"items": True}}}

    assert in_any_order(schema) == {
        "properties": {"required": {"type": ["a", "b"]}, "enum": {"items": True}}
    }


def test_the_schema_itself_stays_as_it_was():
    """What is compared is also what is sent and stored."""
    schema = {"required": ["b", "a"]}
    in_any_order(schema)

    assert schema == {"required": ["b", "a"]}


def test_data_that_looks_like_a_schema_counts_in_its_order():
    """The input of a tool is what Claude has asked for."""
    one, other = (
        CallRequest(
            "POST",
            URL,
            body={
                "messages": [
                    {
                        "role": "assistant",
                        "content": [{"type": "tool_use", "input": {"required": order}}],
                    }
                ]
            },
        )
        for order in (["a", "b"], ["b", "a"])
    )

    assert key_of(one) != key_of(other)


@pytest.mark.parametrize("make", [with_tool, with_format], ids=["a tool", "a format"])
@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ({"required": ["order", "email"]}, {"required": ["order"]}, "required"),
        ({"properties": {"a": {"enum": [1, 2]}}}, {"properties": {"a": {"enum": [2, 3]}}},
         "properties.a.enum"),
        ({"dependentRequired": {"a": ["b"]}}, {"dependentRequired": {"a": ["b", "c"]}},
         "dependentRequired.a"),
    ],
    ids=["required", "enum", "dependentRequired"],
)  # fmt: skip
def test_what_changed_in_a_set_is_the_set(make, before, after, place):
    """By its places, what stayed would look as if it had changed or gone."""
    (found,) = differences(make(before), make(after))

    assert found.path.endswith(f".{place}")
    keys = place.split(".")
    for key in keys[:-1]:
        before, after = before[key], after[key]
    assert sorted(found.recorded) == sorted(before[keys[-1]])
    assert sorted(found.asked) == sorted(after[keys[-1]])


def test_other_lists_differ_by_their_places():
    """Also one that is called like a set, outside of a schema."""
    one = CallRequest("POST", URL, body={"enum": [1, 2], "stop_sequences": ["a", "b"]})
    other = CallRequest("POST", URL, body={"enum": [1, 3], "stop_sequences": ["a", "c"]})

    assert [each.path for each in differences(one, other)] == ["enum[1]", "stop_sequences[1]"]
