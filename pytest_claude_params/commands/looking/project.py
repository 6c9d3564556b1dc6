"""The project of this folder, as its configuration tells: no pytest is started for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.cassettes.projects import Projects


def project_here() -> Projects:
    """Return the project that pytest would find from this folder; without one, the folder itself."""
    from pytest_claude_params.cassettes.projects import FOLDER, FOLDER_KEY, Projects, settings_of

    here = Path.cwd()
    top = Path(here.anchor)
    base = Projects(top).base_of(here)
    root = here if base == top else base
    return Projects(root, str(settings_of(root).get(FOLDER_KEY) or FOLDER))
