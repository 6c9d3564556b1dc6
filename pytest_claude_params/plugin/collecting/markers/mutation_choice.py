"""``claude_mutations`` markers: which changed answers a test copes with on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

_TAKES = "It takes (*, ignore=())"


@dataclass(frozen=True)
class MutationChoice:
    """Which operators are not tried on a test; raises ``UsageError`` for a name that is none.

    Args:
        ignore: the names of these operators.
    """

    ignore: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.ignore:
            # Only now: most tests ignore nothing.
            from pytest_claude_params.mutations import check_operators

            check_operators(self.ignore, "claude_mutations")


def read_mutation_choice(markers: Iterable[pytest.Mark]) -> MutationChoice:
    """Join the markers of a test: what is ignored adds up."""
    ignored = [name for marker in markers for name in _ignored(marker)]
    return MutationChoice(tuple(dict.fromkeys(ignored)))


def _ignored(marker: pytest.Mark) -> tuple[str, ...]:
    if marker.args:
        raise UsageError(f"claude_mutations: {marker.args[0]!r} has no name. {_TAKES}")
    for name in marker.kwargs:
        if name != "ignore":
            raise UsageError(f"claude_mutations: there is no argument {name!r}. {_TAKES}")
    if "ignore" not in marker.kwargs:
        raise UsageError(f"claude_mutations: it ignores nothing. {_TAKES}")
    given = marker.kwargs["ignore"]
    names = (given,) if isinstance(given, str) else given
    if not isinstance(names, (list, tuple)) or not all(isinstance(one, str) for one in names):
        raise UsageError(f"claude_mutations: ignore={given!r} is not a name or a list of names")
    return tuple(names)
