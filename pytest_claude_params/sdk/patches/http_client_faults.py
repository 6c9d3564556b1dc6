"""Faults for clients of http.client, urllib3, requests and botocore, around vcrpy's stub for them."""

from __future__ import annotations

import errno
import http.client
import io
import time
from typing import TYPE_CHECKING, Any

from vcr import stubs

from pytest_claude_params.sdk import vcr_messages

if TYPE_CHECKING:
    from pytest_claude_params.sdk.claude_cassette import ClaudeCassette
    from pytest_claude_params.sdk.patches.replacement import Patch

_OS_ERRORS = {
    "ConnectError": (ConnectionRefusedError, errno.ECONNREFUSED),
    "ConnectTimeout": (TimeoutError, errno.ETIMEDOUT),
    "ReadError": (ConnectionResetError, errno.ECONNRESET),
    "ReadTimeout": (TimeoutError, errno.ETIMEDOUT),
}


def patch(cassette: ClaudeCassette) -> Patch:
    """Return what to replace in vcrpy's connections: class, method, our stub."""
    real = stubs.VCRConnection.getresponse

    def getresponse(connection: Any, *args: Any, **kwargs: Any) -> Any:
        request = connection._vcr_request  # noqa: SLF001  (the stub's own name for it)
        if connection.cassette is not cassette or cassette.filter_request(request) is None:
            return real(connection, *args, **kwargs)
        timeout_s = _timeout_s(connection)
        if effect := cassette.effect_on(request):
            with cassette.waiting(request):
                time.sleep(effect.wait_s(timeout_s))
        is_answered = cassette.is_answered(request, timeout_s)
        if is_answered and not (answer := cassette.answer_to(request)).status:
            raise _failure(connection, answer.cut)
        response = real(connection, *args, **kwargs)
        if effect and effect.alters:
            response = stubs.VCRHTTPResponse(cassette.play_response(request), request.uri)
            if cassette.answer_to(request).cut:
                response._content = _BrokenOff(response._content, connection)  # noqa: SLF001
        return response

    return stubs.VCRConnection, "getresponse", getresponse


class _BrokenOff(io.BytesIO):
    """A body whose connection is lost where it ends."""

    def __init__(self, beginning: io.BytesIO, connection: Any) -> None:
        super().__init__(beginning.getvalue())
        self._is_urllib3 = _is_urllib3(connection)

    def read(self, size: int | None = -1, /) -> bytes:
        """Read what came; raises what a lost connection raises once nothing is left."""
        data = super().read(size)
        if size is not None and size >= 0 and (data or not size):
            return data
        lost = http.client.IncompleteRead(data)
        if not self._is_urllib3:
            raise lost
        from urllib3.exceptions import ProtocolError

        raise ProtocolError(f"Connection broken: {lost!r}", lost)


def _timeout_s(connection: Any) -> float | None:
    # Without one of its own it has the default of sockets, which is no number.
    timeout = getattr(connection, "timeout", None)
    return timeout if isinstance(timeout, int | float) else None


def _failure(connection: Any, cut: str) -> Exception:
    """Return the exception that goes with a failure, by httpx's name for it."""
    message = vcr_messages.NO_ANSWER[cut]
    if cut.startswith("Connect") and _is_urllib3(connection):
        from urllib3 import exceptions

        if cut == "ConnectError":
            return exceptions.NewConnectionError(connection.real_connection, message)
        return exceptions.ConnectTimeoutError(connection.real_connection, message)
    kind, number = _OS_ERRORS[cut]
    return kind(number, message)


def _is_urllib3(connection: Any) -> bool:
    kinds = type(connection.real_connection).__mro__
    return any(kind.__module__.startswith("urllib3.") for kind in kinds)
