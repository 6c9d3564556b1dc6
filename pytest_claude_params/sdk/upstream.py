"""The API behind the server: it answers the requests that no recording does."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from pytest_claude_params.sdk import vcr_messages
from pytest_claude_params.sdk.stubs.exchange import teed
from pytest_claude_params.sdk.stubs.transports import PASSED_ON, libraries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_claude_params.sdk.claude_cassette import ClaudeCassette
    from pytest_claude_params.sdk.stubs.answer_streams import Tee
    from pytest_claude_params.sdk.stubs.stopped_request import StoppedRequest

# What belongs to one connection, or to a browser and its cookies.
_NOT_PASSED_ON = frozenset(
    {
        "accept-encoding", "connection", "content-length", "cookie", "expect", "host", "keep-alive",
        "origin", "proxy-authenticate", "proxy-authorization", "proxy-connection", "referer", "te",
        "trailer", "transfer-encoding", "upgrade", "x-claude-fault", "x-claude-token",
    }
)  # fmt: skip
_ABOUT_THE_KEY = frozenset({401, 402, 403})


class UpstreamError(Exception):
    """Who was to answer live could not be reached, or did not answer to the end."""


class Upstream:
    """Sends what no recording answers to the API.

    Args:
        origin: scheme and host of the API, and its path where it has one.
        keeps_failures: whether answers are recorded that say nothing of the request: that the key
            is wrong, or to try again, such as 529.
    """

    def __init__(self, origin: str, *, keeps_failures: bool) -> None:
        self.origin = origin.rstrip("/")
        self._keeps_failures = keeps_failures
        self._library: Any = libraries()[0]
        self._client: Any = None
        self._under_way = 0

    @property
    def is_asked(self) -> bool:
        """Whether an answer is waited for or read."""
        return self._under_way > 0

    @contextlib.contextmanager
    def asking(self) -> Iterator[None]:
        """Wait for an answer, or read it."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    async def send(self, asked: StoppedRequest) -> Any:
        """Send a request; returns the answer, not read yet."""
        client = self._opened()
        headers, body = _passed_on(asked.all_headers), asked.packed or asked.body
        request = client.build_request(asked.method, asked.uri, headers=headers, content=body)
        request.extensions[PASSED_ON] = True
        with self.asking():
            return await client.send(request, stream=True)

    def teed(self, cassette: ClaudeCassette, asked: StoppedRequest, response: Any) -> Tee:
        """Return the stream of an answer, which is recorded while it is read."""
        return teed(self._library, cassette, asked, response)

    def keeps(self, response: Any) -> bool:
        """Whether an answer is to be recorded."""
        return self._keeps_failures or _says_something(response)

    @contextlib.contextmanager
    def reached(self) -> Iterator[None]:
        """Raise ``UpstreamError`` where the API does not answer."""
        try:
            yield
        except self._library.HTTPError as error:
            why = f"{type(error).__name__}: {error}".rstrip(": ")
            raise UpstreamError(f"{self.origin} did not answer ({why})") from error

    def is_cut(self, error: BaseException) -> bool:
        """Whether an error is the connection to the API, lost."""
        return isinstance(error, self._library.TransportError)

    def _opened(self) -> Any:
        if self._client is None:
            # Who asks has a time-out of its own.
            self._client = self._library.AsyncClient(
                timeout=None, limits=self._library.Limits(max_connections=None)
            )
        return self._client

    async def close(self) -> None:
        """Give connections back."""
        if self._client is not None:
            await self._client.aclose()


def _says_something(response: Any) -> bool:
    """Whether an answer is about what was asked, and not about the key or the hour."""
    status = response.status_code
    return status not in _ABOUT_THE_KEY and not vcr_messages.is_retried(status, response.headers)


def _passed_on(headers: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in headers.items() if name not in _NOT_PASSED_ON}
    # Plain, so that it can be read on the way; on loopback nothing is gained by packing.
    return {**kept, "accept-encoding": "identity"}
