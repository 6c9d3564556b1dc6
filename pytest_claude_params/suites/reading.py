"""Reads a suite file: its data, checked by the models, and where each part of it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

import yaml
from pydantic import ValidationError

from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError
from pytest_claude_params.cassettes.yaml.yaml_core import value_of
from pytest_claude_params.cassettes.yaml.yaml_places import marks_of
from pytest_claude_params.cassettes.yaml.yaml_reader import load
from pytest_claude_params.expectations import EXPECTATIONS
from pytest_claude_params.suites.mistakes.table import OF_TEXT
from pytest_claude_params.suites.mistakes.truths import truth_hint
from pytest_claude_params.suites.problems import (
    Problem,
    SuiteError,
    nearest_place,
    told,
    told_at,
    where_written,
    written,
)
from pytest_claude_params.suites.suite import Part, Suite
from pytest_claude_params.wording import literal, nearest, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from pytest_claude_params.cassettes.yaml.yaml_mistakes import YamlMistake
    from pytest_claude_params.cassettes.yaml.yaml_places import Mark, Place

_FREE = "x-"
_TAKEN = {
    "string_type": "a text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "float_type": "a number",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "too_short": "at least {min_length}",
    "greater_than_equal": "{ge} or more",
}
# What you write there is yours.
_YOURS = frozenset(
    {"params", "vars", "expect", "messages", "matrix", "dataset", "input", "input_schema", "result"}
)
# What is wrong there is no matter of other cases; the whole file has no place.
_OF_ONE = ((), ("cases",), ("gates",), ("version",))


@dataclass(frozen=True)
class Source:
    """A suite file that was read.

    Args:
        path: where it lies.
        name: what messages call it.
        text: what it holds.
        places: where each part stands.
        suite: what it says, without the cases whose shape is wrong; nothing if what all cases
            share is wrong.
        numbers: which case of the file each case is.
        problems: what is wrong in its shape.
    """

    path: Path
    name: str
    text: str
    places: dict[Place, Mark]
    suite: Suite
    numbers: Sequence[int] = ()
    problems: Sequence[Problem] = ()

    def error(self, problems: Sequence[Problem], *more: str) -> SuiteError:
        """Return what is wrong in it as one error, with more to say below."""
        return SuiteError([*told(self.name, self.text, self.places, problems), *more])

    def place_of(self, where: Place) -> str:
        """Say where a part is written: ``talk.claude.yaml:12:7: cases[0].expect.language``."""
        where = where_written(self.places, where)
        line, column = nearest_place(self.places, where)
        return f"{self.name}:{line}:{column}: {plain(written(where)).removesuffix(': ')}"


def read_suite(path: Path, name: str = "") -> Source:
    """Read a suite; raises ``SuiteError`` for what cannot be read at all.

    Args:
        path: the file.
        name: what messages call it; its path by default.
    """
    name = name or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SuiteError([f"{name}: cannot be read: {reason}"]) from None
    data, places = _parsed(name, text)
    data = _without_free(data)
    problems = [one for mistake in OF_TEXT for one in mistake(text)]
    problems += _empty(data, ())
    try:
        suite = Suite.model_validate(data)
    except ValidationError as error:
        problems += [_problem(one) for one in error.errors()]
    if not problems:
        return Source(path, name, text, places, suite, range(len(suite.cases)))
    numbers = _sound_cases(data, problems)
    return Source(path, name, text, places, _with_cases(data, numbers), numbers, problems)


def _sound_cases(data: dict[str, Any], problems: Sequence[Problem]) -> list[int]:
    """Return which cases can be judged further: none where what all of them share is wrong."""
    wheres = [one.where for one in problems]
    if any(where[:1] not in _OF_ONE or where == ("cases",) for where in wheres):
        return []
    broken = {where[1] for where in wheres if where[:1] == ("cases",)}
    return [number for number in range(len(data.get("cases", ()))) if number not in broken]


def _with_cases(data: dict[str, Any], numbers: Sequence[int]) -> Suite:
    """Return a suite of some of its cases; of gates it is not known what they would count."""
    if not numbers:
        return Suite(version=1)
    cases = [data["cases"][number] for number in numbers]
    return Suite.model_validate({**data, "version": 1, "gates": [], "cases": cases})


def _shown(name: str, text: str, mistake: YamlMistake) -> str:
    """Return what is wrong with the YAML of a file, and the line itself below."""
    if mistake.where is None:
        return f"{name}: {mistake.said}"
    return told_at(name, text, mistake.where, mistake.said)


def _parsed(name: str, text: str) -> tuple[dict[str, Any], dict[Place, Mark]]:
    try:
        data = load(text, value_of)
        places = marks_of(text)
    except (UnreadableError, yaml.YAMLError) as error:
        from pytest_claude_params.cassettes.yaml.yaml_mistakes import mistake_of

        raise SuiteError([_shown(name, text, mistake_of(text, error))]) from None
    if not isinstance(data, dict):
        said = "is empty" if data is None else f"holds {literal(data)}, and no mapping"
        raise SuiteError([f"{name}: {said}. A suite begins with version: 1 and has cases"])
    return data, places


def _without_free(data: dict[str, Any]) -> dict[str, Any]:
    """Return what has a meaning: keys that begin with ``x-`` are yours, for anchors and notes."""
    own: dict[str, Any] = _own(data)
    if isinstance(own.get("cases"), list):
        own["cases"] = [_own(case) for case in own["cases"]]
    if "defaults" in own:
        own["defaults"] = _own(own["defaults"])
    return own


def _own(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: one for key, one in value.items() if not str(key).startswith(_FREE)}


def _empty(value: Any, where: Place) -> Iterator[Problem]:
    """Yield the keys with nothing behind them; in values that are yours, null has a meaning."""
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from _empty(one, (*where, number))
    if isinstance(value, dict):
        for key, one in value.items():
            if one is None and key != "result":
                yield Problem((*where, key), "has no value")
            elif key not in _YOURS:
                yield from _empty(one, (*where, key))


def _problem(error: ErrorDetails) -> Problem:
    where = tuple(step for step in error["loc"])
    if error["type"] == "extra_forbidden":
        return Problem(where, _unknown(where))
    if error["type"] == "missing":
        remedy = ": write version: 1 into its first line" if where == ("version",) else ""
        return Problem(where[:-1], f"has no {where[-1]}{remedy}")
    if error["type"] == "value_error":
        return Problem(where, error["msg"].removeprefix("Value error, "))
    return Problem(where, f"is {literal(error['input'])}, and takes {_taken(error)}")


def _taken(error: ErrorDetails) -> str:
    """Say what belongs there."""
    limits = error.get("ctx", {})
    if error["type"] == "literal_error":
        known = re.findall(r"'([^']*)'", str(limits["expected"]))
        meant = nearest(error["input"], known) if isinstance(error["input"], str) else None
        return f"{limits['expected']}" + (f'; did you mean "{meant}"?' if meant else "")
    if error["type"] in _TAKEN:
        hint = truth_hint(error["input"]) if error["type"] == "bool_type" else ""
        return f"{_TAKEN[error['type']].format(**limits)}{hint}"
    return error["msg"].removeprefix("Input should be ")


def _unknown(where: Place) -> str:
    models = _models_below(Suite)
    model = next((models[step] for step in reversed(where[:-1]) if step in models), Suite)
    known, name = list(model.model_fields), str(where[-1])
    if near := nearest(name, known):
        return f'unknown; did you mean "{near}"?'
    if "expect" in known and (near := nearest(name, EXPECTATIONS)):
        return f'unknown; did you mean "expect: {{{near}: ...}}"?'
    return f"unknown; there are {', '.join(known)}"


@cache
def _models_below(model: type[Part]) -> Mapping[Any, type[Part]]:
    """Say which model stands under each key, however deep."""
    found: dict[Any, type[Part]] = {}
    for name, field in model.model_fields.items():
        for part in _parts_in(field.annotation):
            found |= {name: part, **_models_below(part)}
    return found


def _parts_in(annotation: Any) -> Iterator[type[Part]]:
    """Yield the models that a type names, such as that of ``list[Case] | None``."""
    for one in get_args(annotation):
        yield from _parts_in(one)
    if isinstance(annotation, type) and not get_args(annotation) and issubclass(annotation, Part):
        yield annotation
