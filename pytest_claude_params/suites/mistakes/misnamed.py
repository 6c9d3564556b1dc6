"""Files that hold a suite, and are not called as one."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

# How files end that people take for a suite; editors on Windows add .txt.
ENDINGS = (".yaml", ".yml", ".yaml.txt", ".yml.txt")
_ENDING = re.compile(r"(?P<claude>\.claude)?\.ya?ml(?P<txt>\.txt)?$", re.IGNORECASE)
_HEAD = 2_000
# A cassette of that size is not read to find out that it is none.
_LARGEST = 1_000_000
_VERSION = re.compile(r"^version:\s*1\s*(?:#.*)?$", re.MULTILINE)
_CASES = re.compile(r"^cases:", re.MULTILINE)
_MOST_NAMED = 3
_HIDDEN = ". Windows may hide its .txt: let the Explorer show file name extensions"


def looks_like_suite(path: Path) -> bool:
    """Whether a file is nearly called as a suite or begins as one does, and has cases."""
    if not (ending := _ENDING.search(path.name)):
        return False
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            head = file.read(_HEAD)
            if not (ending["claude"] or _VERSION.search(head)):
                return False
            return bool(_CASES.search(head + file.read()))
    except OSError:
        return False


def misnamed(name: str, patterns: Sequence[str]) -> str:
    """Say that a file is not collected, and how it would be.

    Args:
        name: what the file is called.
        patterns: how suites are called.
    """
    ending = _ENDING.search(name)
    hidden = _HIDDEN if ending and ending["txt"] else ""
    return (
        f"{name}: looks like a suite, and pytest does not collect it: suites are called "
        f"{listed(list(patterns), 'or')} (ini claude_suite_files)"
        f"{_called(_ENDING.sub('', name), patterns)}{hidden}"
    )


def misnamed_lines(
    folders: Iterable[Path],
    is_suite: Callable[[Path], bool],
    patterns: Sequence[str],
    shown: Callable[[Path], str],
) -> list[str]:
    """Name the files of folders that look like suites and are not called as one.

    Args:
        folders: where to look, not below them.
        is_suite: whether a file is called as a suite.
        patterns: how suites are called.
        shown: how a path is shown.
    """
    found = sorted(path for folder in {*folders} for path in _misnamed_in(folder, is_suite))
    lines = [misnamed(shown(path), patterns) for path in found[:_MOST_NAMED]]
    if len(found) > _MOST_NAMED:
        more = plural(len(found) - _MOST_NAMED, "more file")
        lines.append(f"and {more}: claude-params lint names them")
    return lines


def _misnamed_in(folder: Path, is_suite: Callable[[Path], bool]) -> Collection[Path]:
    try:
        with os.scandir(folder) as entries:
            return [
                path
                for entry in entries
                if entry.name.lower().endswith(ENDINGS)
                and not is_suite(path := Path(entry.path))
                and entry.is_file()
                and entry.stat().st_size <= _LARGEST
                and looks_like_suite(path)
            ]
    except OSError:
        return []


def _called(begin: str, patterns: Sequence[str]) -> str:
    """Say what to call a file, where the patterns tell it."""
    ends = (one[1:] for one in patterns if one.startswith("*.") and not set(one[1:]) & set("*?["))
    end = next(ends, "")
    return f". Call it {begin}{end}" if end else ""
