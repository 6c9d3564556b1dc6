"""The public names are the documented ones, and each can be had."""

from pathlib import Path

import pytest

import pytest_claude_params


def test_public_names_exist():
    """What is listed can be imported, although it is loaded late."""
    for name in pytest_claude_params.__all__:
        assert getattr(pytest_claude_params, name).__doc__


def test_public_names_are_these():
    """A new public name is a decision."""
    assert pytest_claude_params.__all__ == [
        "Call",
        "CallRequest",
        "CallResponse",
        "CassetteError",
        "CassetteMiss",
        "ClaudeParamsError",
        "TruncatedAnswer",
        "UsageError",
        "Verdict",
        "text_of",
    ]


def test_a_name_that_is_not_public_is_an_attribute_error():
    """As with any module."""
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        pytest_claude_params.nothing  # noqa: B018


def test_every_public_name_is_in_the_reference():
    """The site draws it from its docstring."""
    page = (Path(__file__).parents[1] / "docs" / "reference" / "python.md").read_text()

    names = [name for name in pytest_claude_params.__all__ if name != "text_of"]
    assert [name for name in names if f":: pytest_claude_params.{name}\n" not in page] == []
    assert ":members: text_of\n" in page
