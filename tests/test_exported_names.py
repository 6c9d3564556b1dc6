"""The public names are the documented ones, and each can be had."""

import dataclasses
import inspect
from pathlib import Path

import pytest

import pytest_claude_params
from pytest_claude_params import errors


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


def test_every_error_is_in_the_reference():
    """Also those that are only read in a traceback or named in ``filterwarnings``."""
    page = (Path(__file__).parents[1] / "docs" / "reference" / "python.md").read_text()
    classes = inspect.getmembers(errors, inspect.isclass)
    names = [name for name, one in classes if one.__module__ == errors.__name__]

    assert len(names) > 5
    assert [name for name in names if f".{name}\n" not in page] == []


@pytest.mark.parametrize("name", ["Call", "CallRequest", "CallResponse", "Verdict"])
def test_every_field_of_a_public_class_is_told(name):
    """The site draws fields from the docstring of the class, and properties from their own."""
    public = getattr(pytest_claude_params, name)
    fields = [one.name for one in dataclasses.fields(public) if one.repr]
    others = [
        key
        for key, one in inspect.getmembers(public)
        if not key.startswith("_") and key not in fields and not inspect.getdoc(one)
    ]

    assert [field for field in fields if f"        {field}: " not in public.__doc__] == []
    assert others == []
