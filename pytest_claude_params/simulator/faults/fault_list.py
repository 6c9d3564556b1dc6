"""Faults as users write them: checked, with the key of what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from pytest_claude_params.errors import UsageError
from pytest_claude_params.simulator.faults import AnyFault
from pytest_claude_params.simulator.scenario_file import first_mistake, named_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.simulator.faults import Fault


Faults = list[AnyFault]


class _FaultList(BaseModel):
    faults: Faults


def checked_faults(faults: Sequence[Any]) -> Sequence[Fault]:
    """Check faults, also those that are plain data; a mistake is a ``UsageError``."""
    try:
        return _FaultList(faults=list(faults)).faults
    except ValidationError as error:
        raise UsageError(named_problem(first_mistake(error))) from None
