"""Patterns in JSON schemas, which are searched for in what Claude wrote: none can hold up a run."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jsonschema import ValidationError
from jsonschema.validators import extend

from pytest_claude_params.own_pattern import OwnPattern

if TYPE_CHECKING:
    from collections.abc import Iterator


@lru_cache(maxsize=8)
def in_time(kind: Any) -> Any:
    """Return a validator that searches for patterns as long as users' patterns may take."""
    return extend(  # type: ignore[no-untyped-call]
        kind, {"pattern": _pattern, "patternProperties": _pattern_properties}
    )


def _pattern(validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[Any]:
    if validator.is_type(instance, "string") and not _own(pattern).search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(
    validator: Any, patterns: dict[str, Any], instance: Any, _schema: Any
) -> Iterator[Any]:
    for pattern, schema in patterns.items() if validator.is_type(instance, "object") else ():
        for name, value in instance.items():
            if _own(pattern).search(name):
                yield from validator.descend(value, schema, path=name, schema_path=pattern)


def _own(pattern: str) -> OwnPattern:
    return OwnPattern(re.compile(pattern), "the schema")
