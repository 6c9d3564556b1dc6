"""A transmission: an answer in bytes, and how it goes over the wire."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Ending(Enum):
    """How a transmission ends.

    ``CUT`` closes the connection when half of a plain answer has come, ``RESET`` resets it.
    """

    COMPLETE = "complete"
    CUT = "cut"
    RESET = "reset"


@dataclass(frozen=True)
class Chunk:
    """Bytes that are sent together.

    Args:
        data: what is sent.
        tokens: how many tokens are generated when it is due.
    """

    data: bytes
    tokens: int = 0


@dataclass(frozen=True)
class Transmission:
    """An answer on its way.

    Args:
        status: the HTTP status; ``None`` if nothing at all is answered.
        headers: all but those of the transfer itself.
        chunks: the body; a plain answer is one chunk.
        is_stream: whether chunks are sent as they come, without a length.
        ending: how it ends.
        delay_s: seconds to wait before anything is sent.
        piece_size: bytes that are sent at once; whole chunks without it.
        pause_s: seconds to wait after each piece.
    """

    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)
    chunks: Iterable[Chunk] = ()
    is_stream: bool = False
    ending: Ending = Ending.COMPLETE
    delay_s: float = 0.0
    piece_size: int | None = None
    pause_s: float = 0.0

    def with_headers(self, headers: Mapping[str, str]) -> Transmission:
        """Add headers."""
        return replace(self, headers={**self.headers, **headers})


def plain(
    status: int, content: bytes, content_type: str = "application/json", tokens: int = 0
) -> Transmission:
    """Build an answer that is sent whole, after so many tokens."""
    return Transmission(status, {"content-type": content_type}, (Chunk(content, tokens),))


def pieces(data: bytes, size: int | None) -> Iterator[bytes]:
    """Yield bytes in pieces of some size; all at once without one."""
    step = size or max(len(data), 1)
    for start in range(0, len(data), step):
        yield data[start : start + step]
