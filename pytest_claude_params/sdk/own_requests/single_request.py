"""One request that is none of the test's: sent by a client of its own."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.sdk.clients import sendable, sync_client


def send(parameters: dict[str, Any], *, live: bool, api_version: str | None) -> str:
    """Send it; return what the SDK has raised, in a line, or nothing.

    The recorder takes the answer.

    Args:
        parameters: those of the Messages API.
        live: whether the client may have to authenticate.
        api_version: the ``anthropic-version`` to pin, if any.
    """
    try:
        with sync_client(live=live, api_version=api_version) as client:
            create = client.messages.create
            create(**sendable(create, parameters, api_version=api_version))
    except Exception as error:  # noqa: BLE001  (without a key, SDKs raise errors of many types)
        said = str(error).partition("\n")[0]
        return f"{type(error).__name__}: {said}"
    return ""
