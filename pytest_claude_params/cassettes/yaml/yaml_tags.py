"""Tags of lists and mappings: the harmless ones of old recorders, as plain data; no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_PREFIX = "tag:yaml.org,2002:"


def value_under(tag: str, value: Any) -> Any:
    """Return what a list or a mapping is under a tag.

    Raises ``LookupError`` for a tag that is not read, and that or ``TypeError`` or
    ``AttributeError`` for one around something else than it stands for.

    Args:
        tag: the whole tag.
        value: the list or the mapping.
    """
    return _READERS[tag](value)


def shown(tag: str) -> str:
    """Return a tag as it is written in a file."""
    return f"!!{tag.removeprefix(_PREFIX)}" if tag.startswith(_PREFIX) else tag


def _kept(kind: type) -> Callable[[Any], Any]:
    def value_of_kind(value: Any) -> Any:
        if not isinstance(value, kind):
            raise TypeError(f"a {type(value).__name__} under the tag of a {kind.__name__}")
        return value

    return value_of_kind


def _bytes_io(value: Any) -> Any:
    return (value.get("state") or (b"",))[0]


def _parts(value: Any) -> Any:
    """A body that was sent in parts, such as an upload, is their sum."""
    parts: list[Any] = (value.get("args") or [[]])[0]
    return b"".join(part.encode() if isinstance(part, str) else part for part in parts)


def _header_name(value: Any) -> Any:
    """The name of a header as aiohttp spells it: a string of its own class."""
    return value[0]


_READERS: dict[str, Callable[[Any], Any]] = {
    f"{_PREFIX}map": _kept(dict),
    f"{_PREFIX}seq": _kept(list),
    f"{_PREFIX}python/tuple": _kept(list),
    f"{_PREFIX}python/object/new:_io.BytesIO": _bytes_io,
    f"{_PREFIX}python/object/apply:builtins.iter": _parts,
    f"{_PREFIX}python/object/apply:multidict._multidict.istr": _header_name,
    f"{_PREFIX}python/object/apply:multidict._multidict_py.istr": _header_name,
}
