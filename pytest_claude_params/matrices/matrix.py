"""The matrix of a test: its axes, and the cases that they make."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.matrices.labels import id_of, label_of, slug
from pytest_claude_params.matrices.rows import read_rows
from pytest_claude_params.parameters.names import BODY
from pytest_claude_params.wording import guess, literal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

ROWS = "rows"


@dataclass(frozen=True)
class Choice:
    """One value of an axis.

    Args:
        label: what it is called.
        values: what it gives the test by name: one value, or all columns of a row.
        place: where it was written, for messages.
    """

    label: str
    values: dict[str, Any]
    place: str


@dataclass(frozen=True)
class Case:
    """One combination: one test.

    Args:
        id: what stands in brackets behind the test's name.
        labels: what its choices are called, by axis.
        number: which of the matrix it is, counted from 0.
        parameters: what it sends, besides what the test declares.
        values: everything by name, the columns of its row among them.
        of_rows: how many rows the matrix has.
    """

    id: str
    labels: dict[str, str]
    number: int = 0
    parameters: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    of_rows: int = 0


def cases_of(axes: Mapping[str, Any], arguments: Collection[str], folder: Path) -> list[Case]:
    """Return all combinations, in the order in which they were written, the last axis fastest.

    Raises ``UsageError`` for what cannot be meant.

    Args:
        axes: what ``claude_matrix`` says.
        arguments: the names of the test's arguments.
        folder: the folder of the test file.
    """
    if not axes:
        raise UsageError('claude_matrix: it names nothing to vary, as in model=["...", "..."]')
    for name in axes:
        _check_name(name, arguments)
    choices = [_choices(name, given, folder) for name, given in axes.items()]
    by_axis = dict(zip(axes, choices, strict=True))
    _check_columns(by_axis)
    rows, combinations = len(by_axis.get(ROWS, ())), enumerate(product(*choices))
    return [_case(number, list(axes), combination, rows) for number, combination in combinations]


def _check_name(name: str, arguments: Collection[str]) -> None:
    if name == ROWS or name in BODY or name in arguments:
        return
    known = (ROWS, *BODY, *arguments)
    raise UsageError(
        f"claude_matrix: {name!r} is neither a parameter of the Messages API, nor 'rows', nor an "
        f"argument of the test.{guess(name, known)}"
    )


def _choices(axis: str, given: Any, folder: Path) -> list[Choice]:
    if axis == ROWS:
        found = [Choice(slug(row.name), row.values, row.place) for row in read_rows(given, folder)]
    elif isinstance(given, dict):
        found = [Choice(slug(str(name)), {axis: one}, repr(name)) for name, one in given.items()]
    elif isinstance(given, (list, tuple)):
        found = [
            Choice(label_of(axis, one, is_parameter=axis in BODY), {axis: one}, literal(one))
            for one in given
        ]
    else:
        raise UsageError(
            f"claude_matrix: {axis}={literal(given)} is neither a list of values nor a mapping of names "
            "to values. A value that does not vary belongs to claude_params"
        )
    if not found:
        raise UsageError(f"claude_matrix: {axis} has no values, so there is no test")
    _check_labels(axis, found)
    return found


def _check_columns(choices: Mapping[str, list[Choice]]) -> None:
    """Raise ``UsageError`` for a column that also varies by itself: the row's value would never be used."""
    for row in choices.get(ROWS, ()):
        for name in row.values:
            if name in choices:
                raise UsageError(
                    f"claude_matrix: {row.place}: has a column {name!r}, and {name} varies by "
                    "itself, too. Take one of them out"
                )


def _check_labels(axis: str, choices: list[Choice]) -> None:
    seen: dict[str, Choice] = {}
    for choice in choices:
        other = seen.setdefault(choice.label, choice)
        if other is not choice:
            if axis != ROWS:
                remedy = f"Name them: {axis}={{'name': value, ...}}"
            elif "id" in choice.values:
                remedy = "Give one of them another id"
            else:
                remedy = "Give the rows a column 'id' that tells them apart"
            raise UsageError(
                f"claude_matrix: {other.place} and {choice.place} would both be called "
                f"{choice.label!r} in the test's id. {remedy}"
            )


def _case(number: int, axes: list[str], combination: tuple[Choice, ...], rows: int) -> Case:
    labels = {axis: choice.label for axis, choice in zip(axes, combination, strict=True)}
    chosen = {
        axis: choice.values[axis]
        for axis, choice in zip(axes, combination, strict=True)
        if axis in BODY and axis != ROWS
    }
    values = {name: value for choice in combination for name, value in choice.values.items()}
    return Case(id_of(list(labels.values())), labels, number, chosen, {**values, **chosen}, rows)
