"""Requests and answers of Bedrock's Converse API, read as the Messages API's."""

import pytest

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.contracts import check
from pytest_claude_params.expectations import evaluate, parse
from pytest_claude_params.matching import differences, key_of
from pytest_claude_params.secrets.exchanges import redact_response
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.wire import aws_event_stream, event_stream

BEDROCK = "https://bedrock-runtime.us-east-1.amazonaws.com/model"
MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1%3A0"
ASK = {
    "messages": [{"role": "user", "content": [{"text": "Hi"}]}],
    "inferenceConfig": {"maxTokens": 10},
}
STREAM = {"content-type": "application/vnd.amazon.eventstream"}


def request(model=MODEL, operation="converse", **more):
    return CallRequest("POST", f"{BEDROCK}/{model}/{operation}", body={**ASK, **more})


def answer(*content, stop="end_turn", out=4, **more):
    body = {
        "output": {"message": {"role": "assistant", "content": list(content)}},
        "stopReason": stop,
        "usage": {"inputTokens": 9, "outputTokens": out, "totalTokens": 9 + out},
        "metrics": {"latencyMs": 250},
        **more,
    }
    return CallResponse(200, body=body)


def streamed(*events):
    return CallResponse(200, STREAM, event_stream.text_of_events(events))


def delta(index, **said):
    return {"contentBlockDelta": {"contentBlockIndex": index, "delta": said}}


def stop(index):
    return {"contentBlockStop": {"contentBlockIndex": index}}


def broken(response, **more):
    calls = [Call(request(**more), response, "replayed")]
    return [(one.subject, one.observed) for one in check(calls) if not one.passed]


def content_of(*blocks):
    sent = request(messages=[{"role": "user", "content": list(blocks)}])
    return sent.parameters["messages"][0]["content"]


def test_an_answer_longer_than_max_tokens_breaks_its_contract():
    assert broken(answer({"text": "Hi"}, out=11)) == [("max_tokens", "11")]


def test_a_tool_that_was_not_sent_breaks_its_contract():
    use = {"toolUse": {"toolUseId": "t", "name": "other", "input": {}}}

    assert broken(answer(use, stop="tool_use")) == [("tools", "a call of 'other'")]


def test_a_tool_that_was_forced_has_to_be_called():
    spec = {"name": "weather", "inputSchema": {"json": {"type": "object"}}}
    config = {"tools": [{"toolSpec": spec}], "toolChoice": {"tool": {"name": "weather"}}}

    assert broken(answer({"text": "Hi"}), toolConfig=config) == [("tool_choice", "no tool call")]


def test_a_json_schema_has_to_be_kept():
    schema = '{"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}}}'
    form = {"type": "json_schema", "structure": {"jsonSchema": {"schema": schema}}}

    found = broken(answer({"text": "{}"}), outputConfig={"textFormat": form})

    assert [subject for subject, _ in found] == ["output_config.format"]


def test_a_guardrails_stop_is_a_reason_and_owes_nothing():
    blocked = answer({"text": "Sorry."}, stop="guardrail_intervened")
    calls = [Call(request(), blocked, "replayed")]

    assert evaluate(parse({"stop_reason": "guardrail_intervened"}), calls)[0].passed
    assert broken(blocked) == []


def test_which_stop_sequence_fired_is_known_to_who_asked_for_it():
    config = {"maxTokens": 10, "stopSequences": ["END"]}
    named = {"additionalModelResponseFields": {"stop_sequence": "STOP"}}

    silent = answer({"text": "Hi"}, stop="stop_sequence")
    told = answer({"text": "Hi"}, stop="stop_sequence", **named)

    assert broken(silent, inferenceConfig=config) == []
    assert broken(told, inferenceConfig=config) == [("stop_sequences", "stop_sequence 'STOP'")]


def test_counts_of_the_prompt_cache_have_the_apis_names():
    usage = {"inputTokens": 1, "outputTokens": 2, "totalTokens": 10}
    usage |= {"cacheReadInputTokens": 3, "cacheWriteInputTokens": 4}

    assert answer({"text": "Hi"}, usage=usage).usage == {
        "input_tokens": 1,
        "output_tokens": 2,
        "cache_read_input_tokens": 3,
        "cache_creation_input_tokens": 4,
    }


def test_what_goes_to_the_model_as_it_is_are_parameters():
    more = {"top_k": 5, "anthropic_beta": ["a-beta"], "tools": [{"type": "bash_20250124"}]}
    spec = {"toolSpec": {"name": "weather", "inputSchema": {"json": {"type": "object"}}}}

    found = request(additionalModelRequestFields=more, toolConfig={"tools": [spec]}).parameters

    assert found["top_k"] == 5
    assert "anthropic_beta" not in found
    assert found["tools"] == [
        {"type": "bash_20250124"},
        {"name": "weather", "input_schema": {"type": "object"}},
    ]


