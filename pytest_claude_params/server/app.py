"""The application: who gets a request, and what becomes of one that gets no answer."""

from __future__ import annotations

import traceback
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount

from pytest_claude_params.cassettes import played
from pytest_claude_params.errors import CassetteMiss, RecorderFailed, UsageError
from pytest_claude_params.misses import screen
from pytest_claude_params.sdk import served
from pytest_claude_params.sdk.upstream import UpstreamError
from pytest_claude_params.server import incoming
from pytest_claude_params.server.batch_urls import base_url_of, with_results_here
from pytest_claude_params.server.control import beside_the_api, control
from pytest_claude_params.server.paths import CONTROL, is_of_api, is_of_batches, split
from pytest_claude_params.server.rejections import RejectedError, error_response
from pytest_claude_params.server.sending import Line, gone, send_answer

if TYPE_CHECKING:
    from starlette.types import Receive, Send
    from starlette.types import Scope as AsgiScope

    from pytest_claude_params.server.incoming import Incoming
    from pytest_claude_params.server.scopes import Scope
    from pytest_claude_params.server.serves import Serves

_EXPOSED = (
    "request-id",
    "retry-after",
    "x-should-retry",
    "x-simulated-by",
    "anthropic-organization-id",
)


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
        """Answer one request, also after an error: a client that hears nothing asks again."""
        if scope["type"] != "http":
            return
        try:
            await self._answer(scope, receive, send)
        except (Exception, CassetteMiss, RecorderFailed) as error:  # noqa: BLE001  (it is told)
            status, kind, message = await self._told(error)
            await error_response(status, kind, message)(scope, receive, send)

    async def _told(self, error: BaseException) -> tuple[int, str, str]:
        """Return status, kind and message of an error; what is not the client's fault is logged."""
        log = self._serves.log
        match error:
            case RejectedError():
                return error.status, error.kind, str(error)
            case UsageError():
                return 400, "invalid_request_error", str(error)
            case CassetteMiss():
                told = await _screen_of(error)
                log(told)
                return 400, "invalid_request_error", told
            case UpstreamError():
                log(str(error))
                return 502, "api_error", str(error)
            case RecorderFailed():
                log(str(error))
                return 500, "api_error", str(error)
        log("".join(traceback.format_exception(error)))
        said = f"claude-params serve could not go on: {type(error).__name__}: {error}"
        return 500, "api_error", said

    async def _answer(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        name, path = split(scope)
        method = scope["method"]
        if why := self._serves.access.why_not(Headers(scope=scope)):
            raise RejectedError(401, "authentication_error", why)
        if why := self._serves.why_not_from(scope["method"], Headers(scope=scope), path):
            self._serves.log(why)
            raise RejectedError(403, "permission_error", why)
        if path.startswith(CONTROL):
            # It reads and writes files, as does whoever is the first to ask a scope.
            told = await to_thread.run_sync(control, self._serves.scopes, method, name, path)
            await told(scope, receive, send)
        elif not is_of_api(path):
            await beside_the_api(method, path)(scope, receive, send)
        else:
            of = self._serves.scopes.opened_as(name or "")
            if of is None:
                of = await to_thread.run_sync(self._serves.scopes.of, name or "")
            await self._replay(of, path, scope, receive, send)

    async def _replay(
        self, of: Scope, path: str, scope: AsgiScope, receive: Receive, send: Send
    ) -> None:
        """Answer a request for the API, and see the answer to the client."""
        asked = await incoming.read(scope, receive, path)
        scenes = of.recorder.scenes
        struck = scenes.struck_by(of.plan_of(asked.fault)) if asked.fault else nullcontext()
        with struck, played.noted() as given:
            try:
                answer = await self._asked(of, asked, receive)
            except served.ClientLeftError:
                return
            except served.BrokenOffError as error:
                await self._line.break_off(scope, receive, is_silent=error.is_silent)
                return
            if is_of_batches(path):
                here = base_url_of(scope, asked.headers.get("host", ""), path)
                answer = await with_results_here(answer, here)
            if not await send_answer(answer, self._line, scope, receive, send):
                for give_back in given:  # who gave up asks again, and is to get it then
                    give_back()

    async def _asked(self, of: Scope, asked: Incoming, receive: Receive) -> served.Answer:
        serves = self._serves
        origin = serves.upstream.origin if serves.upstream else serves.origin
        request = served.received(
            asked.method, f"{origin}{asked.target}", asked.headers, asked.body, asked.packed
        )
        return await served.answer(
            of.cassette,
            request,
            serves.upstream,
            partial(gone, receive),
            as_recorded=serves.as_recorded,
        )


async def _screen_of(miss: CassetteMiss) -> str:
    """Return what is told of a miss; what is nearest to it has to be looked for."""
    unanswered = miss.unanswered
    if unanswered is None:
        return str(miss)
    return await to_thread.run_sync(lambda: screen(unanswered.miss))
