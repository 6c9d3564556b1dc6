"""Reads the rows of one or more runs, such as those of shards, and merges them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import prompt_of, text_of_content
from pytest_claude_params.comparisons.rows.body import Body
from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict
from pytest_claude_params.comparisons.rows.comparison import Comparison
from pytest_claude_params.comparisons.rows.sample import Sample
from pytest_claude_params.errors import UsageError
from pytest_claude_params.mutations.mutation_row import MutationRow
from pytest_claude_params.reports.run import Run, in_order
from pytest_claude_params.reports.run_file.arms import Arms
from pytest_claude_params.reports.run_file.kinds import (
    FORMAT,
    CallRow,
    ClaudeTestRow,
    MissRow,
    RunRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pytest_claude_params.reports.run import Compared
    from pytest_claude_params.reports.run_file.kinds import Row
    from pytest_claude_params.reports.sources import TestData

_OF_VERDICTS = frozenset({"test", "case", "arm", "look"})
_OF_OTHERS = frozenset({"test", "index", "cost_usd"})
_NO_OPTIONAL = ("case", "case_number", "gate", "gate_left_out", "preview")


def read_runs(paths: Iterable[Path]) -> Run:
    """Return the runs of all files as one; raises ``UsageError`` with file and line.

    Where a test is in several, the run that started last says how it went.
    """
    reader = _Reader()
    for path in paths:
        reader.begin(path)
        rows = list(FORMAT.read(path))
        if not rows:
            raise UsageError(
                f"{path} is empty: it holds no run. A run writes it: pytest --claude-report={path}"
            )
        for row in rows:
            reader.take(row)
    heads = [one for number, one in enumerate(reader.heads) if one not in reader.heads[:number]]
    return Run(
        tuple(heads),
        in_order(reader.newest()),
        tuple(reader.found[Comparison]),
        reader.compared(),
        tuple(reader.found[MutationRow]),
    )


class _Reader:
    """Puts the rows of tests together again."""

    def __init__(self) -> None:
        self.heads: list[RunRow] = []
        # What belongs to no test.
        self.found: dict[type[Row], list[Any]] = {Comparison: [], MutationRow: []}
        self._bodies: dict[str, Any] = {}
        self._arms = Arms()
        self._tests: list[tuple[str, TestData]] = []
        self._path: Path | None = None
        self._started = ""
        self._test: TestData | None = None

    def begin(self, path: Path) -> None:
        """Begin a file: its rows belong to no test of another."""
        self._path, self._test, self._started = path, None, ""

    def take(self, row: Row) -> None:
        """Take the next row of the file."""
        match row:
            case RunRow():
                self.heads.append(row)
                self._started, self._test = row.started_at, None
            case Body():
                self._bodies[row.digest] = row.value
            case ClaudeTestRow():
                self._test = _test(row)
                for digest in row.before:
                    self._put(digest, self._test["bodies"])
                self._tests.append((self._started, self._test))
            case CallRow():
                self._of(row.test)["calls"].append(self._call(row))
            case MissRow():
                self._of(row.test)["misses"].append(_without_place(row))
            case CaseVerdict(arm="run"):
                self._of(row.test)["verdicts"].append(_without_place(row))
            case CaseVerdict() | Sample():
                self._arms.take(row)
            case Comparison() | MutationRow():
                self.found[type(row)].append(row)

    def newest(self) -> list[TestData]:
        """Return each test once, as its last run has found it."""
        found: dict[tuple[str, str], TestData] = {}
        for _, test in sorted(self._tests, key=lambda one: one[0]):
            found[test["test"], test["cassette"]] = test
        return list(found.values())

    def compared(self) -> tuple[Compared, ...]:
        """Return what the cases of a comparison were answered, where that differs."""
        return self._arms.compared(self._bodies)

    def _of(self, name: str) -> TestData:
        if self._test is None or self._test["test"] != name:
            raise UsageError(f"{self._path}: a row of {name} does not follow the row of this test")
        return self._test

    def _call(self, row: CallRow) -> dict[str, Any]:
        bodies = self._of(row.test)["bodies"]
        for digest in (row.system, row.tools, *row.messages, row.content):
            self._put(digest, bodies)
        call = {**_without_place(row), "answer": text_of_content(bodies.get(row.content))}
        call["prompt"] = prompt_of([bodies.get(digest) for digest in row.messages])
        for name in ("judge", "altered_from"):
            if not call[name]:
                del call[name]
        return call

    def _put(self, digest: str, bodies: dict[str, Any]) -> None:
        """Put a body with a test that uses it, and the media that it names."""
        if digest and digest not in bodies and digest in self._bodies:
            for inner in _media_of(self._bodies[digest]):
                self._put(inner, bodies)
            bodies[digest] = self._bodies[digest]


def _test(row: ClaudeTestRow) -> TestData:
    data = asdict(row)
    for name in _NO_OPTIONAL:
        if data[name] is None:
            del data[name]
    if not data["fixture"]:
        del data["fixture"]
    return {**data, "calls": [], "misses": [], "verdicts": [], "bodies": {}}


def _without_place(row: CallRow | MissRow | CaseVerdict) -> dict[str, Any]:
    """Return what a row says, without what only says where it belongs."""
    places = _OF_VERDICTS if isinstance(row, CaseVerdict) else _OF_OTHERS
    return {name: value for name, value in asdict(row).items() if name not in places}


def _media_of(value: Any) -> Iterable[str]:
    if isinstance(value, list):
        for one in value:
            yield from _media_of(one)
    elif isinstance(value, dict):
        if value.get("type") == "base64" and isinstance(value.get("digest"), str):
            yield value["digest"]
        for one in value.values():
            yield from _media_of(one)
