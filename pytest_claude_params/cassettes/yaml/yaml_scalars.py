"""The meaning of a plain scalar of YAML: a number, a truth value, nothing, or itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

MERGE = "<<"
_PREFIX = "tag:yaml.org,2002:"
# More digits cannot be written as JSON, and none of the API's numbers has as many as 20.
_LONGEST_NUMBER = 1000
_SCALARS = yaml.constructor.SafeConstructor()
# Dates and times stay what they are to JSON, too: texts.
_RESOLVERS = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":timestamp", ":value"))]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def value_of(text: str) -> Any:
    """Return what an unquoted scalar says; raises ``ValueError`` for an endless number."""
    for tag, pattern in _RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return value_as(tag, text)
    return text


def value_as(tag: str, text: str) -> Any:
    """Return what a scalar says under a tag.

    Raises ``ValueError`` or ``KeyError`` for what is none of this tag, and ``LookupError``
    for a tag that says nothing of scalars.

    Args:
        tag: the whole tag.
        text: the scalar's text.
    """
    return _CONSTRUCTORS[tag](text)


def _number(construct: Callable[[Any], Any]) -> Callable[[str], Any]:
    def construct_number(text: str) -> Any:
        if ":" in text:  # a time of day, which YAML 1.1 counts to the base of 60
            return text
        if len(text) > _LONGEST_NUMBER:
            raise ValueError(f"holds a number of {len(text):,} digits")
        return construct(yaml.ScalarNode("", text))

    return construct_number


def _from_node(construct: Callable[[Any], Any]) -> Callable[[str], Any]:
    return lambda text: construct(yaml.ScalarNode("", text))


_CONSTRUCTORS: dict[str, Callable[[str], Any]] = {
    f"{_PREFIX}bool": _from_node(_SCALARS.construct_yaml_bool),
    f"{_PREFIX}float": _number(_SCALARS.construct_yaml_float),
    f"{_PREFIX}int": _number(_SCALARS.construct_yaml_int),
    f"{_PREFIX}null": lambda _text: None,
    f"{_PREFIX}merge": str,
    f"{_PREFIX}str": str,
    f"{_PREFIX}timestamp": str,
    f"{_PREFIX}python/str": str,
    f"{_PREFIX}python/unicode": str,
    f"{_PREFIX}binary": _from_node(_SCALARS.construct_yaml_binary),
    # Ruby writes bytes under a tag without YAML's prefix.
    "!binary": _from_node(_SCALARS.construct_yaml_binary),
}
