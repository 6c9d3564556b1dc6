"""The Messages API's parameters: which names exist, what a test declares, what was sent instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.matching import canonical_parameters
from pytest_claude_params.platforms import api_model
from pytest_claude_params.wording import guess, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pytest_claude_params.call import CallRequest

# Body fields of POST /v1/messages (SDK 2.12.0, types/message_create_params.py and its beta
# twin; the sampling ones from the 0.x SDKs), and the arguments that the SDK itself takes.
SAMPLING = ("temperature", "top_k", "top_p")
BODY = (
    "cache_control", "container", "context_management", "inference_geo", "max_tokens",
    "mcp_servers", "messages", "metadata", "model", "output_config", "output_format",
    "service_tier", "speed", "stop_sequences", "stream", "system", "thinking", "thread",
    "tool_choice", "tools", "user_profile_id", *SAMPLING,
)  # fmt: skip
SDK_ARGUMENTS = ("betas", "extra_body", "extra_headers", "extra_query", "timeout")
REQUIRED = ("model", "max_tokens", "messages")


def check_names(names: Iterable[str]) -> None:
    """Refuse a parameter that the Messages API does not have.

    Raises ``UsageError`` with the nearest right name.
    """
    known = (*BODY, *SDK_ARGUMENTS)
    for name in names:
        if name not in known:
            raise UsageError(
                f"claude_params: the Messages API has no parameter {name!r}.{guess(name, known)} "
                f"A field that is newer than this plugin goes into extra_body={{{name!r}: ...}}."
            )


def check_required(parameters: Mapping[str, Any]) -> None:
    """Refuse a request that lacks one of the three required parameters.

    Raises ``UsageError`` before anything is sent; not every SDK version tells which is missing.
    """
    missing = [name for name in REQUIRED if parameters.get(name) is None]
    if missing:
        raise UsageError(
            f"claude: required parameter missing: {', '.join(missing)}. Every request needs "
            "model, max_tokens and messages: declare them in @pytest.mark.claude_params(...), "
            "in the call, or set claude_model in the configuration."
        )


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
    wanted = canonical_parameters({**body, **(declared.get("extra_body") or {})})
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
