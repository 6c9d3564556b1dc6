"""The names of what requests of other APIs may hold, against what their SDKs know."""

import pytest

from pytest_claude_params.dialects import DIALECTS
from pytest_claude_params.errors import UsageError
from pytest_claude_params.parameters.names import check_path

CONVERSE, CHAT = DIALECTS


@pytest.mark.parametrize("operation", ["Converse", "ConverseStream"])
def test_converse_has_the_members_of_botocores_model(operation):
    """As of the version that is installed."""
    import botocore.session

    model = botocore.session.get_session().get_service_model("bedrock-runtime")

    assert set(model.operation_model(operation).input_shape.members) == set(CONVERSE.fields)


def test_chat_completions_have_the_fields_of_the_openai_sdk():
    """``stream`` stands in types of its own there."""
    # Here, since to load it takes half a second.
    from openai.types.chat.completion_create_params import CompletionCreateParamsBase

    assert {*CompletionCreateParamsBase.__annotations__, "stream"} == set(CHAT.fields)


@pytest.mark.parametrize(
    "path",
    ["inferenceConfig.maxTokens", "toolConfig", "stop", "seed", "messages[0].content", "file"],
)
def test_a_path_in_a_request_of_any_api_can_be_ignored(path):
    """A miss advises it, in the words of the API that was asked."""
    check_path(path, "ignore=")


def test_a_path_in_no_request_is_told_with_the_nearest_name():
    """Nothing would be ignored by it."""
    with pytest.raises(UsageError) as caught:
        check_path("inferenceConfg.maxTokens", "claude_match_ignore: ")

    assert str(caught.value) == (
        "claude_match_ignore: 'inferenceConfg.maxTokens' begins with no parameter of a request. "
        "Did you mean 'inferenceConfig'?"
    )
