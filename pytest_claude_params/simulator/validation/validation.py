"""Validation: whether a request is one that the API would answer, and what it says if not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.http.api_error import ApiError, invalid_request
from pytest_claude_params.simulator.messages.input_tokens import input_tokens_of
from pytest_claude_params.simulator.model_catalog import Model, find_model
from pytest_claude_params.simulator.validation import (
    message_rules,
    sampling_rules,
    structure_rules,
    thinking_rules,
    tool_rules,
)
from pytest_claude_params.simulator.validation.field_check import check_fields
from pytest_claude_params.simulator.validation.request_models import BETA_FIELDS, request_model

if TYPE_CHECKING:
    from pydantic import BaseModel


def check_message(body: dict[str, Any], version: str, *, beta: bool = False) -> Model:
    """Check a request for a message and find its model; an ``ApiError`` says what is wrong."""
    _check_fields(body, request_model("message", version), beta=beta)
    model = model_named(body["model"])
    sampling_rules.check(body, model)
    _check_prompt(body, model, version)
    message_rules.check_prefill(body, model)
    message_rules.check_limits(body, model)
    tool_rules.check_choice(body, model)
    structure_rules.check_structure(body)
    thinking_rules.check_mode(body, model)
    thinking_rules.check_effort(body, model)
    _check_length(body, model)
    return model


def check_token_count(body: dict[str, Any], version: str, *, beta: bool = False) -> Model:
    """Check a request for a token count and find its model."""
    _check_fields(body, request_model("token count", version), beta=beta)
    model = model_named(body["model"])
    _check_prompt(body, model, version)
    return model


def model_named(name: str) -> Model:
    """Find a model that can be asked; unknown and retired ones are not found."""
    model = find_model(name)
    if model is None or model.lifecycle == "retired":
        raise ApiError("not_found_error", f"model: {name}")
    return model


def _check_fields(body: dict[str, Any], fields: type[BaseModel], *, beta: bool) -> None:
    ignored = BETA_FIELDS if beta else frozenset[str]()
    check_fields({name: value for name, value in body.items() if name not in ignored}, fields)


def _check_prompt(body: dict[str, Any], model: Model, version: str) -> None:
    turns = body["messages"]
    message_rules.check_turns(body, model, version)
    tool_rules.check_forced(body, model)
    tool_rules.check_results(turns)
    thinking_rules.check_thoughts(turns)
    message_rules.check_breakpoints(body)


def _check_length(body: dict[str, Any], model: Model) -> None:
    tokens = input_tokens_of(body)
    if tokens > model.max_input:
        raise invalid_request(f"prompt is too long: {tokens} tokens > {model.max_input} maximum")
