"""A case of a suite as pytest sees it: a test that declares what markers would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.matrices.matrix import Case as Combination
from pytest_claude_params.plugin.stash import (
    COMBINATION,
    GATE_CASE,
    PREPARED,
    READ_EXPECT,
    WRITTEN_AT,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from pytest_claude_params.plugin.collecting.suites.suite_file import SuiteFile
    from pytest_claude_params.suites.planned import PlannedCase
    from pytest_claude_params.suites.preparing import PreparedCase
    from pytest_claude_params.suites.reading import Source
    from pytest_claude_params.suites.suite import Reason


class SuiteCase(pytest.Function):
    """One test of a suite."""

    suite_line: int

    @classmethod
    def of_case(cls, parent: SuiteFile, prepared: PreparedCase, source: Source) -> SuiteCase:
        """Make a test of a case."""
        case = prepared.case
        item: SuiteCase = cls.from_parent(parent, name=case.name, callobj=_body(prepared))
        item.stash[PREPARED] = prepared
        item.suite_line = source.places[case.where].line
        item.stash[WRITTEN_AT] = lambda part: source.place_of((*case.where, *part))
        _declare(item, prepared, parent.registered_markers)
        return item

    if hasattr(pytest.Item, "id"):

        @property
        def id(self) -> Any:
            """Name the case as pytest reads its name from the cache, for ``--lf`` and ``--nf``.

            From 9.2 on pytest compares names in parts, and takes brackets for a part of their own.
            """
            own = super().id
            return own.parse(self.nodeid) if hasattr(own, "parse") else own

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the case is written."""
        return self.path, self.suite_line - 1, self.name


def _body(prepared: PreparedCase) -> Callable[..., None]:
    """Return the function of a test."""
    if function := prepared.function:

        def through_application() -> None:
            from pytest_claude_params.suites.application import answer

            answer(prepared.case, function)

        return through_application

    def directly(claude: Any, request: pytest.FixtureRequest) -> None:
        from pytest_claude_params.plugin.running.suite_run import hold_conversation

        hold_conversation(request.node, prepared, claude)

    return directly


def _declare(item: SuiteCase, prepared: PreparedCase, registered: Collection[str]) -> None:
    case = prepared.case
    for mark in _marks(case):
        item.add_marker(mark)
    if case.expect:
        expect = pytest.mark.claude_expect(**case.expect)
        item.add_marker(expect)
        item.stash[READ_EXPECT] = expect.mark, prepared.wanted
    item.extra_keyword_matches.update(case.tags)
    for tag in case.tags:
        if tag in registered:
            item.add_marker(tag)
    if case.combination:
        item.stash[COMBINATION] = case.combination
    if case.gate and case.gate.name:
        labels = {"rows": case.name, "tags": case.gate.name}
        item.stash[GATE_CASE] = Combination(
            case.name, labels, values=case.names, of_rows=case.gate.total
        )


def _marks(case: PlannedCase) -> Iterator[pytest.MarkDecorator]:
    yield pytest.mark.claude_params(**case.parameters)
    if case.cassette:
        yield pytest.mark.claude_cassette(**case.cassette)
    if case.mutations:
        yield pytest.mark.claude_mutations(ignore=case.mutations)
    if case.skip:
        yield pytest.mark.skip(reason=_reason(case.skip))
    if case.xfail:
        yield pytest.mark.xfail(reason=_reason(case.xfail))
    if case.gate:
        gate = case.gate.gate
        said = {name: getattr(gate, name) for name in ("confidence", "by", "pattern")}
        named = {name: value for name, value in said.items() if value is not None}
        yield pytest.mark.claude_gate(gate.pass_rate, **named)


def _reason(said: Reason) -> str:
    return said if isinstance(said, str) else ""
