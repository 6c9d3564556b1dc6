"""Which sampling parameters a model takes, under the API version that still has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.http.api_error import invalid_request

if TYPE_CHECKING:
    from pytest_claude_params.simulator.model_catalog import Model

_BOTH = "`temperature` and `top_p` cannot both be specified for this model. Please use only one."
_THINKING = "`temperature` may only be set to 1 when thinking is enabled or in adaptive mode"
# What a model that takes no sampling parameters still lets through.
_DEFAULTS: dict[str, tuple[float | None, ...]] = {
    "temperature": (1.0,),
    "top_p": (None, 0.99, 1.0),
    "top_k": (None,),
}
_LEAST_TOP_P_WHEN_THINKING = 0.95


def check(body: dict[str, Any], model: Model) -> None:
    """Check the sampling parameters of a request for a message."""
    if "temperature" in body and body.get("top_p") is not None:
        raise invalid_request(_BOTH)
    _check_ranges(body)
    if not model.samples:
        _check_defaults(body)
    elif body.get("thinking", {}).get("type") in ("enabled", "adaptive"):
        _check_with_thinking(body)


def _check_ranges(body: dict[str, Any]) -> None:
    if body.get("temperature") == -1:
        raise invalid_request("`temperature` cannot be set to -1 for this model")
    for name in ("temperature", "top_p"):
        if not 0 <= (body.get(name) or 0) <= 1:
            raise invalid_request(f"{name}: range: 0..1")


def _check_defaults(body: dict[str, Any]) -> None:
    for name, defaults in _DEFAULTS.items():
        if name in body and body[name] not in defaults:
            raise invalid_request(f"`{name}` is deprecated for this model.")


def _check_with_thinking(body: dict[str, Any]) -> None:
    if body.get("temperature", 1.0) != 1.0:
        raise invalid_request(_THINKING)
    if body.get("top_k") is not None:
        raise invalid_request("`top_k` must be unset when thinking is enabled or in adaptive mode")
    top_p = body.get("top_p")
    if top_p is not None and top_p < _LEAST_TOP_P_WHEN_THINKING:
        raise invalid_request(
            "`top_p` must be greater than or equal to 0.95 or unset "
            "when thinking is enabled or in adaptive mode"
        )
