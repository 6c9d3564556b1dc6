"""What a client of the real SDK sees of each fault."""

import asyncio
import json
import threading
import time

import anthropic
import pytest

from pytest_claude_params.errors import UsageError
from pytest_claude_params.simulator import Scenario, Simulator
from pytest_claude_params.simulator.faults import (
    FAULTS,
    CutBody,
    CutStream,
    Delay,
    ErrorAnswer,
    Fault,
    HtmlPage,
    MalformedJson,
    Reset,
    SlowBytes,
    StreamError,
)

HI = {
    "model": "claude-haiku-4-5",
    "max_tokens": 20,
    "messages": [{"role": "user", "content": "Hello, how are you today?"}],
}
ORGANIZATION = "00000000-5111-4a7e-d000-000000000000"
STATUS_ERROR = anthropic.APIStatusError
CONNECTION_ERROR = anthropic.APIConnectionError


def text_of(message):
    return "".join(block.text for block in message.content)


@pytest.mark.parametrize(
    ("status", "kind", "error"),
    [
        (400, "invalid_request_error", anthropic.BadRequestError),
        (401, "authentication_error", anthropic.AuthenticationError),
        (402, "billing_error", STATUS_ERROR),
        (403, "permission_error", anthropic.PermissionDeniedError),
        (404, "not_found_error", anthropic.NotFoundError),
        (409, "conflict_error", anthropic.ConflictError),
        (413, "request_too_large", STATUS_ERROR),
        (418, "invalid_request_error", STATUS_ERROR),
        (429, "rate_limit_error", anthropic.RateLimitError),
        (500, "api_error", anthropic.InternalServerError),
        (503, "api_error", anthropic.InternalServerError),
        (504, "timeout_error", anthropic.InternalServerError),
        (529, "overloaded_error", anthropic.InternalServerError),
    ],
)
def test_an_error_is_the_apis(simulator, client, status, kind, error):
    simulator.script(ErrorAnswer(status))
    with pytest.raises(error) as raised:
        client.messages.create(**HI)

    assert status == raised.value.status_code
    assert ("error", kind) == (raised.value.body["type"], raised.value.body["error"]["type"])
    assert raised.value.body["error"]["message"]
    assert raised.value.request_id == raised.value.body["request_id"]


def test_the_message_of_a_429_tells_the_organization_as_the_apis_does(simulator, client):
    simulator.script(ErrorAnswer(429))
    with pytest.raises(anthropic.RateLimitError) as raised:
        client.messages.create(**HI)

    assert raised.value.body["error"]["message"] == (
        "A scripted fault: this request would exceed a rate limit "
        f"(org: {ORGANIZATION}, model: claude-haiku-4-5)"
    )


def test_type_and_message_can_be_chosen(simulator, client):
    simulator.script(ErrorAnswer(400, type="billing_error", message="No {money} left"))
    with pytest.raises(anthropic.BadRequestError) as raised:
        client.messages.create(**HI)

    assert raised.value.body["error"] == {"type": "billing_error", "message": "No {money} left"}


def test_headers_tell_a_client_to_wait(simulator, client):
    simulator.script(ErrorAnswer(429, retry_after=3, retry_after_ms=2500, x_should_retry=False))
    with pytest.raises(anthropic.RateLimitError) as raised:
        client.messages.create(**HI)

    headers = raised.value.response.headers
    assert (headers["retry-after"], headers["retry-after-ms"]) == ("3", "2500")
    assert headers["x-should-retry"] == "false"


def test_a_client_tries_again_until_answers_come(simulator, client):
    simulator.script(ErrorAnswer(529, retry_after_ms=1), HtmlPage(502))
    message = client.with_options(max_retries=2).messages.create(**HI)

    assert text_of(message)
    assert [request.status for request in simulator.requests] == [529, 502, 200]
    assert [request.headers["x-stainless-retry-count"] for request in simulator.requests] == [
        "0",
        "1",
        "2",
    ]


