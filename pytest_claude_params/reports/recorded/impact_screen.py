"""Which tests a change of a prompt touches, for a terminal and as data."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.terminal.line import Line
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pytest_claude_params.prompts.search import Found

VERSION = 1
_MOST_NAMED = 5


@dataclass(frozen=True)
class Impact:
    """What a change of a prompt would do.

    Args:
        owners: the tests of each cassette that it touches.
        found: where the prompt stands.
        looked_at: how many files were looked at.
    """

    owners: Mapping[Path, tuple[str, ...]]
    found: Sequence[Found]
    looked_at: int

    @property
    def tests(self) -> list[str]:
        """The tests that would miss, in the order of their cassettes."""
        return list(dict.fromkeys(test for one in self.found for test in self.owners[one.cassette]))

    def lines(self) -> Iterator[Line]:
        """Yield what to print."""
        if not self.found:
            files = plural(self.looked_at, "file")
            yield Line(f"no test would miss: the text stands in no request of {files}")
            return
        recordings = {(one.cassette, one.number) for one in self.found}
        those = f"{plural(len(recordings), 'recording')} of {plural(len(self.owners), 'cassette')}"
        count = len(self.tests)
        told = f"{plural(count, 'test')} would miss: {those}" if count else f"it stands in {those}"
        yield Line(told, style="heading")
        for cassette in dict.fromkeys(one.cassette for one in self.found):
            own = [one for one in self.found if one.cassette == cassette]
            tests = self.owners[cassette]
            for name in tests or (f"{cassette.as_posix()} (no test known)",):
                yield Line(f"{name}: {_places(own)}", 2, styled=len(name), hanging=2)
        modules = list(dict.fromkeys(test.partition("::")[0] for test in self.tests))
        if modules:
            named = modules if len(modules) <= _MOST_NAMED else []
            yield Line()
            yield Line(
                f"Change it, then: {shlex.join(['pytest', '--claude-record=update', *named])}"
            )

    def data(self) -> dict[str, Any]:
        """Return the same as plain data; its version changes with its meaning."""
        return {
            "v": VERSION,
            "tests": self.tests,
            "found": [
                {
                    "cassette": one.cassette.as_posix(),
                    "number": one.number,
                    "place": one.place,
                    "line": one.line or None,
                    "tests": list(self.owners[one.cassette]),
                }
                for one in self.found
            ],
        }


def _places(found: Sequence[Found]) -> str:
    """Say where the text stands: ``system (line 12)``."""
    told = dict.fromkeys(
        f"{one.place} (line {one.line})" if one.line else one.place for one in found
    )
    return listed(list(told))
