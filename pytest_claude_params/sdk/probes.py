"""Whether calls are caught: one through each HTTP library that is installed, to where nobody answers."""

from __future__ import annotations

import asyncio
import importlib.metadata
import importlib.util
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.errors import CassetteMiss, RecorderFailed
from pytest_claude_params.misses import MissContext
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable

_TEXT = "caught"
# Nobody listens on this port of this machine: a call that is not caught fails, and reaches nobody.
_BASE = "http://127.0.0.1:1"
_URL = f"{_BASE}/v1/messages"
_BODY = {
    "model": "claude-haiku-4-5",
    "max_tokens": 8,
    "messages": [{"role": "user", "content": "Are you there?"}],
}
_HEADERS = {"anthropic-version": "2023-06-01", "content-type": "application/json"}
_MESSAGE = {
    "id": "msg_doctor",
    "type": "message",
    "role": "assistant",
    "model": "claude-haiku-4-5",
    "content": [{"type": "text", "text": _TEXT}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 1, "output_tokens": 1},
}


def installed_libraries() -> dict[str, str]:
    """Return the libraries that can be tried, with their versions."""
    return {
        name: importlib.metadata.version(name)
        for name in _SENDERS
        if importlib.util.find_spec(name) is not None
    }


def problem_of(library: str) -> str:
    """Send one call through a library; return what went wrong, or nothing if it was caught.

    The whole way is real: the patches, the cassette in a folder of its own, and its reading.

    Args:
        library: one of `installed_libraries`.
    """
    # Only now: it imports vcrpy.
    from pytest_claude_params.sdk.interception import intercepted

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "doctor.yaml"
        answer = CallResponse(200, {"content-type": "application/json"}, _MESSAGE)
        store.write(path, Document({}, [(CallRequest("POST", _URL, _HEADERS, _BODY), answer)]))
        recorder = Recorder(
            Cassette(path),
            Transcript("doctor"),
            "none",
            REDACTIONS,
            MissContext("doctor", "doctor"),
        )
        try:
            with intercepted(recorder):
                said = _SENDERS[library]()
        except (CassetteMiss, RecorderFailed) as error:
            return " ".join(str(error).split())[:200] or type(error).__name__
        except Exception as error:  # noqa: BLE001 - whatever a library makes of it is told
            return f"{type(error).__name__}: {error}"[:200]
        return "" if said == _TEXT else f"it was answered {said!r}"[:200]


def api_version() -> str:
    """Return the API version that the installed SDK sends."""
    import anthropic

    client = anthropic.Anthropic(api_key="none", base_url=_BASE)
    return str(client.default_headers.get("anthropic-version", ""))


def models_of_sdk() -> list[str]:
    """Return the models that the installed SDK knows by name."""
    from anthropic import types

    return sorted(_texts(types.Model))


def _texts(hint: Any) -> set[str]:
    """Return the texts that a type allows, in any of its members."""
    inner = get_args(hint)
    return {one for one in inner if isinstance(one, str)}.union(
        *(_texts(one) for one in inner if not isinstance(one, str))
    )


def _text_of(data: str | bytes) -> str:
    return str(json.loads(data)["content"][0]["text"])


def _anthropic() -> str:
    import anthropic

    client = anthropic.Anthropic(api_key="none", base_url=_BASE, max_retries=0)
    message: Any = client.messages.create(**_BODY)  # type: ignore[call-overload]
    return str(message.content[0].text)


def _httpx() -> str:
    import httpx

    return _text_of(httpx.post(_URL, json=_BODY, headers=_HEADERS).content)


def _httpx2() -> str:
    import httpx2

    return _text_of(httpx2.post(_URL, json=_BODY, headers=_HEADERS).content)


def _requests() -> str:
    import requests

    return _text_of(requests.post(_URL, json=_BODY, headers=_HEADERS, timeout=5).content)


def _urllib3() -> str:
    import urllib3

    pool = urllib3.PoolManager(retries=False)
    return _text_of(pool.request("POST", _URL, body=json.dumps(_BODY), headers=_HEADERS).data)


def _http_client() -> str:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", 1, timeout=5)
    connection.request("POST", "/v1/messages", json.dumps(_BODY), _HEADERS)
    return _text_of(connection.getresponse().read())


def _aiohttp() -> str:
    import aiohttp

    async def ask() -> str:
        async with (
            aiohttp.ClientSession() as session,
            session.post(_URL, json=_BODY, headers=_HEADERS) as answer,
        ):
            return _text_of(await answer.read())

    return asyncio.run(ask())


def _botocore() -> str:
    from botocore.awsrequest import AWSRequest
    from botocore.httpsession import URLLib3Session

    asked = AWSRequest("POST", _URL, headers=_HEADERS, data=json.dumps(_BODY).encode())
    return _text_of(URLLib3Session().send(asked.prepare()).content)


_SENDERS: dict[str, Callable[[], str]] = {
    "anthropic": _anthropic,
    "httpx": _httpx,
    "httpx2": _httpx2,
    "requests": _requests,
    "urllib3": _urllib3,
    "aiohttp": _aiohttp,
    "botocore": _botocore,
}
