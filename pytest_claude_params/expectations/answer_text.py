"""Answers: what Claude said in a call, and how often each answer came in a sample."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.call import Call

Tally = tuple[tuple[str, int], ...]
NO_LABEL = "(no match)"


def answer_of(call: Call) -> str:
    """Give the text of an answer, followed by the tools that it calls."""
    tools = [
        f"{use.get('name')}({json.dumps(use.get('input'), sort_keys=True, ensure_ascii=False)})"
        for use in call.response.tool_uses
    ]
    return "\n".join([call.text, *tools] if call.text else tools)


def normal(answer: str) -> str:
    """Reduce an answer to what two spellings of it share: case and the full stop are not in it."""
    bare = answer.strip()
    return (bare.rstrip(".!?,;: ") or bare).casefold()


def exact_tally(calls: Sequence[Call]) -> Tally:
    """Count the answers, each character of them, commonest first."""
    return tuple(Counter(answer_of(call) for call in calls).most_common())


def label_of(call: Call, read: Callable[[Call], str | None]) -> str:
    """Give what counts of an answer, or ``(no match)``."""
    label = read(call)
    return NO_LABEL if label is None else label


def tally(calls: Sequence[Call], read: Callable[[Call], str | None] = answer_of) -> Tally:
    """Count the answers, whatever their case and full stop, each in its commonest spelling.

    Args:
        calls: the sample.
        read: what counts of each answer; those of which it is ``None`` stand as ``(no match)``.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for call in calls:
        answer = label_of(call, read)
        spellings[normal(answer)][answer] += 1
    counted = [(seen.most_common(1)[0][0], seen.total()) for seen in spellings.values()]
    return tuple(sorted(counted, key=lambda pair: -pair[1]))
