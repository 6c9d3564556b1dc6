"""Where the cassette of a collected test lies: by the test's file and names, never by its node id.

A node id is relative to what was named on the command line where a file lies outside of the
root, and other plugins append to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.naming import OF_TEST, name_by_pytest_recording, path_of_author
from pytest_claude_params.cassettes.projects.cassette_folders import FOLDER_KEY, Projects
from pytest_claude_params.plugin.collecting.markers.cassette_choice import CassetteChoice
from pytest_claude_params.plugin.paths import names_of
from pytest_claude_params.plugin.stash import COLLECTED, PROJECTS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from pytest_claude_params.cassettes.projects.cassette_folders import CassetteFolder


def projects_of(config: pytest.Config) -> Projects:
    """Return the projects of a run."""
    if PROJECTS not in config.stash:
        said = config.getoption("override_ini") or ()
        config.stash[PROJECTS] = Projects(
            config.rootpath,
            str(config.getini(FOLDER_KEY)),
            for_all=any(one.startswith(f"{FOLDER_KEY}=") for one in said),
        )
    return config.stash[PROJECTS]


def folder_of(item: pytest.Item) -> CassetteFolder:
    """Return where the cassettes of a test's file lie, unless a fixture chooses."""
    return projects_of(item.config).folder_of(item.path)


def chosen_folder(item: pytest.Item, folder: Path) -> CassetteFolder:
    """Return where the cassettes of a test's file lie, by the fixture ``claude_cassette_dir``."""
    return projects_of(item.config).chosen_folder(item.path, folder)


def cassette_path(item: pytest.Item, folder: CassetteFolder, choice: CassetteChoice) -> Path:
    """Return where the cassette of a test lies."""
    if choice.name is None:
        return folder.path_of(item.path, ".".join(names_of(item)))
    roots = (folder.base, item.config.rootpath, item.path.parent)
    return path_of_author(folder.path, roots, item.path.parent, _name(item, choice.name))


def _name(item: pytest.Item, name: str) -> str:
    """Return the name that an author gave, with that of the test as pytest-recording writes it."""
    if OF_TEST not in name:
        return name
    of_class = getattr(item, "cls", None)
    recorded = name_by_pytest_recording(of_class.__name__ if of_class else "", item.name)
    return name.replace(OF_TEST, recorded)


def cassette_elsewhere(item: pytest.Item, folder: CassetteFolder, path: Path) -> Path | None:
    """Return the same cassette as it was recorded below another root.

    Args:
        item: the test.
        folder: where its cassettes lie.
        path: its cassette, or that of a fixture of wider scope, which lies beside or above it.
    """
    own, used = cassette_path(item, folder, CassetteChoice()), item.config.stash[COLLECTED]
    if not own.is_relative_to(path.parent):
        return None
    above = len(own.parent.relative_to(path.parent).parts)
    paths = projects_of(item.config).elsewhere(item.path, ".".join(names_of(item)))
    same = (one if path == own else one.parents[above] / path.name for one in paths)
    return next((one for one in same if one not in used and one != path and one.is_file()), None)
