"""The expectation ``json``."""

from __future__ import annotations

import json

import pytest

from pytest_claude_params import own_pattern
from pytest_claude_params.errors import UsageError
from pytest_claude_params.expectations import evaluate, parse

SCHEMA = {
    "type": "object",
    "properties": {"eta": {"type": "integer"}},
    "required": ["eta"],
}
ALLOWED = (
    "Allowed: True for any JSON, a JSON schema, the path of a file that holds one, or a mapping of "
    "JSONPaths to schemas or values ({'$.email': {'format': 'email'}})."
)
STOPPED = {"stop_reason": "stop_sequence", "stop_sequence": "}"}
PREFILL = {"messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "{"}]}


@pytest.mark.parametrize("answer", ["{}", " [1, 2]\n", "3", '"x"', "null"])
def test_any_json_passes(verdict, call, answer):
    assert verdict(call(answer), json=True).passed


def test_a_stop_sequence_is_put_back(verdict, call):
    assert verdict(call('{"eta": 3', **STOPPED), json=SCHEMA).passed


@pytest.mark.parametrize("stop", [{}, STOPPED])
def test_a_prefill_is_put_back(verdict, call, stop):
    answer = '"eta": 3' if stop else '"eta": 3}'

    assert verdict(call(answer, sent=PREFILL, **stop), json=SCHEMA).passed


@pytest.mark.parametrize(
    ("answer", "observed", "hint"),
    [
        ("", "Expecting value: line 1 column 1 (char 0)", "the answer has no text"),
        (
            "```json\n{}\n```",
            "Expecting value: line 1 column 1 (char 0)",
            "the answer is fenced in ```; ask for bare JSON, or use output_config.format",
        ),
        (
            "Here: {}",
            "Expecting value: line 1 column 1 (char 0)",
            "there are words before the JSON: 'Here: '",
        ),
        (
            "{} I hope",
            "Extra data: line 1 column 4 (char 3)",
            "there are words after the JSON: 'I hope'",
        ),
        (
            "Hello",
            "Expecting value: line 1 column 1 (char 0)",
            "there is neither { nor [ in the answer",
        ),
        ('{"a": 1', "Expecting ',' delimiter: line 1 column 8 (char 7)", ""),
        ("NaN", "NaN is not JSON", "there is neither { nor [ in the answer"),
    ],
)
def test_what_is_not_json_fails(verdict, call, answer, observed, hint):
    found = verdict(call(answer), json=True)

    assert not found.passed
    assert (found.expected, found.hint, found.telling) == ("JSON", hint, "end")
    assert found.observed == f"no JSON: {observed}"


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ("={}", "there are words before the JSON: '='"),
        ("x" * 41 + "[]", f"there are words before the JSON: '{'x' * 40}' ..."),
        ("[]" + "x" * 41, f"there are words after the JSON: '{'x' * 40}' ..."),
    ],
    ids=["short", "long before", "long after"],
)
def test_the_hint_quotes_what_surrounds_the_json(verdict, call, answer, hint):
    assert verdict(call(answer), json=True).hint == hint


def test_a_long_reason_is_cut(verdict, call):
    found = verdict(call("1"), json={"enum": ["x" * 400]})

    assert (
        found.observed == f"at the top level: {('1 is not one of [' + repr('x' * 400))[:300]} ..."
    )


def test_the_hint_says_that_the_answer_was_cut(verdict, call):
    found = verdict(call('{"a":', stop_reason="max_tokens"), json=True)

    assert found.hint == "the answer was cut at max_tokens=100"


def test_deep_nesting_fails_instead_of_crashing(verdict, call):
    assert not verdict(call("[" * 100_000), json=True).passed


@pytest.mark.parametrize(
    ("answer", "observed"),
    [
        ("{}", "at the top level: 'eta' is a required property"),
        ('{"eta": "soon"}', "at $.eta: 'soon' is not of type 'integer'"),
        (
            json.dumps(list(range(1000))),
            (
                "at the top level: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 1 ... "
                "is not of type 'object'"
            ),
        ),
    ],
    ids=["missing", "type", "long"],
)
def test_json_that_does_not_fit_the_schema_fails(verdict, call, answer, observed):
    found = verdict(call(answer), json=SCHEMA)

    assert not found.passed
    assert (found.expected, found.observed) == ("JSON that fits the schema", observed)


