"""How what was sent departs from what a test declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.matching import canonical_parameters
from pytest_claude_params.parameters.names import SDK_ARGUMENTS
from pytest_claude_params.wire.platforms import api_model
from pytest_claude_params.wording import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_claude_params.call import CallRequest


def departures(
    request: CallRequest, declared: Mapping[str, Any], overrides: Sequence[Mapping[str, Any]] = ()
) -> list[str]:
    """List how a request departs from the parameters that its test declares.

    Args:
        request: what was sent.
        declared: the parameters of ``claude_params``.
        overrides: what the ``claude`` fixture was told to send instead, call by call.
    """
    body = {name: value for name, value in declared.items() if name not in SDK_ARGUMENTS}
    body |= declared.get("extra_body") or {}
    nothing = {name: None for name, value in body.items() if value is None}
    wanted = {**nothing, **canonical_parameters(body)}
    if "model" in wanted:
        wanted["model"] = api_model(str(wanted["model"]))
    sent = canonical_parameters(request.parameters)
    return [
        f"{name}: declared {shown(value)}, sent {shown(sent.get(name, '(nothing)'))}"
        for name, value in wanted.items()
        if sent.get(name) != value and not _overridden(name, sent.get(name), overrides)
    ]


def _overridden(name: str, sent: Any, overrides: Sequence[Mapping[str, Any]]) -> bool:
    return any(
        name in override and canonical_parameters({name: override[name]}).get(name) == sent
        for override in overrides
    )
