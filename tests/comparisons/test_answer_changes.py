"""What changed between two answers, and which changes are to be looked at first."""

import pytest

from pytest_claude_params.comparisons.changes.answer_changes import answer_changes
from pytest_claude_params.testing import answer
from pytest_claude_params.wire.stop_reasons import BEDROCK_STOP_REASONS, ENDS_EARLY, GOES_ON


def breaks_of(reason):
    old, new = answer("Paris.").response, answer("Paris.", stop_reason=reason).response
    return [one.what for one in answer_changes(old, new) if one.is_break]


@pytest.mark.parametrize("reason", ENDS_EARLY)
def test_an_answer_that_now_ends_early_is_looked_at_first(reason):
    """Also where Bedrock's Converse API says so in words of its own."""
    assert breaks_of(reason) == ["stop_reason"]


@pytest.mark.parametrize("reason", ["tool_use", "stop_sequence", *GOES_ON])
def test_an_answer_that_ends_in_another_way_is_not(reason):
    """Nothing is lost of an answer that ends with a tool call, or goes on when asked again."""
    assert breaks_of(reason) == []


def test_every_reason_of_bedrock_ends_an_answer_early():
    """Its list has no reason of its own for an answer that is whole."""
    assert set(BEDROCK_STOP_REASONS) <= set(ENDS_EARLY)
