import anthropic
import httpx
import pytest

from pytest_claude_params.errors import UsageError
from pytest_claude_params.simulator import Scenario, Simulator
from pytest_claude_params.simulator.faults import ErrorAnswer

HI = {
    "model": "claude-haiku-4-5",
    "max_tokens": 5,
    "messages": [{"role": "user", "content": "Hi"}],
}
# 2026-11-23T10:00:00Z
TEN = 1_795_428_000.0


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self):
        self.now = TEN

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def limited(clock):
    """Start a simulator with a clock of ours; give a client of it."""
    opened = []

    def start(requests_per_minute=None, scenario=None):
        simulator = Simulator(
            Scenario.model_validate(scenario or {"fallback": "One two three."}),
            requests_per_minute=requests_per_minute,
            clock=clock,
        ).start()
        client = anthropic.Anthropic(base_url=simulator.base_url, api_key="k", max_retries=0)
        opened.extend((simulator.stop, client.close))
        return simulator, client

    yield start
    for close in reversed(opened):
        close()


def left(headers, name="requests"):
    return int(headers[f"anthropic-ratelimit-{name}-remaining"])


def headers_of(client, **parameters):
    return client.messages.with_raw_response.create(**HI | parameters).headers


def test_what_is_left_goes_down_with_each_request(limited, clock):
    _, client = limited()
    first, second = headers_of(client), headers_of(client)
    clock.now += 60
    third = headers_of(client)

    assert [left(headers) for headers in (first, second, third)] == [3999, 3998, 3999]
    assert first["anthropic-ratelimit-requests-reset"] == "2026-11-23T10:01:00Z"
    assert second["anthropic-ratelimit-requests-reset"] == "2026-11-23T10:01:00Z"
    assert third["anthropic-ratelimit-requests-reset"] == "2026-11-23T10:02:00Z"


def test_tokens_count_down_too(limited):
    _, client = limited()
    response = client.messages.with_raw_response.create(**HI)
    usage = response.parse().usage

    assert left(response.headers, "input-tokens") == 400_000 - usage.input_tokens
    assert left(response.headers, "output-tokens") == 80_000 - usage.output_tokens
    assert left(response.headers, "tokens") == 480_000 - usage.input_tokens - usage.output_tokens


def test_a_stream_costs_its_output_when_it_has_been_said(limited):
    _, client = limited()
    with client.messages.stream(**HI) as stream:
        headers = stream.response.headers
        usage = stream.get_final_message().usage
    after = client.models.with_raw_response.list().headers

    assert left(headers, "input-tokens") == 400_000 - usage.input_tokens
    assert left(headers, "output-tokens") == 80_000
    assert left(after, "output-tokens") == 80_000 - usage.output_tokens


def test_one_request_too_many_has_to_wait(limited, clock):
    simulator, client = limited(2)
    for expected in (1, 0):
        assert expected == left(headers_of(client))
    clock.now += 12.5
    with pytest.raises(anthropic.RateLimitError) as raised:
        client.messages.create(**HI)

    headers = raised.value.response.headers
    assert (
        headers["retry-after"],
        headers["anthropic-ratelimit-requests-limit"],
        headers["anthropic-ratelimit-requests-remaining"],
    ) == ("48", "2", "0")
    assert raised.value.body["error"] == {
        "type": "rate_limit_error",
        "message": (
            "This request would exceed your organization's rate limit of 2 requests per minute "
            "(org: 00000000-5111-4a7e-d000-000000000000, model: claude-haiku-4-5). "
            "For details, refer to: https://docs.claude.com/en/api/rate-limits. You can see the "
            "response headers for current usage. Please reduce the prompt length or the maximum "
            "tokens requested, or try again later. You may also contact sales at "
            "https://www.anthropic.com/contact-sales to discuss your options for a rate limit "
            "increase."
        ),
    }
    assert headers["x-should-retry"] == "true"
    clock.now += 47.5
    assert left(headers_of(client)) == 1
    assert [request.status for request in simulator.requests] == [200, 200, 429, 200]


def test_a_request_without_a_key_is_not_counted(limited):
    """It is asked for the key first, also while the limit is used up."""
    simulator, client = limited(1)
    for _ in range(2):
        with httpx.Client(base_url=simulator.base_url) as plain:
            answer = plain.post(
                "/v1/messages", json=HI, headers={"anthropic-version": "2023-06-01"}
            )
        assert answer.status_code == 401
    assert left(headers_of(client)) == 0


def test_a_request_that_had_to_wait_gets_the_answer_it_would_have_had(limited, clock):
    _, free = limited()
    expected = [free.messages.create(**HI).id for _ in range(2)]
    _, client = limited(1)
    first = client.messages.create(**HI).id
    with pytest.raises(anthropic.RateLimitError):
        client.messages.create(**HI)
    clock.now += 60

    assert expected == [first, client.messages.create(**HI).id]


def test_other_routes_are_not_limited(limited):
    _, client = limited(1)
    for _ in range(3):
        client.models.list()
        client.messages.count_tokens(model=HI["model"], messages=HI["messages"])

    assert left(headers_of(client)) == 0


def test_scripted_errors_cost_nothing(limited):
    simulator, client = limited(1)
    simulator.script(ErrorAnswer(529, times=3))
    for _ in range(3):
        with pytest.raises(anthropic.InternalServerError):
            client.messages.create(**HI)

    assert left(headers_of(client)) == 0


def test_a_scenario_may_limit_and_an_argument_beats_it(limited):
    _, by_scenario = limited(scenario={"requests_per_minute": 3})
    _, by_argument = limited(5, {"requests_per_minute": 3})

    assert (left(headers_of(by_scenario)), left(headers_of(by_argument))) == (2, 4)


def test_without_a_limit_what_is_left_ends_at_nothing(limited):
    simulator, client = limited()
    for _ in range(4001):
        simulator._limits.wait_for_request()

    assert left(headers_of(client)) == 0


def test_a_limit_below_one_is_refused():
    with pytest.raises(UsageError) as error:
        Simulator(requests_per_minute=0)

    assert str(error.value) == (
        "requests_per_minute has to be 1 or more, not 0. Leave it out for any number of requests."
    )
