"""Labels: what counts of an answer, when it is not the whole of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.expectations.answer_text import NO_LABEL, answer_of, tally
from pytest_claude_params.expectations.user_code import function_at, name_of, said_by
from pytest_claude_params.own_pattern import OwnPattern, OwnPatternTimeout

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.answer_text import Tally

LABELS = ("label", "pattern")


class LabelError(Exception):
    """A function or a pattern of the user's could not label an answer, or found no label at all."""


def labelled(calls: Sequence[Call], read: Callable[[Call], str | None], of: str = "") -> Tally:
    """Count the labels of a sample; raises ``LabelError`` if none of its answers has one.

    Args:
        calls: the sample.
        read: what reads the label of an answer.
        of: whose sample it is, for the message.
    """
    found = tally(calls, read)
    if not labels_in(found):
        first = wording.quote(answer_of(calls[0]), 60)
        raise LabelError(f"none of the {len(calls)} answers{of} has a label; the first: {first}")
    return found


def labels_in(found: Tally) -> Tally:
    """Leave out the answers without a label: they agree with nothing, not with one another."""
    return tuple(pair for pair in found if pair[0] != NO_LABEL)


def any_label(number: int, _answers: int) -> bool:
    """Whether a sample has a label at all: one without is not judged."""
    return number > 0


def read_labels(given: Mapping[str, Any], folder: Path) -> Callable[[Call], str | None]:
    """Return what reads the label of an answer; raises ``ValueError`` for what cannot.

    Args:
        given: a mapping that may hold ``label``, a function or where it is found, or
            ``pattern``, a regular expression whose first group is the label.
        folder: what the path of a Python file is relative to.
    """
    if "label" in given and "pattern" in given:
        raise ValueError("Give either label or pattern: an answer has one label.")
    if "pattern" in given:
        return _by_pattern(given["pattern"])
    return _by_function(given["label"], folder) if "label" in given else answer_of


def _by_pattern(pattern: Any) -> Callable[[Call], str | None]:
    try:
        compiled = re.compile(pattern)
    except (re.error, TypeError) as error:
        raise ValueError(f"pattern is not a regular expression: {error}.") from None
    if not compiled.groups:
        raise ValueError(f"pattern has no group; write what counts in brackets: ({pattern}).")

    own = OwnPattern(compiled, "pattern")

    def read(call: Call) -> str | None:
        try:
            found = own.search(answer_of(call))
        except OwnPatternTimeout as error:
            raise LabelError(f"{error}") from None
        return (found and found[1]) or None

    return read


def _by_function(label: Any, folder: Path) -> Callable[[Call], str | None]:
    function, name = function_at(label, folder, "label"), name_of(label, "label")

    def read(call: Call) -> str | None:
        try:
            found = function(call)
            return None if found is None else str(found)
        except (Exception, SystemExit) as error:
            answer = wording.quote(answer_of(call), 60)
            raise LabelError(f"{name} raised {said_by(error)} on {answer}") from error

    return read
