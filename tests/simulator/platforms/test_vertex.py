"""Vertex by plain HTTP: what its client does not send."""

import pytest

from pytest_claude_params.simulator.faults import ErrorAnswer

MODELS = "/v1/projects/p/locations/us-east5/publishers/anthropic/models"
HAIKU = f"{MODELS}/claude-haiku-4-5@20251001"
HI = {
    "anthropic_version": "vertex-2023-10-16",
    "max_tokens": 5,
    "messages": [{"role": "user", "content": "Hi"}],
}
TOKEN = {"authorization": "Bearer token"}


@pytest.mark.parametrize("prefix", ["", "/proxy/eu", "/v1beta1"])
def test_whatever_stands_before_the_path_is_let_through(raw, prefix):
    path = prefix + HAIKU.removeprefix("/v1" if prefix == "/v1beta1" else "") + ":rawPredict"

    assert raw.send(path, HI, TOKEN)[0] == 200


def test_it_has_none_of_the_headers_of_an_organization(raw):
    _, headers, _ = raw.send(f"{HAIKU}:rawPredict", HI, TOKEN)

    assert headers["request-id"].startswith("req_sim")
    assert [name for name in headers if name.startswith(("anthropic-", "set-cookie"))] == []


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (401, "UNAUTHENTICATED"),
        (403, "PERMISSION_DENIED"),
        (404, "NOT_FOUND"),
        (429, "RESOURCE_EXHAUSTED"),
    ],
)
def test_some_errors_are_googles(simulator, raw, status, name):
    simulator.script(ErrorAnswer(status, message="A reason"))
    got, _, answer = raw.send(f"{HAIKU}:rawPredict", HI, TOKEN)

    assert got == status
    assert answer == {"error": {"code": status, "message": "A reason", "status": name}}


def test_others_are_the_apis(raw):
    status, _, answer = raw.send(f"{HAIKU}:rawPredict", HI | {"max_tokens": "ten"}, TOKEN)

    assert (status, answer["error"]["type"]) == (400, "invalid_request_error")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"anthropic_version": None}, "anthropic_version: Field required"),
        (
            {"anthropic_version": "2023-06-01"},
            "anthropic_version: Input should be 'vertex-2023-10-16' or '2026-10-21'",
        ),
    ],
)
def test_the_version_has_to_be_a_known_one(raw, changed, message):
    status, _, answer = raw.send(f"{HAIKU}:rawPredict", HI | changed, TOKEN)

    assert (status, answer["error"]["message"]) == (400, message)


def test_without_a_token_nothing_is_answered(raw):
    status, _, answer = raw.send(f"{HAIKU}:rawPredict", HI, {"x-api-key": "k"})

    assert (status, answer["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert answer["error"]["message"] == (
        "Request is missing required authentication credential. Expected OAuth 2 access token."
    )


@pytest.mark.parametrize(
    ("model", "status"),
    [
        ("claude-haiku-4-5", 200),
        ("claude-haiku-4-5@20251001", 200),
        ("claude-haiku-4-5%4020251001", 200),
        ("claude-opus-5@default", 200),
        ("claude-haiku-4-5@20991231", 404),
        ("gemini-pro", 404),
    ],
)
def test_models_have_their_names_on_vertex(raw, model, status):
    assert raw.send(f"{MODELS}/{model}:rawPredict", HI, TOKEN)[0] == status


@pytest.mark.parametrize("body", [None, [], "text"])
@pytest.mark.parametrize("model", ["claude-haiku-4-5", "count-tokens"])
def test_a_body_that_is_no_object_is_refused(raw, model, body):
    status, _, answer = raw.send(f"{MODELS}/{model}:rawPredict", body, TOKEN, "POST")

    assert status == 400
    assert answer["error"]["message"] == "The request body should be a JSON object"
