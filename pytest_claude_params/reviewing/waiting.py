"""What waits for a decision: new answers beside cassettes, those to look at first at the top."""

from __future__ import annotations

import fnmatch
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.naming import PREVIEW_SUFFIX, REJECTED_SUFFIX
from pytest_claude_params.cassettes.pending import preview_file
from pytest_claude_params.cassettes.pending.preview import Answered
from pytest_claude_params.drift.changes.causes import ChangedRecording, causes_of, changed_recording
from pytest_claude_params.drift.changes.pairing import Pair, Recording
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.matching import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pytest_claude_params.cassettes.files.file_format import Document
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.cassettes.pending.preview import Preview, PreviewedTest
    from pytest_claude_params.drift.sources.trees import Reading

Kind = Literal["flip", "failed", "rejected", "error", "changed", "new", "same"]
# In this order they are looked at. Of the first three, each is accepted by its own name only.
KINDS: tuple[Kind, ...] = ("flip", "failed", "rejected", "error", "changed", "new", "same")
_ONE_BY_ONE = ("flip", "failed", "rejected")
_SKIPPED = {"node_modules", "venv", "__pycache__"}


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
    def is_decided_alone(self) -> bool:
        """Whether no key and no pattern decides it together with others."""
        return self.kind in _ONE_BY_ONE

    @property
    def shown_cassette(self) -> str:
        """The cassette as it is named to a reader."""
        return shown_path(self.cassette)


@dataclass
class Found:
    """What was found.

    Args:
        waiting: what waits, those to look at first at the top.
        unreadable: files that cannot be read, each with the reason.
    """

    waiting: list[Waiting] = field(default_factory=list)
    unreadable: list[CassetteError] = field(default_factory=list)


def found_in(paths: Iterable[Path], reading: Reading) -> Found:
    """Return what waits for a decision in folders and files.

    Args:
        paths: where to look.
        reading: how files are read and what of them may be shown.
    """
    found = Found()
    for file in dict.fromkeys(one for path in paths for one in _files(path)):
        try:
            found.waiting += _of_file(file, reading)
        except CassetteError as error:
            found.unreadable.append(error)
    found.waiting = _with_causes(found.waiting)
    return found


def chosen(waiting: Sequence[Waiting], patterns: Iterable[str]) -> dict[str, list[Waiting]]:
    """Return what each pattern means: a glob over names of tests and paths of cassettes.

    Args:
        waiting: what waits.
        patterns: as they were typed; ``[`` is a letter where the whole is a name.
    """
    return {pattern: [one for one in waiting if _fits(one, pattern)] for pattern in patterns}


def names_exactly(one: Waiting, pattern: str, waiting: Iterable[Waiting]) -> bool:
    """Whether a pattern is the very name of a test, or of a cassette that is its alone."""
    if pattern == one.name:
        return True
    beside = sum(other.cassette == one.cassette for other in waiting)
    return beside == 1 and _same_path(pattern, one)


def shown_path(path: Path) -> str:
    """Return a path as it is named to a reader: relative to the current folder."""
    return Path(os.path.relpath(path)).as_posix()


def _fits(one: Waiting, pattern: str) -> bool:
    names = (one.name, one.shown_cassette)
    if pattern in names or _same_path(pattern, one):
        return True
    return any(fnmatch.fnmatchcase(name, pattern) for name in names)


def _same_path(pattern: str, one: Waiting) -> bool:
    path = Path(os.path.normpath(Path.cwd() / pattern))
    return path in (Path(os.path.normpath(Path.cwd() / own)) for own in (one.cassette, one.file))


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        beside = [path.with_name(path.name + suffix) for suffix in _SUFFIXES]
        yield from [path] if path.name.endswith(_SUFFIXES) else filter(Path.exists, beside)
        return
    for folder, names, files in os.walk(path):
        names[:] = sorted(one for one in names if one not in _SKIPPED and one[0] != ".")
        yield from (Path(folder) / one for one in sorted(files) if one.endswith(_SUFFIXES))


