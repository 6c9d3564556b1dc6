"""Paths that have to be there: what may be meant where one is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pytest_claude_params.wording import nearest


class FoundPath(click.Path):
    """The path of a file or a folder that is there; else the error names the nearest.

    Args:
        files: whether it may be a file.
        folders: whether it may be a folder.
    """

    def __init__(self, *, files: bool = True, folders: bool = True) -> None:
        super().__init__(exists=True, file_okay=files, dir_okay=folders, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            raise click.BadParameter(
                f"{error.message}{near_path(Path(value))}", error.ctx, error.param
            ) from None


def near_path(path: Path) -> str:
    """Write `` Did you mean 'a/b'?``, or nothing: by the first part of a path that is not there."""
    try:
        there = next(one for one in (path, *path.parents) if one.exists())
        parts = path.relative_to(there).parts
        names = [one.name for one in there.iterdir()] if parts else []
    except OSError:
        return ""
    meant = nearest(parts[0], names) if parts else None
    if meant is None:
        return ""
    whole = there.joinpath(meant, *parts[1:])
    return f" Did you mean {str(whole if whole.exists() else there / meant)!r}?"
