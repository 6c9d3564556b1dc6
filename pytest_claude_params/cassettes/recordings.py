"""The recordings of a cassette, ready to be played."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from pytest_claude_params.call import Call
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_text import DEFAULT_LIMIT_MB
from pytest_claude_params.cassettes.index import Marks, marks_of
from pytest_claude_params.matching import EVERYTHING_MATTERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pytest_claude_params.cassettes.files.file_format import Document
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.matching import Matcher


@dataclass(frozen=True)
class Recordings:
    """The interactions of a cassette and what they are found by.

    Args:
        recorded: when, with what and from whom; see `Document`.
        interactions: requests and their answers.
        marks: what each request is found by.
        edited: the numbers of those whose answers were edited by hand.
        other_hosts: whom the exchanges of the file are with that are not with Claude.
    """

    recorded: dict[str, str]
    interactions: Sequence[Interaction]
    marks: Sequence[Marks]
    edited: Sequence[int] = ()
    other_hosts: Sequence[str] = ()


class ReadBefore(Protocol):
    """Cassettes as they were read before."""

    def find(self, path: Path, source: bytes, reading: object) -> Recordings | None:
        """Return what a cassette holds if it was read as it is now."""

    def keep(self, path: Path, source: bytes, reading: object, found: Recordings) -> None:
        """Keep what a cassette holds for the next time."""


def read(
    path: Path,
    matcher: Matcher = EVERYTHING_MATTERS,
    hosts: Sequence[str] = (),
    compiled: ReadBefore | None = None,
    limit_mb: int = DEFAULT_LIMIT_MB,
) -> Recordings | None:
    """Return what a cassette holds, or ``None`` if there is no such file.

    Raises ``CassetteError`` for one that cannot be read.

    Args:
        path: the file.
        matcher: what does not matter when requests are compared.
        hosts: further host names that serve the Claude API.
        compiled: cassettes as they were read before.
        limit_mb: how large the file's text may be, in megabytes.
    """
    source = store.read_bytes(path, limit_mb)
    if source is None:
        return None
    if compiled is None:
        return _recordings(store.parse(path, source, hosts, limit_mb), matcher)
    # All else that decides which exchanges are seen, and how they are found.
    reading = (matcher, hosts, limit_mb, os.environ.get("ANTHROPIC_BASE_URL"))
    found = compiled.find(path, source, reading)
    if found is not None:
        return found
    document = store.parse(path, source, hosts, limit_mb)
    read = _recordings(document, matcher)
    # Files beside a cassette may change while it does not.
    if not document.has_media:
        compiled.keep(path, source, reading, read)
    return read


def calls_of(path: Path, hosts: Sequence[str] = (), limit_mb: int = DEFAULT_LIMIT_MB) -> list[Call]:
    """Return what a cassette holds as calls, to be compared with those of a test."""
    found = read(path, hosts=hosts, limit_mb=limit_mb)
    interactions = found.interactions if found else ()
    return [Call(request, response, "replayed") for request, response in interactions]


def _recordings(document: Document, matcher: Matcher) -> Recordings:
    marks = [marks_of(request, matcher) for request, _ in document.interactions]
    uris = [str(other.get("request", {}).get("uri", "")) for other in document.others]
    hosts = [host for uri in uris if (host := urlsplit(uri).netloc.rpartition("@")[2])]
    return Recordings(document.recorded, document.interactions, marks, document.edited, hosts)
