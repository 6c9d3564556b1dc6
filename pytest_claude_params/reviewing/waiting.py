"""What waits for a decision: new answers beside a cassette, and how a reader names them."""

from __future__ import annotations

import fnmatch
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pytest_claude_params.cassettes.pending.preview import Preview, PreviewedTest
    from pytest_claude_params.comparisons.changes.causes import ChangedRecording
    from pytest_claude_params.comparisons.changes.pairing import Pair

Kind = Literal["flip", "failed", "rejected", "error", "changed", "new", "same"]
# In this order they are looked at. Of the first three, each is accepted by its own name only.
KINDS: tuple[Kind, ...] = ("flip", "failed", "rejected", "error", "changed", "new", "same")
_ONE_BY_ONE = ("flip", "failed", "rejected")


@dataclass(frozen=True)
class Waiting:
    """What one test was answered, beside what it was answered before.

    Args:
        file: the preview, or the file of what was put aside.
        cassette: the cassette that it may become.
        preview: what the file holds.
        test: the test of the file.
        name: how the test is called; by its cassette where the file does not know.
        kind: what it is: a ``flip`` held before and does not now, a ``failed`` one failed before
            as well, ``rejected`` answers come of a test that failed while recording, an
            ``error`` is no answer, ``new`` ones have no recording.
        recorded: when, with what and from whom the recordings are.
        recorded_count: how many recordings the cassette holds.
        pairs: the recordings beside the new answers.
        changed: what changed in them.
        cause: what they changed for.
    """

    file: Path
    cassette: Path
    preview: Preview
    test: PreviewedTest
    name: str
    kind: Kind
    recorded: Mapping[str, str]
    recorded_count: int
    pairs: tuple[Pair, ...] = ()
    changed: tuple[ChangedRecording, ...] = ()
    cause: str = ""

    @property
    def is_stale(self) -> bool:
        """Whether the cassette is not the one any more that this was compared with."""
        return self.kind != "rejected" and self.preview.is_stale(self.cassette)

    @property
    def not_asked(self) -> int:
        """How many recordings of a test's own cassette no new answer stands beside."""
        if not (self.test.test and self.test.owned):
            return 0
        return max(0, self.recorded_count - sum(pair.old is not None for pair in self.pairs))

    @property
    def is_to_decide(self) -> bool:
        """Whether it matters what becomes of it: the same answers change nothing."""
        return self.kind != "same"

    @property
    def is_decided_alone(self) -> bool:
        """Whether no key and no pattern decides it together with others."""
        return self.kind in _ONE_BY_ONE

    @property
    def shown_cassette(self) -> str:
        """The cassette as it is named to a reader."""
        return shown_path(self.cassette)


def chosen(waiting: Sequence[Waiting], patterns: Iterable[str]) -> dict[str, list[Waiting]]:
    """Return what each pattern means: a glob over names of tests and paths of cassettes.

    Args:
        waiting: what waits.
        patterns: as they were typed; ``[`` is a letter where the whole is a name.
    """
    return {pattern: [*_meant(waiting, pattern)] for pattern in patterns}


def _meant(waiting: Sequence[Waiting], pattern: str) -> Iterator[Waiting]:
    """Yield what a pattern means; of one test, a preview goes before what was put aside."""
    previewed = {one.name for one in waiting if one.kind != "rejected"}
    for one in waiting:
        is_second = one.kind == "rejected" and pattern == one.name in previewed
        if _fits(one, pattern) and not is_second:
            yield one


def names_exactly(one: Waiting, pattern: str, waiting: Iterable[Waiting]) -> bool:
    """Whether a pattern is the very name of a test, or of a cassette that is its alone."""
    waiting = list(waiting)
    if one.name in (pattern, _escaped(pattern)):
        return True
    if pattern == short_name(one):
        return sum(short_name(other) == pattern for other in waiting) == 1
    beside = sum(other.cassette == one.cassette for other in waiting)
    return beside == 1 and _same_path(pattern, one)


def short_name(one: Waiting) -> str:
    """Return the name of a test without that of its file."""
    return one.name.rpartition("::")[2]


def shown_path(path: Path) -> str:
    """Return a path as it is named to a reader: relative to the current folder."""
    return Path(os.path.relpath(path)).as_posix()


def _fits(one: Waiting, pattern: str) -> bool:
    names = (one.name, short_name(one), one.shown_cassette)
    for typed in {pattern, _escaped(pattern)}:
        if typed in names or any(fnmatch.fnmatchcase(name, typed) for name in names):
            return True
    return _same_path(pattern, one)


def _escaped(pattern: str) -> str:
    r"""Write letters beyond ASCII as pytest does in the names of variants, such as ``K\\xf6ln``."""
    return "".join(
        one if one.isascii() else one.encode("unicode_escape").decode() for one in pattern
    )


def _same_path(pattern: str, one: Waiting) -> bool:
    path = Path(os.path.normpath(Path.cwd() / pattern))
    return path in (Path(os.path.normpath(Path.cwd() / own)) for own in (one.cassette, one.file))