@pytest.mark.parametrize(("status", "said", "requests"), [(400, True, 2), (529, False, 1)])
def test_a_server_may_say_whether_to_try_again(simulator, client, status, said, requests):
    simulator.script(ErrorAnswer(status, x_should_retry=said, retry_after_ms=1, times=2))
    with pytest.raises(STATUS_ERROR):
        client.with_options(max_retries=1).messages.create(**HI)

    assert requests == len(simulator.requests)


def test_a_fault_does_not_change_what_is_answered_later(client):
    expected = client.messages.create(**HI).id
    with Simulator().script(ErrorAnswer(500, times=2)) as second:
        other = client.with_options(base_url=second.base_url)
        for _ in range(2):
            with pytest.raises(anthropic.InternalServerError):
                other.messages.create(**HI)

        assert expected == other.messages.create(**HI).id


def test_a_page_of_a_proxy_is_html(simulator, client):
    simulator.script(HtmlPage(502))
    with pytest.raises(anthropic.InternalServerError) as raised:
        client.messages.create(**HI)

    assert raised.value.status_code == 502
    assert raised.value.response.headers["content-type"] == "text/html"
    assert "<h1>502 Bad Gateway</h1>" in raised.value.body
    assert "request-id" not in raised.value.response.headers


def test_an_error_may_come_in_the_middle_of_a_stream(simulator, client):
    simulator.script(StreamError(after_events=5))
    events = []
    with pytest.raises(STATUS_ERROR) as raised:
        events.extend(client.messages.create(**HI, stream=True))

    # The SDK keeps the ping for itself.
    assert [event.type for event in events][:2] == ["message_start", "content_block_start"]
    assert all(event.type == "content_block_delta" for event in events[3:])
    assert raised.value.status_code == 200
    assert raised.value.body["error"] == {"type": "overloaded_error", "message": "Overloaded"}


def test_a_stream_may_end_early_without_a_word(simulator, client):
    simulator.script(CutStream(after_events=5))
    with client.messages.stream(**HI) as stream:
        message = stream.get_final_message()

    assert message.stop_reason is None
    assert simulator.requests[0].fault == "cut_stream"


def test_a_stream_may_end_in_a_reset(simulator, client):
    simulator.script(CutStream(after_events=5, reset=True))
    events = []
    with pytest.raises(Exception, match=r"reset|peer closed") as raised:
        events.extend(client.messages.create(**HI, stream=True))

    assert "httpx" in type(raised.value).__module__ or "anthropic" in type(raised.value).__module__
    assert [event.type for event in events][:2] == ["message_start", "content_block_start"]


@pytest.mark.parametrize("fault", [Reset(), CutBody()], ids=["reset", "cut_body"])
def test_a_broken_connection_is_tried_again(simulator, client, fault):
    simulator.script(fault)
    with pytest.raises(CONNECTION_ERROR):
        client.messages.create(**HI)
    simulator.script(fault)
    message = client.with_options(max_retries=1).messages.create(**HI)

    assert text_of(message)
    assert [fault.kind, fault.kind, ""] == [request.fault for request in simulator.requests]


def test_a_body_may_be_cut_in_the_middle(simulator, client):
    simulator.script(CutBody())
    with pytest.raises(CONNECTION_ERROR) as raised:
        client.messages.create(**HI)

    assert "peer closed connection without sending complete message body" in str(
        raised.value.__cause__
    )


def test_json_may_be_malformed(simulator, client):
    simulator.script(MalformedJson())
    response = client.messages.with_raw_response.create(**HI)

    assert response.status_code == 200
    assert response.text().startswith('{"id":"msg_sim')
    with pytest.raises(json.JSONDecodeError):
        json.loads(response.text())


