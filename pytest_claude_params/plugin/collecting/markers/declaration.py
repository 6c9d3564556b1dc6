"""The declaration of a test in its markers, checked before anything runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import ClaudeParamsError, SeveralMistakesError, UsageError
from pytest_claude_params.parameters.names import check_names
from pytest_claude_params.plugin.collecting.claude_item import is_marked
from pytest_claude_params.plugin.collecting.markers.cassette_choice import (
    CassetteChoice,
    read_choice,
)
from pytest_claude_params.plugin.collecting.markers.contract_choice import (
    ContractChoice,
    read_contract_choice,
)
from pytest_claude_params.plugin.collecting.markers.matrix import case_of
from pytest_claude_params.plugin.collecting.markers.mutation_choice import (
    MutationChoice,
    read_mutation_choice,
)
from pytest_claude_params.plugin.stash import DECLARED, OPTIONS, READ_EXPECT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pytest

    from pytest_claude_params.expectations import Wanted
    from pytest_claude_params.faults import Fault

_EXPECT = 'claude_expect(stop_reason="end_turn")'


@dataclass(frozen=True)
class Declaration:
    """All that one test declares.

    Args:
        marked: whether a marker makes it a Claude test, and not only a fixture.
        parameters: those of ``claude_params``, the nearest marker winning key by key.
        wanted: the expectations of all ``claude_expect`` markers.
        cassette: what ``claude_cassette`` says.
        faults: those of all ``claude_fault`` markers, in the order in which they were written.
        contracts: what ``claude_contracts`` says.
        mutations: what ``claude_mutations`` says.
    """

    marked: bool
    parameters: dict[str, Any] = field(default_factory=dict)
    wanted: tuple[Wanted, ...] = ()
    cassette: CassetteChoice = field(default_factory=CassetteChoice)
    faults: tuple[Fault, ...] = ()
    contracts: ContractChoice = field(default_factory=ContractChoice)
    mutations: MutationChoice = field(default_factory=MutationChoice)


def read_declaration(item: pytest.Item) -> Declaration:
    """Return what a test declares, read again only if it has other markers than before.

    Raises ``SeveralMistakesError`` with all that cannot be meant.
    """
    markers = list(item.iter_markers())
    known, declaration = item.stash.get(DECLARED, ([], None))
    # By what they are, not by what they say: a hook may have put one in another's place.
    if declaration is None or [*map(id, known)] != [*map(id, markers)]:
        declaration = _read(item)
        item.stash[DECLARED] = markers, declaration
    return declaration


def _read(item: pytest.Item) -> Declaration:
    mistakes: list[ClaudeParamsError] = []
    parts: dict[str, Any] = {}
    for name, read in _PARTS.items():
        with noted(mistakes):
            parts[name] = read(item)
    if mistakes:
        raise SeveralMistakesError(mistakes)
    return Declaration(marked=is_marked(item), **parts)


class noted:  # noqa: N801 - read as a verb; a class, for it is entered ten times for each test
    """Note a mistake and go on: all of them are told at once."""

    def __init__(self, mistakes: list[ClaudeParamsError]) -> None:
        self._mistakes = mistakes

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if isinstance(error, SeveralMistakesError):
            self._mistakes += error.mistakes
        elif isinstance(error, ClaudeParamsError):
            self._mistakes.append(error)
        return isinstance(error, ClaudeParamsError)


def _parameters(item: pytest.Item) -> dict[str, Any]:
    case = case_of(item)
    # What varies is nearest of all: a marker that won would make equal tests of its cases.
    parameters: dict[str, Any] = {} if case is None else dict(case.parameters)
    mistakes: list[ClaudeParamsError] = []
    for marker in item.iter_markers("claude_params"):
        with noted(mistakes):
            _check_named(marker, "claude_params(max_tokens=16)")
        for name in marker.kwargs:
            with noted(mistakes):
                check_names([name])
        parameters = {**marker.kwargs, **parameters}
    _raise_all(mistakes)
    return parameters


def _wanted(item: pytest.Item) -> tuple[Wanted, ...]:
    markers = list(item.iter_markers("claude_expect"))
    if not markers:
        return ()
    from pytest_claude_params import expectations
    from pytest_claude_params.plugin.collecting.expectation_table import expectation_table

    wanted: list[Wanted] = []
    mistakes: list[ClaudeParamsError] = []
    read_mark, read = item.stash.get(READ_EXPECT, (None, ()))
    table = {} if markers == [read_mark] else expectation_table(item)
    for marker in reversed(markers):
        if marker is read_mark:
            wanted += read
            continue
        with noted(mistakes):
            _check_named(marker, _EXPECT)
            _check_not_empty(marker)
        for name, value in marker.kwargs.items():
            with noted(mistakes):
                wanted += expectations.parse(
                    {name: value},
                    table,
                    folder=item.path.parent,
                    judge_model=item.config.stash[OPTIONS].judge_model,
                )
    _raise_all(mistakes)
    return tuple(wanted)


def _faults(item: pytest.Item) -> tuple[Fault, ...]:
    markers = _as_written(item, "claude_fault")
    if not markers:
        return ()
    from pytest_claude_params import faults

    found: list[Fault] = []
    mistakes: list[ClaudeParamsError] = []
    for marker in markers:
        with noted(mistakes):
            _check_named(marker, "claude_fault(status=529)")
            found.append(faults.parse(marker.kwargs))
    _raise_all(mistakes)
    return tuple(found)


def _as_written(item: pytest.Item, name: str) -> list[pytest.Mark]:
    """Markers from the top of the file to the test; decorators take effect from below."""
    markers: list[pytest.Mark] = []
    for node in item.listchain():
        own = [marker for marker in node.own_markers if marker.name == name]
        # A module has none but its list ``pytestmark``, which is in order.
        is_decorated = getattr(node, "cls", None) is not None or node is item
        markers += reversed(own) if is_decorated else own
    return markers


def _check_not_empty(marker: pytest.Mark) -> None:
    if not marker.kwargs:
        raise UsageError(
            f"{marker.name} expects nothing: name what must come back, as in {_EXPECT}"
        )


def _raise_all(mistakes: list[ClaudeParamsError]) -> None:
    if mistakes:
        raise SeveralMistakesError(mistakes)


def _check_named(marker: pytest.Mark, example: str) -> None:
    if marker.args:
        raise UsageError(f"{marker.name}: {marker.args[0]!r} has no name; write it as in {example}")


# How each part of a declaration is read.
_PARTS: Mapping[str, Callable[[pytest.Item], Any]] = {
    "parameters": _parameters,
    "wanted": _wanted,
    "cassette": lambda item: read_choice(item.iter_markers("claude_cassette")),
    "faults": _faults,
    "contracts": lambda item: read_contract_choice(item.iter_markers("claude_contracts")),
    "mutations": lambda item: read_mutation_choice(item.iter_markers("claude_mutations")),
}
