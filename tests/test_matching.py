"""When two requests ask the same, and where they differ."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.call import CallRequest
from pytest_claude_params.matching import (
    ABSENT,
    Difference,
    Matcher,
    canonical_body,
    differences,
    format_path,
    key_of,
    parse_path,
)

# By night more, and others each time.
EXAMPLES = 300 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 30

URL = "https://api.anthropic.com/v1/messages"
BODY = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "Hi"}],
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = st.sampled_from(["system", "messages", "tools", "stream", "metadata", "temperature", "x"])
BODIES = st.dictionaries(NAMES, JSON, max_size=4)


def ask(body=None, *, method="POST", url=URL, **more):
    """Make a request; ``more`` overrides parts of a small body."""
    return CallRequest(method, url, body={**BODY, **more} if body is None else body)


def text(value, **more):
    """Make a text block."""
    return {"type": "text", "text": value, **more}


SAME = {
    "key order": dict(reversed(BODY.items())),
    "a text block": {**BODY, "messages": [{"role": "user", "content": [text("Hi")]}]},
    "a cached text block": {
        **BODY,
        "messages": [
            {"role": "user", "content": [text("Hi", cache_control={"type": "ephemeral"})]}
        ],
    },
    "metadata": {**BODY, "metadata": {"user_id": "u"}},
    "a user profile": {**BODY, "user_profile_id": "uprof_1"},
    "automatic caching": {**BODY, "cache_control": {"type": "ephemeral"}},
    "no stream": {**BODY, "stream": False},
    "a whole float": {**BODY, "max_tokens": 60.0},
    "null for what is not sent": {**BODY, "system": None, "tools": None},
    "an answer that was sent back with all its fields": {
        **BODY,
        "messages": [{"role": "user", "content": [text("Hi", citations=None)]}],
    },
}
OTHER = {
    "a word": {**BODY, "messages": [{"role": "user", "content": "Ho"}]},
    "a space": {**BODY, "messages": [{"role": "user", "content": "Hi "}]},
    "two blocks": {**BODY, "messages": [{"role": "user", "content": [text("H"), text("i")]}]},
    "a cited text": {
        **BODY,
        "messages": [{"role": "user", "content": [text("Hi", citations=[])]}],
    },
    "a role": {**BODY, "messages": [{"role": "assistant", "content": "Hi"}]},
    "a stream": {**BODY, "stream": True},
    "a limit": {**BODY, "max_tokens": 61},
    "a flag for a number": {**BODY, "max_tokens": True},
    "one parameter more": {**BODY, "system": ""},
    "one parameter less": {name: BODY[name] for name in ("model", "messages")},
    "no object": "Hi",
    "bytes": b"Hi",
}


@pytest.mark.parametrize("body", SAME.values(), ids=SAME)
def test_other_words_for_the_same_request(body):
    """What means the same has one key and no difference."""
    assert key_of(ask()) == key_of(ask(body))
    assert differences(ask(), ask(body)) == []


@pytest.mark.parametrize("body", OTHER.values(), ids=OTHER)
def test_another_request(body):
    """What means something else has another key and a named difference."""
    assert key_of(ask()) != key_of(ask(body))
    assert differences(ask(), ask(body)) != []


def test_tools_system_and_tool_results_are_reduced_too():
    """Cache marks go wherever they stand; whole numbers are whole at any depth."""
    mark = {"cache_control": {"type": "ephemeral"}}
    result = {"type": "tool_result", "tool_use_id": "toolu_1"}
    marked = {
        "system": [text("Be brief.", **mark)],
        "tools": [{"name": "t", "input_schema": {"properties": {"n": {"minimum": 1.0}}}, **mark}],
        "messages": [{"role": "user", "content": [{**result, "content": [text("5", **mark)]}]}],
    }

    assert canonical_body(marked) == {
        "system": "Be brief.",
        "tools": [{"name": "t", "input_schema": {"properties": {"n": {"minimum": 1}}}}],
        "messages": [{"role": "user", "content": [{**result, "content": "5"}]}],
    }


@pytest.mark.parametrize(
    ("one", "other", "same"), [(1, 1.0, True), (1, True, False), (0, False, False)], ids=repr
)
def test_numbers_within_lists_and_objects(one, other, same):
    """A whole number is one however it is written; a flag is none."""
    first, second = (ask(tools=[{"input_schema": {"minimum": n}}]) for n in (one, other))

    assert same == (key_of(first) == key_of(second))
    assert same == (differences(first, second) == [])


def test_the_host_is_no_part_of_the_key_and_method_and_path_are():
    """A recording made through a proxy answers a request to the API."""
    proxied = ask(url="https://proxy.example/team/v1/messages?beta=true")
    counted = ask(url=f"{URL}/count_tokens")

    assert key_of(ask()) == key_of(proxied)
    assert len({key_of(ask()), key_of(counted), key_of(ask(method="GET"))}) == 3


def test_differences_are_named_in_the_order_asked():
    """Path, then each place with both values, then what is no longer sent."""
    recorded = ask(url=f"{URL}/count_tokens", system="Be brief.")
    asked = ask(
        {
            "stop_sequences": ["END"],
            **BODY,
            "messages": [{"role": "user", "content": "Ho"}, {"role": "assistant", "content": "{"}],
        }
    )

    assert differences(recorded, asked) == [
        Difference("path", "/v1/messages/count_tokens", "/v1/messages"),
        Difference("stop_sequences", ABSENT, ["END"]),
        Difference("messages[0].content", "Hi", "Ho"),
        Difference("messages[1]", ABSENT, {"role": "assistant", "content": "{"}),
        Difference("system", "Be brief.", ABSENT),
    ]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [("max_tokens", "max_tokens"), ("messages[0].content", "messages"), ("a.b", "a"),
     ("[0].x", "body"), ("body", "body")],
)  # fmt: skip
def test_the_parameter_of_a_difference(path, parameter):
    """The name that a reader declares."""
    assert parameter == Difference(path, 1, 2).parameter


IGNORED = {
    "a parameter": ("system", {"system": "a"}, {"system": "b"}),
    "a place": ("messages[0].content", {}, {"messages": [{"role": "user", "content": "Ho"}]}),
    "an item": ("stop_sequences[0]", {"stop_sequences": ["a"]}, {"stop_sequences": ["b"]}),
    "one that is only sent now": ("system", {}, {"system": "b"}),
}


@pytest.mark.parametrize(("path", "before", "after"), IGNORED.values(), ids=IGNORED)
def test_an_ignored_path_does_not_matter(path, before, after):
    """Neither to the key nor to the differences, and nothing else is ignored with it."""
    recorded, asked = ask(**before), ask(**after)

    matcher = Matcher(ignore=(path,))

    assert matcher.key(recorded) == matcher.key(asked)
    assert differences(recorded, asked, matcher) == []
    assert key_of(recorded) != key_of(asked)


@pytest.mark.parametrize("path", ["", "nothing", "messages[9]", "messages[0].x.y", "model[0].x"])
def test_an_ignored_path_that_is_nowhere_changes_nothing(path):
    """It may stand in the declaration of many tests."""
    assert Matcher((path,)).key(ask()) == key_of(ask())


def test_ignoring_leaves_the_request_as_it_was():
    """What is looked up is also what is sent and stored."""
    request = ask(system=[text("a")], stop_sequences=["a"])
    Matcher(("messages[0].content", "system", "stop_sequences[0]")).key(request)

    assert request == ask(system=[text("a")], stop_sequences=["a"])


def test_paths_are_parsed_as_authors_write_them():
    """Names are separated by dots, numbers stand in brackets."""
    assert parse_path("messages[0].content[12].a b") == ("messages", 0, "content", 12, "a b")


@given(st.lists(st.text("abc_ ä", min_size=1) | st.integers(0, 99), min_size=1).map(tuple))
def test_a_path_survives_being_written_and_parsed(path):
    """The screen of a miss offers paths to paste into a marker."""
    assert path == parse_path(format_path(path))


@settings(max_examples=EXAMPLES)
@given(BODIES, BODIES)
def test_keys_are_equal_exactly_where_there_is_no_difference(one, other):
    """A miss always names a difference, and a replay never hides one."""
    same = key_of(ask(one)) == key_of(ask(other))

    assert same == (differences(ask(one), ask(other)) == [])


@settings(max_examples=EXAMPLES)
@given(BODIES, BODIES)
def test_differences_are_the_same_both_ways(one, other):
    """Only before and after change places."""
    there = {
        (item.path, repr(item.recorded), repr(item.asked))
        for item in differences(ask(one), ask(other))
    }
    back = {
        (item.path, repr(item.asked), repr(item.recorded))
        for item in differences(ask(other), ask(one))
    }

    assert there == back


@settings(max_examples=EXAMPLES)
@given(BODIES)
def test_the_canonical_form_is_its_own_canonical_form(body):
    """Reducing twice takes nothing more away."""
    once = canonical_body(body)

    assert once == canonical_body(once)


def test_a_text_that_reads_like_our_sign_for_nothing():
    """Somebody's prompt may say so."""
    assert [Difference("system", ABSENT, "(not sent)")] == differences(
        ask(), ask(system=json.loads('"(not sent)"'))
    )


def test_output_format_is_an_older_name():
    """A recording of the beta still answers when the SDK sends the new name."""
    form = {"type": "json_schema", "schema": {"type": "object"}}
    old = CallRequest("POST", URL, body={"output_format": form})
    new = CallRequest("POST", URL, body={"output_config": {"format": form}})

    assert key_of(old) == key_of(new)


def test_messages_of_a_batch_mean_what_they_mean_alone():
    """Whom they are for is no part of it."""
    batches = "https://api.anthropic.com/v1/messages/batches"

    def batch(**more):
        return ask({"requests": [{"custom_id": "a", "params": {**BODY, **more}}]}, url=batches)

    more = {"user_profile_id": "uprof_1", "metadata": {"user_id": "u"}, "stream": False}
    assert key_of(batch(**more)) == key_of(batch())
    assert [one.path for one in differences(batch(), batch(max_tokens=61))] == [
        "requests[0].params.max_tokens"
    ]
