"""Message batches through the real SDK."""

from datetime import timedelta

import anthropic
import pytest

PLANET = "Name an alien planet. Answer with one word."
ROUTE = "/v1/messages/batches"
KEY = {"x-api-key": "k"}
OLD = KEY | {"anthropic-version": "2023-06-01"}


def params(prompt=PLANET, **more):
    turns = [{"role": "user", "content": prompt}]
    return {"model": "claude-haiku-4-5", "max_tokens": 20, "messages": turns} | more


def request(custom_id, **more):
    return {"custom_id": custom_id, "params": params(**more)}


@pytest.fixture(params=["messages", "beta.messages"])
def batches(request, client):
    return (client.beta if request.param == "beta.messages" else client).messages.batches


def ended(batches, requests):
    batch = batches.create(requests=requests)
    batches.retrieve(batch.id)
    return batches.retrieve(batch.id)


def errors(batches, requests):
    batch = ended(batches, requests)
    return {each.custom_id: each.result.error.error for each in batches.results(batch.id)}


def test_a_batch_ends_at_the_second_look(batches):
    batch = batches.create(requests=[request("a")])
    seen = [batches.retrieve(batch.id).processing_status for _ in range(3)]

    assert (batch.processing_status, batch.results_url) == ("in_progress", None)
    assert seen == ["in_progress", "ended", "ended"]


def test_everything_counts_as_processing_until_the_batch_has_ended(batches):
    batch = batches.create(requests=[request("a"), request("b", max_tokens=-1)])

    assert batch.request_counts.processing == 2
    counts = batches.retrieve(batch.id).request_counts
    assert (counts.processing, counts.succeeded, counts.errored) == (2, 0, 0)
    counts = batches.retrieve(batch.id).request_counts
    assert (counts.processing, counts.succeeded, counts.errored) == (0, 1, 1)


def test_results_lie_on_the_base_url_of_the_client(simulator, batches):
    batch = ended(batches, [request("a")])

    assert batch.results_url == f"{simulator.base_url}{ROUTE}/{batch.id}/results"


def test_results_are_lines_and_not_in_the_order_of_the_requests(batches):
    batch = ended(batches, [request("a"), request("b"), request("c")])
    raw = batches.with_raw_response.results(batch.id)

    assert raw.headers["content-type"] == "application/x-jsonl"
    assert [each.custom_id for each in batches.results(batch.id)] == ["c", "b", "a"]


def test_a_result_is_the_message_that_would_have_come_alone(client, ask):
    batches = client.messages.batches
    batch = ended(batches, [request("a", temperature=0)])
    (line,) = batches.results(batch.id)

    alone = ask(PLANET, temperature=0)
    assert line.result.type == "succeeded"
    assert line.result.message.content == alone.content
    assert line.result.message.id != alone.id
    assert (line.result.message.usage.service_tier, alone.usage.service_tier) == (
        "batch",
        "standard",
    )


def test_what_is_wrong_with_one_request_is_its_result(batches):
    found = errors(
        batches,
        [
            request("hot", temperature=2),
            request("model", model="claude-9"),
            request("stream", stream=True),
            request("warm-up", max_tokens=0),
            request("thread", thread={"type": "create"}),
            {"custom_id": "empty", "params": {}},
        ],
    )

    assert {name: (error.type, error.message) for name, error in found.items()} == {
        "hot": ("invalid_request_error", "temperature: range: 0..1"),
        "model": ("not_found_error", "model: claude-9"),
        "stream": (
            "invalid_request_error",
            '"stream=True" is not supported in the Message Batches API',
        ),
        "warm-up": ("invalid_request_error", "max_tokens: 0 is not allowed in a message batch"),
        "thread": ("invalid_request_error", "thread: Extra inputs are not permitted"),
        "empty": ("invalid_request_error", "model: Field required"),
    }


def test_an_errored_result_holds_the_whole_envelope(raw):
    _, _, batch = raw.send(ROUTE, {"requests": [request("a", top_p=2)]})
    for _ in range(2):
        raw.send(f"{ROUTE}/{batch['id']}")
    _, _, line = raw.send(f"{ROUTE}/{batch['id']}/results")

    error = {"type": "invalid_request_error", "message": "top_p: range: 0..1"}
    envelope = {"type": "error", "error": error, "request_id": None}
    assert line == {"custom_id": "a", "result": {"type": "errored", "error": envelope}}


def test_the_new_api_version_takes_no_sampling_parameters_in_a_batch_either(simulator):
    with anthropic.Anthropic(base_url=simulator.base_url, api_key="k") as current:
        found = errors(current.messages.batches, [request("a", temperature=1)])

    assert found["a"].message == "temperature: Extra inputs are not permitted"


@pytest.mark.parametrize(
    ("requests", "message"),
    [
        ([], "requests: List should have at least 1 item after validation, not 0"),
        ("a", "requests: Input should be a valid list"),
        ([{"params": params()}], "requests.0.custom_id: Field required"),
        ([{"custom_id": "a", "params": 1}], "requests.0.params: Input should be an object"),
        (
            [request("a b")],
            "requests.0.custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
        ),
        (
            [request("a" * 65)],
            "requests.0.custom_id: String should have at most 64 characters",
        ),
        (
            [request("a"), request("b"), request("a")],
            "requests: custom_id's must be unique within a batch. Duplicate custom_id found: a",
        ),
    ],
)
def test_what_the_batch_as_a_whole_is_refused_for(raw, requests, message):
    assert raw.refusal(ROUTE, requests=requests) == message


