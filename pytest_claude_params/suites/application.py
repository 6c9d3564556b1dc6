"""The function of an application that answers a case, in place of a direct request."""

from __future__ import annotations

import asyncio
import importlib
import inspect
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import guess, literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.suites.planned import PlannedCase

_EXAMPLE = "package.module:function"


def function_of(call: str) -> Callable[..., Any]:
    """Find a function by its name; raises ``UsageError`` if there is none."""
    module_name, colon, name = call.partition(":")
    if not (module_name and colon and name):
        raise UsageError(f"is {literal(call)}, and takes {_EXAMPLE}")
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        raise UsageError(
            f"there is no module {literal(str(error.name))}. Python looks where it is started and "
            "beside the suite; name further folders in ini pythonpath"
        ) from None
    function = getattr(module, name, None)
    if not callable(function):
        functions = [one for one, value in vars(module).items() if callable(value)]
        raise UsageError(f"{module_name} has no function {literal(name)}.{guess(name, functions)}")
    return function  # type: ignore[no-any-return]


def check_arguments(case: PlannedCase, function: Callable[..., Any]) -> None:
    """Raise ``UsageError`` where a function needs what a case does not give it."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except ValueError:  # some that are written in C, such as ``max``
        raise UsageError(f"{case.call} does not say what it takes: name one of your own") from None
    if not parameters or parameters[0].kind is inspect.Parameter.KEYWORD_ONLY:
        raise UsageError(f"{case.call} takes no argument, and is given what the user says")
    for one in parameters[1:]:
        is_any = one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
        if not is_any and one.default is one.empty and one.name not in case.names:
            raise UsageError(
                f"{case.call} needs {literal(one.name)} beside what the user says: "
                f"write vars: {{{one.name}: ...}}, or give it a default"
            )


def answer(case: PlannedCase, function: Callable[..., Any]) -> None:
    """Let the application answer, as often as there are samples.

    It is given what the user says, or all messages, and by name those vars that it takes.
    """
    asked: Any = case.turns[0].user if case.turns else case.messages
    for _ in range(case.samples or 1):
        found = function(asked, **_taken(function, case.names))
        if inspect.iscoroutine(found):
            asyncio.run(found)


def _taken(function: Callable[..., Any], names: dict[str, Any]) -> dict[str, Any]:
    parameters = list(inspect.signature(function).parameters.values())
    if any(one.kind is one.VAR_KEYWORD for one in parameters):
        return names
    taken = {one.name for one in parameters[1:]}
    return {name: value for name, value in names.items() if name in taken}
