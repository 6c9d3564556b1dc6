"""Scenarios and faults as users write them: checked, with the line and key of what is wrong."""

from __future__ import annotations

import dataclasses
import difflib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from pytest_claude_params.cassettes.yaml.yaml_places import Place, YamlError, dotted, parsed
from pytest_claude_params.errors import UsageError
from pytest_claude_params.simulator.composing.scenario import (
    PossibleAnswer,
    Reply,
    Scenario,
    ToolCall,
)
from pytest_claude_params.simulator.faults import FAULTS, AnyFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from pytest_claude_params.simulator.faults import Fault

_UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")


class _FaultList(BaseModel):
    faults: list[AnyFault]


def lesson_scenario() -> Scenario:
    """Load the scenario that comes with the package."""
    with resources.as_file(resources.files(__package__) / "scenarios" / "lesson.yaml") as path:
        return load_scenario(path)


def load_scenario(path: Path | str) -> Scenario:
    """Load a scenario file; a mistake in it is a ``UsageError`` that names file, line and key."""
    path = Path(path)
    try:
        # A file in the wrong encoding fails as a ValueError.
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"{path}: the scenario cannot be read: {reason}.") from None
    data, lines = _parsed(path, text)
    try:
        return Scenario.model_validate({} if data is None else data)
    except ValidationError as error:
        raise UsageError(_message(path, _first_mistake(error), lines)) from None


def checked_faults(faults: Sequence[Any]) -> Sequence[Fault]:
    """Check faults, also those that are plain data; a mistake is a ``UsageError``."""
    try:
        return _FaultList(faults=list(faults)).faults
    except ValidationError as error:
        first = _first_mistake(error)
        raise UsageError(_named_problem(first)) from None


def _parsed(path: Path, text: str) -> tuple[Any, dict[Place, int]]:
    try:
        return parsed(text)
    except YamlError as error:
        what = (
            f"{error.place}: {error.problem}"
            if error.place
            else f"this is not YAML: {error.problem}"
        )
        raise UsageError(f"{path}:{error.line}: {what}.") from None


def _first_mistake(error: ValidationError) -> ErrorDetails:
    """Choose what to tell: an unknown key first, as it may be the one that seems to be missing."""
    return min(error.errors(), key=lambda one: one["type"] not in _UNKNOWN_KEY)


def _named_problem(error: ErrorDetails) -> str:
    """Say what is wrong with a part of a scenario: the key and the problem."""
    return f"{dotted(_place(error)) or 'the file'}: {_problem(error)}"


def _message(path: Path, error: ErrorDetails, lines: dict[Place, int]) -> str:
    place = _place(error)
    known = [place[:size] for size in range(len(place), 0, -1) if place[:size] in lines]
    line = lines[known[0]] if known else 1
    return f"{path}:{line}: {_named_problem(error)}"


def _place(error: ErrorDetails) -> Place:
    """Where it is wrong, as a user would write it: pydantic adds a fault's kind as a step."""
    place = error["loc"]
    if place[:1] == ("faults",) and error["type"].startswith("union_tag"):
        return (*place, "kind")
    return place[:2] + place[3:] if place[:1] == ("faults",) else place


def _problem(error: ErrorDetails) -> str:
    if error["type"] in _UNKNOWN_KEY:
        return _unknown_key(error["loc"])
    if error["type"].startswith("union_tag"):
        return _unknown_kind(error.get("ctx", {}).get("tag"))
    if error["type"] in ("model_type", "model_attributes_type", "dataclass_type"):
        return "should be a mapping of keys to values."
    reason = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    value = error["input"]
    seen = f", not {value!r}" if isinstance(value, str | int | float | bool | None) else ""
    if error["type"] == "value_error":
        return f"{reason}."
    return f"{reason[0].lower()}{reason[1:]}{seen}."


def _unknown_key(place: Place) -> str:
    return f"unknown key; {_allowed(str(place[-1]), _keys_allowed(place))}"


def _unknown_kind(kind: str | None) -> str:
    seen = f"unknown kind {kind!r}" if kind else "give a kind"
    return f"{seen}; {_allowed(kind or '', list(FAULTS))}"


def _allowed(seen: str, allowed: list[str]) -> str:
    near = difflib.get_close_matches(seen, allowed, 1)
    guess = f"did you mean `{near[0]}`? " if near else ""
    return f"{guess}Allowed here: {', '.join(allowed)}."


def _keys_allowed(place: Place) -> list[str]:
    if place[0] == "faults":
        fields = dataclasses.fields(FAULTS[str(place[2])])
        return [field.name for field in sorted(fields, key=lambda field: bool(field.kw_only))]
    if {"tool_use", "tool_uses"} & set(place[:-1]):
        return list(ToolCall.model_fields)
    if "answers" in place[:-1]:
        return list(PossibleAnswer.model_fields)
    return list((Reply if "replies" in place[:-1] else Scenario).model_fields)
