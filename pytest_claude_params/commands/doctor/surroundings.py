"""The surroundings of the checks, found once: the project, its settings and its cassettes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pytest_claude_params.commands.looking.project import project_here
from pytest_claude_params.errors import CassetteError

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_claude_params.cassettes.files.file_format import Document
    from pytest_claude_params.cassettes.projects.cassette_folders import Projects


@dataclass(frozen=True)
class Surroundings:
    """Where the doctor was called.

    Args:
        project: the project of this folder.
    """

    project: Projects

    @classmethod
    def here(cls) -> Surroundings:
        """Find them."""
        return cls(project_here())

    @property
    def folder(self) -> Path:
        """The folder of cassettes."""
        return self.project.root / self.project.folder

    @cached_property
    def settings(self) -> dict[str, Any]:
        """What pytest would be configured with."""
        from pytest_claude_params.cassettes.projects.configuration import settings_of

        return settings_of(self.project.root)

    @cached_property
    def cassettes(self) -> dict[Path, Document | CassetteError]:
        """What each cassette holds, or why it cannot be read."""
        from pytest_claude_params.cassettes.naming import SUFFIX

        return {path: _read(path) for path in sorted(self.folder.rglob(f"*{SUFFIX}"))}

    @property
    def documents(self) -> dict[Path, Document]:
        """The cassettes that can be read."""
        return {
            path: one for path, one in self.cassettes.items() if not isinstance(one, CassetteError)
        }


def _read(path: Path) -> Document | CassetteError:
    from pytest_claude_params.cassettes.files import store

    try:
        return store.parse(path, store.read_bytes(path) or b"", with_media=False)
    except CassetteError as error:
        return error
