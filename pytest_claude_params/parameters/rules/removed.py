"""Parameters that an API version does not have any more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request

_SAMPLES = "leave {name} out and ask for agreement over 5 samples"


def check(request: Request) -> Findings:
    """Find parameters that were removed, whatever their value and the model."""
    version = request.api
    if version is None:
        return
    for name in version.removed:
        if name in request.body:
            older = [one.id for one in request.table.versions if name not in one.removed]
            yield request.reject(
                name,
                f"API version {version.id} has no {name}, whatever its value and the model",
                version,
                _instead(request, name, older),
            )


def _instead(request: Request, name: str, older: list[str]) -> str:
    if request.endpoint == "token count":
        return f"leave {name} out: no version counts with it"
    without = _SAMPLES.format(name=name)
    if not older:
        return without
    samples = request.family is not None and request.family.samples
    which = "" if samples else f" and {request.use_of(lambda family: family.samples)}"
    body = json.dumps({name: request.body[name]}, default=str)
    return f"{request.pin.format(version=older[-1], body=body)}{which}; or {without}"
