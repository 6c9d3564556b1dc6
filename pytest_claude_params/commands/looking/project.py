"""The project of this folder and its cassettes, as its configuration tells: no pytest is started."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.commands.near_paths import near_path
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.cassettes.projects.cassette_folders import Projects
    from pytest_claude_params.spending.price_memory import PriceMemory


def project_here() -> Projects:
    """Return the project that pytest would find from this folder; without one, the folder itself."""
    from pytest_claude_params.cassettes.projects.cassette_folders import (
        FOLDER,
        FOLDER_KEY,
        Projects,
    )
    from pytest_claude_params.cassettes.projects.configuration import settings_of

    here = Path.cwd()
    top = Path(here.anchor)
    base = Projects(top).base_of(here)
    root = here if base == top else base
    return Projects(root, str(settings_of(root).get(FOLDER_KEY) or FOLDER))


def cassettes_in(paths: Sequence[Path], project: Projects, verb: str) -> list[Path]:
    """Return the files that may be cassettes, and none of what waits beside them.

    Args:
        paths: files and folders; the project's folder of cassettes if there are none.
        project: the project.
        verb: what was typed, to be named with a path.
    """
    from pytest_claude_params.cassettes.files.media import FOLDER as MEDIA
    from pytest_claude_params.cassettes.found_files import recordings_in
    from pytest_claude_params.cassettes.naming import is_beside

    for path in paths:
        if not path.exists():
            near = near_path(path)
            raise UsageError(f"{path}: there is no such file or folder{near and '.'}{near}")
    if not paths:
        folder = Path(os.path.relpath(project.root / project.folder))
        if not folder.is_dir():
            raise UsageError(
                f"no cassettes yet: there is no folder {folder}. Record: pytest --claude-record=new; "
                f"or name another: claude-params {verb} PATH"
            )
        paths = [folder]
    files = recordings_in(paths)
    return [file for file in files if not is_beside(file) and file.parent.name != MEDIA]


def prices_of(project: Projects) -> PriceMemory:
    """Return what looks prices up; it remembers them in pytest's cache, if that is there."""
    from pytest_claude_params.cassettes.projects.configuration import settings_of
    from pytest_claude_params.spending.price_memory import PriceMemory

    cache = project.root / str(settings_of(project.root).get("cache_dir") or ".pytest_cache")
    return PriceMemory(cache / "d" / "claude-prices" / "prices.json" if cache.is_dir() else None)
