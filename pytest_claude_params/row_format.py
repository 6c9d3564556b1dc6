"""Lines of JSON, each of a known kind: written whole, read strictly, mistakes told with file and line."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import guess, listed, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pydantic import TypeAdapter

Row = TypeVar("Row")
VERSION = 1


@dataclass(frozen=True)
class RowFormat(Generic[Row]):
    """A format of rows.

    Args:
        kinds: the dataclass of each kind of row.
        renamed: what a field is called in rows, where Python has another use for the word.
    """

    kinds: Mapping[str, type[Row]]
    renamed: Mapping[str, str]

    def line_of(self, row: Row) -> str:
        """Write a row: its version and kind first, then all its fields."""
        names = self._names[type(row)]
        data = {name: getattr(row, field) for name, field in names.items()}
        head = {"v": VERSION, "kind": self._kind_of[type(row)]}
        return json.dumps(head | data, ensure_ascii=False, default=dict)

    def text_of(self, rows: Iterable[Row]) -> str:
        """Write rows, a line each."""
        return "".join(f"{self.line_of(row)}\n" for row in rows)

    def write(self, path: Path, rows: Iterable[Row]) -> None:
        """Write a file of rows; one that is there already is replaced."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text_of(rows), encoding="utf-8", newline="\n")

    def read(self, path: Path) -> Iterator[Row]:
        """Read a file of rows; raises ``UsageError`` with file and line for what is none."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: cannot be read: {error}") from None
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield self.row_of(line, f"{path}:{number}")

    def row_of(self, line: str, where: str) -> Row:
        """Read a row.

        Args:
            line: JSON on one line.
            where: file and line, with which the message of an error begins.
        """
        from pydantic import ValidationError

        data = _object(line, where)
        if data.get("v") != VERSION:
            raise UsageError(f"{where}: v is {literal(data.get('v'))}, and {VERSION} is known here")
        name = str(data.get("kind"))
        if name not in self.kinds:
            told = guess(name, self.kinds)
            raise UsageError(
                f"{where}: kind {literal(data.get('kind'))} is not known.{told} "
                f"There are {listed(list(self.kinds))}."
            )
        known = self._names[self.kinds[name]]
        given = {key: value for key, value in data.items() if key not in ("v", "kind")}
        for key in given:
            if key not in known:
                raise UsageError(f"{where}: {name} has no field {literal(key)}.{guess(key, known)}")
        values = {known[key]: value for key, value in given.items()}
        try:
            row: Row = self.adapters[name].validate_json(json.dumps(values), strict=True)
        except ValidationError as error:
            raise UsageError(f"{where}: {name}: {self._problem(error)}") from None
        return row

    def _problem(self, error: Any) -> str:
        first = error.errors()[0]
        field = self.renamed.get(str(first["loc"][0]), str(first["loc"][0]))
        if first["type"] == "missing":
            return f"{field} is missing"
        return f"{field} is {literal(first['input'])}: {first['msg']}"

    @cached_property
    def adapters(self) -> dict[str, TypeAdapter[Any]]:
        """What checks the fields of each kind, and describes them."""
        from pydantic import TypeAdapter

        return {name: TypeAdapter(kind) for name, kind in self.kinds.items()}

    @cached_property
    def _names(self) -> dict[type[Row], dict[str, str]]:
        """The fields of each kind by what they are called in rows."""
        return {
            kind: {self.renamed.get(one.name, one.name): one.name for one in fields(kind)}  # type: ignore[arg-type]
            for kind in self.kinds.values()
        }

    @cached_property
    def _kind_of(self) -> dict[type[Row], str]:
        return {kind: name for name, kind in self.kinds.items()}


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{where}: not JSON: {error}") from None
    if not isinstance(data, dict):
        raise UsageError(f"{where}: {literal(data)} is not an object")
    return data
