"""What cannot be meant in a suite: each mistake yields `Problem`s, and is registered where it shows.

What is wrong with a text, a row or a file of a case is raised as ``UsageError`` where the case is
made (`planning.py`), and what the API would reject is a rule (`requests.py` tells it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from pytest_claude_params.cassettes.yaml.yaml_places import Mark, Place
from pytest_claude_params.suites.mistakes.curly_quotes import curly_quotes
from pytest_claude_params.suites.mistakes.gates import (
    CountedGate,
    counted_twice,
    counts_no_case,
    judged_nothing,
    said_wrongly,
    without_rows,
)
from pytest_claude_params.suites.mistakes.same_names import same_names
from pytest_claude_params.suites.planned import PlannedCase
from pytest_claude_params.suites.problems import Problem

OfText: TypeAlias = Callable[[str], Iterable[Problem]]
OfCases: TypeAlias = Callable[[Sequence[PlannedCase], Mapping[Place, Mark]], Iterable[Problem]]
OfGate: TypeAlias = Callable[[CountedGate], Iterable[Problem]]

# In the text of the file, as it is written.
OF_TEXT: Sequence[OfText] = (curly_quotes,)
# In its tests, once all of them are planned, and the places of the parts of the file.
OF_CASES: Sequence[OfCases] = (same_names,)
# In a gate, with the tests that it counts.
OF_GATES: Sequence[OfGate] = (
    without_rows,
    counts_no_case,
    counted_twice,
    said_wrongly,
    judged_nothing,
)
