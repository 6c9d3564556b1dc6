"""What would have caught a changed answer: it holds for the recorded one, and not for the other."""

from dataclasses import replace

import pytest

from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.mutations.examples import EXAMPLES, shown_on
from pytest_claude_params.mutations.suggestions import suggested, tells_apart
from pytest_claude_params.testing import answer

JSON = '{"name": "Ada", "age": 36}'


def tried(before, after, operator="refusal"):
    """Suggest something for a test of one answer."""
    return suggested([answer(before)], [replace(answer(after), mutated=operator)])


@pytest.mark.parametrize(
    ("operator", "before", "after", "wanted"),
    [
        ("preamble", "It comes on Monday, in 2 days.", "Sure! It comes on Monday, in 2 days.",
         {"starts_with": "It"}),
        ("fenced", JSON, f"```json\n{JSON}\n```", {"json": True}),
        ("json_key_dropped", JSON, '{"name": "Ada"}', {"json": {
            "type": "object", "required": ["name", "age"],
            "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}}),
        ("number_changed", JSON, '{"name": "Ada", "age": 39}', {"json": {"$.age": 36}}),
        ("number_changed", "It comes in 2 days.", "It comes in 3 days.", {"contains": "in 2 days"}),
        ("negated", "It is late today.", "It is not late today.", {"contains": "is late"}),
        ("refusal", "Your order A17 is late.", "Sorry, no.", {"contains": "A17"}),
        ("doubled", "It is late.", "It is late. It is late.", {"word_count": "<=5"}),
        ("negated", "yes", "no", {"text": "yes"}),
    ],
)  # fmt: skip
def test_the_most_telling_expectation_comes_first(operator, before, after, wanted):
    """As a colleague would write it."""
    assert tried(before, after, operator) == {"expect": wanted}


@pytest.mark.parametrize("name", OPERATORS)
def test_every_operator_has_one_for_its_example(name):
    """Which holds for the recorded answer, and fails for the changed one."""
    before, after = shown_on(OPERATORS[name])
    changed = replace(after, mutated=name)
    wanted = suggested([before], [changed])["expect"]

    assert tells_apart(wanted, [before], [changed])


def test_what_holds_for_one_of_several_answers_is_asserted_in_the_body():
    """An expectation is on all answers of a test."""
    calls = [answer("It is Monday."), answer("It is late, on Monday.")]
    changed = [calls[0], replace(answer("It is not late, on Monday."), mutated="negated")]

    assert suggested(calls, changed) == {
        "assert": "assert 'is late' in claude_calls[1].text",
        "turn": {"contains": "is late"},
    }


def test_a_pleasantry_before_one_of_several_answers_is_told_by_its_beginning():
    """No word of the recorded one is missing, and it is not much longer."""
    said = "It is late, and it comes on Monday or on Tuesday, to the same address as the last one."
    calls = [answer("Monday."), answer(said)]
    changed = [calls[0], replace(answer(f"Sure! {said}"), mutated="preamble")]

    assert suggested(calls, changed)["assert"] == "assert claude_calls[1].text.startswith('It')"


def test_the_stop_reasons_of_all_answers_are_expected_together():
    """Of a tool's call and of the text after it."""
    calls = [EXAMPLES[2], EXAMPLES[0]]
    _, cut = shown_on(OPERATORS["truncated"])

    assert suggested(calls, [calls[0], replace(cut, mutated="truncated")]) == {
        "expect": {"stop_reason": ["end_turn", "tool_use"]}
    }


def test_nothing_is_suggested_where_nothing_tells_them_apart():
    """The same words, with other blanks between them."""
    assert tried("It is  late.", "It is late.") == {}
