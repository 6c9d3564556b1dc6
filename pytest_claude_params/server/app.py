"""The application: which paths there are, and what each request gets."""

from __future__ import annotations

import json
import re
import traceback
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlencode

import anyio
from anyio import to_thread
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse
from starlette.routing import Mount

from pytest_claude_params.errors import CassetteMiss, RecorderFailed, UsageError
from pytest_claude_params.misses import screen
from pytest_claude_params.sdk import served
from pytest_claude_params.sdk.wire import REPLAYED_ID
from pytest_claude_params.server.access import Access
from pytest_claude_params.server.sending import Line, send_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.responses import Response
    from starlette.types import Receive, Send
    from starlette.types import Scope as AsgiScope

    from pytest_claude_params.sdk.served import Answer, Upstream
    from pytest_claude_params.server.scopes import Scopes

CONTROL = "__claude"
FAULT_HEADER, FAULT_QUERY = "x-claude-fault", "claude_fault"
_LARGEST_BODY = 32 * 1024 * 1024
# /t/NAME, where a name may have slashes, up to where a path of an API or of ours begins.
_SCOPED = re.compile(
    rf"/t/(?P<name>.+?)(?P<rest>/(?:v1|model|projects|publishers|{CONTROL})(?:/.*)?|/?)$"
)
_API = re.compile(r"/(?:v1|model|projects|publishers)/")
_NEEDS_VERSION = re.compile(r"/v1/(?:messages|models|complete)\b")
# What the SDKs never ask again for.
_FINAL = {"x-should-retry": "false"}
_EXPOSED = (
    "request-id",
    "retry-after",
    "x-should-retry",
    "x-simulated-by",
    "anthropic-organization-id",
)


@dataclass(frozen=True)
class Serves:
    """What a server answers with.

    Args:
        scopes: what answers each base path.
        access: who may ask.
        upstream: answers what is not recorded, where that is wanted.
        origin: how the API is called in the URLs of requests, where nothing is sent to it.
        as_recorded: whether answers take as long as they took when they were recorded.
        origins: of web pages that may ask; ``*`` for all.
        log: is told of misses and of what went wrong, in lines.
    """

    scopes: Scopes
    access: Access = field(default_factory=Access)
    upstream: Upstream | None = None
    origin: str = "https://api.anthropic.com"
    as_recorded: bool = False
    origins: Sequence[str] = ()
    log: Callable[[str], None] = field(default=lambda _text: None)


class RejectedError(Exception):
    """A request that gets an error in the API's words.

    Args:
        status: the HTTP status.
        kind: the API's name for the error.
        message: what it says.
    """

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status, self.kind = status, kind


def app_of(serves: Serves, line: Line) -> Starlette:
    """Return the application.

    Args:
        serves: what it answers with.
        line: breaks connections off, where an answer does.
    """
    cors = Middleware(
        CORSMiddleware,
        allow_origins=list(serves.origins),
        allow_methods=["*"],
        allow_headers=["*"],
        expose_headers=list(_EXPOSED),
        allow_private_network=True,
    )
    return Starlette(
        routes=[Mount("/", app=_Api(serves, line))], middleware=[cors] if serves.origins else []
    )


