"""The gates that count what waits for a decision: none is judged before all of its rows are decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pytest_claude_params.cassettes.pending.preview import PreviewedTest
    from pytest_claude_params.reviewing.waiting import Waiting


def gate_lines(waiting: Sequence[Waiting]) -> Iterator[str]:
    """Yield a line for each gate: how many of its rows passed and pass now.

    Args:
        waiting: all that waits.
    """
    gates = dict.fromkeys(one.test.gate for one in waiting if one.test.gate and one.is_to_decide)
    for gate in gates:
        rows = [one.test for one in waiting if one.test.gate == gate]
        old, new = (sum(state == "passed" for state in states) for states in _outcomes(rows))
        yield (
            f"{gate} counts {plural(len(rows), 'row')} of these: {old} passed as recorded, {new} "
            f"{'passes' if new == 1 else 'pass'} now, wanted {rows[0].gate_wants}. "
            "It is judged once all of its rows are decided"
        )


def left_of_gates(decided: Sequence[Waiting], waiting: Sequence[Waiting]) -> Iterator[str]:
    """Yield a line for each gate of which only some rows were decided.

    Args:
        decided: what was decided.
        waiting: all that waited, with what was decided.
    """
    done = {id(one) for one in decided}
    left = [one for one in waiting if one.is_to_decide and id(one) not in done]
    for gate in dict.fromkeys(one.test.gate for one in decided if one.test.gate):
        if count := sum(one.test.gate == gate for one in left):
            rows = f"{count} more {'row is' if count == 1 else 'rows are'}"
            yield f"{gate} is not judged before {rows} decided: claude-params review"


def _outcomes(rows: Collection[PreviewedTest]) -> tuple[list[str], list[str]]:
    return [row.old for row in rows], [row.new for row in rows]
