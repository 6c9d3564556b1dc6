"""The verdicts on the answers of one test, as they were found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations import Verdict, Wanted


@dataclass(frozen=True)
class TurnVerdicts:
    """What was found of one turn of a conversation.

    Args:
        which: which of them it is: ``turn 2 of 3``.
        wanted: what was expected of it.
        call: the call that answered it.
        verdicts: what was found.
        number: which turn it is, counted from 1.
    """

    which: str
    wanted: Sequence[Wanted]
    call: Call
    verdicts: Sequence[Verdict]
    number: int = 1


def of_turn(verdicts: Sequence[Verdict], which: str) -> list[Verdict]:
    """Return verdicts that say which turn they are about."""
    return [replace(one, which=which) for one in verdicts]


@dataclass(frozen=True)
class AllVerdicts:
    """All verdicts.

    Args:
        expectations: all of them.
        contracts: those that are broken.
        errors: why there was no answer to judge.
        turns: those on the turns of a conversation.
    """

    expectations: Sequence[Verdict] = ()
    contracts: Sequence[Verdict] = ()
    errors: Sequence[Verdict] = ()
    turns: Sequence[TurnVerdicts] = ()

    @property
    def every(self) -> list[Verdict]:
        """All of them, those on turns first."""
        of_turns = [verdict for turn in self.turns for verdict in turn.verdicts]
        return [*of_turns, *self.expectations, *self.contracts, *self.errors]
