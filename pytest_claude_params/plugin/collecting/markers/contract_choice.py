"""``claude_contracts`` markers: what a broken promise does, and which are waived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import guess, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pytest

MODES = ("strict", "warn", "off")
_TAKES = "It takes (mode=None, *, waive=())"
_FIELDS = ("mode", "waive")


@dataclass(frozen=True)
class ContractChoice:
    """How contracts are held in a test; raises ``UsageError`` for what cannot be meant.

    Args:
        mode: what a broken one does; ``None`` leaves it to the configuration.
        waive: the names of those that are not asserted.
    """

    mode: str | None = None
    waive: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.mode is not None and self.mode not in MODES:
            raise UsageError(f"claude_contracts: {self.mode!r} is not one of {', '.join(MODES)}")
        if self.waive:
            _check_names(self.waive)


def read_contract_choice(markers: Iterable[pytest.Mark]) -> ContractChoice:
    """Join the markers of a test: the nearest mode wins, what is waived adds up."""
    said = [_arguments(marker) for marker in markers]
    modes = [arguments["mode"] for arguments in said if arguments.get("mode") is not None]
    waived = [name for arguments in said for name in _names(arguments.get("waive", ()))]
    return ContractChoice(modes[0] if modes else None, tuple(dict.fromkeys(waived)))


def _arguments(marker: pytest.Mark) -> dict[str, Any]:
    if len(marker.args) > 1:
        raise UsageError(f"claude_contracts: {marker.args[1]!r} has no name. {_TAKES}")
    for name in marker.kwargs:
        if name not in _FIELDS:
            raise UsageError(f"claude_contracts: there is no argument {name!r}. {_TAKES}")
    return {**dict(zip(("mode",), marker.args, strict=False)), **marker.kwargs}


def _names(waive: Any) -> tuple[str, ...]:
    names = (waive,) if isinstance(waive, str) else waive
    if not isinstance(names, (list, tuple)) or not all(isinstance(one, str) for one in names):
        raise UsageError(f"claude_contracts: waive={waive!r} is not a name or a list of names")
    return tuple(names)


def _check_names(names: Sequence[str]) -> None:
    # Only now: most tests waive nothing, and the contracts bring JSON schemas along.
    from pytest_claude_params.contracts import CONTRACTS

    for name in names:
        if name not in CONTRACTS:
            raise UsageError(
                f"claude_contracts: there is no contract {name!r}.{guess(name, CONTRACTS)} "
                f"There are {listed(list(CONTRACTS))}."
            )
