"""What the server says of itself: what was asked, and what no recording has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from pytest_claude_params.server.paths import CONTROL
from pytest_claude_params.server.rejections import RejectedError, error_response

if TYPE_CHECKING:
    from starlette.responses import Response

    from pytest_claude_params.server.scopes import Scopes


def control(scopes: Scopes, method: str, name: str | None, path: str) -> Response:
    """Answer a request about the server; it may read and write files.

    Raises ``RejectedError`` for a path that there is not.

    Args:
        scopes: those of the server.
        method: the HTTP method.
        name: of one scope; ``None`` for all.
        path: without the name.
    """
    chosen = [one for one in scopes.opened if name in (None, one.name)]
    match method, path.removeprefix(CONTROL):
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
        f"There is no {method} {path}: there are GET {CONTROL}/misses, "
        f"GET {CONTROL}/journal and POST {CONTROL}/reset.",
    )


def beside_the_api(method: str, path: str) -> Response:
    """Answer who looks whether anybody is there; what is no path of the API is no miss."""
    if method in ("GET", "HEAD") and path in ("", "/"):
        return JSONResponse({"type": "claude-params", "control": f"{CONTROL}/journal"})
    return error_response(404, "not_found_error", f"Not found: {path}")
