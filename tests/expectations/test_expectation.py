"""The table, and how wanted values are checked."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pydantic import TypeAdapter

from pytest_claude_params.errors import UsageError
from pytest_claude_params.expectations import (
    EXPECTATIONS,
    Expectation,
    Verdict,
    evaluate,
    parse,
    schema,
)

if TYPE_CHECKING:
    from pytest_claude_params.call import Call


def polite(call: Call, wanted: bool) -> Verdict:  # noqa: FBT001
    """Expect a polite answer."""
    return Verdict(("please" in call.text) is wanted, "polite", call.text)


def test_an_unknown_name_is_refused_with_the_nearest(refusal):
    assert refusal("stop_reson", "end_turn") == (
        "claude_expect: there is no expectation 'stop_reson'. Did you mean 'stop_reason'? "
        f"There are: {', '.join(sorted(EXPECTATIONS))}."
    )


def test_a_name_like_none_is_refused_without_a_guess(refusal):
    assert refusal("xyzzy", 1) == (
        "claude_expect: there is no expectation 'xyzzy'. "
        f"There are: {', '.join(sorted(EXPECTATIONS))}."
    )


def test_the_message_begins_with_the_place():
    with pytest.raises(
        UsageError, match=r"^suite\.yaml:3: text=3 will not do\. Allowed: a text\.$"
    ):
        parse({"text": 3}, where="suite.yaml:3")


def test_a_long_value_is_cut_in_the_message(refusal):
    assert refusal("identical", "x" * 200) == (
        f"claude_expect: identical='{'x' * 80}' ... will not do. Allowed: True or False."
    )


def test_numbers_are_not_yes_or_no(refusal):
    assert refusal("identical", 1) == (
        "claude_expect: identical=1 will not do. Allowed: True or False."
    )


def test_users_add_their_own(call):
    table = {**EXPECTATIONS, "polite": Expectation("polite", polite)}
    (found,) = evaluate(parse({"polite": True}, table), [call("Go!")])

    assert (found.passed, found.subject) == (False, "polite")
    assert schema(table)["properties"]["polite"]["type"] == "boolean"


def test_the_value_of_an_own_expectation_is_checked():
    with pytest.raises(UsageError) as caught:
        parse({"polite": "yes"}, {"polite": Expectation("polite", polite)})

    assert str(caught.value) == ("claude_expect: polite='yes' will not do. Allowed: True or False.")


def test_the_schema_names_every_expectation():
    published = schema()

    assert list(EXPECTATIONS) == list(published["properties"])
    assert published["additionalProperties"] is False


def test_the_schema_describes_values_in_words():
    assert schema()["properties"]["identical"] == {
        "type": "boolean",
        "description": "Expect that all repeats of a request give the same answer, or that they "
        "do not. Allowed: True or False.",
    }


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_every_expectation_says_what_it_takes(name):
    assert EXPECTATIONS[name].allowed


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({"output_tokens": "10..80"}, True),
        ({"output_tokens": 10}, True),
        ({"output_tokens": "10"}, False),
        ({"output_tokens": "<=80 tokens"}, False),
        ({"stop_reason": ["end_turn"]}, True),
        ({"stop_sequence": None}, True),
        ({"contains": ""}, False),
        ({"json": True}, True),
        ({"json": False}, False),
        ({"share": {"A": ">0.5"}}, True),
        ({"stop_reson": "end_turn"}, False),
    ],
    ids=repr,
)
def test_the_schema_agrees_with_what_is_parsed(wanted, fits):
    from jsonschema import Draft202012Validator

    assert Draft202012Validator(schema()).is_valid(wanted) is fits


def test_heavy_packages_are_imported_only_when_they_are_used():
    heavy = "{'jsonschema', 'py3langid', 'numpy', 'pytest', 'anthropic', 'httpx', 'httpx2'}"
    code = f"import sys, pytest_claude_params.expectations; print({heavy} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout == "set()\n"


def test_the_schema_is_json():
    assert TypeAdapter(dict).dump_json(schema())


@pytest.mark.parametrize(
    ("annotation", "allowed"),
    [
        (bool, "True or False"),
        (int, "a whole number"),
        (float, "a number"),
        (str, "a text"),
        (list[int], 'what fits {"items": {"type": "integer"}, "type": "array"}'),
    ],
)
def test_what_a_plain_annotation_allows(annotation, allowed):
    """In words, as far as there are some."""

    def like(call, wanted):
        """Expect anything."""

    like.__annotations__ = {"wanted": annotation}

    assert Expectation("like", like).allowed == allowed
