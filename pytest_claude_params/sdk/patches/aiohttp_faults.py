"""Faults for clients of aiohttp, around vcrpy's stub for it."""

from __future__ import annotations

import asyncio
import errno
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import aiohttp
from vcr.stubs import aiohttp_stubs
from yarl import URL

from pytest_claude_params.sdk import vcr_messages
from pytest_claude_params.wire.bodies import wire_body

if TYPE_CHECKING:
    from vcr.request import Request

    from pytest_claude_params.call import CallResponse
    from pytest_claude_params.sdk.claude_cassette import ClaudeCassette


def stub(cassette: ClaudeCassette, real: Any) -> Any:
    """Return what to put in the place of aiohttp's ``real`` method."""

    async def request(session: Any, method: str, url: Any, **arguments: Any) -> Any:
        timeout_s = _timeout_s(session, arguments)
        watched = _Watched(cassette, timeout_s)
        try:
            response = await aiohttp_stubs.vcr_request(watched, real)(
                session, method, url, **arguments
            )
        except _NoAnswer as failure:
            await asyncio.sleep(watched.wait_s)
            raise _failure(failure.cut, failure.url) from None
        await asyncio.sleep(watched.wait_s)
        return watched.altered(response)

    return request


class _NoAnswer(Exception):  # noqa: N818  (it never leaves this module)
    """Nothing is answered; raised through vcrpy's stub, which cannot wait for anything."""

    def __init__(self, cut: str, url: str) -> None:
        super().__init__(cut)
        self.cut = cut
        self.url = url


class _Watched:
    """A cassette as vcrpy's stub sees it during one request, which it remembers.

    Args:
        cassette: answers.
        timeout_s: how long the client waits.
    """

    def __init__(self, cassette: ClaudeCassette, timeout_s: float | None) -> None:
        self._cassette = cassette
        self._timeout_s = timeout_s
        self._request: Request | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cassette, name)

    def can_play_response_for(self, request: Request) -> bool:
        """Whether there is an answer to play; raises if a fault leaves none."""
        if self._cassette.filter_request(request) is None:
            return False
        self._request = request
        is_answered = self._cassette.is_answered(request, self._timeout_s)
        if is_answered and not (answer := self._cassette.answer_to(request)).status:
            raise _NoAnswer(answer.cut, request.uri)
        return is_answered

    @property
    def wait_s(self) -> float:
        """How long a fault lets the client wait."""
        effect = self._cassette.effect_on(self._request) if self._request else None
        return effect.wait_s(self._timeout_s) if effect else 0

    def altered(self, response: Any) -> Any:
        """Return the answer as the client gets it."""
        effect = self._cassette.effect_on(self._request) if self._request else None
        if self._request is None or effect is None or not effect.alters:
            return response
        answer = self._cassette.answer_to(self._request)
        played = self._cassette.play_response(self._request)
        built = aiohttp_stubs.build_response(self._request, played, [])
        return _broken_off(built, answer) if answer.cut else built


class _BrokenOff(aiohttp.StreamReader):
    """A body whose connection is lost where it ends."""

    async def _wait(self, func_name: str) -> None:
        raise aiohttp.ClientPayloadError(f"Response payload is not completed ({func_name})")


def _broken_off(response: Any, answer: CallResponse) -> Any:
    body = wire_body(answer.body)
    unconnected = response.content._protocol  # noqa: SLF001  (vcrpy's stand-in for a connection)
    limit = max(len(body), 2**16)
    content = _BrokenOff(unconnected, limit, loop=asyncio.get_running_loop())
    content.feed_data(body)
    response.content = content
    response.read = content.read
    return response


def _timeout_s(session: Any, arguments: dict[str, Any]) -> float | None:
    timeout = arguments.get("timeout")
    if isinstance(timeout, int | float):
        return timeout
    said = timeout if isinstance(timeout, aiohttp.ClientTimeout) else session.timeout
    return min((one for one in (said.total, said.sock_read) if one), default=None)


def _failure(cut: str, url: str) -> Exception:
    """Return the exception of aiohttp that goes with a failure, by httpx's name for it."""
    message = vcr_messages.NO_ANSWER[cut]
    match cut:
        case "ConnectError":
            place = URL(url)
            key: Any = SimpleNamespace(host=place.host, port=place.port, ssl=True, is_ssl=True)
            refused = ConnectionRefusedError(errno.ECONNREFUSED, message)
            return aiohttp.ClientConnectorError(key, refused)
        case "ReadError":
            return aiohttp.ClientOSError(errno.ECONNRESET, message)
        case "ConnectTimeout":
            return aiohttp.ConnectionTimeoutError(message)
        case _:
            return aiohttp.SocketTimeoutError(message)
