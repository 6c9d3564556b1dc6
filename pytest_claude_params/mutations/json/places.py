"""Places in a JSON value: what stands there, and the value with something else there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Path = tuple[str | int, ...]


def places_in(value: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield each place in a value, and what stands there, from the top down."""
    yield at, value
    for name, one in _inner(value):
        yield from places_in(one, (*at, name))


def texts_in(value: Any) -> Iterator[tuple[Path, str]]:
    """Yield the places of texts."""
    for path, one in places_in(value):
        if isinstance(one, str):
            yield path, one


def members_of(value: Any) -> list[Path]:
    """Return the places of members: of the object, or of the first object of a list."""
    if isinstance(value, dict):
        return [(name,) for name in value]
    first = next((n for n, one in enumerate(value) if isinstance(one, dict) and one), None)
    return [] if first is None else [(first, name) for name in value[first]]


def at(value: Any, path: Path) -> Any:
    """Return what stands at a place."""
    for name in path:
        value = value[name]
    return value


def replaced(value: Any, path: Path, new: Any) -> Any:
    """Return a value with something else at a place."""
    if not path:
        return new
    name, *rest = path
    copy: Any = value.copy()
    copy[name] = replaced(value[name], tuple(rest), new)
    return copy


def without(value: Any, path: Path) -> Any:
    """Return a value without the member at a place."""
    *above, name = path
    owner = at(value, tuple(above))
    left = {one: inner for one, inner in owner.items() if one != name}
    return replaced(value, tuple(above), left)


def written(path: Path) -> str:
    """Write a place as JSONPath does."""
    return "$" + "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path)


def _inner(value: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()
