"""What other processes can ask of a running simulator."""

import pytest

from pytest_claude_params.simulator.faults import ErrorAnswer

HI = {
    "model": "claude-haiku-4-5",
    "max_tokens": 5,
    "messages": [{"role": "user", "content": "Hi"}],
}
NO_KEY = {}


def test_faults_can_be_scripted(raw):
    faults = {"faults": [{"kind": "error", "status": 529, "times": 2}, {"kind": "html_page"}]}
    status, _, left = raw.send("/_simulator/faults", faults, NO_KEY)

    assert status == 200
    assert left == {
        "faults": [
            {"times": 2, "status": 529, "kind": "error"},
            {"times": 1, "status": 502, "kind": "html_page"},
        ]
    }
    assert [raw.send("/v1/messages", HI)[0] for _ in range(2)] == [529, 529]


def test_faults_that_are_left_can_be_seen_and_cleared(simulator, raw):
    simulator.script(ErrorAnswer(529, times=2))
    raw.send("/v1/messages", HI)

    left = {"faults": [{"times": 1, "status": 529, "kind": "error"}]}
    assert left == raw.send("/_simulator/faults", headers=NO_KEY)[2]
    assert raw.send("/_simulator/faults", headers=NO_KEY, method="DELETE")[2] == {"faults": []}
    assert raw.send("/v1/messages", HI)[0] == 200


def test_the_journal_can_be_seen_and_cleared(raw):
    raw.send("/v1/messages", HI)
    (request,) = raw.send("/_simulator/requests", headers=NO_KEY)[2]["requests"]

    assert (request["method"], request["path"], request["body"]) == ("POST", "/v1/messages", HI)
    assert (request["status"], request["fault"], request["platform"]) == (200, "", "api")
    assert request["headers"]["x-api-key"] == "REDACTED"
    assert 0 <= request["at_s"] < 60
    cleared = raw.send("/_simulator/requests", headers=NO_KEY, method="DELETE")[2]
    assert cleared == {"requests": []}


@pytest.mark.parametrize(
    ("route", "body", "status", "message"),
    [
        (
            "GET /_simulator/fault",
            None,
            404,
            "Not found: /_simulator/fault. There are /_simulator/faults and /_simulator/requests.",
        ),
        (
            "POST /_simulator/requests",
            None,
            405,
            "/_simulator/requests takes GET, DELETE, not POST.",
        ),
        (
            "POST /_simulator/faults",
            [{"kind": "reset"}],
            400,
            'The body has to be JSON: {"faults": [{"kind": ...}, ...]}.',
        ),
        (
            "POST /_simulator/faults",
            {"faults": [{"kind": "reset", "times": "two"}]},
            400,
            "faults.0.times: should be a valid integer, not 'two'.",
        ),
    ],
)
def test_a_mistake_is_explained(raw, route, body, status, message):
    method, path = route.split()
    got, _, answer = raw.send(path, body, NO_KEY, method)

    assert (status, message) == (got, answer["error"]["message"])


def test_it_says_where_it_comes_from(raw):
    assert raw.send("/_simulator/requests")[1]["x-simulated-by"].startswith("pytest-claude-params/")
