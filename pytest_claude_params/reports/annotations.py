"""Annotations of GitHub Actions: what failed, beside the line where it did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.reports.markdown.broken import broken_of
from pytest_claude_params.wording import plain

if TYPE_CHECKING:
    from pytest_claude_params.reports.markdown.broken import Broken
    from pytest_claude_params.reports.run import Run

# GitHub shows no more errors of a step.
_MOST = 10


def annotation_lines(run: Run, root: Path, workspace: str) -> list[str]:
    """Return a workflow command for each of the first ten tests that failed.

    Args:
        run: the run.
        root: what the files of its tests are relative to.
        workspace: where the repository lies, which GitHub's paths are relative to.
    """
    failed = [one for one in broken_of(run) if one.sort != "besides"]
    return [_line(one, root, workspace) for one in failed[:_MOST]]


def _line(one: Broken, root: Path, workspace: str) -> str:
    properties = {"title": one.test}
    if file := _file(one, root, workspace):
        properties = {"file": file, "line": str(one.line), **properties}
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::error {told}::{_data(one.reason)}"


def _file(one: Broken, root: Path, workspace: str) -> str:
    """Return a test's file as GitHub knows it; nothing outside of the repository."""
    file = one.data.get("file")
    if not file or not one.line:
        return ""
    path = (root / file).resolve()
    top = Path(workspace).resolve() if workspace else root.resolve()
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else ""


def _data(text: str) -> str:
    lines = "\n".join(plain(line) for line in text.split("\n"))
    return lines.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