def test_a_schema_file_lies_beside_the_test(tmp_path, call):
    (tmp_path / "answer.json").write_text(json.dumps(SCHEMA))
    (found,) = evaluate(parse({"json": "answer.json"}, folder=tmp_path), [call("{}")])

    assert found.expected == "the schema in answer.json"
    assert found.observed == "at the top level: 'eta' is a required property"


def test_a_reference_out_of_the_schema_is_not_fetched(verdict, call):
    found = verdict(call("{}"), json={"$ref": "https://example.com/x.json"})

    assert found.observed == (
        "the schema refers to 'https://example.com/x.json', which it does not hold"
    )


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (3, "It is neither True nor a schema."),
        (False, "It is neither True nor a schema."),
        (
            {"type": "objekt"},
            "It is no JSON schema at $.type: 'objekt' is not valid under any of the given schemas.",
        ),
        ({"pattern": "("}, "It is no JSON schema at $.pattern: '(' is not a 'regex'."),
    ],
)
def test_what_is_no_schema_is_refused(refusal, given, reason):
    assert (
        refusal("json", given) == f"claude_expect: json={given!r} will not do. {reason} {ALLOWED}"
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "There is no file {path}."),
        ("[1]", "{path} holds no JSON object."),
        (
            "{",
            (
                "{path} cannot be read as JSON: Expecting property name enclosed in double quotes: "
                "line 1 column 2 (char 1)."
            ),
        ),
    ],
)
def test_a_file_that_is_no_schema_is_refused(tmp_path, content, reason):
    path = tmp_path / "s.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UsageError) as caught:
        parse({"json": "s.json"}, folder=tmp_path)

    assert str(caught.value) == (
        f"claude_expect: json='s.json' will not do. {reason.format(path=path)} {ALLOWED}"
    )


ORDER = '{"email": "a@b.test", "items": [{"id": 1}, {"id": 2}], "state": "open", "note": null}'


@pytest.mark.parametrize(
    "paths",
    [
        {"$.email": {"format": "email"}},
        {"$.items[*].id": {"type": "integer"}, "$.state": "open"},
        {"$.items[1].id": 2.0, "$.note": None},
        {"$['state']": {"enum": ["open", "done"]}},
        {"$": {"required": ["email"]}},
        {"$..id": {"minimum": 1}},
    ],
)
def test_what_fits_at_its_places_passes(verdict, call, paths):
    assert verdict(call(ORDER), json=paths).passed


@pytest.mark.parametrize(
    ("paths", "observed"),
    [
        ({"$.state": {"format": "email"}}, "at $.state: 'open' is not a 'email'"),
        ({"$.note": {"format": "email"}}, "at $.note: None is not of type 'string'"),
        ({"$.items[*].id": {"maximum": 1}}, "at $.items[*].id: 2 is greater than the maximum of 1"),
        ({"$.state": "done"}, "at $.state: 'done' was expected"),
        ({"$.items[2].id": {}}, "nothing at $.items[2].id"),
        ({"$.total": True}, "nothing at $.total"),
        ({"$.items[0].id": True}, "at $.items[0].id: True was expected"),
    ],
)
def test_what_does_not_fit_fails(verdict, call, paths, observed):
    found = verdict(call(ORDER), json=paths)

    assert (found.passed, found.observed) == (False, observed)
    assert found.expected == f"JSON that fits at {next(iter(paths))}"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"$.items[": 1}, "'$.items[' is no JSONPath: "),
        ({"$.id": {"type": "objekt"}}, "It is no JSON schema at $.type: "),
        (
            {"$.when": {"format": "moment"}},
            (
                "The format 'moment' cannot be checked here, only date, email, idn-email, "
                "idn-hostname, ipv4, ipv6, regex, uuid; "
                "pip install 'jsonschema[format-nongpl]' brings more."
            ),
        ),
    ],
)
def test_what_is_no_path_is_refused(refusal, given, reason):
    told = refusal("json", given)

    assert told.startswith(f"claude_expect: json={given!r} will not do. {reason}")
    assert told.endswith(ALLOWED)


