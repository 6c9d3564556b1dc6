"""Distinct system prompts and sets of tools, for a terminal and as data."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pytest_claude_params.call import text_of_content
from pytest_claude_params.prompts.inventory import inventory_of
from pytest_claude_params.reports.terminal.line import Line
from pytest_claude_params.reports.turns import as_json, names_of
from pytest_claude_params.wording import cut, listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.prompts.inventory import Entry

VERSION = 1
_Kind = Literal["system", "tools"]
_TITLES: dict[_Kind, tuple[str, str]] = {
    "system": ("system prompt", "system prompts"),
    "tools": ("set of tools", "sets of tools"),
}
_BEGINNING = 160
_MOST_TESTS = 8


@dataclass
class Prompts:
    """The prompts of cassettes.

    Args:
        tests_of: finds the tests of a cassette.
        shown: blanks what must not be shown.
    """

    tests_of: Callable[[Path], tuple[str, ...]]
    shown: Callable[[Interaction], Interaction]
    _calls: dict[_Kind, list[tuple[str, Path, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _values: dict[str, Any] = field(default_factory=dict)

    def add(self, cassette: Path, interactions: Sequence[Interaction]) -> None:
        """Add what the requests of a cassette were sent with."""
        for one in interactions:
            for kind in _TITLES:
                value = one[0].parameters.get(kind)
                if value:
                    digest = self._digest(kind, value, one)
                    self._calls[kind].append((digest, cassette, one[0].model))

    @property
    def is_any(self) -> bool:
        """Whether there are any."""
        return any(self._calls.values())

    def lines(self) -> Iterator[Line]:
        """Yield what to print: the beginning of each with some of its tests."""
        for kind, (one, several) in _TITLES.items():
            entries = inventory_of(self._calls[kind])
            if entries:
                yield Line(
                    f"{len(entries):,} {one if len(entries) == 1 else several}", style="heading"
                )
            for entry in entries:
                yield from self._told(entry)
                yield Line()

    def data(self) -> dict[str, Any]:
        """Return all of it as plain data; its version changes with its meaning."""
        return {
            "v": VERSION,
            **{
                kind: [self._data(entry) for entry in inventory_of(self._calls[kind])]
                for kind in _TITLES
            },
        }

    def _told(self, entry: Entry[Path]) -> Iterator[Line]:
        value = self._values[entry.digest]
        text, names = _text(value), names_of(value) if _is_tools(value) else []
        yield Line(cut(listed(names) if names else " ".join(text.split()), _BEGINNING), 2)
        tests = self._tests(entry)
        models = listed(entry.models)
        yield Line(
            f"{plural(len(text), 'character')}, {plural(entry.calls, 'call')}, {models}", 4, "aside"
        )
        for test in tests[:_MOST_TESTS]:
            yield Line(test, 4)
        if len(tests) > _MOST_TESTS:
            yield Line(f"and {len(tests) - _MOST_TESTS:,} more: see --json", 4, "aside")

    def _tests(self, entry: Entry[Path]) -> list[str]:
        """Return its tests; a cassette whose test is not known stands for itself."""
        return list(
            dict.fromkeys(
                test for path in entry.users for test in self.tests_of(path) or (path.as_posix(),)
            )
        )

    def _data(self, entry: Entry[Path]) -> dict[str, Any]:
        return {
            "value": self._values[entry.digest],
            "calls": entry.calls,
            "models": list(entry.models),
            "cassettes": [path.as_posix() for path in entry.users],
            "tests": list(
                dict.fromkeys(test for path in entry.users for test in self.tests_of(path))
            ),
        }

    def _digest(self, kind: _Kind, value: Any, one: Interaction) -> str:
        text = json.dumps(value, sort_keys=True, default=repr)
        digest = hashlib.sha256(f"{kind} {text}".encode(errors="surrogatepass")).hexdigest()
        if digest not in self._values:
            self._values[digest] = self.shown(one)[0].parameters.get(kind)
        return digest


def _is_tools(value: Any) -> bool:
    return isinstance(value, list) and not text_of_content(value)


def _text(value: Any) -> str:
    return text_of_content(value) or as_json(value)