@pytest.mark.parametrize(
    ("block", "read"),
    [
        (
            {"image": {"format": "png", "source": {"bytes": "QUJD"}}},
            {
                "type": "image",
                "source": {"type": "base64", "media_type": "image/png", "data": "QUJD"},
            },
        ),
        (
            {"document": {"format": "pdf", "name": "bill", "source": {"bytes": "QUJD"}}},
            {
                "type": "document",
                "source": {"type": "base64", "media_type": "application/pdf", "data": "QUJD"},
                "title": "bill",
            },
        ),
        (
            {"reasoningContent": {"reasoningText": {"text": "Hm", "signature": "s"}}},
            {"type": "thinking", "thinking": "Hm", "signature": "s"},
        ),
        (
            {"reasoningContent": {"redactedContent": "QUJD"}},
            {"type": "redacted_thinking", "data": "QUJD"},
        ),
        ({"guardContent": {"text": {"text": "Hi"}}}, {"type": "text", "text": "Hi"}),
        ({"video": {"format": "mp4"}}, {"type": "video", "format": "mp4"}),
    ],
)
def test_blocks_are_those_of_the_api(block, read):
    assert content_of(block) == [read]


def test_a_cache_point_marks_the_block_before_it():
    marked = content_of({"text": "Hi"}, {"cachePoint": {"type": "default", "ttl": "1h"}})

    assert marked == [
        {"type": "text", "text": "Hi", "cache_control": {"type": "ephemeral", "ttl": "1h"}}
    ]


def test_a_failed_tool_is_an_error():
    result = {"toolUseId": "t", "content": [{"json": {"a": 1}}], "status": "error"}

    assert content_of({"toolResult": result}) == [
        {
            "type": "tool_result",
            "tool_use_id": "t",
            "content": [{"type": "text", "text": '{"a":1}'}],
            "is_error": True,
        }
    ]


def test_regions_and_metadata_are_no_difference():
    other = request("eu.anthropic.claude-haiku-4-5-20251001-v1%3A0", requestMetadata={"run": "7"})

    assert key_of(other) == key_of(request())


def test_a_message_of_the_api_and_a_stream_have_keys_of_their_own():
    """Their recordings could not be played to one another."""
    message = CallRequest(
        "POST", f"{BEDROCK}/{MODEL}/invoke", body={"max_tokens": 10, "messages": []}
    )

    keys = {key_of(message), key_of(request()), key_of(request(operation="converse-stream"))}
    assert len(keys) == 3


def test_a_difference_has_the_names_that_were_sent():
    asked = request(inferenceConfig={"maxTokens": 20})

    assert [one.path for one in differences(request(), asked)] == ["inferenceConfig.maxTokens"]


def test_a_stream_is_put_together():
    """Blocks of text and thinking begin unannounced."""
    seen = streamed(
        {"messageStart": {"role": "assistant"}},
        delta(0, reasoningContent={"text": "H"}),
        delta(0, reasoningContent={"text": "m"}),
        delta(0, reasoningContent={"signature": "s"}),
        stop(0),
        delta(1, reasoningContent={"redactedContent": "QUJD"}),
        stop(1),
        delta(2, text="Hi"),
        stop(2),
        {
            "contentBlockStart": {
                "contentBlockIndex": 3,
                "start": {"toolUse": {"toolUseId": "t", "name": "weather"}},
            }
        },
        delta(3, toolUse={"input": '{"city":'}),
        delta(3, toolUse={"input": '"Rome"}'}),
        stop(3),
        {"messageStop": {"stopReason": "tool_use"}},
        {"metadata": {"usage": {"inputTokens": 9, "outputTokens": 4}, "metrics": {}}},
    )

    assert seen.content == [
        {"type": "thinking", "thinking": "Hm", "signature": "s"},
        {"type": "redacted_thinking", "data": "QUJD"},
        {"type": "text", "text": "Hi"},
        {"type": "tool_use", "id": "t", "name": "weather", "input": {"city": "Rome"}},
    ]
    assert (seen.stop_reason, seen.count_of("output_tokens")) == ("tool_use", 4)
    assert seen.complete


def test_a_stream_out_of_order_breaks_its_contract():
    seen = streamed(
        {"messageStart": {"role": "assistant"}},
        delta(0, text="Hi"),
        {"messageStop": {"stopReason": "end_turn"}},
        {"metadata": {"usage": {"inputTokens": 9, "outputTokens": 4}, "metrics": {}}},
    )

    assert broken(seen, operation="converse-stream") == [
        ("stream", "event 4 is message_delta, while block 0 is open")
    ]


def test_a_stream_that_breaks_off_is_not_complete():
    seen = streamed({"messageStart": {"role": "assistant"}}, delta(0, text="Hi"))

    assert (seen.text, seen.complete, seen.stop_reason) == ("Hi", False, None)


def test_frames_are_read_without_their_padding_and_written_again():
    event = {"messageStop": {"stopReason": "end_turn"}}
    padded = {"messageStop": {"stopReason": "end_turn", "p": "abcdefg"}}

    data = b"".join(aws_event_stream.frames_of([padded]))

    assert list(aws_event_stream.events_in(data)) == [event]


def test_a_secret_in_pieces_is_blanked():
    key = "sk-ant-api03-" + "A" * 93 + "AA"
    seen = streamed(delta(0, text=key[:20]), delta(0, text=key[20:]))

    redacted = redact_response(seen, REDACTIONS)

    assert key[20:] not in redacted.body
    assert key[:20] not in redacted.body


@pytest.mark.parametrize("damage", [None, [], "x", {"messages": "x"}, {"toolConfig": []}])
def test_any_body_can_be_read(damage):
    """What Bedrock rejects is its own to say."""
    sent = CallRequest("POST", f"{BEDROCK}/{MODEL}/converse", body=damage)

    assert sent.is_message
    assert isinstance(sent.parameters, dict)
    assert key_of(sent)
