"""JSON as it is sent, also where UTF-8 has no letter."""

import json

import pytest

from pytest_claude_params.wire.json_text import json_text


@pytest.mark.parametrize("value", [{"a": [1, "ä"]}, {"a": "\ud83d"}, "ü\udc00", {}], ids=repr)
def test_what_is_written_can_be_sent_and_read(value):
    """Half of a surrogate pair included, in which a cut answer can end."""
    assert json.loads(json_text(value).encode()) == value


def test_letters_stay_letters():
    """A diff is read by people."""
    assert json_text({"a": "Grüße"}) == '{"a":"Grüße"}'
