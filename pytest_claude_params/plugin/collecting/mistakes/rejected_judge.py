"""The rules before the call of a judge: what it will be asked with is judged at collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.parameters.rules import findings_of
from pytest_claude_params.plugin.collecting.declared_request import own_request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pytest

    from pytest_claude_params.expectations import Wanted
    from pytest_claude_params.expectations.texts.rubric import WantedGrade
    from pytest_claude_params.parameters.rules import Finding


def judge_findings(item: pytest.Item, wanted: Iterable[Wanted]) -> list[Finding]:
    """Say what the API will reject of what the judges of a test are asked with."""
    expected = tuple(wanted)
    if not expected:
        return []
    found = [
        finding
        for grade in _grades_in(expected)
        for finding in findings_of(own_request(item, grade.asked))
        if finding.is_rejection
    ]
    return list(dict.fromkeys(found))


def _grades_in(wanted: Iterable[Wanted]) -> Iterator[WantedGrade]:
    """Find the judges among expectations, and among those within others."""
    from pytest_claude_params.expectations import flattened
    from pytest_claude_params.expectations.texts.rubric import WantedGrade

    for one in flattened(wanted):
        if isinstance(one.value, WantedGrade):
            yield one.value
