"""The names of the Messages API's parameters, and which ones every request needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.dialects import DIALECTS
from pytest_claude_params.errors import UsageError
from pytest_claude_params.matching import parse_path
from pytest_claude_params.wording import guess

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Body fields of POST /v1/messages (SDK 2.14.0, types/message_create_params.py and its beta
# twin; the sampling ones from the 0.x SDKs), and the arguments that the SDK itself takes.
# The table has them as well; a marker is checked without reading it, and a test compares them.
SAMPLING = ("temperature", "top_k", "top_p")
BODY = (
    "billing_policy", "cache_control", "compaction", "container", "context_management",
    "diagnostics", "fallback_credit_token", "fallbacks", "inference_geo", "max_tokens",
    "mcp_servers", "messages", "metadata", "model", "output_config", "output_format",
    "service_tier", "speed", "stop_sequences", "stream", "system", "thinking", "thread",
    "tool_choice", "tools", "user_profile_id", *SAMPLING,
)  # fmt: skip
SDK_ARGUMENTS = ("betas", "extra_body", "extra_headers", "extra_query", "timeout")
# Form fields of POST /v1/files and /v1/skills (SDK 2.14.0, resources/beta).
UPLOAD = ("file", "files", "display_title")
# The parts of a request to the Messages API, of an upload, and of a request to another API.
REQUEST = (*BODY, *UPLOAD, *(name for dialect in DIALECTS for name in dialect.fields))
REQUIRED = ("model", "max_tokens", "messages")


def check_path(path: str, where: str) -> None:
    """Raise ``UsageError``, with the nearest name, for a path that is in no request.

    Args:
        path: such as ``messages[0].content``.
        where: where it stands, as its author knows it.
    """
    first = next(iter(parse_path(path)), "")
    if first not in REQUEST:
        raise UsageError(
            f"{where}{path!r} begins with no parameter of a request.{guess(str(first), REQUEST)}"
        )


def check_names(names: Iterable[str]) -> None:
    """Raise ``UsageError``, with the nearest name, for a parameter that the API does not have."""
    known = (*BODY, *SDK_ARGUMENTS)
    for name in names:
        if name not in known:
            raise UsageError(
                f"claude_params: the Messages API has no parameter {name!r}.{guess(name, known)} "
                f"A field that is newer than this plugin goes into extra_body={{{name!r}: ...}}."
            )


def check_required(parameters: Mapping[str, Any]) -> None:
    """Raise ``UsageError`` for a request that lacks one of the three required parameters.

    Not every version of the SDK says which of them is missing.
    """
    missing = [name for name in REQUIRED if parameters.get(name) is None]
    if missing:
        raise UsageError(
            f"required parameter missing: {', '.join(missing)}. Every request needs "
            "model, max_tokens and messages: declare them in @pytest.mark.claude_params(...), "
            "in the call, or set claude_model in the configuration."
        )
