"""Labels: what counts of an answer, when it is not the whole of it."""

from __future__ import annotations

import importlib
import importlib.util
import re
from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.expectations.answers import answer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pytest_claude_params.call import Call

LABELS = ("label", "pattern")
NO_LABEL = "(no match)"


class LabelError(Exception):
    """A function of the user's could not label an answer."""


def read_labels(given: Mapping[str, Any], folder: Path) -> Callable[[Call], str]:
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


def _by_pattern(pattern: Any) -> Callable[[Call], str]:
    try:
        compiled = re.compile(pattern)
    except (re.error, TypeError) as error:
        raise ValueError(f"pattern is no regular expression: {error}.") from None
    if not compiled.groups:
        raise ValueError(f"pattern has no group; write what counts in brackets: ({pattern}).")

    def read(call: Call) -> str:
        found = compiled.search(answer_of(call))
        return (found and found[1]) or NO_LABEL

    return read


def _by_function(label: Any, folder: Path) -> Callable[[Call], str]:
    function = label if callable(label) else _found(label, folder)
    name = label if isinstance(label, str) else getattr(label, "__name__", "label")

    def read(call: Call) -> str:
        try:
            return str(function(call))
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            answer = wording.quote(answer_of(call), 60)
            raise LabelError(f"{name} raised {said} on {answer}") from error

    return read


def _found(place: Any, folder: Path) -> Callable[[Call], Any]:
    """Import ``package.module:function``, or ``file.py:function`` from beside the test."""
    module, colon, name = place.rpartition(":") if isinstance(place, str) else ("", "", "")
    if not colon or not module or not name:
        raise ValueError(
            f"label={wording.literal(place)} is neither a function nor a place such as "
            "'package.module:function' or 'file.py:function'."
        )
    function = getattr(_module(module, folder), name, None)
    if not callable(function):
        raise ValueError(f"{module} has no function {name!r}.")
    found: Callable[[Call], Any] = function
    return found


def _module(name: str, folder: Path) -> Any:
    try:
        return _of_file(folder / name) if name.endswith(".py") else importlib.import_module(name)
    except (ImportError, OSError) as error:
        raise ValueError(f"{name} cannot be imported: {error}.") from None


def _of_file(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"claude_labels_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
