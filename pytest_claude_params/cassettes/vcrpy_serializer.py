"""Our layout for anyone's vcrpy: ``my_vcr.register_serializer("claude", vcrpy_serializer)``.

Plain vcrpy then reads cassettes of this plugin and writes such cassettes: JSON as trees,
streams unpacked, and of the headers only those that carry meaning. Exchanges with anyone
but Claude are written as vcrpy has them. Bodies are written as they are: hide what is
secret in them with vcrpy's own hooks.
"""

from __future__ import annotations

from typing import Any

from pytest_claude_params.cassettes import yaml_text
from pytest_claude_params.cassettes.file_format import (
    interaction_data,
    items_of,
    read_interaction,
    wire_body,
)


def serialize(cassette_dict: dict[str, Any]) -> str:
    """Write what vcrpy holds as the text of a cassette file."""
    return yaml_text.dump({**cassette_dict, "interactions": _in_our_layout(cassette_dict)})


def deserialize(text: str) -> dict[str, Any]:
    """Read a cassette file, in any layout that this plugin reads, as vcrpy holds it."""
    data = yaml_text.load(text)
    return {**data, "interactions": [_vcrpy_data(item) for item in _in_our_layout(data)]}


def _in_our_layout(data: Any) -> list[dict[str, Any]]:
    """Write each interaction anew that is one with Claude; leave the others."""
    pairs = [(item, read_interaction(item, n)) for n, item in enumerate(items_of(data), 1)]
    return [item if found is None else interaction_data(found) for item, found in pairs]


def _vcrpy_data(item: dict[str, Any]) -> dict[str, Any]:
    request, response = dict(item["request"]), dict(item["response"])
    response.pop("latency_s", None)
    request.setdefault("body", None)
    if "parsed_body" in request:
        request["body"] = wire_body(request.pop("parsed_body"))
    if "parsed_body" in response:
        response["body"] = {"string": wire_body(response.pop("parsed_body"))}
    # No phrase: vcrpy then takes the one that belongs to the code.
    response["status"] = {"message": None, **response["status"]}
    return {"request": request, "response": response}