def test_a_format_of_a_schema_is_a_demand(verdict, call):
    schema = {"properties": {"email": {"type": "string", "format": "email"}}}

    found = verdict(call('{"email": "nobody"}'), json=schema)

    assert found.observed == "at $.email: 'nobody' is not a 'email'"


def test_a_member_that_is_called_format_is_none(verdict, call):
    schema = {"properties": {"format": {"type": "string"}}, "examples": [{"format": "odd"}]}

    assert verdict(call('{"format": "odd"}'), json=schema).passed


def test_references_are_no_paths(verdict, call):
    schema = {"$ref": "#/$defs/n", "$defs": {"n": {"type": "integer"}}}

    assert verdict(call("1"), json=schema).passed


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (
            {"email": {"format": "email"}},
            (
                "'email' is not a keyword of a JSON schema, nor is any other key: any JSON would fit. "
                "For a place in the JSON write '$.email', for a value {'const': ...}."
            ),
        ),
        (
            {"$.place": {"city": "Paris"}},
            (
                "'city' is not a keyword of a JSON schema, nor is any other key: any JSON would fit. "
                "For a place in the JSON write '$.city', for a value {'const': ...}."
            ),
        ),
        (
            {"$.email": {"format": "email"}, "type": "object"},
            (
                "It mixes paths with what is none: 'type' beside '$.email'. Write either paths "
                "or one schema; the schema of the whole stands at the path '$'."
            ),
        ),
        (
            {"proprties": {"a": {"type": "string"}}, "requird": ["a"]},
            "A JSON schema has no keyword 'proprties'; did you mean 'properties'?",
        ),
        (
            {"type": "object", "Required": ["a"]},
            "A JSON schema has no keyword 'Required'; did you mean 'required'?",
        ),
    ],
)
def test_a_schema_that_any_json_would_fit_is_refused(refusal, given, reason):
    told = refusal("json", given)

    assert told == f"claude_expect: json={given!r} will not do. {reason} {ALLOWED}"


@pytest.mark.parametrize(
    "schema",
    [
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T", "type": "object"},
        {"$ref": "#/$defs/city", "$defs": {"city": {"type": "string"}}, "$comment": "c"},
        {"$schema": "http://json-schema.org/draft-04/schema#", "id": "urn:a", "type": "object"},
        {"type": "integer", "example": 3, "nullable": True, "x-prop": 1, "tsType": "N"},
        {"type": "object", "propertyOrdering": ["a"], "properties": {"a": {"widget": "text"}}},
        {"description": "anything", "default": {}, "examples": [{}]},
    ],
)
def test_words_of_ones_own_beside_keywords_are_legal(schema):
    assert parse({"json": schema})


def test_a_misspelt_keyword_in_a_file_is_refused(tmp_path, monkeypatch, refusal):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "city.json").write_text('{"proprties": {}}', encoding="utf-8")

    assert "no keyword 'proprties'; did you mean 'properties'?" in refusal("json", "city.json")


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"name": {"pattern": "^(?:a|aa)+$"}}},
        {"additionalProperties": {"patternProperties": {"^(?:a|aa)+$": {"type": "null"}}}},
    ],
    ids=["of a value", "of a name"],
)
def test_a_pattern_of_a_schema_that_takes_for_ever_is_stopped(verdict, call, monkeypatch, schema):
    monkeypatch.setattr(own_pattern, "LIMIT_S", 0.01)
    slow = "a" * 60 + "b"
    text = json.dumps(
        {"name": slow, "other": {slow: 1}} if "properties" in schema else {"x": {slow: 1}}
    )
    found = verdict(call(text), json=schema)

    assert not found.passed
    assert "the schema: the pattern '^(?:a|aa)+$' was stopped after 0.01 s" in found.observed


def test_patterns_of_a_schema_are_searched_for(verdict, call):
    schema = {"patternProperties": {"^n": {"pattern": r"^\d+$"}}}

    assert verdict(call('{"n1": "12", "m": "x", "n2": 3}'), json=schema).passed
    assert not verdict(call('{"n1": "1x"}'), json=schema).passed
