"""Our layout for anyone's vcrpy: ``my_vcr.register_serializer("claude", vcrpy_serializer)``.

Plain vcrpy then reads cassettes of this plugin and writes such cassettes: JSON as trees,
streams unpacked, and of the headers only those that carry meaning. Exchanges with anyone
but Claude are written as vcrpy has them. Bodies are written as they are: hide what is
secret in them with vcrpy's own hooks.
"""

from __future__ import annotations

from typing import Any

from pytest_claude_params.cassettes import layouts
from pytest_claude_params.cassettes.files import digests
from pytest_claude_params.cassettes.files.file_format import read_items
from pytest_claude_params.cassettes.files.interactions import interaction_data
from pytest_claude_params.cassettes.files.vcrpy_format import as_matched, without_trees
from pytest_claude_params.cassettes.yaml import yaml_text


def serialize(cassette_dict: dict[str, Any]) -> str:
    """Write what vcrpy holds as the text of a cassette file."""
    read = read_items({**cassette_dict, digests.HEAD: digests.NONE})
    items = [item if found is None else interaction_data(found) for item, found in read]
    return yaml_text.dump({**cassette_dict, digests.HEAD: digests.KIND, "interactions": items})


def deserialize(text: str) -> dict[str, Any]:
    """Read a cassette file, in any layout that this plugin reads, as vcrpy holds it."""
    data = layouts.load(text)
    items = [
        without_trees(item) if found is None else as_matched(interaction_data(found))
        for item, found in read_items(data)
    ]
    head = dict(data) if isinstance(data, dict) else {}
    # What vcrpy holds carries no digests; `serialize` writes new ones.
    head.pop(digests.HEAD, None)
    return {**head, "interactions": items}
