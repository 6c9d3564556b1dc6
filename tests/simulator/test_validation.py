"""What is refused, and in which words."""

import pytest

HI = [{"role": "user", "content": "Hi"}]
VALID = {"model": "claude-haiku-4-5", "max_tokens": 5, "messages": HI}
TOOL = {"name": "look", "input_schema": {"type": "object"}}
IMAGE = {"type": "image", "source": {"type": "base64", "media_type": "image/bmp", "data": ""}}
THINK = {"type": "enabled", "budget_tokens": 1024}


def user(content):
    return [{"role": "user", "content": content}]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": None}, "model: Input should be a valid string"),
        ({"max_tokens": "10"}, "max_tokens: Input should be a valid integer"),
        ({"max_tokens": True}, "max_tokens: Input should be a valid integer"),
        ({"max_tokens": -1}, "max_tokens: Input should be greater than or equal to 1"),
        (
            {"max_tokens": 64001},
            (
                "max_tokens: 64001 > 64000, which is the maximum allowed number of output tokens "
                "for claude-haiku-4-5-20251001"
            ),
        ),
        (
            {"max_tokens": 0, "stream": True},
            "max_tokens: 0 is not allowed together with stream: true",
        ),
        ({"foo": 1}, "foo: Extra inputs are not permitted"),
        ({"messages": []}, "messages: at least one message is required"),
        ({"messages": "Hi"}, "messages: Input should be a valid list"),
        ({"messages": ["Hi"]}, "messages.0: Input should be an object"),
        ({"messages": [{"role": "user"}]}, "messages.0.content: Field required"),
        (
            {
                "model": "claude-opus-5",
                "messages": [{"role": "system", "content": "Hi"}, *HI],
            },
            'messages: first message must use the "user" role',
        ),
        (
            {"messages": [{"role": "bot", "content": "Hi"}]},
            "messages.0.role: Input should be 'user', 'assistant' or 'system'",
        ),
        (
            {"messages": [*HI, {"role": "system", "content": "Hi"}]},
            "role 'system' is not supported on this model",
        ),
        (
            {"messages": [*HI, {"role": "assistant", "content": "Hi "}]},
            "messages: final assistant content cannot end with trailing whitespace",
        ),
        ({"messages": user(5)}, "messages.0.content: Input should be a valid list"),
        (
            {"messages": user("")},
            (
                "messages.0: all messages must have non-empty content except for the optional "
                "final assistant message"
            ),
        ),
        ({"messages": user([{}])}, "messages.0.content.0.type: Field required"),
        (
            {"messages": user([{"type": "text"}])},
            "messages.0.content.0.text.text: Field required",
        ),
        (
            {"messages": user([{"type": "text", "text": ""}])},
            "messages: text content blocks must be non-empty",
        ),
        (
            {"messages": user([IMAGE])},
            (
                "messages.0.content.0.image.source.base64.media_type: Input should be 'image/jpeg', "
                "'image/png', 'image/gif' or 'image/webp'"
            ),
        ),
        ({"system": 5}, "system: Input should be a valid list"),
        ({"system": [{"type": "image"}]}, "system.0.type: Input should be 'text'"),
        ({"stop_sequences": "x"}, "stop_sequences: Input should be a valid list"),
        (
            {"stop_sequences": [""]},
            "stop_sequences: each stop sequence must be non-empty",
        ),
        (
            {"stop_sequences": [" \n"]},
            "stop_sequences: each stop sequence must contain non-whitespace",
        ),
        ({"tools": [{"name": "x"}]}, "tools.0.custom.input_schema: Field required"),
        ({"tools": [TOOL, TOOL]}, "tools: Tool names must be unique."),
        (
            {"tools": [{"type": "function"}]},
            (
                "tools.0: Input tag 'function' found using 'type' does not match any of the expected "
                "tags: 'custom', 'server'"
            ),
        ),
        (
            {"tool_choice": {"type": "any"}},
            "tool_choice: may only be specified while providing tools.",
        ),
        (
            {"tools": [TOOL], "tool_choice": {"type": "tool", "name": "see"}},
            "Tool 'see' not found in provided tools",
        ),
        (
            {"tools": [TOOL], "tool_choice": {"type": "required"}},
            (
                "tool_choice: Input tag 'required' found using 'type' does not match any of the "
                "expected tags: 'any', 'auto', 'none', 'tool'"
            ),
        ),
        ({"thinking": THINK}, "`max_tokens` must be greater than `thinking.budget_tokens`."),
        (
            {"thinking": {"type": "enabled", "budget_tokens": 100}},
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
        ),
        (
            {"thinking": {"type": "adaptive"}},
            "adaptive thinking is not supported on this model",
        ),
        ({"metadata": {"name": "x"}}, "metadata.name: Extra inputs are not permitted"),
        ({"temperature": "hot"}, "temperature: Input should be a valid number"),
        ({"temperature": 1.5}, "temperature: range: 0..1"),
        ({"temperature": -1}, "`temperature` cannot be set to -1 for this model"),
        ({"top_p": 2}, "top_p: range: 0..1"),
        ({"top_k": -1}, "top_k: Input should be greater than or equal to 0"),
        (
            {"temperature": 1, "top_p": 0.9},
            (
                "`temperature` and `top_p` cannot both be specified for this model. "
                "Please use only one."
            ),
        ),
        (
            {"temperature": 0, "max_tokens": 2000, "thinking": THINK},
            "`temperature` may only be set to 1 when thinking is enabled or in adaptive mode",
        ),
    ],
)
def test_a_mistake_is_refused_in_the_words_of_the_api(raw, changes, message):
    assert message == raw.refusal(**VALID | changes)


