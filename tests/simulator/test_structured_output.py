"""Answers that fit a schema."""

import json

import jsonschema
import pytest
from pydantic import BaseModel, Field

HI = [{"role": "user", "content": "Who?"}]
ASKED = {"model": "claude-haiku-4-5", "max_tokens": 500, "messages": HI}


class Address(BaseModel):
    street: str
    number: int | None = None


class Person(BaseModel):
    name: str = Field(min_length=2)
    age: int
    tags: list[str]
    address: Address


SCHEMA = Person.model_json_schema()
FORMAT = {"type": "json_schema", "schema": SCHEMA}
ANNA = {"name": "Anna", "age": 3, "tags": [], "address": {"street": "x"}}


def test_parse_gives_the_model(client):
    person = client.messages.parse(**ASKED, output_format=Person).parsed_output

    assert isinstance(person.address, Address)


def test_parse_of_the_beta_gives_the_model(client):
    assert client.beta.messages.parse(**ASKED, output_format=Person).parsed_output.age == 0


def test_a_stream_gives_the_model(client):
    with client.messages.stream(**ASKED, output_format=Person) as stream:
        assert isinstance(stream.get_final_message().parsed_output, Person)


def test_the_answer_fits_the_schema(ask):
    jsonschema.validate(json.loads(ask.text("Who?", output_config={"format": FORMAT})), SCHEMA)


def test_max_tokens_may_cut_the_json(ask):
    message = ask("Who?", output_config={"format": FORMAT}, max_tokens=3)

    assert message.stop_reason == "max_tokens"
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(message.content[0].text)


def test_an_answer_of_the_scenario_is_used_if_it_fits(simulate, asker):
    answers = [{"text": "I am Anna."}, {"text": json.dumps(ANNA)}]
    ask = asker(simulate({"replies": [{"answers": answers}]}))
    texts = {ask.text("Who?", output_config={"format": FORMAT}) for _ in range(5)}

    assert texts == {json.dumps(ANNA)}


def test_an_answer_of_the_scenario_that_does_not_fit_is_not_used(simulate, asker):
    ask = asker(simulate({"replies": [{"answer": '{"name": "A"}'}], "fallback": "No."}))

    jsonschema.validate(json.loads(ask.text("Who?", output_config={"format": FORMAT})), SCHEMA)


def test_the_betas_older_name_means_the_same(raw):
    body = ASKED | {"output_format": FORMAT}
    _, _, answer = raw.send("/v1/messages?beta=true", body)

    jsonschema.validate(json.loads(answer["content"][0]["text"]), SCHEMA)
    assert raw.refusal(**body) == "output_format: Extra inputs are not permitted"


def test_the_older_name_may_be_null(raw):
    assert raw.send("/v1/messages?beta=true", ASKED | {"output_format": None})[0] == 200


def test_both_names_at_once_are_refused(raw):
    body = ASKED | {"output_format": FORMAT, "output_config": {"format": FORMAT}}

    assert raw.refusal("/v1/messages?beta=true", **body) == (
        "output_format: not allowed together with output_config.format"
    )


def test_a_schema_that_is_none_is_refused(raw):
    config = {"format": {"type": "json_schema", "schema": {"type": "object", "required": 5}}}

    assert raw.refusal(**ASKED, output_config=config) == (
        "JSON schema is invalid. It must match JSON Schema draft 2020-12"
    )
