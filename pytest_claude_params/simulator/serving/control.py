"""Control of a running simulator by other processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import RootModel

from pytest_claude_params.errors import UsageError
from pytest_claude_params.simulator.faults import AnyFault
from pytest_claude_params.simulator.http.api_error import ApiError, invalid_request
from pytest_claude_params.simulator.http.http_answer import Transmission, plain
from pytest_claude_params.simulator.scenario_file import checked_faults
from pytest_claude_params.wire.json_text import json_text

if TYPE_CHECKING:
    from pytest_claude_params.simulator.faults.fault_script import FaultScript
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest
    from pytest_claude_params.simulator.serving.journal import Journal

_ROOT = "/_simulator/"
_FAULTS = f"{_ROOT}faults"
_REQUESTS = f"{_ROOT}requests"
_METHODS = {_FAULTS: ("GET", "POST", "DELETE"), _REQUESTS: ("GET", "DELETE")}


def is_control(request: ReceivedRequest) -> bool:
    """Tell whether a request is for the simulator itself."""
    return request.path.startswith(_ROOT)


def answer(request: ReceivedRequest, script: FaultScript, journal: Journal) -> Transmission:
    """Do what is asked and answer with what there is afterwards."""
    try:
        _check_route(request)
        return plain(200, json_text(_done(request, script, journal)).encode())
    except ApiError as error:
        body = {"type": "error", "error": {"type": error.kind, "message": error.message}}
        return plain(error.status, json_text(body).encode())


def _done(request: ReceivedRequest, script: FaultScript, journal: Journal) -> dict[str, Any]:
    if request.path == _REQUESTS:
        if request.method == "DELETE":
            journal.clear()
        return {"requests": [entry.as_json() for entry in journal.entries]}
    if request.method == "DELETE":
        script.clear()
    if request.method == "POST":
        _add(request, script)
    return {"faults": [_as_json(fault) for fault in script.left]}


def _check_route(request: ReceivedRequest) -> None:
    allowed = _METHODS.get(request.path)
    if allowed is None:
        known = " and ".join(_METHODS)
        raise ApiError("not_found_error", f"Not found: {request.path}. There are {known}.")
    if request.method not in allowed:
        raise ApiError(
            "method_not_allowed",
            f"{request.path} takes {', '.join(allowed)}, not {request.method}.",
        )


def _add(request: ReceivedRequest, script: FaultScript) -> None:
    said = request.body
    faults = said.get("faults") if isinstance(said, dict) else None
    if not isinstance(faults, list):
        raise invalid_request('The body has to be JSON: {"faults": [{"kind": ...}, ...]}.')
    try:
        script.add(checked_faults(faults))
    except UsageError as error:
        raise invalid_request(str(error)) from None


def _as_json(fault: Any) -> Any:
    return RootModel[AnyFault](fault).model_dump(exclude_none=True)
