import pytest

from pytest_claude_params.simulator.platforms.model_id import from_aws, from_vertex

HAIKU = "claude-haiku-4-5-20251001"


@pytest.mark.parametrize(
    ("model", "found"),
    [
        (f"anthropic.{HAIKU}-v1:0", HAIKU),
        (f"us.anthropic.{HAIKU}-v1:0", HAIKU),
        (f"us-gov.anthropic.{HAIKU}-v1:0", HAIKU),
        (f"global.anthropic.{HAIKU}-v1:0:200k", HAIKU),
        ("anthropic.claude-opus-4-6-v1", "claude-opus-4-6"),
        ("anthropic.claude-opus-5", "claude-opus-5"),
        (f"arn:aws:bedrock:us-east-1:1:inference-profile/eu.anthropic.{HAIKU}-v1:0", HAIKU),
        (f"arn:aws:bedrock:us-east-1::foundation-model/anthropic.{HAIKU}-v1:0", HAIKU),
        (f"arn:aws:bedrock:us-east-1:1:provisioned-model/anthropic.{HAIKU}", HAIKU),
        ("anthropic.claude-opus-5-v1:0:200k:extra", "claude-opus-5"),
        ("anthropic.claude-opus-5-vnext", "claude-opus-5-vnext"),
        ("anthropic.", None),
        ("amazon.titan-text", None),
        (HAIKU, None),
        ("", None),
    ],
)
def test_a_model_of_aws_is_found(model, found):
    assert from_aws(model) == found


@pytest.mark.parametrize(
    ("model", "found"),
    [
        ("claude-haiku-4-5@20251001", HAIKU),
        ("claude-haiku-4-5", "claude-haiku-4-5"),
        ("claude-opus-5@default", "claude-opus-5"),
    ],
)
def test_a_model_of_vertex_is_found(model, found):
    assert from_vertex(model) == found