@pytest.mark.parametrize("field", ["model", "messages", "max_tokens"])
def test_a_field_that_is_required(raw, field):
    body = {name: value for name, value in VALID.items() if name != field}

    assert f"{field}: Field required" == raw.refusal(**body)


@pytest.mark.parametrize("field", ["temperature", "top_p", "top_k"])
@pytest.mark.parametrize("model", ["claude-haiku-4-5", "claude-opus-5"])
@pytest.mark.parametrize("path", ["/v1/messages", "/v1/messages/count_tokens"])
def test_the_new_api_version_takes_no_sampling_parameters(raw, field, model, path):
    body = VALID if path == "/v1/messages" else {"messages": HI}

    assert f"{field}: Extra inputs are not permitted" == raw.refusal(
        path, "2026-10-21", **body | {"model": model, field: 1}
    )


@pytest.mark.parametrize("field", ["temperature", "top_p", "top_k"])
def test_models_from_4_7_on_take_no_sampling_parameters(raw, field):
    body = VALID | {"model": "claude-opus-4-7", field: 0.5 if field != "top_k" else 5}

    assert f"`{field}` is deprecated for this model." == raw.refusal(**body)


def test_models_from_4_7_on_take_the_default(raw):
    status, _, _ = raw.send("/v1/messages", VALID | {"model": "claude-opus-4-7", "temperature": 1})

    assert status == 200


@pytest.mark.parametrize("model", ["claude-sonnet-4-6", "claude-opus-5"])
def test_models_from_4_6_on_take_no_prefill(raw, model):
    turns = [*HI, {"role": "assistant", "content": "Well"}]

    assert raw.refusal(**VALID | {"model": model, "messages": turns}) == (
        "This model does not support assistant message prefill. "
        "The conversation must end with a user message."
    )


@pytest.mark.parametrize("model", ["claude-4", "claude-3-haiku-20240307", "claude-opus-4-1"])
def test_unknown_and_retired_models_are_not_found(raw, model):
    status, _, answer = raw.send("/v1/messages", VALID | {"model": model})

    assert (404, f"model: {model}") == (status, answer["error"]["message"])
    assert answer["error"]["type"] == "not_found_error"


def test_a_prompt_can_be_too_long(raw):
    message = raw.refusal(**VALID | {"messages": user("a " * 200_000)})

    assert message == "prompt is too long: 200008 tokens > 200000 maximum"