@pytest.mark.parametrize("stream", [False, True])
def test_bytes_may_drip(simulate, stream):
    client = simulate({"fallback": "Grüße, 世界!", "faults": [SLOW]})
    start = time.monotonic()
    if stream:
        with client.messages.stream(**HI) as events:
            message = events.get_final_message()
    else:
        message = client.messages.create(**HI, extra_headers={"accept-encoding": "identity"})

    assert text_of(message) == "Grüße, 世界!"
    assert time.monotonic() - start >= 0.02


SLOW = {"kind": "slow_bytes", "seconds": 0.0001, "size": 3}


def test_an_answer_may_come_late(simulator, client):
    simulator.script(Delay(seconds=0.3))
    with pytest.raises(anthropic.APITimeoutError):
        client.with_options(timeout=0.05).messages.create(**HI)
    simulator.script(Delay(seconds=0.05))
    start = time.monotonic()
    client.messages.create(**HI)

    assert time.monotonic() - start >= 0.05


@pytest.mark.parametrize("fault", [Delay(60), SlowBytes(60)], ids=["delay", "slow_bytes"])
def test_a_stop_ends_what_is_waited_for(simulator, client, fault):
    simulator.script(fault)
    before = set(threading.enumerate())
    timer = threading.Timer(0.1, simulator.stop)
    timer.start()
    start = time.monotonic()
    with pytest.raises(CONNECTION_ERROR) as raised:
        client.messages.create(**HI)
    timer.join()
    while time.monotonic() - start < 60 and set(threading.enumerate()) - before:
        time.sleep(0.01)

    assert type(raised.value) is CONNECTION_ERROR
    assert set(threading.enumerate()) - before == set()


def test_asynchronous_clients_see_the_same(simulator):
    simulator.script(ErrorAnswer(529, retry_after_ms=1), Reset(), StreamError(2))

    async def ask():
        async with anthropic.AsyncAnthropic(
            api_key="sk-ant-test", base_url=simulator.base_url, max_retries=2
        ) as client:
            message = await client.messages.create(**HI)
            with pytest.raises(STATUS_ERROR):
                async for _ in await client.messages.create(**HI, stream=True):
                    pass
            return text_of(message)

    assert asyncio.run(ask())
    assert [request.status for request in simulator.requests] == [529, None, 200, 200]


def test_faults_are_served_in_their_order_as_often_as_they_say(simulator, raw):
    simulator.script(ErrorAnswer(529, times=2), ErrorAnswer(500))

    assert [raw.send("/v1/messages", HI)[0] for _ in range(4)] == [529, 529, 500, 200]


@pytest.mark.parametrize(
    "condition", [{"prompt": " Second\n"}, {"matches": "(?i)^sec"}], ids=["prompt", "matches"]
)
def test_a_fault_waits_for_the_prompt_it_is_meant_for(simulator, raw, condition):
    simulator.script(ErrorAnswer(529, **condition), ErrorAnswer(500, times=1))
    turns = [{"role": "user", "content": "Second"}]

    assert raw.send("/v1/messages", HI)[0] == 500
    assert raw.send("/v1/messages", HI)[0] == 200
    assert raw.send("/v1/messages", {**HI, "messages": turns})[0] == 529


def test_faults_of_streams_wait_for_a_stream(simulator, client):
    simulator.script(StreamError(0), CutBody())
    with pytest.raises(CONNECTION_ERROR):
        client.messages.create(**HI)
    client.messages.create(**HI)
    with pytest.raises(STATUS_ERROR):
        list(client.messages.create(**HI, stream=True))


@pytest.mark.parametrize(
    "body", [None, [], "text", {"messages": 5}, {"messages": [{"role": "user"}]}]
)
def test_what_is_no_request_for_a_message_has_no_prompt(simulator, raw, body):
    simulator.script(ErrorAnswer(529, matches="."))

    assert raw.send("/v1/messages", body, method="POST")[0] == 400


