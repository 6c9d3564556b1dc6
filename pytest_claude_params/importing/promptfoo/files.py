"""The files that a configuration of promptfoo names: ``file://...``, one or with stars, of data or of code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pytest_claude_params.importing.promptfoo.source import read_source, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_claude_params.importing.promptfoo.source import Node, Source

_FILE = "file://"
_STARS = "*?["
DATA = (".yaml", ".yml", ".json")
JAVASCRIPT = (".js", ".cjs", ".mjs", ".ts")
_CODE = (*JAVASCRIPT, ".py", ".rb")


class NamedFile(NamedTuple):
    """A file that was named, whether it is there or not.

    Args:
        path: where it lies.
        name: what messages call it.
    """

    path: Path
    name: str

    @property
    def is_data(self) -> bool:
        """Whether it is YAML or JSON."""
        return self.path.suffix in DATA

    @property
    def suffix(self) -> str:
        """Its suffix in lower case, without the name of a function behind it."""
        return self.path.suffix.lower().partition(":")[0]

    @property
    def is_code(self) -> bool:
        """Whether it says something only when it runs."""
        return self.suffix in _CODE

    @property
    def is_there(self) -> bool:
        """Whether there is a file; a name that no system takes has none."""
        try:
            return self.path.is_file()
        except (ValueError, OSError):
            return False

    def source(self) -> Source:
        """Read it as YAML or JSON; raises ``UsageError`` for what is neither."""
        return read_source(self.path, self.name)

    def text(self) -> str:
        """Read its text; raises ``UsageError`` if it has none."""
        return text_of(self.path, self.name)


def is_file_name(value: Any) -> bool:
    """Whether a value is promptfoo's name of a file: ``file://...``."""
    return isinstance(value, str) and value.startswith(_FILE)


def bare(name: str) -> str:
    """Return the name of a file as a path."""
    return name.removeprefix(_FILE)


def has_stars(name: str) -> bool:
    """Whether a name can mean several files."""
    return any(sign in name for sign in _STARS)


def file_named(node: Node, name: str) -> NamedFile:
    """Return the file of a name in a configuration.

    Args:
        node: where it is named.
        name: its name, with or without ``file://``.
    """
    return NamedFile(node.source.path.parent / bare(name), bare(name))


def files_named(node: Node, name: str) -> list[NamedFile]:
    """Return the files that a name with stars means, or the one file of any other name.

    Args:
        node: where they are named.
        name: the name, with or without ``file://``.
    """
    if not has_stars(name):
        return [file_named(node, name)]
    folder = node.source.path.parent
    try:
        found = sorted(folder.glob(bare(name).removeprefix("./")))
    except (ValueError, NotImplementedError, OSError):
        return []
    return [NamedFile(path, path.relative_to(folder).as_posix()) for path in found]
