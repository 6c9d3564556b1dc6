"""Which recordings could not be made again, and why: grouped by what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.recordings import calls_of
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.parameters.request_findings import findings_about

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from pytest_claude_params.parameters.rules import Finding
    from pytest_claude_params.parameters.table import Table

_FIRST_ERROR = 400


@dataclass
class Reasons:
    """What was found in files.

    Args:
        files: how many hold exchanges with Claude.
        recordings: how many exchanges they hold.
        places: where each finding was made: files, and the numbers of the recordings in them.
        unreadable: files that are no recordings, with the reason.
    """

    files: int = 0
    recordings: int = 0
    places: dict[Finding, dict[Path, list[int]]] = field(default_factory=dict)
    unreadable: dict[Path, str] = field(default_factory=dict)

    def of_level(self, *levels: str) -> dict[Finding, dict[Path, list[int]]]:
        """Return the findings of some levels, the commonest first."""
        found = {one: places for one, places in self.places.items() if one.level in levels}
        return dict(sorted(found.items(), key=lambda item: (-count_of(item[1]), item[0].text)))

    @property
    def rejected(self) -> dict[Finding, dict[Path, list[int]]]:
        """The findings for which a recording could not be made again."""
        found = self.of_level("error", "retirement")
        return {one: places for one, places in found.items() if one.is_rejection}

    @property
    def lost(self) -> int:
        """How many recordings could not be made again."""
        return len(
            {
                (path, number)
                for places in self.rejected.values()
                for path in places
                for number in places[path]
            }
        )


def count_of(places: dict[Path, list[int]]) -> int:
    """Count the recordings at these places."""
    return sum(map(len, places.values()))


def reasons_in(
    paths: Iterable[Path], today: dt.date, version: str, table: Table, hosts: tuple[str, ...] = ()
) -> Reasons:
    """Look at each recorded request of these files.

    Args:
        paths: files in any layout that is read.
        today: the day on which the recordings would be made again.
        version: the API version to judge by; empty for that of each recording.
        table: what is known of models.
        hosts: further host names that serve the Claude API.
    """
    reasons = Reasons()
    for path in paths:
        try:
            calls = calls_of(path, hosts)
        except CassetteError as error:
            reasons.unreadable[path] = error.problem
            continue
        reasons.files += bool(calls)
        reasons.recordings += len(calls)
        for number, call in enumerate(calls, 1):
            if call.response.status >= _FIRST_ERROR:
                continue
            for finding in dict.fromkeys(findings_about(call.request, today, version, table)):
                reasons.places.setdefault(finding, {}).setdefault(path, []).append(number)
    return reasons
