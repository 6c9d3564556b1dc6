"""Recordings in git, read by ``git`` itself; nothing of the work tree is touched."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import guess, quote

if TYPE_CHECKING:
    from collections.abc import Sequence

# git would note in its index what it has looked at.
_READ_ONLY = {"GIT_OPTIONAL_LOCKS": "0"}


@dataclass(frozen=True)
class Repository:
    """The git repository that a folder belongs to.

    Args:
        root: its topmost folder.
    """

    root: Path

    @classmethod
    def of(cls, folder: Path) -> Repository:
        """Find it; raises ``UsageError`` where there is none."""
        ended = _git(folder, "rev-parse", "--show-toplevel")
        if ended.returncode:
            raise UsageError(
                f"{folder} is not in a git repository: name two files or two folders to compare"
            )
        return cls(Path(os.fsdecode(ended.stdout.rstrip(b"\n"))))

    def commit(self, name: str) -> str:
        """Return the commit of this name; raises ``UsageError`` if there is none."""
        found = self._commit(name)
        if not found:
            raise UsageError(
                f"{quote(name)} is not a file, a folder or a revision of git.{self._hint(name)}"
            )
        return found

    def _hint(self, name: str) -> str:
        """Say why there may be no commit of this name."""
        if not self._commit("HEAD"):
            return " Nothing is committed here yet"
        if self._out("rev-parse", "--is-shallow-repository").strip() == b"true":
            return (
                " Only the newest commits were fetched: git fetch --unshallow; in CI, "
                "fetch-depth: 0"
            )
        return guess(name, self._out("for-each-ref", "--format=%(refname:short)").decode().split())

    def fork(self, name: str, other: str) -> str:
        """Return the commit at which two branches parted; raises ``UsageError`` if never."""
        ended = _git(self.root, "merge-base", self.commit(name), self.commit(other))
        if ended.returncode:
            raise UsageError(
                f"{name} and {other} share no commit. In CI, fetch the history: fetch-depth: 0"
            )
        return ended.stdout.decode().strip()

    def changed(self, old: str, new: str | None, paths: list[Path]) -> list[str]:
        """Return the files that differ between two commits, relative to the root.

        Args:
            old: a commit.
            new: another, or ``None`` for the work tree with the files that git does not know yet.
            paths: the files and folders to look at; all if there are none.
        """
        below = ["--", *(str(path.absolute()) for path in paths)]
        revisions = [old, new] if new else [old]
        found = self._out(
            "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", *revisions, *below
        )
        if new is None:
            found += self._out("ls-files", "--others", "--exclude-standard", "-z", *below)
        return sorted({os.fsdecode(name) for name in found.split(b"\0") if name})

    @property
    def differs(self) -> bool:
        """Whether files that git knows differ from the commit that is checked out."""
        return bool(self._out("status", "--porcelain", "--untracked-files=no"))

    def read(self, commit: str, file: str) -> bytes | None:
        """Return a file as a commit has it; ``None`` if it has none."""
        ended = _git(self.root, "show", f"{commit}:{file}")
        return None if ended.returncode else ended.stdout

    def ignored_by(self, path: Path) -> str:
        """Return the rule by which git ignores a file, with its place; empty if it does not."""
        ended = _git(self.root, "check-ignore", "--verbose", "--no-index", str(path))
        rule = os.fsdecode(ended.stdout.partition(b"\t")[0])
        return "" if ended.returncode or rule.rpartition(":")[2].startswith("!") else rule

    def held(self, patterns: Sequence[str]) -> list[str]:
        """Return the files that git holds whose names match one of these patterns."""
        found = self._out("ls-files", "-z", "--", *patterns)
        return [os.fsdecode(name) for name in found.split(b"\0") if name]

    def configure(self, name: str, value: str) -> None:
        """Set a value in the configuration of this clone."""
        self._out("config", "--local", name, value)

    def forget(self, section: str) -> bool:
        """Remove a section from the configuration of this clone; return whether there was one."""
        return not _git(self.root, "config", "--local", "--remove-section", section).returncode

    def _commit(self, name: str) -> str:
        if name.startswith("-"):
            return ""
        ended = _git(self.root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        return "" if ended.returncode else ended.stdout.decode().strip()

    def _out(self, *arguments: str) -> bytes:
        ended = _git(self.root, *arguments)
        if ended.returncode:
            said = ended.stderr.decode(errors="replace").strip().splitlines()
            raise UsageError(f"git {arguments[0]}: {said[-1] if said else 'failed'}")
        return ended.stdout


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(folder), *arguments]
    environment = os.environ | _READ_ONLY
    try:
        return subprocess.run(command, capture_output=True, check=False, env=environment)  # noqa: S603 - our own words
    except FileNotFoundError:
        raise UsageError(
            "git is not installed here: name two files or two folders to compare"
        ) from None
