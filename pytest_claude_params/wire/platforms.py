"""Bedrock and Vertex ask for the same as the API itself, in other words: this is the translation.

There the model stands in the URL, and on Bedrock so does whether to stream. A request that
means the same has the same key on every platform.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

MESSAGES_PATH = "/v1/messages"
_COUNT_PATH = "/v1/messages/count_tokens"
_BEDROCK = re.compile(
    r"/model/(?P<model>[^/]+(?:/[^/]+)?)/invoke(?P<stream>-with-response-stream)?$"
)
_FRAMED = re.compile(r"/model/[^/]+(?:/[^/]+)?/(?:invoke-with-response-stream|converse-stream)$")
_CONVERSE = re.compile(r"/model/[^/]+(?:/[^/]+)?/converse(?:-stream)?$")
_VERTEX = re.compile(r"/publishers/anthropic/models/(?P<model>[^/:]+):(?:rawP|streamRawP)redict$")
_VERTEX_COUNT = "count-tokens"
# us.anthropic.claude-haiku-4-5-20251001-v1:0 on Bedrock, claude-haiku-4-5@20251001 on Vertex.
# claude-v2 is a name of Bedrock's own, and no version of a model that is called claude.
_BEDROCK_NAME = re.compile(
    r"^(?:[\w-]+\.)?anthropic\.(?!claude(?:-instant)?-v\d)(?P<name>.+?)(?:-v\d+(?::\d+)?)?$"
)
_AWS_ACCOUNT = re.compile(r"^(arn:[^:]*:[^:]*:[^:]*):[0-9]{12}:")
# Claude on Google Cloud: /v1/projects/my-project/locations/us/workspaces/wrkspc_1/invoke/v1/messages
_GOOGLE_CLOUD = re.compile(r"^/v1/projects/.+/invoke(?=/v1/)")
# What only platforms are told, in the body: other APIs have headers for it.
_PLATFORM_FIELDS = ("anthropic_version", "anthropic_beta")


def api_path(path: str) -> str:
    """Return the path that the API itself has for what is asked at ``path``.

    Args:
        path: the path of a URL, with any prefix of a proxy.
    """
    vertex = _VERTEX.search(path)
    if vertex:
        return _COUNT_PATH if vertex["model"] == _VERTEX_COUNT else MESSAGES_PATH
    if _BEDROCK.search(path):
        return MESSAGES_PATH
    path = _GOOGLE_CLOUD.sub("", path)
    start = path.find("/v1/")
    return path[start:] if start > 0 else path


def api_body(path: str, body: Any) -> Any:
    """Return the body that the API itself would have been sent."""
    if not isinstance(body, dict):
        return body
    found = _BEDROCK.search(path) or _VERTEX.search(path)
    if found is None:
        return _with_api_model(body)
    model = unquote(found["model"])
    named = {} if model == _VERTEX_COUNT else {"model": model}
    streamed = {"stream": True} if found.groupdict().get("stream") else {}
    said = {name: value for name, value in body.items() if name not in _PLATFORM_FIELDS}
    parameters = {**named, **said, **streamed}
    return {**parameters, "model": api_model(str(parameters.get("model", "")))}


def _with_api_model(body: dict[str, Any]) -> dict[str, Any]:
    """Bedrock's newer endpoint, Mantle, asks as the API does, but has names of its own."""
    match body:
        case {"model": str(name)} if api_model(name) != name:
            return {**body, "model": api_model(name)}
    return body


def api_model(name: str) -> str:
    """Return the API's own id for a model as Bedrock and Vertex name it.

    The ARN of an inference profile stays, but for the account: who replays has another.
    """
    found = _BEDROCK_NAME.match(name)
    if found:
        return found["name"]
    return _AWS_ACCOUNT.sub(r"\1:000000000000:", name).replace("@", "-")


@lru_cache(maxsize=256)
def is_framed(url: str) -> bool:
    """Whether the client that asked for ``url`` expects a stream in Bedrock's frames."""
    return _FRAMED.search(url.partition("?")[0]) is not None


# A run asks the same few URLs for the same few models.
@lru_cache(maxsize=256)
def is_partners(path: str, model: str) -> bool:
    """Whether Bedrock or Vertex are asked, by the path of the URL or their name for the model."""
    patterns = (_BEDROCK, _CONVERSE, _VERTEX, _GOOGLE_CLOUD)
    return any(one.search(path) for one in patterns) or api_model(model) != model
