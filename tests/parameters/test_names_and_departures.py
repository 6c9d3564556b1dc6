"""The Messages API's parameters: known names, required ones, and what was sent instead."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallRequest
from pytest_claude_params.errors import UsageError
from pytest_claude_params.parameters.departures import departures
from pytest_claude_params.parameters.names import (
    BODY,
    SDK_ARGUMENTS,
    check_names,
    check_required,
)


def sent(**body):
    """Make a request with this body."""
    return CallRequest("POST", "https://api.anthropic.com/v1/messages", body=body)


def test_every_known_name_is_taken():
    """Also the removed ones, which older models still take."""
    assert check_names([*BODY, *SDK_ARGUMENTS]) is None


@pytest.mark.parametrize(
    ("name", "guess"),
    [("temprature", " Did you mean 'temperature'?"), ("Max_Tokens", " Did you mean 'max_tokens'?"),
     ("xyzzy", "")],
    ids=["a slip", "case", "strange"],
)  # fmt: skip
def test_an_unknown_name_is_refused(name, guess):
    """With the nearest right one, and the way around."""
    with pytest.raises(UsageError) as caught:
        check_names(["model", name])

    assert str(caught.value) == (
        f"claude_params: the Messages API has no parameter '{name}'.{guess} "
        f"A field that is newer than this plugin goes into extra_body={{'{name}': ...}}."
    )


@pytest.mark.parametrize(
    ("parameters", "missing"),
    [({}, "model, max_tokens, messages"), ({"model": "m", "max_tokens": None}, "max_tokens, messages"),
     ({"model": "m", "max_tokens": 0}, "messages")],
    ids=["all", "two", "zero is one"],
)  # fmt: skip
def test_a_missing_parameter_is_named(parameters, missing):
    """Before anything is sent."""
    with pytest.raises(UsageError) as caught:
        check_required(parameters)

    assert str(caught.value) == (
        f"required parameter missing: {missing}. Every request needs model, max_tokens and "
        "messages: declare them in @pytest.mark.claude_params(...), in the call, or set "
        "claude_model in the configuration."
    )


def test_a_complete_request_is_taken():
    """The three are enough."""
    assert check_required({"model": "m", "max_tokens": 1, "messages": ["x"]}) is None


DECLARED = {"model": "m", "max_tokens": 60, "temperature": 1.0, "system": "Hi", "timeout": 5}
KEPT = {"model": "m", "max_tokens": 60, "temperature": 1, "system": "Hi"}


@pytest.mark.parametrize(
    "body",
    [
        KEPT,
        {**KEPT, "system": [{"type": "text", "text": "Hi", "cache_control": {"type": "x"}}]},
        {**KEPT, "tools": [], "stream": True},
    ],
    ids=["the same", "in other words", "and more"],
)
def test_a_request_that_keeps_to_its_declaration(body):
    """What else it sends is its own affair."""
    assert departures(sent(**body), DECLARED) == []


def test_departures_name_both_values():
    """What was declared, and what went out instead."""
    body = {"model": "n", "temperature": 1, "system": "Ho"}

    assert departures(sent(**body), DECLARED) == [
        "model: declared m, sent n",
        "max_tokens: declared 60, sent (nothing)",
        "system: declared Hi, sent Ho",
    ]


def test_what_a_call_was_told_to_send_is_no_departure():
    """An override counts only with the value that it gave."""
    request = sent(**{**KEPT, "max_tokens": 7})

    assert departures(request, DECLARED, [{"system": "x"}, {"max_tokens": 7.0}]) == []
    assert departures(request, DECLARED, [{"max_tokens": 8}]) == ["max_tokens: declared 60, sent 7"]


@pytest.mark.parametrize("extra", [{"top_k": 3}, {"top_k": 4}], ids=["kept", "departed"])
def test_the_extra_body_is_declared_too(extra):
    """It is sent as if its fields were parameters."""
    wanted = ["top_k: declared 3, sent 4"] if extra["top_k"] == 4 else []

    assert wanted == departures(sent(model="m", **extra), {"extra_body": {"top_k": 3}})
    assert departures(sent(model="m"), {"model": "m", "extra_body": None}) == []