_SUFFIXES = (PREVIEW_SUFFIX, REJECTED_SUFFIX)


def _of_file(file: Path, reading: Reading) -> list[Waiting]:
    read = preview_file.read(file, reading.hosts)
    if read is None:
        return []
    cassette = file.with_name(file.name.removesuffix(PREVIEW_SUFFIX).removesuffix(REJECTED_SUFFIX))
    old = store.read(cassette, reading.hosts)
    return [_waiting(file, cassette, read, test, old, reading) for test in read.tests]


def _waiting(  # noqa: PLR0913, PLR0917 - what one is made of
    file: Path,
    cassette: Path,
    read: Preview,
    test: PreviewedTest,
    old: Document | None,
    reading: Reading,
) -> Waiting:
    recordings = old.interactions if old else []
    is_rejected = not test.test
    answers = answers_of(read, test, recordings)
    place = shown_path(cassette)
    pairs = [
        Pair(
            _recording(place, one.old, recordings, reading),
            _recording(shown_path(file), one.new, read.interactions, reading),
        )
        for one in answers
    ]
    flips = [f"{one.check}: {one.why}" if one.why else one.check for one in test.flips]
    changed = [changed_recording(one, flips if not n else ()) for n, one in enumerate(pairs)]
    found = tuple(one for one in changed if one)
    kind: Kind = "rejected" if is_rejected else _kind(test, pairs, found)
    name = test.test or place
    head = old.recorded if old else {}
    return Waiting(
        file, cassette, read, test, name, kind, head, len(recordings), tuple(pairs), found
    )


def _kind(test: PreviewedTest, pairs: Sequence[Pair], changed: Sequence[ChangedRecording]) -> Kind:
    if test.new == "error":
        return "error"
    if test.flips or (test.old, test.new) == ("passed", "failed"):
        return "flip"
    if test.new == "failed":
        return "failed"
    if any(one.old is None for one in pairs):
        return "new"
    return "changed" if changed else "same"


def answers_of(
    read: Preview, test: PreviewedTest, recordings: Sequence[Interaction]
) -> Sequence[Answered]:
    """Return the new answers of a test, each with the recording beside it.

    Args:
        read: what the file holds.
        test: a test of it; answers that were put aside stand beside recordings of the same request.
        recordings: those of the cassette.
    """
    if test.test:
        return test.answers
    return _by_key(read, recordings)


def _by_key(read: Preview, recordings: Sequence[Interaction]) -> list[Answered]:
    """Put each answer that was put aside beside the recording of the same request."""
    free: dict[str, list[int]] = {}
    for number, (request, _) in enumerate(recordings, 1):
        free.setdefault(key_of(request), []).append(number)
    pairs: list[Answered] = []
    for number, (request, _) in enumerate(read.interactions, 1):
        numbers = free.get(key_of(request), [])
        pairs.append(Answered(number, numbers.pop(0) if numbers else None))
    return pairs


def _recording(
    place: str, number: int | None, interactions: Sequence[Interaction], reading: Reading
) -> Recording | None:
    # A cassette that has changed since may hold fewer.
    if number is None or not 0 < number <= len(interactions):
        return None
    return Recording(place, number, *reading.shown(interactions[number - 1]))


def _with_causes(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Sort what waits, and name what each changed for together with others."""
    shared = [one for one in waiting if not one.is_decided_alone]
    causes = causes_of(changed for one in shared for changed in one.changed)
    alone = [causes_of(one.changed) for one in waiting if one.is_decided_alone]
    every = [*causes, *(cause for found in alone for cause in found)]
    names = {id(changed): cause.name for cause in every for changed in cause.changed}
    sizes = {cause.name: len(cause.changed) for cause in causes}
    named = [
        replace(one, cause=names.get(id(one.changed[0]), "")) if one.changed else one
        for one in waiting
    ]
    return sorted(
        named,
        key=lambda one: (KINDS.index(one.kind), -sizes.get(one.cause, 0), one.cause, one.name),
    )
