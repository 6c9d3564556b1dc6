"""The search for what waits for a decision: files beside cassettes, those to look at first at the top."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.naming import PREVIEW_SUFFIX, REJECTED_SUFFIX
from pytest_claude_params.cassettes.pending import preview_file
from pytest_claude_params.cassettes.pending.preview import Answered
from pytest_claude_params.comparisons.changes.causes import (
    ChangedRecording,
    causes_of,
    changed_recording,
)
from pytest_claude_params.comparisons.changes.pairing import Pair, Recording
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.matching import key_of
from pytest_claude_params.reviewing.waiting import KINDS, Kind, Waiting, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_claude_params.cassettes.files.file_format import Document
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.cassettes.pending.preview import Preview, PreviewedTest
    from pytest_claude_params.comparisons.sources.trees import Reading

_SKIPPED = {"node_modules", "venv", "__pycache__"}
_SUFFIXES = (PREVIEW_SUFFIX, REJECTED_SUFFIX)


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


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        beside = [path.with_name(path.name + suffix) for suffix in _SUFFIXES]
        yield from [path] if path.name.endswith(_SUFFIXES) else filter(Path.exists, beside)
        return
    for folder, names, files in os.walk(path):
        names[:] = sorted(one for one in names if one not in _SKIPPED and one[0] != ".")
        yield from (Path(folder) / one for one in sorted(files) if one.endswith(_SUFFIXES))


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
    name = test.test or read.put_aside_of or place
    head = old.recorded if old else {}
    one = Waiting(
        file, cassette, read, test, name, kind, head, len(recordings), tuple(pairs), found
    )
    # To accept it would drop what it asks for no more.
    return replace(one, kind="changed") if kind == "same" and one.not_asked else one


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
