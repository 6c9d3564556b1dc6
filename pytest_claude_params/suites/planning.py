"""Plans the tests of a suite: each case with the defaults, once for each row and combination."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import text_of_content
from pytest_claude_params.errors import UsageError
from pytest_claude_params.matrices.labels import slug
from pytest_claude_params.matrices.matrix import Case as Combination
from pytest_claude_params.matrices.matrix import cases_of
from pytest_claude_params.matrices.rows import Row
from pytest_claude_params.suites.including import joined
from pytest_claude_params.suites.mistakes.gates import CountedGate
from pytest_claude_params.suites.mistakes.table import OF_CASES, OF_GATES
from pytest_claude_params.suites.planned import PlannedCase, PlannedGate, PlannedTurn
from pytest_claude_params.suites.problems import Problem
from pytest_claude_params.suites.templates import Templates, as_text, has_template
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pytest_claude_params.cassettes.yaml.yaml_places import Place
    from pytest_claude_params.suites.planned import Content
    from pytest_claude_params.suites.reading import Source
    from pytest_claude_params.suites.suite import Case, Cassette, Gate, Settings, Text
    from pytest_claude_params.suites.texts import Texts

_ID = re.compile(r"[\w.+=,-]+")
_WORDS = 5
_DIGEST = 6
# One combination of nothing that varies.
_ALONE = (None,)


def planned(
    source: Source, defaults: Settings, texts: Texts
) -> tuple[list[PlannedCase], list[Problem]]:
    """Return the tests of a suite, and all that cannot be meant.

    Args:
        source: the file.
        defaults: what cases have that say nothing else, with those of included files.
        texts: what its texts stand for.
    """
    planner = _Planner(source, defaults, texts)
    cases = [
        one
        for number, case in zip(source.numbers, source.suite.cases, strict=True)
        for one in planner.tests_of(case, ("cases", number))
    ]
    cases = planner.gated(cases)
    planner.check_cases(cases)
    return cases, planner.problems


@dataclass
class _Planner:
    source: Source
    defaults: Settings
    texts: Texts
    problems: list[Problem] = field(default_factory=list)
    templates: Templates = field(default_factory=Templates)
    _gates: list[CountedGate] = field(default_factory=list)

    @contextmanager
    def _noted(self, where: Place, test: str = "") -> Iterator[None]:
        try:
            yield
        except UsageError as error:
            told = _in_words_of_suites(str(error), self.source.path.parent)
            self.problems.append(Problem(where, told, test))

    def tests_of(self, case: Case, where: Place) -> Iterator[PlannedCase]:
        """Yield the tests of a case."""
        name = ""
        with self._noted((*where, "id")):
            name = self._name(case)
        combinations: list[Combination] | tuple[None] | None = _ALONE
        axes = dict(case.matrix or self.defaults.matrix)
        part = "matrix" if case.dataset is None else "dataset"
        if axes or case.dataset is not None or self.defaults.dataset is not None:
            combinations = None
            with self._noted((*where, part)):
                if (rows := self._rows(case, where)) is not None:
                    axes["rows"] = rows
                combinations = cases_of(axes, list(axes), self.source.path.parent)
        if combinations is None:
            yield self._without_rows(case, where, name)
            return
        for one in combinations:
            yield self._test(case, where, name, one)

    def _without_rows(self, case: Case, where: Place, name: str) -> PlannedCase:
        """Return what is known of a case whose rows are not, so that its other mistakes are told.

        What is a template is left out, since it is not known what there is to fill it.
        """
        settings = joined(self.defaults, case)
        turns = list(enumerate(case.turns or ()))
        texts: list[tuple[Place, Text | None]] = [
            (("prompt",), case.prompt),
            (("system",), settings.system),
            *((("turns", number, "user"), turn.user) for number, turn in turns),
        ]
        for part, text in texts:
            with self._noted((*where, *part)):
                _ = text is None or self.texts.text_of(text)
        for number, file in enumerate(case.files):
            with self._noted((*where, "files", number)):
                _ = has_template(file) or self.texts.path_of(file)
        if case.gate:
            has_rows = settings.dataset is not None
            self._note_gate(case.gate, where, None, has_rows=has_rows)
        return PlannedCase(
            name=name,
            where=where,
            turns=tuple(
                PlannedTurn("", _untemplated(turn.expect), (*where, "turns", number))
                for number, turn in turns
            ),
            parameters=_untemplated(settings.params),
            expect=_untemplated(settings.expect),
            cassette=_untemplated(_said(settings.cassette)),
            mutations=settings.mutations.ignore if settings.mutations else [],
            call=settings.call,
            tags=tuple(dict.fromkeys(settings.tags)),
            has_rows=False,
        )

    def _rows(self, case: Case, where: Place) -> Any:
        """Return the rows of a case: the path of a file, or a list that says where each stands."""
        rows = self.defaults.dataset if case.dataset is None else case.dataset
        if isinstance(rows, str):
            self.texts.check_inside(rows)
        if case.dataset is None or not isinstance(rows, list):
            return rows
        return [self._placed(row, (*where, "dataset", number)) for number, row in enumerate(rows)]

    def _placed(self, row: dict[str, Any], where: Place) -> Any:
        """Return a row that knows its line; an empty one is told as it is."""
        mark = self.source.places.get(where)
        return Row(f"line {mark.line}", row) if row and mark else row

    def _test(
        self, case: Case, where: Place, name: str, combination: Combination | None
    ) -> PlannedCase:
        settings = joined(self.defaults, case)
        names = {**settings.vars, **(combination.values if combination else {})}
        parameters = {**settings.params, **(combination.parameters if combination else {})}
        test = f"{name}[{combination.id}]" if combination else ""
        fill = _Filling(self, names, where, test)
        parameters = fill.value("params", parameters)
        # Filled once: what a row says is a text, whatever stands in it.
        if settings.system:
            parameters["system"] = fill.text("system", settings.system)
        tools = {tool.name: tool for tool in settings.tools}
        if tools:
            told = [
                {"name": one.name, "description": one.description, "input_schema": one.input_schema}
                for one in tools.values()
            ]
            parameters["tools"] = [*parameters.get("tools", ()), *fill.value("tools", told)]
        return PlannedCase(
            name=test or name,
            where=where,
            turns=tuple(self._turns(case, fill)),
            messages=fill.value("messages", case.messages or []),
            parameters=parameters,
            expect=fill.value("expect", settings.expect),
            samples=None if case.turns else settings.samples,
            tools=tuple(tools.values()),
            known=tuple(case.known),
            cassette=fill.value("cassette", _said(settings.cassette)),
            mutations=settings.mutations.ignore if settings.mutations else [],
            call=settings.call,
            names=names,
            tags=tuple(dict.fromkeys(settings.tags)),
            skip=case.skip,
            xfail=case.xfail,
            combination=combination,
            gate=self._gate(case, where, combination),
        )

    def _turns(self, case: Case, fill: _Filling) -> Iterator[PlannedTurn]:
        if case.prompt is not None:
            text: Content = fill.text("prompt", case.prompt)
            blocks = [fill.block(number, name) for number, name in enumerate(case.files)]
            content = [*blocks, {"type": "text", "text": text}] if blocks else text
            yield PlannedTurn(content, {}, (*fill.where, "prompt"))
        for number, turn in enumerate(case.turns or ()):
            part = ("turns", number)
            yield PlannedTurn(
                fill.text((*part, "user"), turn.user),
                fill.value((*part, "expect"), turn.expect),
                (*fill.where, *part),
            )

    def _gate(
        self, case: Case, where: Place, combination: Combination | None
    ) -> PlannedGate | None:
        if case.gate is None:
            return None
        has_rows = combination is not None and "rows" in combination.labels
        if combination is None or combination.number == 0:
            columns = combination.values if combination else {}
            self._note_gate(case.gate, where, columns, has_rows=has_rows)
        return PlannedGate(case.gate) if has_rows else None

    def _note_gate(
        self, gate: Gate, where: Place, columns: Mapping[str, Any] | None, *, has_rows: bool
    ) -> None:
        """Keep the gate of a case until all tests that it counts are planned."""
        folder, part = self.source.path.parent, (*where, "gate")
        self._gates.append(CountedGate(gate, part, folder, (), columns=columns, counts=has_rows))

    def gated(self, cases: list[PlannedCase]) -> list[PlannedCase]:
        """Return cases with the gates over tags that count them."""
        for own in self._gates:
            rows = [one for one in cases if one.gate and (*one.where, "gate") == own.where]
            self._check_gate(own._replace(counted=rows))
        for number, gate in enumerate(self.source.suite.gates):
            meant = [one for one in cases if set(gate.tags) & set(one.tags)]
            counted = [one for one in meant if not one.gate]
            self._check_gate(
                CountedGate(
                    gate,
                    ("gates", number),
                    self.source.path.parent,
                    counted,
                    twice=[one for one in meant if one.gate],
                    columns=counted[0].names if counted and counted[0].has_rows else None,
                    counts=bool(counted),
                )
            )
            planned_gate = PlannedGate(gate, ",".join(gate.tags), len(counted))
            ids = set(map(id, counted))
            cases = [replace(one, gate=planned_gate) if id(one) in ids else one for one in cases]
        return cases

    def _check_gate(self, gate: CountedGate) -> None:
        self.problems += [one for mistake in OF_GATES for one in mistake(gate)]

    def check_cases(self, cases: list[PlannedCase]) -> None:
        """Note what tests cannot mean together."""
        places = self.source.places
        self.problems += [one for mistake in OF_CASES for one in mistake(cases, places)]

    def _name(self, case: Case) -> str:
        if case.id is None:
            text = self._told(case)
            digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:_DIGEST]
            return f"{slug(' '.join(text.split()[:_WORDS]))}-{digest}"
        if not _ID.fullmatch(case.id):
            raise UsageError(
                f"is {literal(case.id)}, and takes letters, digits, '-', '_', '.', ',', '+' and '='"
            )
        return case.id

    def _told(self, case: Case) -> str:
        """Return what the user says first, or last of given messages, as it is written."""
        if case.messages is not None:
            return text_of_content(case.messages[-1].get("content")) if case.messages else ""
        if case.prompt is not None:
            return self.texts.text_of(case.prompt)
        return self.texts.text_of(case.turns[0].user) if case.turns else ""


@dataclass
class _Filling:
    """Fills the texts of one test, and notes where that cannot be done."""

    planner: _Planner
    names: dict[str, Any]
    where: Place
    test: str

    def text(self, part: str | Place, given: Text) -> str:
        """Return a text with what its names stand for."""
        with self._noted(part):
            text = self.planner.texts.text_of(given)
            return str(as_text(self.planner.templates.filled(text, self.names)))
        return ""

    def value(self, part: str | Place, given: Any) -> Any:
        """Return lists and mappings with filled texts."""
        with self._noted(part):
            return self.planner.templates.filled(given, self.names)
        return given

    def block(self, number: int, name: str) -> dict[str, Any]:
        """Return a file as a content block."""
        with self._noted(("files", number)):
            path = self.planner.templates.filled(name, self.names)
            return self.planner.texts.block_of(path)
        return {}

    def _noted(self, part: str | Place) -> Any:
        steps = (part,) if isinstance(part, str) else part
        return self.planner._noted((*self.where, *steps), self.test)  # noqa: SLF001 - its own


def _untemplated(given: dict[str, Any]) -> dict[str, Any]:
    """Return what can be judged without rows."""
    return {key: value for key, value in given.items() if not has_template(value)}


def _said(cassette: Cassette | None) -> dict[str, Any]:
    """Return what is said of a cassette, and nothing of what is not."""
    return cassette.model_dump(exclude_unset=True) if cassette else {}


def _in_words_of_suites(message: str, folder: Path) -> str:
    """Return what is wrong with rows or a matrix without the words of the marker."""
    told = message.removeprefix("claude_matrix: ").replace(f"{folder}{os.sep}", "")
    told = told.replace("rows=", "dataset=").replace("the test file", "the suite")
    return told.replace("belongs to claude_params", "belongs to params or vars")
