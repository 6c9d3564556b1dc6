"""Where texts stand in recordings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.prompts.fragment import squeezed
from pytest_claude_params.prompts.places import places_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.prompts.fragment import Fragment

# How a file of this plugin begins; in others a body may be compressed, or a text in a text.
_OWN_HEAD = b"\ndigests: sha256\n"
_HEAD_BYTES = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """A text that was found.

    Args:
        cassette: the file.
        number: the recording's number in it.
        place: where in the request it stands, such as ``system``.
        line: where it is written, in a file of several texts; else 0.
    """

    cassette: Path
    number: int
    place: str
    line: int


def found_in(
    files: Iterable[Path],
    fragments: Sequence[Fragment],
    unread: Callable[[Path, str], None],
    hosts: Sequence[str] = (),
) -> Iterator[Found]:
    """Yield where any of these texts stands, each place of a recording once.

    Args:
        files: cassettes, and what may be one.
        fragments: the texts.
        unread: is told which file cannot be read, and why, where a text may stand in it.
        hosts: further host names that serve the Claude API.
    """
    for file in files:
        try:
            raw = store.read_bytes(file) or b""
            wanted = [one for one in fragments if not _is_own(raw) or one.may_be_in(raw)]
            if wanted:
                document = store.parse(file, raw, hosts, with_media=False)
                requests = [request for request, _ in document.interactions]
                yield from _of_file(file, requests, wanted)
        except CassetteError as error:
            unread(file, error.problem)


def _is_own(raw: bytes) -> bool:
    return _OWN_HEAD in raw[:_HEAD_BYTES]


def _of_file(
    file: Path, requests: Sequence[CallRequest], fragments: Sequence[Fragment]
) -> Iterator[Found]:
    for number, request in enumerate(requests, 1):
        for place, text in places_of(request):
            sent = squeezed(text)
            one = next((one for one in fragments if one.is_in(sent)), None)
            if one:
                yield Found(file, number, place, one.line)
