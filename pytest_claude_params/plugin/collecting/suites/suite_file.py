"""A suite file as pytest sees it: a file of tests, each at its own line."""

from __future__ import annotations

import re
import sys
import warnings
from contextlib import contextmanager
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.errors import ClaudeParamsError, UnknownModel, UsageError
from pytest_claude_params.plugin.collecting.expectation_table import expectation_table
from pytest_claude_params.plugin.collecting.markers.cassette_choice import read_choice
from pytest_claude_params.plugin.collecting.markers.mutation_choice import read_mutation_choice
from pytest_claude_params.plugin.collecting.suites.suite_case import SuiteCase
from pytest_claude_params.plugin.collecting.suites.suite_requests import sending_of
from pytest_claude_params.plugin.paths import shown_path
from pytest_claude_params.plugin.stash import OPTIONS, SUITE_DOUBTS
from pytest_claude_params.suites.expecting import Expecting
from pytest_claude_params.suites.including import included
from pytest_claude_params.suites.mistakes.requests import NOTE, clear, doubted, lacking, rejected
from pytest_claude_params.suites.planning import planned
from pytest_claude_params.suites.preparing import prepared
from pytest_claude_params.suites.problems import Problem, SuiteError
from pytest_claude_params.suites.reading import read_suite
from pytest_claude_params.suites.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pytest_claude_params.cassettes.yaml.yaml_places import Place
    from pytest_claude_params.suites.mistakes.requests import Sending
    from pytest_claude_params.suites.planned import PlannedCase
    from pytest_claude_params.suites.preparing import PreparedCase
    from pytest_claude_params.suites.reading import Source

# How messages on markers begin: ``claude_cassette(vary=...): ``, ``claude_mutations: ``.
_OF_MARKER = re.compile(r"^claude_\w+(?:\(\w+=\.\.\.\))?: ")


class SuiteFile(pytest.Module):
    """Collects the cases of a suite: a module, so that fixtures of that scope have one."""

    @classmethod
    def of_file(cls, parent: pytest.Collector, path: Path) -> SuiteFile:
        """Make it without a module to import."""
        file: SuiteFile = cls.from_parent(parent, path=path)
        file.obj = ModuleType(path.stem)
        return file

    def collect(self) -> list[pytest.Item | pytest.Collector]:
        """Plan the cases, and make a test of each."""
        source = read_suite(self.path, shown_path(self.config, self.path))
        try:
            ready, problems, not_taken = self._planned(source)
        except SuiteError as error:  # an included file: what it holds is not known
            raise source.error(source.problems, *error.problems) from None
        if problems := [*source.problems, *problems, *not_taken]:
            raise source.error(problems, *([NOTE] if not_taken else []))
        self._warn_of_models(source, ready)
        return [SuiteCase.of_case(self, one, source) for one in ready]

    def _planned(self, source: Source) -> tuple[list[PreparedCase], list[Problem], list[Problem]]:
        """Return the cases, what cannot be meant, and what the API will reject."""
        root = self.config.rootpath
        prompts, defaults = included(source, root)
        texts = Texts(prompts, self.path.parent, root)
        for folder in (self.path.parent, root):
            _make_importable(folder)
        cases, problems = planned(source, defaults, texts)
        judge_model = self.config.stash[OPTIONS].judge_model
        expecting = Expecting(expectation_table(self), self.path.parent, judge_model)
        ready, more = prepared(cases, expecting)
        problems += [*more, *_problems_of_markers(cases)]
        known, sending = clear(ready, problems), self._sending
        are_all = not source.problems and len(known) == len(ready)
        problems += lacking(known, sending, are_all=are_all)
        return ready, problems, list(rejected(known, sending, source.places))

    def _warn_of_models(self, source: Source, ready: Sequence[PreparedCase]) -> None:
        """Warn of models that are not known, each at its line; a project may make errors of it."""
        doubts = source.error(list(doubted(ready, self._sending, source.places)))
        told = self.config.stash.setdefault(SUITE_DOUBTS, [])
        for problem in doubts.problems:
            text = problem.partition("\n")[0]
            told.append(text)
            line = int(text.removeprefix(source.name).split(":")[1])
            try:
                warnings.warn_explicit(text, UnknownModel, str(self.path), line)
            except UnknownModel:
                raise doubts from None

    @cached_property
    def _sending(self) -> Sending:
        return sending_of(self.config, self.path)

    @cached_property
    def registered_markers(self) -> frozenset[str]:
        """The names of the markers that the project has registered: tags of one are markers."""
        lines = self.config.getini("markers")
        return frozenset(line.partition(":")[0].partition("(")[0].strip() for line in lines)

    def repr_failure(self, excinfo: Any, *arguments: Any, **named: Any) -> Any:
        """Show what is wrong in the file, and no traceback of ours."""
        if isinstance(excinfo.value, ClaudeParamsError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *arguments, **named)


def _problems_of_markers(cases: Sequence[PlannedCase]) -> list[Problem]:
    """Return what suites say of cassettes and mutations that cannot be meant."""
    problems: list[Problem] = []
    for case in cases:
        for key, value in case.cassette.items():
            with _noted((*case.where, "cassette", key), problems):
                read_choice([pytest.mark.claude_cassette(**{key: value}).mark])
        if case.mutations:
            with _noted((*case.where, "mutations", "ignore"), problems):
                read_mutation_choice([pytest.mark.claude_mutations(ignore=case.mutations).mark])
    return problems


@contextmanager
def _noted(where: Place, problems: list[Problem]) -> Iterator[None]:
    """Note what is wrong with a part, without the name of the marker."""
    try:
        yield
    except UsageError as error:
        problems.append(Problem(where, _OF_MARKER.sub("", str(error))))


def _make_importable(folder: Path) -> None:
    """Let the application beside a suite be found, as pytest does for a test file."""
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
