"""Files that hold a suite, and are not called as one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_HEAD = 2_000
_VERSION = re.compile(r"^version:\s*1\s*(?:#.*)?$", re.MULTILINE)
_CASES = re.compile(r"^cases:", re.MULTILINE)


def looks_like_suite(path: Path) -> bool:
    """Whether a YAML file begins as a suite does, and has cases."""
    if path.suffix not in (".yaml", ".yml"):
        return False
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            head = file.read(_HEAD)
            return bool(_VERSION.search(head) and _CASES.search(head + file.read()))
    except OSError:
        return False


def misnamed(name: str, patterns: Sequence[str]) -> str:
    """Say that a file is not collected, and how it would be.

    Args:
        name: what the file is called.
        patterns: how suites are called.
    """
    begin = name.rpartition(".")[0].removesuffix(".claude")
    return (
        f"{name}: looks like a suite, and pytest does not collect it: suites are called "
        f"{listed(list(patterns), 'or')} (ini claude_suite_files). Call it {begin}.claude.yaml"
    )
