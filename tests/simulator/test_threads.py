"""Message threads: by hand, and as the SDK's tool runner uses them."""

import anthropic
import pytest
from anthropic import beta_tool

from pytest_claude_params.simulator import Scenario, Simulator

BETA = "message-threads-2026-08-12"
HAIKU = "claude-haiku-4-5"
CALL = {"name": "get_weather", "input": {"city": "Oslo"}}
SCENARIO = {
    "replies": [
        {"matches": "weather", "tool_use": CALL},
        {"matches": "color", "system": "pirate", "answer": "Blue, arr."},
        {"matches": "color", "answer": "Blue."},
    ]
}
PIRATE = {"system": "Talk like a pirate."}
TOOL = {"name": "look", "input_schema": {"type": "object"}}


@beta_tool
def get_weather(city: str) -> str:
    """Tell the weather.

    Args:
        city: where
    """
    return f"rain in {city}"


@pytest.fixture
def simulator():
    with Simulator(Scenario.model_validate(SCENARIO)) as running:
        yield running


@pytest.fixture
def current(simulator):
    """Give a client under the current version of the API."""
    with anthropic.Anthropic(
        base_url=simulator.base_url,
        api_key="k",
        max_retries=0,
        _strict_response_validation=True,
    ) as sdk:
        yield sdk


@pytest.fixture
def say(current):
    def send(prompt, **more):
        turns = [{"role": "user", "content": prompt}]
        defaults = {"model": HAIKU, "max_tokens": 50, "messages": turns, "betas": [BETA]}
        return current.beta.messages.create(**defaults | more)

    return send


def after(message):
    return {"thread": {"type": "continue", "previous_message_id": message.id}}


CREATE = {"thread": {"type": "create"}}


def runner(client, **more):
    turns = [{"role": "user", "content": "How is the weather in Oslo?"}]
    return client.beta.messages.tool_runner(
        model=HAIKU,
        max_tokens=200,
        tools=[get_weather],
        messages=turns,
        # An answer that called the tool again and again would else never end.
        max_iterations=5,
        **more,
    )


def sent_threads(simulator):
    return [(request.body["thread"], "tools" in request.body) for request in simulator.requests]


def test_the_tool_runner_comes_to_its_end_on_a_thread(simulator, current):
    last = runner(current).until_done()

    assert last.content[0].text.endswith("What the tools said: rain in Oslo")
    (first, has_tools), (second, has_them_again) = sent_threads(simulator)
    assert (first["type"], second["type"]) == ("create", "continue")
    assert (has_tools, has_them_again) == (True, False)
    assert len(simulator.requests[1].body["messages"]) == 1


def test_the_tool_runner_streams_on_a_thread(simulator, current):
    answers = [stream.get_final_message() for stream in runner(current, stream=True)]

    assert [answer.stop_reason for answer in answers] == ["tool_use", "end_turn"]
    assert answers[1].content[0].text.endswith("rain in Oslo")
    assert [thread["type"] for thread, _ in sent_threads(simulator)] == ["create", "continue"]


def test_the_tool_runner_needs_no_thread(simulator, current):
    last = runner(current, thread=False).until_done()

    assert last.content[0].text.endswith("rain in Oslo")
    assert [len(request.body["messages"]) for request in simulator.requests] == [1, 3]


def test_the_tool_runner_begins_anew_where_the_thread_is_lost(current):
    answers = iter(runner(current))
    next(answers)
    with Simulator(Scenario.model_validate(SCENARIO)) as another:
        current.base_url = another.base_url
        last = next(answers)

        assert last.content[0].text.endswith("rain in Oslo")
        types = [thread["type"] for thread, _ in sent_threads(another)]
    assert types == ["continue", "create"]


def test_a_thread_keeps_system_and_turns(say):
    first = say("Hi", **CREATE, **PIRATE)
    second = say("Which color?", **after(first))
    third = say("Which color?", **after(second))

    assert second.content[0].text == third.content[0].text == "Blue, arr."
    assert third.usage.input_tokens > second.usage.input_tokens > first.usage.input_tokens


def test_a_thread_counts_the_same_tokens_as_the_whole_conversation(say):
    first = say("Hi", **CREATE)
    second = say("Which color?", **after(first))
    turns = [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": first.content},
        {"role": "user", "content": "Which color?"},
    ]
    whole = say("", messages=turns)

    assert whole.content == second.content
    assert whole.usage == second.usage


def refusal(error):
    return error.value.status_code, error.value.body["error"]


def test_an_unknown_answer_cannot_be_continued(say):
    with pytest.raises(anthropic.NotFoundError) as error:
        say("Hi", thread={"type": "continue", "previous_message_id": "msg_1"})

    assert refusal(error) == (
        404,
        {
            "type": "not_found_error",
            "message": (
                "thread.previous_message_id: no thread is kept under msg_1. "
                'Send the whole conversation with thread {"type": "create"}.'
            ),
            "details": {"error_code": "thread_not_found"},
        },
    )


def test_an_answer_outside_a_thread_cannot_be_continued(say):
    alone = say("Hi")

    with pytest.raises(anthropic.NotFoundError):
        say("Hi", **after(alone))


def test_an_answer_can_be_continued_once(say):
    first = say("Hi", **CREATE)
    say("Hi", **after(first))
    with pytest.raises(anthropic.BadRequestError) as error:
        say("Hi", **after(first))

    assert refusal(error) == (
        400,
        {
            "type": "invalid_request_error",
            "message": (
                f"thread.previous_message_id: {first.id} was continued already, and can be only "
                "once. Continue from the last answer of the thread."
            ),
            "details": {"error_code": "thread_already_continued"},
        },
    )


def test_a_refused_turn_leaves_the_thread_as_it_was(say):
    first = say("Hi", **CREATE)
    with pytest.raises(anthropic.BadRequestError):
        say("Hi", max_tokens=-1, **after(first))

    assert say("Which color?", **after(first)).content[0].text == "Blue."


@pytest.mark.parametrize("field", [PIRATE, {"tools": [TOOL]}])
def test_what_a_thread_keeps_is_not_sent_again(say, field):
    first = say("Hi", **CREATE)
    with pytest.raises(anthropic.BadRequestError) as error:
        say("Hi", **after(first), **field)

    assert refusal(error)[1]["message"] == (
        f"{next(iter(field))}: not allowed when a thread is continued; "
        "the thread keeps what it was created with"
    )


@pytest.mark.parametrize(
    ("thread", "message"),
    [
        ({"type": "continue"}, "thread.continue.previous_message_id: Field required"),
        (
            {"type": "fork"},
            (
                "thread: Input tag 'fork' found using 'type' does not match any of the expected "
                "tags: 'create', 'continue'"
            ),
        ),
    ],
)
def test_a_thread_is_created_or_continued(say, thread, message):
    with pytest.raises(anthropic.BadRequestError) as error:
        say("Hi", thread=thread)

    assert refusal(error)[1]["message"] == message


def test_threads_are_for_their_beta_only(say):
    with pytest.raises(anthropic.BadRequestError) as error:
        say("Hi", betas=["another-beta-2026-01-01"], **CREATE)

    assert refusal(error)[1]["message"] == "thread: Extra inputs are not permitted"


def test_the_thread_of_a_turn_of_its_own_is_null(say):
    assert say("Which color?", extra_body={"thread": None}).content[0].text == "Blue."