def test_other_routes_can_fail_too(simulator, client):
    simulator.script(ErrorAnswer(500, times=2))
    with pytest.raises(anthropic.InternalServerError):
        client.models.list()
    with pytest.raises(anthropic.InternalServerError):
        client.models.retrieve("claude-haiku-4-5")


def test_faults_can_be_cleared(simulator, raw):
    simulator.script(ErrorAnswer(500))
    simulator.clear_faults()

    assert raw.send("/v1/messages", HI)[0] == 200


def test_plain_data_will_do(simulator, raw):
    simulator.script({"kind": "error", "status": 529})

    assert raw.send("/v1/messages", HI)[0] == 529


def test_a_scenario_can_begin_with_faults(simulate):
    client = simulate({"faults": [{"kind": "error", "status": 529, "times": 2}]})
    for _ in range(2):
        with pytest.raises(anthropic.InternalServerError):
            client.messages.create(**HI)

    assert text_of(client.messages.create(**HI))


def test_every_fault_is_in_the_table_under_its_kind():
    assert set(FAULTS.values()) == set(Fault.__subclasses__())
    assert [kind for kind, fault in FAULTS.items() if fault.kind != kind] == []


OWN = "Allowed here: status, type, message, retry_after, retry_after_ms, x_should_retry, kind"
KINDS = (
    "error, html_page, stream_error, cut_stream, reset, cut_body, malformed_json, slow_bytes, delay"
)
DELAY = (
    "faults.0.secnds: unknown key; did you mean `seconds`? "
    "Allowed here: seconds, kind, times, prompt, matches."
)
MISTAKES = [
    (
        {"kind": "error", "status": 500, "statu": 5},
        f"faults.0.statu: unknown key; did you mean `status`? {OWN}, times, prompt, matches.",
    ),
    ({"kind": "error"}, "faults.0.status: field required."),
    ({"kind": "delay", "secnds": 1}, DELAY),
    (
        {"kind": "error", "status": 200},
        "faults.0.status: should be greater than or equal to 400, not 200.",
    ),
    (ErrorAnswer("529"), "faults.0.status: should be a valid integer, not '529'."),
    (
        ErrorAnswer(529, retry_after=-1),
        "faults.0.retry_after: should be greater than or equal to 0, not -1.",
    ),
    (
        HtmlPage(502, times=0),
        "faults.0.times: should be greater than or equal to 1, not 0.",
    ),
    (
        Reset(matches="("),
        (
            "faults.0.matches: '(' is not a regular expression: "
            "missing ), unterminated subpattern at position 0."
        ),
    ),
    (Delay(0), "faults.0.seconds: should be greater than 0, not 0."),
    (StreamError(-1), "faults.0.after_events: should be greater than or equal to 0, not -1."),
    (CutStream(1, reset=1), "faults.0.reset: should be a valid boolean, not 1."),
    (
        {"kind": "eror"},
        f"faults.0.kind: unknown kind 'eror'; did you mean `error`? Allowed here: {KINDS}.",
    ),
    ({"status": 500}, f"faults.0.kind: give a kind; Allowed here: {KINDS}."),
    (5, "faults.0: should be a mapping of keys to values."),
]


@pytest.mark.parametrize(("fault", "message"), MISTAKES)
def test_a_wrong_fault_is_refused(simulator, fault, message):
    with pytest.raises(UsageError) as raised:
        simulator.script(fault)

    assert message == str(raised.value)
    assert simulator._script.left == []


def test_one_wrong_fault_refuses_all(simulator, raw):
    with pytest.raises(UsageError, match=r"^faults\.1\.seconds: "):
        simulator.script(ErrorAnswer(500), Delay(-1))

    assert raw.send("/v1/messages", HI)[0] == 200


def test_a_scenario_checks_its_faults_too():
    with pytest.raises(ValueError, match="greater than 0"):
        Scenario.model_validate({"faults": [{"kind": "delay", "seconds": 0}]})
