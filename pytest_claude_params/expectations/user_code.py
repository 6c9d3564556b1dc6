"""Functions of the user's own: found where they are named, and called without harm."""

from __future__ import annotations

import importlib
import importlib.util
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.expectations.expectation import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable


def function_at(given: Any, folder: Path, keyword: str) -> Callable[..., Any]:
    """Return a function, or import ``package.module:function`` or ``file.py:function``.

    Raises ``ValueError`` with a sentence for the user.

    Args:
        given: the function, or the place of it.
        folder: what the path of a Python file is relative to.
        keyword: how the user calls it.
    """
    if callable(given):
        itself: Callable[..., Any] = given
        return itself
    module, colon, name = given.rpartition(":") if isinstance(given, str) else ("", "", "")
    if not colon or not module or not name:
        raise ValueError(
            f"{keyword}={wording.literal(given)} is neither a function nor a place such as "
            "'package.module:function' or 'file.py:function'."
        )
    function = getattr(_module(module, folder), name, None)
    if not callable(function):
        raise ValueError(f"{module} has no function {name!r}.")
    found: Callable[..., Any] = function
    return found


def name_of(given: Any, default: str) -> str:
    """Return how messages call a function that was given."""
    return given if isinstance(given, str) else getattr(given, "__name__", default)


def said_by(error: BaseException) -> str:
    """Say in one line what a function has raised, and where."""
    # The first is the caller of ours; below the function there may be libraries.
    _, *frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[0].filename).name}:{frames[0].lineno})" if frames else ""
    return f"{type(error).__name__}: {_first_line(error)}{place}"


def verdict_of(function: Callable[..., Any], name: str, *arguments: Any) -> Verdict:
    """Ask a function for its verdict; an exception that it raises is told as one.

    Args:
        function: returns a bool or a ``Verdict``.
        name: how messages call it.
        arguments: what it takes.
    """
    expected = f"{name} returns True"
    try:
        found = function(*arguments)
    except AssertionError as error:
        # pytest adds lines of its own.
        observed = str(error).partition("\n")[0] or said_by(error)
        return Verdict(passed=False, expected=expected, observed=observed)
    except (Exception, SystemExit) as error:  # noqa: BLE001  (what a user's function raises is told)
        return Verdict.without_verdict(expected, f"it raised {said_by(error)}")
    if isinstance(found, Verdict):
        return found
    if isinstance(found, bool):
        return Verdict(found, expected, f"{found}")
    observed = f"it returned {wording.literal(found)}, neither a bool nor a Verdict"
    return Verdict.without_verdict(expected, observed)


def _module(name: str, folder: Path) -> Any:
    try:
        return _of_file(folder / name) if name.endswith(".py") else importlib.import_module(name)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  (what a user's file raises is told)
        raise ValueError(f"{name} cannot be imported: {_raised_while_imported(error)}.") from None


def _raised_while_imported(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg} ({Path(error.filename or '').name}:{error.lineno})"
    frames = traceback.extract_tb(error.__traceback__)
    # What is above the user's file is ours and Python's; below it there may be libraries.
    theirs = [one for one in frames if one.filename != __file__ and "importlib" not in one.filename]
    if not theirs:
        return str(error)
    place = f"{Path(theirs[0].filename).name}:{theirs[0].lineno}"
    return f"{type(error).__name__}: {_first_line(error)} ({place})"


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]


def _of_file(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"claude_user_code_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
