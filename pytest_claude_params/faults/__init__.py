"""Faults: a bad day of the API, on purpose, so that a test sees how an application copes.

To add one, write a file with its effect and add a line to the table.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.faults.connection import Connection
from pytest_claude_params.faults.cut_after import CutAfter
from pytest_claude_params.faults.delay import Delay
from pytest_claude_params.faults.fault import Aim, Effect, Fault
from pytest_claude_params.faults.malformed import Malformed
from pytest_claude_params.faults.plan import FaultPlan, Standing
from pytest_claude_params.faults.status import Status
from pytest_claude_params.wording import guess, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FAULTS", "Fault", "FaultPlan", "Standing", "parse"]

FAULTS: Mapping[str, Any] = {
    "status": Status,
    "cut_after": CutAfter,
    "malformed": Malformed,
    "delay_s": Delay,
    "connection": Connection,
}


def parse(arguments: Mapping[str, Any]) -> Fault:
    """Read the arguments of one ``claude_fault`` marker.

    Raises ``UsageError`` for what cannot be meant.
    """
    _check_names(arguments)
    kind = _kind(arguments)
    _check_options(kind, arguments)
    own = _arguments_of(FAULTS[kind])
    effect: Effect = FAULTS[kind](**{name: arguments[name] for name in own if name in arguments})
    aim = Aim(**{name: arguments[name] for name in _arguments_of(Aim) if name in arguments})
    written = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
    return Fault(effect, aim, f"claude_fault({written})")


def _arguments_of(kind: Any) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)]


def _check_names(arguments: Mapping[str, Any]) -> None:
    own = [name for kind in FAULTS.values() for name in _arguments_of(kind)]
    known = [*own, *_arguments_of(Aim)]
    for name in arguments:
        if name not in known:
            raise UsageError(
                f"claude_fault: there is no argument {name!r}.{guess(name, known)} "
                f"There are: {', '.join(known)}."
            )


def _kind(arguments: Mapping[str, Any]) -> str:
    kinds = [name for name in arguments if name in FAULTS]
    if not kinds:
        raise UsageError(f"claude_fault: it names no fault. Say one of {', '.join(FAULTS)}.")
    if len(kinds) > 1:
        raise UsageError(
            f"claude_fault: {listed(kinds)} are different faults. Write a marker for each."
        )
    return kinds[0]


def _check_options(kind: str, arguments: Mapping[str, Any]) -> None:
    allowed = [*_arguments_of(FAULTS[kind]), *_arguments_of(Aim)]
    for name in arguments:
        if name not in allowed:
            owner = next(one for one in FAULTS if name in _arguments_of(FAULTS[one]))
            raise UsageError(f"claude_fault: {name} goes with {owner}, not with {kind}.")
