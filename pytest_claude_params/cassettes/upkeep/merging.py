"""Cassettes and previews of several machines made into one; what contradicts itself is named."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.files.head import joined_head
from pytest_claude_params.cassettes.files.interactions import dated
from pytest_claude_params.cassettes.pending import preview_file
from pytest_claude_params.cassettes.pending.preview import Preview
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.matching import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.cassettes.pending.preview import PreviewedTest

# What is asked, and for which time in its cassette.
_Place: TypeAlias = tuple[str, int]


class ContradictionError(Exception):
    """Two files say different things of the same; its text says which."""


@dataclass(frozen=True)
class _Kept:
    source: Path
    number: int
    interaction: Interaction


def merge_into(target: Path, sources: Sequence[Path], hosts: Sequence[str] = ()) -> None:
    """Write what several files hold into one, which may be one of them.

    Raises ``ContradictionError`` and ``CassetteError``; then nothing is written.

    Args:
        target: the file to write.
        sources: cassettes or previews, the ones whose order counts first.
        hosts: further host names that serve the Claude API.
    """
    raw = {path: store.read_bytes(path) for path in sources}
    read = {path: document for path in sources if (document := store.read(path, hosts))}
    with store.locked(target):
        if len(set(raw.values())) == 1 and not any(one.has_media for one in read.values()):
            if target not in sources:
                target.parent.mkdir(parents=True, exist_ok=True)
                store.copy(sources[0], target)
            return
        is_preview = any(one.preview for one in read.values())
        merged = _previews(sources, hosts) if is_preview else merged_cassettes(read)
        store.remove_torn(target)
        store.write(target, merged)


def merged_cassettes(read: Mapping[Path, Document]) -> Document:
    """Return one cassette with the recordings of several, each once.

    Raises ``ContradictionError`` if two hold different answers to the same request in the same
    place: to the first, the second, ... time that it is asked.
    """
    kept: dict[_Place, _Kept] = {}
    for path, document in read.items():
        for number, (place, interaction) in enumerate(_places(document.interactions), 1):
            made = dated(interaction, document.recorded.get("at", ""))
            known = kept.setdefault(place, _Kept(path, number, made))
            if _said(known.interaction) != _said(interaction):
                raise ContradictionError(
                    f"two answers to the same request: {known.source}#{known.number} and "
                    f"{path}#{number}"
                )
    others = [item for document in read.values() for item in document.others]
    unique = [item for number, item in enumerate(others) if item not in others[:number]]
    documents = list(read.values())
    rejected = next((one.rejected for one in documents if one.rejected), "")
    interactions = [one.interaction for one in kept.values()]
    head = _head(one.recorded for one in documents)
    return Document(head, interactions, rejected, unique)


def _previews(sources: Sequence[Path], hosts: Sequence[str]) -> Document:
    read = {path: found for path in sources if (found := preview_file.read(path, hosts))}
    digests = {one.compared_with for one in read.values()}
    if len(digests) > 1:
        raise ContradictionError("they were compared with different cassettes")
    entries: dict[str, tuple[Path, PreviewedTest, list[Interaction]]] = {}
    for path, one in read.items():
        for test in one.tests:
            answers = one.answers_of(test)
            source, known, before = entries.setdefault(test.test, (path, test, answers))
            if not _is_same(known, before, test, answers):
                raise ContradictionError(f"two previews of {test.test}: {source} and {path}")
    head = _head(one.recorded for one in read.values())
    merged = _one_preview(digests.pop(), entries.values(), head)
    document = preview_file.without(merged, ())
    if document is None:
        raise CassetteError(sources[0], "holds no test", "Delete it")
    return document


def _one_preview(
    compared_with: str,
    entries: Iterable[tuple[Path, PreviewedTest, list[Interaction]]],
    recorded: Mapping[str, str],
) -> Preview:
    tests: list[PreviewedTest] = []
    interactions: list[Interaction] = []
    for _, test, answers in sorted(entries, key=lambda entry: entry[1].test):
        first = len(interactions)
        numbered = [replace(one, new=first + n) for n, one in enumerate(test.answers, 1)]
        tests.append(replace(test, answers=tuple(numbered)))
        interactions += answers
    return Preview(compared_with, tuple(tests), tuple(interactions), recorded)


def _is_same(
    one: PreviewedTest,
    answers: Sequence[Interaction],
    other: PreviewedTest,
    other_answers: Sequence[Interaction],
) -> bool:
    beside, other_beside = ([each.old for each in test.answers] for test in (one, other))
    said, other_said = ([_said(each) for each in both] for both in (answers, other_answers))
    return (beside, said) == (other_beside, other_said)


def _places(interactions: Iterable[Interaction]) -> Iterable[tuple[_Place, Interaction]]:
    times: Counter[str] = Counter()
    for interaction in interactions:
        key = key_of(interaction[0])
        times[key] += 1
        yield (key, times[key]), interaction


def _said(interaction: Interaction) -> object:
    """What an answer says: ids and times differ between machines."""
    _, response = interaction
    if not response.message:
        return response.status, response.body
    return response.status, response.content, response.stop_reason, response.cut


def _head(recorded: Iterable[Mapping[str, str]]) -> dict[str, str]:
    heads = sorted(filter(None, recorded), key=_at)
    head: dict[str, str] = dict(heads[0]) if heads else {}
    for later in heads[1:]:
        if later != head:
            head = joined_head(head, later)
    return head


def _at(head: Mapping[str, str]) -> str:
    return head.get("at", "")
