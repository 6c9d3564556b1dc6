"""A request that our stub has stopped; vcrpy's stubs make vcrpy's own, with the same names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, eq=False)
class StoppedRequest:
    """What a client was about to send.

    Args:
        method: the HTTP method.
        uri: the whole URL.
        body: as it would have been sent, but unpacked where that was done already.
        headers: those that carry meaning.
        all_headers: every one, as the client's library has them.
        packed: the body as it came, where it was unpacked.
    """

    method: str
    uri: str
    body: bytes
    headers: dict[str, str]
    all_headers: Mapping[str, str]
    packed: bytes = b""
