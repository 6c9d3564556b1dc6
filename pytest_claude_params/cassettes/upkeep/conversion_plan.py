"""Which file of a conversion goes where: decided for all of them before the first is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_RECORDING = re.compile(r"\.(ya?ml|json|sse)(\.gz)?$", re.IGNORECASE)
_SUFFIX = ".yaml"
Plan = dict["Path", "Path"]


def planned(source: Path, destination: Path, *, overwrite: bool = False) -> Plan:
    """Return the file to write for each file to read, in the order of their names.

    A folder keeps its relative paths. Every name comes to end in ``.yaml``.
    Raises ``UsageError`` for what cannot be meant.

    Args:
        source: a file or a folder.
        destination: a file or a folder; a file goes into a folder under its own name.
        overwrite: whether files that exist may be replaced.
    """
    plan = dict(_tree(source, destination) if source.is_dir() else _file(source, destination))
    existing = [target for target in plan.values() if target.exists()]
    if existing and not overwrite:
        more = f" (and {len(existing) - 1} more)" if len(existing) > 1 else ""
        raise UsageError(
            f"{existing[0]} exists{more}. Name another destination, or overwrite with --force"
        )
    return plan


def new_name(name: str) -> str:
    """Return the name under which a recording is written: ``a.yaml`` for ``a.json.gz``."""
    return _RECORDING.sub("", name) + _SUFFIX


def _file(source: Path, destination: Path) -> Iterator[tuple[Path, Path]]:
    if destination.is_dir():
        yield source, destination / new_name(source.name)
    elif destination.suffix in (".yaml", ".yml"):
        yield source, destination
    else:
        raise UsageError(
            f"{destination} is neither a folder nor the name of a YAML file. "
            "Make the folder first, or let the name end in .yaml"
        )


def _tree(source: Path, destination: Path) -> Iterator[tuple[Path, Path]]:
    if destination.exists() and not destination.is_dir():
        raise UsageError(f"{source} is a folder and {destination} a file. Name a folder")
    if source.resolve() in destination.resolve().parents:
        raise UsageError(
            f"{destination} lies in {source}, whose next conversion would take it for a source. "
            "Name a folder outside of it"
        )
    files = [path for path in sorted(source.rglob("*")) if _is_recording(path, source)]
    if not files:
        raise UsageError(f"{source} holds no .yaml, .yml or .json file")
    for path in files:
        yield path, destination / path.relative_to(source).with_name(new_name(path.name))


def _is_recording(path: Path, source: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(source).parts)
    return not hidden and path.is_file() and _RECORDING.search(path.name) is not None