@pytest.mark.parametrize(
    ("block", "role", "message"),
    [
        (
            {"type": "document", "source": {"type": "url", "url": "https://example.com/a.pdf"}},
            "assistant",
            "messages.1.content.0: `document` blocks are not allowed in assistant messages",
        ),
        (
            {"type": "text", "text": "Hi", "citations": [{}]},
            "user",
            "messages.1.content.0.text.citations: not allowed in user messages",
        ),
    ],
)
def test_what_only_the_new_api_version_refuses(raw, block, role, message):
    body = VALID | {"messages": [*HI, {"role": role, "content": [block]}, *HI]}

    assert message == raw.refusal(version="2026-10-21", **body)
    assert raw.send("/v1/messages", body)[0] == 200


def test_fields_of_betas_are_taken_only_for_a_beta(raw):
    body = VALID | {"mcp_servers": []}

    assert raw.refusal(**body) == "mcp_servers: Extra inputs are not permitted"
    assert raw.send("/v1/messages?beta=true", body)[0] == 200


def test_every_field_of_a_message_is_known(raw):
    more = {
        "cache_control": {"type": "ephemeral"},
        "container": "container_1",
        "diagnostics": {"previous_message_id": None},
        "inference_geo": "us",
        "metadata": {"user_id": "user_1"},
        "output_config": {"effort": "low"},
        "service_tier": "auto",
        "speed": "fast",
        "stop_sequences": ["x"],
        "stream": False,
        "system": [{"type": "text", "text": "Be kind."}],
        "thinking": {"type": "disabled"},
        "tool_choice": {"type": "auto", "disable_parallel_tool_use": True},
        "tools": [TOOL, {"type": "web_search_20260318", "name": "web_search"}],
    }

    assert raw.send("/v1/messages", VALID | more | {"model": "claude-opus-5"})[0] == 200


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"output_config": {"effort": "low"}},
            "This model does not support the effort parameter.",
        ),
        (
            {"model": "claude-sonnet-4-6", "output_config": {"effort": "xhigh"}},
            (
                "This model does not support effort level 'xhigh'. "
                "Supported levels: high, low, max, medium."
            ),
        ),
        (
            {
                "model": "claude-opus-5",
                "thinking": {"type": "disabled"},
                "output_config": {"effort": "max"},
            },
            (
                "output_config.effort 'max' is not supported when thinking is disabled on this "
                "model. Use effort 'high' or below, or enable thinking."
            ),
        ),
        (
            {"model": "claude-opus-5-5", "tools": [TOOL], "tool_choice": {"type": "any"}},
            'tool_choice: type "tool" and "any" are not supported for this model.',
        ),
        (
            {"model": "claude-sonnet-5-5", "thinking": {"type": "disabled"}},
            (
                '"thinking.type.disabled" is not supported for this model. Use '
                '"thinking.type.between_tools" for the lowest thinking setting, or '
                '"thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'
            ),
        ),
        (
            {"model": "claude-opus-5-5", "thinking": {"type": "disabled"}},
            (
                '"thinking.type.disabled" is not supported for this model. Use '
                '"thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'
            ),
        ),
        (
            {"model": "claude-opus-4-7", "messages": [*HI, {"role": "system", "content": "Brief"}]},
            "role 'system' is not supported on this model",
        ),
    ],
    ids=[
        "no effort", "a level of effort", "effort without thinking", "a forced tool",
        "no thinking between tools", "no thinking", "a system turn",
    ],
)  # fmt: skip
def test_what_a_model_does_not_take_is_refused_in_the_apis_words(raw, changes, message):
    assert raw.refusal(**VALID | changes) == message


def test_a_tool_cannot_be_forced_in_a_token_count_either(raw):
    body = {"model": "claude-fable-5-1", "messages": HI, "tools": [TOOL]}
    status, _, answer = raw.send(
        "/v1/messages/count_tokens", body | {"tool_choice": {"type": "any"}}
    )

    assert (status, answer["error"]["message"]) == (
        400,
        'tool_choice: type "tool" and "any" are not supported for this model.',
    )
