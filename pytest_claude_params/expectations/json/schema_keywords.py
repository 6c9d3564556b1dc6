"""Keywords of JSON schemas: one that is misspelt is ignored, and any JSON would fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a schema may say without demanding anything.
_REMARKS = frozenset({
    "$anchor", "$comment", "$defs", "$dynamicAnchor", "$id", "$recursiveAnchor", "$schema",
    "$vocabulary", "contentEncoding", "contentMediaType", "contentSchema", "default", "definitions",
    "dependencies", "deprecated", "description", "else", "examples", "readOnly", "then", "title",
    "writeOnly",
})  # fmt: skip
# "tsType" and "example" are words of other tools, and no misspelt "type" and "examples".
_LIKENESS = 0.82


def check_keywords(schema: Mapping[str, Any], demands: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` for what is not a schema, or has misspelt keywords.

    Only its top is looked at: keywords of one's own beside known ones are legal.

    Args:
        schema: the schema.
        demands: the keywords that its draft knows as demands, by their names.
    """
    known = {*_REMARKS, *demands}
    unknown = [key for key in map(str, schema) if key not in known]
    for key in unknown:
        meant = wording.nearest(key, demands, likeness=_LIKENESS)
        if meant and not key.startswith("x-"):
            raise ValueError(f"A JSON schema has no keyword {key!r}; did you mean {meant!r}?")
    if unknown and len(unknown) == len(schema):
        raise ValueError(
            f"{unknown[0]!r} is not a keyword of a JSON schema, nor is any other key: any JSON would "
            f"fit. For a place in the JSON write '$.{unknown[0]}', for a value {{'const': ...}}."
        )
