"""Cases that differ in their texts only, as the rows of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pytest_claude_params.importing.promptfoo.templates import is_template
from pytest_claude_params.importing.short_names import untaken
from pytest_claude_params.importing.suite_text import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_claude_params.importing.promptfoo.cases import Made

_FEWEST = 3
_WANTED = "wanted"


def named(made: Iterable[Made]) -> Iterator[Part]:
    """Yield cases with ids that are theirs alone; those that are alike are one with a dataset."""
    names: set[str] = set()
    for (_, shape), some in groupby(made, key=lambda one: (one.family, _shape_of(one))):
        alike = list(some)
        if shape and len(alike) >= _FEWEST:
            yield _named(_with_rows(alike), alike[0].family or "rows", names)
            continue
        for one in alike:
            name = "-".join(filter(None, (one.family, one.name))) or "prompt"
            yield _named(one.case, name, names)


def _named(case: Part, name: str, taken: set[str]) -> Part:
    found = Part(id=untaken(name, taken), **case)
    found.comments = dict(case.comments)
    return found


def _shape_of(made: Made) -> str:
    """Return what is the same of cases that can be rows of one; empty if it cannot be one."""
    case = made.case
    own = case.get("vars", {})
    is_plain = all(isinstance(one, (str, int, float, bool)) for one in own.values())
    if any(case.comments.values()) or not own or not is_plain or "id" in own:
        return ""
    rest = {key: one for key, one in case.items() if key not in ("vars", "expect")}
    return repr((rest, [*own], _without_texts(case.get("expect", {}))))


def _without_texts(value: Any) -> Any:
    """Return a value without the texts that a row can hold."""
    if isinstance(value, dict):
        return {key: _without_texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_texts(one) for one in value]
    return str if isinstance(value, str) and not is_template(value) else value


def _with_rows(alike: list[Made]) -> Part:
    """Make one case of several."""
    case = Part({key: one for key, one in alike[0].case.items() if key != "vars"})
    columns = _Columns([dict(one.case["vars"]) for one in alike])
    expects = [one.case.get("expect", {}) for one in alike]
    if expects[0]:
        case["expect"] = columns.templated(expects)
    taken: set[str] = set()
    rows = [
        Part(id=untaken(one.name or "row", taken), **row)
        for one, row in zip(alike, columns.rows, strict=True)
    ]
    expect = case.pop("expect", None)
    case["dataset"] = rows
    if expect is not None:
        case["expect"] = expect
    return case


@dataclass
class _Columns:
    """The columns of the rows, with what they should answer."""

    rows: list[dict[str, Any]]
    texts: list[tuple[str, ...]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def templated(self, values: list[Any]) -> Any:
        """Return the values as one, with a column where their texts differ."""
        first = values[0]
        if isinstance(first, dict):
            return {key: self.templated([one[key] for one in values]) for key in first}
        if isinstance(first, list):
            return [self.templated(list(some)) for some in zip(*values, strict=True)]
        if all(one == first for one in values):
            return first
        return f"{{{{ {self._column(tuple(values))} }}}}"

    def _column(self, texts: tuple[str, ...]) -> str:
        if texts in self.texts:
            return self.names[self.texts.index(texts)]
        name, number = _WANTED, 2
        while any(name in row for row in self.rows):
            name, number = f"{_WANTED}_{number}", number + 1
        for row, text in zip(self.rows, texts, strict=True):
            row[name] = text
        self.texts.append(texts)
        self.names.append(name)
        return name
