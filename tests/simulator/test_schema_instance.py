import jsonschema
import pytest

from pytest_claude_params.simulator.composing.schema_instance import instance_of
from pytest_claude_params.simulator.http.api_error import ApiError


@pytest.mark.parametrize(
    ("schema", "instance"),
    [
        ({"type": "object"}, {}),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, {}),
        ({"properties": {"a": {"type": "null"}}, "required": ["a"]}, {"a": None}),
        ({"type": "object", "required": ["undeclared"]}, {"undeclared": "simulated"}),
        ({"type": "string"}, "simulated"),
        ({"type": "string", "minLength": 12}, "simulated..."),
        ({"type": "string", "maxLength": 3}, "sim"),
        ({"type": "string", "format": "date"}, "2026-01-01"),
        ({"enum": ["celsius", "fahrenheit"]}, "celsius"),
        ({"const": 7}, 7),
        ({"type": "string", "default": "Oslo"}, "Oslo"),
        ({"type": ["null", "boolean"]}, False),
        ({"type": "integer"}, 0),
        ({"type": "integer", "minimum": 3}, 3),
        ({"type": "integer", "minimum": 2.5}, 3),
        ({"type": "integer", "exclusiveMinimum": 3}, 4),
        ({"type": "integer", "minimum": 4, "multipleOf": 5}, 5),
        ({"type": "integer", "maximum": -2}, -2),
        ({"type": "integer", "exclusiveMaximum": -2}, -3),
        ({"type": "number", "minimum": 0, "maximum": 1}, 0.0),
        ({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, 0.5),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
        ({"type": "array", "items": {"type": "integer"}}, []),
        ({"type": "array", "items": {"type": "integer"}, "minItems": 2}, [0, 0]),
        ({"prefixItems": [{"type": "boolean"}]}, [False]),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, 0),
        ({"oneOf": [{"const": "a"}, {"const": "b"}]}, "a"),
        (
            {
                "allOf": [
                    {"properties": {"a": {"type": "integer"}}, "required": ["a"]},
                    {"properties": {"b": {"type": "boolean"}}, "required": ["b"]},
                ]
            },
            {"a": 0, "b": False},
        ),
        (
            {
                "$defs": {"city": {"type": "string", "enum": ["Oslo"]}},
                "type": "object",
                "properties": {"place": {"$ref": "#/$defs/city"}},
                "required": ["place"],
            },
            {"place": "Oslo"},
        ),
    ],
)
def test_an_instance_is_small_and_fits_its_schema(schema, instance):
    made = instance_of(schema)

    jsonschema.validate(made, schema)
    assert instance == made


def test_a_schema_that_contains_itself_comes_to_an_end():
    schema = {"properties": {"child": {"$ref": "#"}}, "required": ["child"]}

    assert "child" in instance_of(schema)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "multipleOf": 0},
        {"type": "array", "minItems": "two"},
        {"type": "string", "minLength": []},
        {"allOf": [{"$ref": "#"}]},
        {"anyOf": 5},
    ],
)
def test_a_schema_that_makes_no_sense_is_refused(schema):
    with pytest.raises(ApiError, match="JSON schema is invalid"):
        instance_of(schema)
