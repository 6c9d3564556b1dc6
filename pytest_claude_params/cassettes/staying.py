"""Which recordings stay in a file when new ones are written to it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from pytest_claude_params.cassettes.order import without

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.files.file_format import Document
    from pytest_claude_params.cassettes.files.interactions import Interaction

Keep = Literal["everything", "played", "other requests", "nothing"]


def staying(  # noqa: PLR0913 - all that has a say in it
    recorded: list[Interaction],
    keep: Keep,
    *,
    gone: list[Interaction],
    added: Sequence[Interaction],
    known: Sequence[Interaction],
    key: Callable[[CallRequest], str],
) -> list[Interaction]:
    """Return the recordings that stay.

    Args:
        recorded: those of the file by now.
        keep: which ones are wanted.
        gone: those that were not played, and go if only what was ``played`` stays.
        added: the new ones.
        known: those that the file held when the test began: it could have played no others.
        key: what is equal for requests that ask the same.
    """
    match keep:
        case "everything":
            return recorded
        case "nothing":
            return []
        case "played":
            return without(recorded, gone)
    # As many go as there are new ones, of those that this test could have played.
    replaced = Counter(key(request) for request, _ in added)
    stay = []
    for item in recorded:
        asked = key(item[0])
        if replaced[asked] and item in known:
            replaced[asked] -= 1
        else:
            stay.append(item)
    return stay


def says_the_same(document: Document, current: Document) -> bool:
    """Whether a file would hold what it holds already, in whatever order."""
    if len(document.interactions) != len(current.interactions):
        return False
    return not without(current.interactions, document.interactions)


def age_of(document: Document) -> str:
    """Return when the oldest of its recordings was made."""
    return document.recorded.get("oldest") or document.recorded.get("at", "")
