import pytest

BODY = {
    "model": "claude-haiku-4-5",
    "max_tokens": 5,
    "messages": [{"role": "user", "content": "Hi"}],
}
VERSION = {"anthropic-version": "2026-10-21"}


@pytest.mark.parametrize(
    "key", [{"x-api-key": "sk-ant-test"}, {"authorization": "Bearer sk-ant-test"}]
)
def test_a_key_may_come_either_way(raw, key):
    assert raw.send("/v1/messages", BODY, VERSION | key)[0] == 200


@pytest.mark.parametrize(
    "key", [{}, {"x-api-key": ""}, {"authorization": "Bearer "}, {"authorization": "Basic x"}]
)
def test_without_a_key_nothing_is_answered(raw, key):
    status, headers, answer = raw.send("/v1/messages", BODY, VERSION | key)

    assert status == 401
    assert {
        "type": "error",
        "error": {"type": "authentication_error", "message": "x-api-key header is required"},
        "request_id": headers["request-id"],
    } == answer


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ({}, "anthropic-version: header is required"),
        (
            {"anthropic-version": "2024-01-01"},
            (
                'anthropic-version: "2024-01-01" is not a valid version. '
                "Valid versions: 2023-06-01, 2026-10-21"
            ),
        ),
    ],
)
def test_the_api_version_has_to_be_a_known_one(raw, version, message):
    status, _, answer = raw.send("/v1/messages", BODY, version | {"x-api-key": "k"})

    assert (400, message) == (status, answer["error"]["message"])