class _Api:
    """Answers requests: those of the API from cassettes, ours about them."""

    def __init__(self, serves: Serves, line: Line) -> None:
        self._serves, self._line = serves, line

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens: a client that hears nothing asks again."""
        if scope["type"] != "http":
            return
        try:
            await self._answered(scope, receive, send)
        except RejectedError as error:
            await _error(error.status, error.kind, str(error))(scope, receive, send)
        except UsageError as error:
            await _error(400, "invalid_request_error", str(error))(scope, receive, send)
        except served.UpstreamError as error:
            self._serves.log(str(error))
            await _error(502, "api_error", str(error))(scope, receive, send)
        except Exception as error:  # noqa: BLE001  (told with its traceback)
            self._serves.log(traceback.format_exc())
            said = f"claude-params serve could not go on: {type(error).__name__}: {error}"
            await _error(500, "api_error", said)(scope, receive, send)

    async def _answered(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        name, path = _split(scope)
        if why := self._serves.access.why_not(headers):
            raise RejectedError(401, "authentication_error", why)
        if path.startswith(f"/{CONTROL}"):
            response = await to_thread.run_sync(self._control, scope["method"], name, path)
            await response(scope, receive, send)
        elif not _API.match(path):
            await self._beside(scope, path)(scope, receive, send)
        else:
            await self._ask(scope, receive, send, name or "", path)

    def _beside(self, scope: AsgiScope, path: str) -> Response:
        """Answer who looks whether anybody is there; what is no path of the API is no miss."""
        if scope["method"] in ("GET", "HEAD") and path in ("", "/"):
            return JSONResponse({"type": "claude-params", "control": f"/{CONTROL}/journal"})
        return _error(404, "not_found_error", f"Not found: {path}")

    def _control(self, method: str, name: str | None, path: str) -> Response:
        scopes = self._serves.scopes
        chosen = [one for one in scopes.opened if name in (None, one.name)]
        match method, path.removeprefix(f"/{CONTROL}"):
            case "GET", "/misses":
                return JSONResponse({"misses": [miss for one in chosen for miss in one.misses()]})
            case "GET", "/journal":
                return JSONResponse({"scopes": [one.journal() for one in chosen]})
            case "POST", "/reset":
                scopes.reset(name)
                return JSONResponse({"reset": [one.name for one in chosen]})
        raise RejectedError(
            404,
            "not_found_error",
            f"There is no {method} {path}: there are GET /{CONTROL}/misses, "
            f"GET /{CONTROL}/journal and POST /{CONTROL}/reset.",
        )

    async def _ask(
        self, scope: AsgiScope, receive: Receive, send: Send, name: str, path: str
    ) -> None:
        headers = dict(Headers(scope=scope))
        if _NEEDS_VERSION.match(path) and "anthropic-version" not in headers:
            raise RejectedError(
                400, "invalid_request_error", "anthropic-version: header is required"
            )
        query, in_query = _without_fault(scope["query_string"].decode("latin-1"))
        body = await _body_of(receive)
        of = self._serves.scopes.opened_as(name)
        if of is None:
            of = await to_thread.run_sync(self._serves.scopes.of, name)
        fault = headers.get(FAULT_HEADER) or in_query
        struck = of.recorder.struck_by(of.plan_of(fault)) if fault else nullcontext()
        origin = self._serves.upstream.origin if self._serves.upstream else self._serves.origin
        asked = served.received(
            scope["method"], f"{origin}{path}{'?' if query else ''}{query}", headers, body
        )
        with struck:
            try:
                answer = await served.answer(
                    of.cassette,
                    asked,
                    self._serves.upstream,
                    as_recorded=self._serves.as_recorded,
                )
            except CassetteMiss as miss:
                await (await self._missed(miss))(scope, receive, send)
                return
            except RecorderFailed as failed:
                self._serves.log(str(failed))
                await _error(500, "api_error", str(failed))(scope, receive, send)
                return
            except served.BrokenOffError as error:
                await self._line.break_off(scope, receive, is_silent=error.is_silent)
                return
            if "/messages/batches" in path:
                answer = await _with_own_urls(answer, _base_of(scope, headers, path))
            await send_answer(answer, self._line, scope, receive, send)

    async def _missed(self, miss: CassetteMiss) -> Response:
        told = str(miss)
        if miss.unanswered is not None:
            of_miss = miss.unanswered
            told = await to_thread.run_sync(lambda: screen(of_miss.miss))
        self._serves.log(told)
        return _error(400, "invalid_request_error", told)


def _split(scope: AsgiScope) -> tuple[str | None, str]:
    """Return the name of the scope that is asked, if one is, and the path of the API."""
    raw = scope.get("raw_path", scope["path"].encode()).decode("latin-1").partition("?")[0]
    path = re.sub(r"//+", "/", raw)
    if found := _SCOPED.match(path):
        return unquote(found["name"]), found["rest"]
    return None, path


def _without_fault(query: str) -> tuple[str, str]:
    """Take the fault out of a query; the rest stays as it was written."""
    if FAULT_QUERY not in query:
        return query, ""
    pairs = parse_qsl(query, keep_blank_values=True)
    faults = [value for name, value in pairs if name == FAULT_QUERY]
    kept = [(name, value) for name, value in pairs if name != FAULT_QUERY]
    return urlencode(kept), faults[0] if faults else ""


async def _body_of(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RejectedError(400, "invalid_request_error", "the request broke off")
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > _LARGEST_BODY:
            raise RejectedError(413, "request_too_large", "Request exceeds the maximum size")
        if not message.get("more_body", False):
            return b"".join(chunks)


def _base_of(scope: AsgiScope, headers: dict[str, str], path: str) -> str:
    """Return the base URL that a client has used."""
    raw = scope.get("raw_path", b"").decode("latin-1").partition("?")[0]
    prefix = raw.removesuffix(path)
    return f"{scope['scheme']}://{headers.get('host', '')}{prefix}"


async def _with_own_urls(answer: Answer, base: str) -> Answer:
    """Let a batch say that its results are here: clients go where it says."""
    if "json" not in answer.headers.get("content-type", "") or "content-encoding" in answer.headers:
        return answer
    whole = b"".join([chunk async for chunk in answer.chunks])
    try:
        body = json.loads(whole)
    except ValueError:
        body = None
    written = json.dumps(_here(body, base)).encode() if isinstance(body, dict) else whole

    async def chunks() -> Any:
        await anyio.lowlevel.checkpoint()
        yield written

    answer.chunks = chunks()
    answer.headers["content-length"] = str(len(written))
    return answer


def _here(body: dict[str, Any], base: str) -> dict[str, Any]:
    changed: dict[str, Any] = dict(body)
    if isinstance(body.get("results_url"), str):
        changed["results_url"] = base + "/v1/" + body["results_url"].partition("/v1/")[2]
    if isinstance(body.get("data"), list):
        changed["data"] = [
            _here(one, base) if isinstance(one, dict) else one for one in body["data"]
        ]
    return changed


def _error(status: int, kind: str, message: str) -> Response:
    body = {
        "type": "error",
        "error": {"type": kind, "message": message},
        "request_id": REPLAYED_ID,
    }
    return JSONResponse(body, status, {"request-id": REPLAYED_ID, **_FINAL})
