"""What each operator makes of an answer, and where it does not fit."""

import pytest

from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.testing import answer

WEATHER = {
    "name": "get_weather",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"type": "string"}},
        "required": ["city"],
    },
}
CLOCK = {
    "name": "get_time",
    "input_schema": {
        "type": "object",
        "properties": {"zone": {"type": "string"}, "days": {"type": "integer"}},
        "required": ["zone", "days"],
    },
}
JSON = '{"name": "Ada Byron", "age": 36, "mood": "glad", "ok": true}'
THREE = "The order is late. It comes on May 7. We are sorry."
SCHEMA = {"type": "object", "properties": {"mood": {"enum": ["glad", "sad", "other"]}}}
FORCED = {"tool_choice": {"type": "tool", "name": "get_weather"}}
PARIS = ("get_weather", {"city": "Paris"})

TEXTS = {
    "truncated": ("abcdefgh", "abcd"),
    "cut_short": (THREE, "The order is late."),
    "refusal": ("Hello!", "I'm sorry, but I can't help with that request."),
    "other_language": (
        "The order is late and it will come.",
        "Vielen Dank für Ihre Anfrage, ich helfe Ihnen gerne weiter.",
    ),
    "preamble": ("Paris.", "Sure! Here is what you asked for:\n\nParis."),
    "fenced": ('{"a": 1}', '```json\n{"a": 1}\n```'),
    "json_key_dropped": ('{"a": 1}', "{}"),
    "json_type_changed": (JSON, JSON.replace("36", '"36"').replace("true", '"true"')),
    "json_enum_broken": (JSON, JSON.replace("glad", "other")),
    "json_key_added": (
        '{"a": 1}',
        '{"a": 1, "note": "Some of these details could not be confirmed."}',
    ),
    "number_changed": ("It costs 40 euros.", "It costs 50 euros."),
    "name_changed": ("Ask Mister Ada Byron for it.", "Ask Morgan for it."),
    "negated": ("It is ready.", "It is not ready."),
    "doubled": ("It is ready.", "It is ready.\n\nIt is ready."),
}


def tool_call(*uses, **sent):
    """Make an answer that calls tools."""
    content = [
        {"type": "tool_use", "id": f"toolu_{n}", "name": name, "input": given}
        for n, (name, given) in enumerate(uses)
    ]
    sent = {"tools": [WEATHER, CLOCK], **sent}
    return answer(sent=sent, content=content, stop_reason="tool_use")


@pytest.mark.parametrize("name", TEXTS)
def test_what_becomes_of_a_text(name, changed):
    """Where there is a choice, the seed of this test makes one that is written here."""
    before, after = TEXTS[name]
    new = changed(name, answer(before))

    if name == "json_type_changed":  # one of two
        assert new.text in (JSON.replace("36", '"36"'), JSON.replace("true", '"true"'))
    elif name == "name_changed":
        assert new.text != before
        assert "Ada" not in new.text
    else:
        assert new.text == after


def test_the_stop_reason_says_what_happened(changed):
    """Only what ends otherwise has another one."""
    reasons = {
        name: new.stop_reason
        for name in OPERATORS
        if (new := changed(name, answer(THREE), others=[answer("No.").response.message]))
    }

    assert reasons.pop("truncated") == "max_tokens"
    assert reasons.pop("refusal_stop") == "refusal"
    assert set(reasons.values()) == {"end_turn"}


def test_a_cut_answer_has_used_all_its_tokens_and_others_as_many_as_they_say(changed):
    """A test that counts tokens sees what it would have seen."""
    call = answer(THREE, usage={"input_tokens": 9, "output_tokens": 20})

    tokens = {
        name: changed(name, call).response.usage["output_tokens"]
        for name in ("truncated", "doubled", "empty", "negated")
    }

    assert tokens == {"truncated": 100, "doubled": 41, "empty": 1, "negated": 22}


def test_what_would_pass_max_tokens_is_not_doubled(changed):
    """The API would have cut it."""
    call = answer(THREE, usage={"input_tokens": 9, "output_tokens": 51})

    assert changed("doubled", call) is None
    assert changed("preamble", call).response.usage["output_tokens"] == 86


