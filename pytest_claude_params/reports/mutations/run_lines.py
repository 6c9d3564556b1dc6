"""What is printed at the end of a run with ``--claude-mutate``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OUTCOMES = ("noticed", "survived", "undecided")


def mutation_lines(operator: str, tests: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield how many changed answers were noticed, and each test that has let one pass.

    Args:
        operator: the name of what has changed them.
        tests: what the reports of finished tests brought.
    """
    found = [
        (test, one)
        for test in tests
        for one in test.get("mutations", ())
        if one["operator"] == operator and one["outcome"] != "unfit"
    ]
    counts = Counter(one["outcome"] for _, one in found)
    told = [f"{counts[name]} {name}" for name in _OUTCOMES if counts[name]]
    said = f"mutated by {operator} ({OPERATORS[operator].sentence}): {plural(len(found), 'answer')}"
    yield f"{said}{': ' if told else ''}{', '.join(told)}"
    for test, one in found:
        if one["outcome"] != "noticed":
            why = f": {one['why']}" if one["why"] else ""
            yield f"  {one['outcome']}  {test['test']}{which_of(one)}{why}"


def which_of(one: dict[str, Any]) -> str:
    """Say which of several answers it is; nothing if it is the only one."""
    return f"  answer {one['answer']} of {one['answers']}" if one["answers"] > 1 else ""
