"""Validation: whether a request is one that the API would answer, and what it says if not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from pytest_claude_params.simulator import message_rules, sampling_rules, tool_rules
from pytest_claude_params.simulator.access import SAMPLING_VERSION
from pytest_claude_params.simulator.api_error import ApiError, invalid_request
from pytest_claude_params.simulator.content_blocks import LIST_TAG, TEXT_TAG
from pytest_claude_params.simulator.input_tokens import input_tokens_of
from pytest_claude_params.simulator.model_catalog import Model, find_model
from pytest_claude_params.simulator.request_fields import (
    BETA_FIELDS,
    MessageFields,
    SampledMessageFields,
    TokenCountFields,
)

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_TEXTS = {
    "missing": "Field required",
    "union_tag_not_found": "Field required",
    "model_type": "Input should be an object",
    "model_attributes_type": "Input should be an object",
    "dict_type": "Input should be an object",
}
_NO_THREADS = "thread: message threads are not simulated; send the whole conversation instead"


def check_message(body: dict[str, Any], version: str, *, beta: bool = False) -> Model:
    """Check a request for a message and find its model; an ``ApiError`` says what is wrong."""
    fields = SampledMessageFields if version == SAMPLING_VERSION else MessageFields
    _check_fields(body, fields, beta=beta)
    model = model_named(body["model"])
    sampling_rules.check(body, model)
    message_rules.check_turns(body, model, version)
    message_rules.check_prefill(body, model)
    message_rules.check_limits(body, model)
    tool_rules.check(body, model)
    _check_length(body, model)
    return model


def check_token_count(body: dict[str, Any], version: str, *, beta: bool = False) -> Model:
    """Check a request for a token count and find its model."""
    _check_fields(body, TokenCountFields, beta=beta)
    model = model_named(body["model"])
    message_rules.check_turns(body, model, version)
    return model


def model_named(name: str) -> Model:
    """Find a model that can be asked; unknown and retired ones are not found."""
    model = find_model(name)
    if model is None or model.lifecycle == "retired":
        raise ApiError("not_found_error", f"model: {name}")
    return model


def _check_fields(body: dict[str, Any], fields: type[TokenCountFields], *, beta: bool) -> None:
    if beta and body.get("thread"):
        raise invalid_request(_NO_THREADS)
    ignored = BETA_FIELDS | {"thread"} if beta else frozenset[str]()
    known = {name: value for name, value in body.items() if name not in ignored}
    try:
        fields.model_validate(known)
    except ValidationError as error:
        raise invalid_request(_text(error.errors()[0])) from None


def _text(error: ErrorDetails) -> str:
    kind = error["type"]
    steps = [str(step) for step in error["loc"] if step not in (TEXT_TAG, LIST_TAG)]
    if kind == "union_tag_not_found":
        steps.append("type")
    return f"{'.'.join(steps)}: {_TEXTS.get(kind) or _tag_text(error) or error['msg']}"


def _tag_text(error: ErrorDetails) -> str | None:
    if error["type"] != "union_tag_invalid":
        return None
    context = error["ctx"]
    return (
        f"Input tag '{context['tag']}' found using 'type' does not match any of the expected tags: "
        f"{context['expected_tags']}"
    )


def _check_length(body: dict[str, Any], model: Model) -> None:
    tokens = input_tokens_of(body)
    if tokens > model.max_input:
        raise invalid_request(f"prompt is too long: {tokens} tokens > {model.max_input} maximum")
