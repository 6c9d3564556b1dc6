"""The mistakes in suites: pytest collects them for a verb, as it does for a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.commands.pytest_runs.pytest_run import told_by_pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SUFFIXES = (".claude.yaml", ".claude.yml")


def is_suite(path: Path) -> bool:
    """Whether a file is a suite by its name, or by what it holds."""
    from pytest_claude_params.suites.mistakes.misnamed import looks_like_suite

    return path.name.endswith(_SUFFIXES) or looks_like_suite(path)


def named_by(suites: Sequence[Path], others: Iterable[Path]) -> list[Path]:
    """Return the files that suites speak of, such as datasets and what they include."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in suites]
    return [path for path in others if any(path.name in text for text in texts)]


def mistakes_in(suites: Sequence[Path]) -> tuple[dict[Path, str], list[str]]:
    """Return all that is wrong in suites, by their paths, and what else is to be said of them.

    Pytest collects them in a process of its own, so that the project's own expectations, its
    configuration and the rules count as they do in a run.

    Raises ``UsageError`` with pytest's own word if it cannot.
    """
    if not suites:
        return {}, []
    by_place = {path.resolve(): path for path in suites}
    told = told_by_pytest(
        "--claude-collected",
        "--collect-only",
        *(str(path) for path in by_place),
        doing="collect the suites",
        see="pytest --collect-only",
    )
    found = {Path(path).resolve(): text for path, text in told["mistakes"].items()}
    mistakes = {path: found[place].strip() for place, path in by_place.items() if place in found}
    return mistakes, told["doubts"]
