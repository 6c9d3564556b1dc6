"""A recorded request as another model takes it: by the rules, each change by its name."""

import datetime as dt

import pytest

from pytest_claude_params.call import CallRequest
from pytest_claude_params.comparisons.adaptation import Target, adapted
from pytest_claude_params.comparisons.prompt_edits import PromptEdits

HI = [{"role": "user", "content": "Hi"}]
TOOL = {"name": "look", "description": "Look.", "input_schema": {"type": "object"}}
TODAY = dt.date(2026, 11, 28)


def asked(target, version="2023-06-01", edits=None, **parameters):
    """Adapt a request that was recorded with claude-haiku-4-5."""
    body = {"model": "claude-haiku-4-5", "max_tokens": 4096, "messages": HI, **parameters}
    headers = {"anthropic-version": version}
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", headers, body)
    return adapted(request, Target(target, edits=edits or PromptEdits(), today=TODAY))


@pytest.mark.parametrize(
    ("model", "parameters", "changes", "sent"),
    [
        ("claude-haiku-5-5", {"temperature": 0}, ("temperature: dropped",), {}),
        (
            "claude-opus-5-5",
            {"top_p": 0.5, "top_k": 3},
            ("top_p: dropped", "top_k: dropped"),
            {},
        ),
        (
            "claude-opus-5-5",
            {"thinking": {"type": "enabled", "budget_tokens": 2048}},
            ("thinking enabled: adaptive",),
            {"thinking": {"type": "adaptive"}},
        ),
        (
            "claude-sonnet-5-5",
            {"thinking": {"type": "disabled"}},
            ("thinking disabled: between_tools",),
            {"thinking": {"type": "between_tools"}},
        ),
        (
            "claude-opus-5-5",
            {"tools": [TOOL], "tool_choice": {"type": "tool", "name": "look"}},
            ("forced tool: auto",),
            {"tools": [TOOL], "tool_choice": {"type": "auto"}},
        ),
        ("claude-sonnet-4-6", {"stream": True}, (), {}),
    ],
)
def test_what_the_model_does_not_take_is_changed(model, parameters, changes, sent):
    found = asked(model, **parameters)
    assert (found.changes, found.refused) == (changes, "")
    assert found.request.body == {"model": model, "max_tokens": 4096, "messages": HI, **sent}


def test_a_prefill_has_no_form_that_the_model_takes():
    found = asked("claude-opus-5-5", messages=[*HI, {"role": "assistant", "content": "Well"}])
    assert found.refused == "prefill: this model does not continue an assistant turn (prefill)"


def test_a_retired_model_takes_nothing():
    assert asked("claude-3-haiku-20240307").refused == (
        "model: claude-3-haiku-20240307 retired on 2026-04-20"
    )


THOUGHT = [
    {"type": "thinking", "thinking": "Hm.", "signature": "abc"},
    {"type": "text", "text": "Hello"},
]
TALK = [*HI, {"role": "assistant", "content": THOUGHT}, *HI]


def test_thinking_of_earlier_turns_goes_for_another_model_and_for_another_prompt():
    """Only the model that thought so, after the same words, can read it."""
    without = [*HI, {"role": "assistant", "content": THOUGHT[1:]}, *HI]
    edits = PromptEdits(replacements=(("Hi", "Hi!"),))
    changed = [{**turn, "content": "Hi!"} if turn in HI else turn for turn in without]

    other = asked("claude-haiku-5-5", messages=TALK)
    assert (other.changes, other.request.body["messages"]) == (
        ("thinking blocks: dropped",),
        without,
    )
    edited = asked("claude-haiku-4-5", messages=TALK, edits=edits)
    assert (edited.changes, edited.request.body["messages"]) == (
        ("thinking blocks: dropped",),
        changed,
    )
    same = asked("claude-haiku-4-5", messages=TALK)
    assert (same.changes, same.request.body["messages"]) == ((), TALK)


def test_another_version_is_judged_and_sent():
    body = {"model": "claude-haiku-4-5", "max_tokens": 9, "messages": HI, "temperature": 0}
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", {}, body)
    found = adapted(request, Target(api_version="2026-10-21", today=TODAY))
    assert found.changes == ("temperature: dropped",)
    assert found.request.headers["anthropic-version"] == "2026-10-21"


def test_texts_are_replaced_in_system_and_user_turns_alone():
    edits = PromptEdits(replacements=(("cat", "dog"),))
    block = {"type": "text", "text": "a cat"}
    turns = [{"role": "user", "content": [block]}, {"role": "assistant", "content": "cat"}]
    assert edits.edited({"system": "cats", "messages": turns, "model": "cat"}) == {
        "system": "dogs",
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "a dog"}]},
            {"role": "assistant", "content": "cat"},
        ],
        "model": "cat",
    }


def test_a_system_prompt_takes_the_place_of_the_old_one():
    assert PromptEdits(system="New").edited({"system": [{"type": "text"}]}) == {"system": "New"}