def test_a_batch_canceled_at_once_has_done_nothing(batches):
    batch = batches.create(requests=[request("a"), request("b")])
    canceled = batches.cancel(batch.id)

    assert (canceled.processing_status, canceled.request_counts.processing) == ("canceling", 2)
    assert canceled.cancel_initiated_at is not None
    assert batches.retrieve(batch.id).processing_status == "ended"
    assert {each.result.type for each in batches.results(batch.id)} == {"canceled"}


def test_half_of_a_batch_is_done_after_the_first_look(batches):
    batch = batches.create(requests=[request(name) for name in "abcd"])
    batches.retrieve(batch.id)
    batches.cancel(batch.id)
    again = batches.cancel(batch.id)

    assert again.processing_status == "canceling"
    counts = batches.retrieve(batch.id).request_counts
    assert (counts.succeeded, counts.canceled) == (2, 2)


def test_a_batch_that_has_ended_can_be_deleted_and_is_gone(batches):
    batch = ended(batches, [request("a")])

    assert batches.delete(batch.id).type == "message_batch_deleted"
    with pytest.raises(anthropic.NotFoundError, match=f"Message Batch {batch.id} not found"):
        batches.retrieve(batch.id)


@pytest.mark.parametrize(
    ("method", "path", "status", "message"),
    [
        (
            "DELETE",
            "",
            400,
            "In progress batches cannot be deleted. Consider canceling the batch instead.",
        ),
        ("GET", "/results", 404, "Message Batch {id} has no available results."),
    ],
)
def test_what_a_batch_at_work_refuses(raw, method, path, status, message):
    _, _, batch = raw.send(ROUTE, {"requests": [request("a")]})
    answer = raw.send(f"{ROUTE}/{batch['id']}{path}", method=method)

    assert answer[0] == status
    assert answer[2]["error"]["message"] == message.format(id=batch["id"])


def test_a_batch_that_has_ended_cannot_be_canceled(raw, batches):
    batch = ended(batches, [request("a")])

    assert raw.refusal(f"{ROUTE}/{batch.id}/cancel") == (
        f"Message Batch {batch.id} has ended and cannot be canceled."
    )


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("DELETE", ""), ("POST", "/cancel"), ("GET", "/results")],
)
def test_an_unknown_batch_is_not_found(raw, method, path):
    status, _, answer = raw.send(f"{ROUTE}/msgbatch_1{path}", method=method)

    assert (status, answer["error"]["type"]) == (404, "not_found_error")
    assert answer["error"]["message"] == "Message Batch msgbatch_1 not found."


def test_a_route_of_batches_says_which_methods_it_takes(raw):
    status, _, answer = raw.send(ROUTE, method="PUT", headers=OLD)

    assert (status, answer["error"]["message"]) == (
        405,
        "Method Not Allowed: /v1/messages/batches takes POST or GET, not PUT",
    )


def test_the_list_begins_with_the_newest_and_is_paged(batches):
    made = [batches.create(requests=[request("a")]).id for _ in range(5)]
    first = batches.list(limit=2)

    assert [each.id for each in first] == made[::-1]
    assert (first.has_more, first.first_id, first.last_id) == (True, made[4], made[3])
    before = batches.list(limit=2, before_id=made[0])
    assert [each.id for each in before.data] == [made[2], made[1]]


def test_to_be_listed_is_to_be_looked_at(batches):
    batches.create(requests=[request("a")])
    seen = [batches.list().data[0].processing_status for _ in range(2)]

    assert seen == ["in_progress", "ended"]


def test_an_unknown_cursor_is_refused(raw):
    status, _, answer = raw.send(f"{ROUTE}?after_id=msgbatch_1", headers=OLD)

    assert (status, answer["error"]["message"]) == (
        400,
        "after_id: msgbatch_1 is not in the list",
    )


def test_the_same_batch_is_the_same_in_another_simulator(simulate):
    numbers = {"replies": [{"answers": [{"text": str(number)} for number in range(10, 99)]}]}
    requests = [request(str(number)) for number in range(6)]

    def outcome(client):
        batch = ended(client.messages.batches, requests)
        lines = client.messages.batches.results(batch.id)
        return batch.id, [line.result.message.content[0].text for line in lines]

    first, second = simulate(numbers), simulate(numbers)
    once = outcome(first)
    assert outcome(second) == once
    assert len(set(once[1])) > 1
    assert outcome(first)[0] != once[0]


def test_times_follow_from_the_order_of_batches(batches):
    first, second = (ended(batches, [request("a")]) for _ in range(2))

    assert first.created_at < second.created_at
    assert first.expires_at - first.created_at == timedelta(hours=24)
    assert first.created_at < first.ended_at < first.expires_at
