"""A host that cannot be reached: what the operating system says of it, whichever library asked."""

from __future__ import annotations

import errno
import os
import socket
from typing import TYPE_CHECKING

from pytest_claude_params.errors import causes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNREACHED = frozenset(
    {
        errno.ECONNREFUSED,
        errno.EHOSTDOWN,
        errno.EHOSTUNREACH,
        errno.ENETDOWN,
        errno.ENETUNREACH,
        errno.ETIMEDOUT,
    }
)


def why_unreached(error: BaseException | None) -> str:
    """Return why no connection came about, in the operating system's words.

    An empty text if there was a connection, or if what went wrong is something else.

    Args:
        error: what the client has raised.
    """
    return next(filter(None, map(_said, _causes(error))), "")


def _said(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return str(error.strerror)
    # Not as the exception has it: asyncio puts words and an address of its own there.
    return os.strerror(error.errno or 0) if error.errno in _UNREACHED else ""


def _causes(error: BaseException | None) -> Iterator[OSError]:
    """Yield what the operating system has said; a client may have tried several addresses."""
    for one in causes_of(error):
        if isinstance(one, OSError) and one.strerror:
            yield one
        if isinstance(one, BaseExceptionGroup):
            for each in one.exceptions:
                yield from _causes(each)
