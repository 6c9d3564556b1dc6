"""Recordings that no test plays any more, taken out of the files that other recordings stay in."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.digests import digest_of
from pytest_claude_params.cassettes.files.file_text import DEFAULT_LIMIT_MB

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pytest_claude_params.cassettes.files.file_format import Document, Interaction


@dataclass(frozen=True)
class Use:
    """What a test that has passed has left unplayed.

    Args:
        cassette: the file.
        sharers: how many tests use it.
        unplayed: the digests of what it held when the test began and that the test has not
            played, each as often as it stands there.
    """

    cassette: Path
    sharers: int
    unplayed: Counter[str]


def digests_of(interactions: Iterable[Interaction]) -> list[str]:
    """Name recordings by what they hold: their numbers move while others are written."""
    return [digest_of(*one) for one in interactions]


def unused_by_all(uses: Iterable[Use]) -> dict[Path, Counter[str]]:
    """Return what no test has played of each cassette, if all that use it have passed.

    What one of them has recorded meanwhile is not among it: that one has not seen it as unplayed.

    Args:
        uses: one for each test that has passed.
    """
    by_cassette: dict[Path, list[Use]] = defaultdict(list)
    for use in uses:
        by_cassette[use.cassette].append(use)
    left = {
        cassette: reduce(and_, (one.unplayed for one in sharing))
        for cassette, sharing in by_cassette.items()
        if len(sharing) >= max(one.sharers for one in sharing)
    }
    return {cassette: unplayed for cassette, unplayed in left.items() if unplayed}


def without(document: Document, unplayed: Counter[str]) -> Document:
    """Return a document without recordings, each taken out as often as it is unplayed."""
    left = Counter(unplayed)
    kept = []
    for item, digest in zip(document.interactions, digests_of(document.interactions), strict=True):
        if left[digest]:
            left[digest] -= 1
        else:
            kept.append(item)
    return replace(document, interactions=kept)


def trim(
    cassette: Path,
    unplayed: Counter[str],
    hosts: Sequence[str] = (),
    limit_mb: int = DEFAULT_LIMIT_MB,
    *,
    check: bool = False,
) -> int:
    """Take recordings out of a file, and delete it if nothing is left; returns how many.

    A file that this plugin has not recorded stays as it is. Raises ``CassetteError``.

    Args:
        cassette: the file.
        unplayed: the digests of what is to go.
        hosts: further host names that serve the Claude API.
        limit_mb: how large the file's text may be, in megabytes.
        check: whether to change nothing.
    """
    with store.locked(cassette):
        document = store.read(cassette, hosts, limit_mb)
        if document is None or "plugin" not in document.recorded:
            return 0
        kept = without(document, unplayed)
        if not check:
            store.write_or_remove(cassette, kept)
    return len(document.interactions) - len(kept.interactions)
