"""YAML as cassettes use it: safe to load, plain to read, and the same bytes for the same data."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BaseDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_LINE_WIDTH = 88


class _Loader(_BaseLoader):  # type: ignore[misc]
    """The safe loader, plus the harmless Python tags that old recorders wrote, as plain data."""


class _Dumper(_BaseDumper):  # type: ignore[misc]
    def ignore_aliases(self, _data: Any) -> bool:
        """Repeat equal values: an alias is short to write and hard to review."""
        return True


def load(text: str) -> Any:
    """Read a YAML text; raises ``yaml.YAMLError`` with the line where it can be known."""
    with _without_garbage_collection():
        return yaml.load(text, Loader=_Loader)  # noqa: S506  (a subclass of the safe loader)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """A large file makes many objects and no garbage: looking for some takes most of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def dump(data: Any) -> str:
    """Write plain data with keys in their order and long texts line by line."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_LINE_WIDTH)


def _represent_text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _construct_bytes_io(loader: Any, node: Any) -> Any:
    state = loader.construct_mapping(node, deep=True).get("state") or (b"",)
    return state[0]


def _construct_parts(loader: Any, node: Any) -> Any:
    """A body that was sent in parts, such as an upload, is their sum."""
    parts: list[Any] = (loader.construct_mapping(node, deep=True).get("args") or [[]])[0]
    return b"".join(part.encode() if isinstance(part, str) else part for part in parts)


def _construct_header_name(loader: Any, node: Any) -> Any:
    """The name of a header as aiohttp spells it: a string of its own class."""
    return loader.construct_sequence(node)[0]


_CONSTRUCTORS = {
    "python/str": _BaseLoader.construct_scalar,
    "python/unicode": _BaseLoader.construct_scalar,
    "python/tuple": lambda loader, node: loader.construct_sequence(node, deep=True),
    "python/object/new:_io.BytesIO": _construct_bytes_io,
    "python/object/apply:builtins.iter": _construct_parts,
    "python/object/apply:multidict._multidict.istr": _construct_header_name,
    "python/object/apply:multidict._multidict_py.istr": _construct_header_name,
}

# Ruby writes bytes under a tag without YAML's prefix.
_Loader.add_constructor("!binary", _BaseLoader.construct_yaml_binary)
_Dumper.add_representer(str, _represent_text)
for _tag, _constructor in _CONSTRUCTORS.items():
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _constructor)
