"""The tests that pytest collects: the verbs that look after files ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.naming import is_of_fixture
from pytest_claude_params.cassettes.projects.cassette_folders import Projects
from pytest_claude_params.commands.pytest_runs.pytest_run import told_by_pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.cassettes.projects.cassette_folders import CassetteFolder


@dataclass(frozen=True)
class Collected:
    """What one run of pytest collects.

    Args:
        projects: where cassettes lie.
        whole: whether all of the root's project was collected.
        failed: files and folders that could not be collected.
        skipped: modules that skipped themselves as a whole.
        tests: all tests, each as its file and its names below that: ``TestA::test_b[x]``.
        cassettes: those of all tests.
        uses: the tests of each cassette, as a user names them to pytest.
    """

    projects: Projects
    whole: bool
    failed: tuple[Path, ...]
    skipped: tuple[Path, ...]
    tests: frozenset[tuple[Path, str]]
    cassettes: frozenset[Path]
    uses: Mapping[Path, tuple[str, ...]]

    @cached_property
    def folders(self) -> frozenset[CassetteFolder]:
        """The cassette folders of all projects that have tests here, and of the root."""
        files = {file for file, _ in self.tests} | {self.projects.root / "test.py"}
        return frozenset(map(self.projects.folder_of, files))

    def tests_of(self, cassette: Path) -> tuple[str, ...]:
        """Return the tests of a cassette; of that of a fixture, all tests that may ask for it."""
        path = cassette.resolve()
        if path in self._resolved_uses or not is_of_fixture(path):
            return self._resolved_uses.get(path, ())
        of_all = (
            tests
            for place, tests in self._resolved_uses.items()
            if place.is_relative_to(path.parent)
        )
        return tuple(test for tests in of_all for test in tests)

    @cached_property
    def _resolved_uses(self) -> dict[Path, tuple[str, ...]]:
        return {path.resolve(): tests for path, tests in self.uses.items()}


def collected() -> Collected:
    """Let pytest collect the tests of the project, in a process of its own; none is run.

    Raises ``UsageError`` with pytest's own word if it cannot.
    """
    data = told_by_pytest(
        "--claude-collected",
        "--collect-only",
        doing="collect the tests",
        see="pytest --collect-only",
    )
    return Collected(
        projects=Projects(Path(data["root"]), data["folder"], for_all=data["for_all"]),
        whole=data["whole"],
        failed=tuple(map(Path, data["failed"])),
        skipped=tuple(map(Path, data["skipped"])),
        tests=frozenset((Path(file), names) for file, names in data["tests"]),
        cassettes=frozenset(map(Path, data["cassettes"])),
        uses={Path(path): tuple(tests) for path, tests in data["uses"].items()},
    )
