"""A cassette's exchanges with other hosts than Claude's: replayed on request, and never recorded."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from pytest_claude_params.cassettes.files import fields
from pytest_claude_params.misses import Miss
from pytest_claude_params.wire.bodies import wire_body
from pytest_claude_params.wire.compression import decompressed
from pytest_claude_params.wire.headers import content_encoding
from pytest_claude_params.wire.hosts import stored_url
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.cassettes.layouts import Item

# They said how the body was sent, which is stored as it reads.
_FRAMING = ("content-encoding", "content-length", "transfer-encoding")
_MISS = """\
  cassette   {name}, which holds {held}
  request    {method} {url}

  claude_cassette(others="replay") plays what another recorder has kept of other hosts,
  by method and URL and in order; this plugin records none of it. Record with that
  recorder again, or answer the request in the test."""


@dataclass(frozen=True)
class _Exchange:
    place: tuple[Any, ...]
    host: str
    body: bytes
    response: Item


@dataclass
class OtherHosts:
    """The exchanges of one cassette with other hosts, each of which answers once.

    Args:
        read: reads them from the cassette, as vcrpy has them; done when first needed.
        name: the cassette's path as shown to the user.
        replay: whether they answer requests.
        is_final: whether a host that the cassette holds may not be asked live.
    """

    read: Callable[[], Sequence[Item]]
    name: str = ""
    replay: bool = False
    is_final: bool = True
    _passed: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def answer(self, method: str, url: str, body: bytes) -> Item | None:
        """Return the recorded response to a request, or ``None`` if it is to be let out.

        Of several for one method and URL the first with this body answers, or else the first.

        Args:
            method: the HTTP method, upper case.
            url: the whole URL.
            body: as it would be sent.
        """
        with self._lock:
            if not self.replay:
                self._passed.append(_host(url))
                return None
            found = [one for one in self._waiting if one.place == _place(method, url)]
            if found:
                best = next((one for one in found if one.body == body), found[0])
                self._waiting.remove(best)
                return best.response
        return None

    def miss(self, method: str, url: str) -> Miss | None:
        """Return why a request without an answer may not be let out, if it may not.

        What the cassette holds of a host is all that this host answers; any other is asked.
        """
        host = _host(url)
        count = self._count(host) if self.replay and self.is_final else 0
        if not count:
            return None
        held = f"{plural(count, 'exchange')} with {host}"
        details = _MISS.format(name=self.name, held=held, method=method, url=stored_url(url))
        reason = f"{host} was asked what the cassette does not hold"
        return Miss(reason, tuple(details.splitlines()), reason)

    def unplayed_hosts(self) -> list[str]:
        """Return the hosts that were asked, and whose answers the cassette holds."""
        if not self._passed:
            return []
        return sorted({host for host in self._passed if self._count(host)})

    def _count(self, host: str) -> int:
        return sum(one.host == host for one in self._recorded)

    @cached_property
    def _recorded(self) -> list[_Exchange]:
        return [_exchange(item) for item in self.read()]

    @cached_property
    def _waiting(self) -> list[_Exchange]:
        return list(self._recorded)


def _exchange(item: Item) -> _Exchange:
    asked = fields.mapping(item, "request")
    url = fields.text(asked, "uri")
    method = fields.text(asked, "method").upper()
    sent = asked.get("parsed_body", asked.get("body"))
    return _Exchange(_place(method, url), _host(url), wire_body(sent), _response(item))


def _response(item: Item) -> Item:
    """Return a response as vcrpy's stubs take it, its body unpacked."""
    answer = fields.mapping(item, "response")
    headers = fields.headers(answer)
    body = answer.get("parsed_body", answer.get("body"))
    if "parsed_body" not in answer and isinstance(body, dict):
        body = body.get("string")
    return {
        "status": answer.get("status") or {"code": 200, "message": "OK"},
        "headers": {
            name: value if isinstance(value, list) else [value]
            for name, value in headers.items()
            if name.lower() not in _FRAMING
        },
        "body": {"string": decompressed(wire_body(body), content_encoding(headers))},
    }


def _place(method: str, url: str) -> tuple[Any, ...]:
    parts = urlsplit(stored_url(url))
    return method, parts.hostname, parts.path or "/", sorted(parse_qsl(parts.query))


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
