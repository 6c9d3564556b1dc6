"""Which fields a body may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.wording import guess

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request


def check(request: Request) -> Findings:
    """Find fields that the API does not have; under a beta, nobody knows which there are."""
    if request.betas:
        return
    counts = request.endpoint == "token count"
    row = request.fields
    removed = request.api.removed if request.api else ()
    beta = request.table.fields("beta").names
    for name in request.body:
        if name in row.names or name in removed:
            continue
        if name in beta:
            why, instead = f"{name} is taken with a beta only", "name the beta: betas=[...]"
        elif name in request.table.fields("batched message").names:
            why, instead = f"{name} is a header here", f"use the SDK's argument {name}"
        elif counts and name in request.table.fields("message").names:
            why, instead = f"a token count does not take {name}", f"leave {name} out"
        else:
            why = f"the Messages API has no field {name}.{guess(name, row.names)}"
            instead = f"leave {name} out"
        yield request.reject(name, why, row, instead)