def test_an_empty_answer_has_no_content(changed):
    """As the API documents it."""
    assert changed("empty", answer(THREE)).response.message["content"] == []
    assert changed("refusal_stop", answer(THREE)).response.message["content"] == []


def test_a_refusal_of_the_classifiers_has_details_where_answers_have_any(changed):
    """Versions of the API before these had none."""
    old, new = answer("Hi"), answer("Hi", stop_details=None)

    assert "stop_details" not in changed("refusal_stop", old).response.message
    assert changed("refusal_stop", new).response.stop_details["type"] == "refusal"


def test_a_stop_sequence_that_is_missed_lets_the_answer_go_on(changed):
    """It is named no longer, and stands nowhere in the text."""
    call = answer(
        "1. One", sent={"stop_sequences": ["2."]}, stop_reason="stop_sequence", stop_sequence="2."
    )
    new = changed("stop_sequence_missed", call)

    assert (new.stop_reason, new.response.stop_sequence) == ("end_turn", None)
    assert new.text.startswith("1. One\n\nLet me know")
    assert changed("stop_sequence_missed", answer("1. One")) is None


def test_json_is_changed_where_it_stands(changed):
    """In fences, and with the line breaks that it had."""
    call = answer('Here:\n```json\n{\n  "a": 1\n}\n```\nBye')

    assert changed("json_type_changed", call).text == 'Here:\n```json\n{\n  "a": "1"\n}\n```\nBye'
    assert changed("fenced", call) is None


def test_the_input_of_a_forced_tool_is_json_too(changed):
    """Applications extract data so."""
    call = tool_call(("get_weather", {"city": "Paris", "days": 2}), **FORCED)

    assert changed("json_type_changed", call).response.tool_uses[0]["input"] == {
        "city": "Paris",
        "days": "2",
    }
    assert changed("json_key_dropped", tool_call(PARIS)) is None


