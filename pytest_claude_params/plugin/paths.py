"""Paths, tests and commands as the user would type them."""

from __future__ import annotations

import os
import shlex
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from pytest_claude_params.errors import CassetteError

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_claude_params.errors import ClaudeParamsError


def shown_path(config: pytest.Config, path: Path) -> str:
    """Return a path as the user would type it, from where pytest was started."""
    try:
        relative = _relative if path.is_absolute() else os.path.relpath
        return relative(path, config.invocation_params.dir)
    except ValueError:  # another drive
        return str(path)


# The same file and the same cassette several times for each test.
@lru_cache(maxsize=256)
def _relative(path: Path, folder: Path) -> str:
    return os.path.relpath(path, folder)


def shown_test(item: pytest.Item) -> str:
    """Return a test as the user would name it to pytest, from where pytest was started."""
    return "::".join([shown_path(item.config, item.path), *names_of(item)])


def shown_place(item: pytest.Item) -> str:
    """Return where a test is written: file, line and name."""
    path, line, name = item.location
    file = shown_path(item.config, item.config.rootpath / path)
    return f"{file}:{(line or 0) + 1}: {name.partition('[')[0]}"


def record_command(item: pytest.Item, mode: str) -> str:
    """Return the command that records one test, with the root that this run was given."""
    words = ["pytest", *root_options(item.config), f"--claude-record={mode}", shown_test(item)]
    return shlex.join(words)


def root_options(config: pytest.Config) -> list[str]:
    """Return the options of this run that say where its root is: without them it is another."""
    root, file = config.getoption("rootdir"), config.getoption("inifilename")
    return [*([f"--rootdir={root}"] if root else ()), *(["-c", str(file)] if file else ())]


def names_of(item: pytest.Item) -> list[str]:
    """Return the names of a test below its file: its classes, and its own with its parameters."""
    nodes = item.listchain()
    files = [number for number, node in enumerate(nodes) if isinstance(node, pytest.File)]
    return [node.name for node in nodes[files[-1] + 1 :]] if files else [item.name]


def shown_error(config: pytest.Config, error: ClaudeParamsError) -> str:
    """Return what is wrong, with the cassette's path as the user would type it."""
    if isinstance(error, CassetteError) and error.path.is_absolute():
        return error.text_of(shown_path(config, error.path))
    return str(error)
