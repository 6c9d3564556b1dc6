"""Changed answers in words: what happened, what changed, what would have caught it."""

from __future__ import annotations

import difflib
import math
from typing import TYPE_CHECKING, Any

from pytest_claude_params.changes import changed_words
from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.wording import plain, shortened

if TYPE_CHECKING:
    from pytest_claude_params.mutations.mutation_row import MutationRow

_LONGEST = 600
_MOST_OF_BOTH = 2000
# Two texts with fewer words in common than that are two texts, not one that was changed.
_ALIKE = 0.4


def sentence_of(row: MutationRow) -> str:
    """Say what happened in the world."""
    known = OPERATORS.get(row.operator)
    return known.sentence if known else row.operator


def which_of(row: MutationRow) -> str:
    """Say which of several answers it is; nothing if it is the only one."""
    return f", answer {row.answer} of {row.answers}" if row.answers > 1 else ""


def difference_in(row: MutationRow) -> str:
    """Write what changed: removed words as ``[-so-]``, added ones as ``{+so+}``."""
    if len(row.before) + len(row.after) > _MOST_OF_BOTH * 10:
        said = (
            f"{shortened(plain(row.before), _LONGEST)} -> {shortened(plain(row.after), _LONGEST)}"
        )
    elif not row.after:
        said = f"[-{shortened(plain(row.before), _LONGEST)}-]"
    elif not _is_alike(row.before, row.after):
        old, new = (shortened(plain(one), _LONGEST) for one in (row.before, row.after))
        said = f"[-{old}-]{{+{new}+}}"
    else:
        said = shortened(changed_words(row.before, row.after), _MOST_OF_BOTH)
    before, after = (row.stops or [None, None])[:2]
    return f"{said} (stop_reason {before} -> {after})" if before != after else said


def _is_alike(before: str, after: str) -> bool:
    """Whether a reader sees at a glance which words changed, and one is no prose."""
    old, new = before.split(), after.split()
    if min(len(old), len(new)) <= 1:
        return True
    return difflib.SequenceMatcher(None, old, new, autojunk=False).ratio() >= _ALIKE


def marker_of(suggestion: dict[str, Any]) -> str:
    """Write what would have caught it, ready to paste; empty if nothing is known."""
    if expect := suggestion.get("expect"):
        wanted = ", ".join(f"{name}={value!r}" for name, value in expect.items())
        return f"@pytest.mark.claude_expect({wanted})"
    return str(suggestion.get("assert", ""))


def ignoring(operators: list[str]) -> str:
    """Write the marker of a test that copes with worse answers on purpose."""
    return f"@pytest.mark.claude_mutations(ignore={operators!r})"


def percent(share: float | None) -> str:
    """Write a share; what is not all of it is never told as 100 %."""
    return "-" if share is None else f"{math.floor(share * 100 + 1e-9)} %"
