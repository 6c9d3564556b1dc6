"""What an error was raised from."""

from pytest_claude_params.errors import causes_of


def test_the_nearest_cause_comes_first():
    """Whether it was named with ``from`` or only under way."""
    outer, middle, inner = RuntimeError("gave up"), ValueError("no answer"), OSError("no route")
    outer.__context__, middle.__cause__ = middle, inner

    assert list(causes_of(outer)) == [outer, middle, inner]
    assert list(causes_of(None)) == []


def test_a_circle_is_walked_once():
    """A library may raise an error from one that it has raised before."""
    first, second = ValueError("first"), ValueError("second")
    first.__cause__, second.__cause__ = second, first

    assert list(causes_of(first)) == [first, second]