def test_the_schema_says_which_values_are_labels_and_which_are_taken(changed):
    """A label that is allowed is not one of the model's own."""
    form = {"output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}}

    new = changed("json_enum_broken", answer('{"mood": "glad", "tone": "calm"}', sent=form))

    assert new.text == '{"mood": "unknown", "tone": "calm"}'


def test_the_keys_of_a_list_are_those_of_its_first_object(changed):
    """The others stay as they are."""
    assert changed("json_key_dropped", answer('[{"a": 1}, {"a": 2}]')).text == '[{}, {"a": 2}]'


def test_a_tool_that_is_not_called_leaves_words(changed):
    """Or the other calls."""
    alone = changed("tool_dropped", tool_call(PARIS))
    both = changed("tool_dropped", tool_call(PARIS, ("get_time", {"zone": "CET", "days": 1})))

    assert (alone.stop_reason, alone.response.tool_uses) == ("end_turn", [])
    assert alone.text.startswith("I can help with that.")
    assert (both.stop_reason, len(both.response.tool_uses)) == ("tool_use", 1)


def test_another_tool_gets_an_input_that_it_takes(changed):
    """With the words of the call that it stands for."""
    new = changed("tool_swapped", tool_call(PARIS))

    assert [(use["name"], use["input"]) for use in new.response.tool_uses] == [
        ("get_time", {"zone": "Paris", "days": 1})
    ]
    assert changed("tool_swapped", tool_call(PARIS, tools=[WEATHER])) is None
    assert changed("tool_swapped", tool_call(PARIS, **FORCED)) is None


def test_a_part_of_a_tools_input_is_left_out(changed):
    """A call without an input has nothing to leave out."""
    new = changed("tool_input_dropped", tool_call(PARIS))

    assert new.response.tool_uses[0]["input"] == {}
    assert changed("tool_input_dropped", tool_call(("get_weather", {}))) is None


def test_a_tool_is_called_twice_under_two_ids(changed):
    """Unless parallel calls are disabled."""
    new = changed("tool_repeated", tool_call(PARIS))
    single = {"type": "auto", "disable_parallel_tool_use": True}

    assert [use["input"] for use in new.response.tool_uses] == [{"city": "Paris"}] * 2
    assert len({use["id"] for use in new.response.tool_uses}) == 2
    assert changed("tool_repeated", tool_call(PARIS, tool_choice=single)) is None


def test_another_answer_of_the_same_kind_is_given_if_there_is_one(changed):
    """One that calls a tool which was never sent cannot be."""
    rain = tool_call(("get_weather", {"city": "Rome"})).response.message
    foreign = tool_call(("delete_all", {})).response.message
    text = answer("No.").response.message

    new = changed("swapped", tool_call(PARIS), others=[foreign, text, rain])
    words = changed("swapped", tool_call(PARIS), others=[foreign, text])

    assert new.response.tool_uses[0]["input"] == {"city": "Rome"}
    assert (words.text, words.stop_reason) == ("No.", "end_turn")
    assert changed("swapped", answer("No."), others=[text]) is None


def test_thinking_is_dropped_with_its_tokens(changed):
    """The text stays."""
    thought = {"type": "thinking", "thinking": "Hm.", "signature": "abc"}
    counts = {"input_tokens": 9, "output_tokens": 30}
    details = {"output_tokens_details": {"thinking_tokens": 20}}
    text = {"type": "text", "text": "Yes."}
    new = changed(
        "thinking_dropped", answer(content=[thought, text], usage=counts | details)
    ).response

    assert new.message["content"] == [text]
    assert new.usage["output_tokens"] == 10
    assert new.usage["output_tokens_details"] == {"thinking_tokens": 0}


def test_a_prefilled_answer_gets_nothing_before_it(changed):
    """The application has begun it."""
    turns = [{"role": "user", "content": "JSON!"}, {"role": "assistant", "content": "{"}]
    call = answer('"a": 1}', sent={"messages": turns})

    assert changed("preamble", call) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Yes, it does.", "No, it does."),
        ("negative", "positive"),
        ("POSITIVE.", "NEGATIVE."),
        ("It isn't here.", "It is here."),
        ("You cannot do that.", "You can do that."),
        ("Das ist fertig.", "Das ist nicht fertig."),
        ("What is it? It is 3.5 cm long.", "What is it? It is not 3.5 cm long."),
        ('{"ok": true}', '{"ok": false}'),
        ('{"label": "approved"}', '{"label": "rejected"}'),
    ],
)
def test_the_opposite(before, after, changed):
    """A negation is taken out before one is put in."""
    assert changed("negated", answer(before)).text == after


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("negated", "Paris"),
        ("negated", "1. What is the capital of France?\n2. Isn't it Paris?"),
        ("name_changed", "Paris"),
        ("name_changed", "Danke, Ihr Paket ist da, und Ihre Rechnung folgt."),
        ("number_changed", "1. One\n2. Two"),
        ("cut_short", "One sentence only."),
        ("cut_short", JSON),
        ("other_language", "Paris"),
        ("fenced", "Paris"),
        ("json_enum_broken", '{"name": "Ada"}'),
        ("thinking_dropped", "Paris"),
        ("swapped", "Paris"),
        ("tool_dropped", "Paris"),
    ],
)
def test_where_an_operator_does_not_fit(name, text, changed):
    """It says so, and changes nothing."""
    assert changed(name, answer(text)) is None


def test_the_same_seed_makes_the_same_choice_and_another_one_may_make_another(changed):
    """Whatever ran before."""
    text = "1 2 3 4 5 6 7 8 9 20 21 22"
    once = [changed("number_changed", answer(text), seed=str(n)).text for n in range(20)]
    again = [changed("number_changed", answer(text), seed=str(n)).text for n in range(20)]

    assert once == again
    assert len(set(once)) > 3


def test_every_operator_says_what_happened_what_it_does_and_what_it_fits():
    """Reports and the reference are made of it."""
    for operator in OPERATORS.values():
        assert operator.sentence[0].islower() or operator.sentence.startswith("max_tokens")
        assert not operator.sentence.endswith(".")
        assert operator.help.endswith(".")
        assert operator.fits


@pytest.mark.parametrize("name", OPERATORS)
def test_nothing_of_the_recording_is_changed_in_place(name, changed):
    """Other tests and attempts are answered by it, too."""
    calls = [answer(THREE), answer(JSON), tool_call(PARIS, tools=[WEATHER, CLOCK], **FORCED)]
    before = [repr(call.response.body) for call in calls]

    for call in calls:
        changed(name, call, others=[answer("No.").response.message])

    assert [repr(call.response.body) for call in calls] == before
