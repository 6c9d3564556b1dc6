"""Texts and files that a suite names: none of them lies outside of the project."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.suites.suite import FileText, UsedText
from pytest_claude_params.wording import guess, listed, literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pytest_claude_params.suites.suite import Prompt, Text

# What the API takes as base64 (platform documentation, vision and PDF support, 2026-08).
_IMAGES = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}


@dataclass(frozen=True)
class Texts:
    """What texts stand for.

    Args:
        prompts: those of the suite, by name.
        folder: what paths are relative to.
        root: the project, in which all files lie.
    """

    prompts: Mapping[str, Prompt]
    folder: Path
    root: Path

    def text_of(self, given: Text) -> str:
        """Return a text; raises ``UsageError`` for a name or file that is not there."""
        if isinstance(given, UsedText):
            return self._prompt(given.use)
        return self._file(given.file) if isinstance(given, FileText) else given

    def block_of(self, name: str) -> dict[str, Any]:
        """Return a file as a content block: an image, a PDF or a text; raises ``UsageError``."""
        path = self.path_of(name)
        suffix = path.suffix.lower()
        if suffix in _IMAGES:
            return {"type": "image", "source": _source(path, _IMAGES[suffix])}
        if suffix == ".pdf":
            return {"type": "document", "source": _source(path, "application/pdf")}
        if suffix in (".txt", ".md", ".csv"):
            source = {"type": "text", "media_type": "text/plain", "data": self._file(name)}
            return {"type": "document", "source": source}
        kinds = listed([*_IMAGES, ".pdf", ".txt", ".md", ".csv"])
        raise UsageError(f"{literal(name)} is none of {kinds}")

    def path_of(self, name: str) -> Path:
        """Return where a file lies; raises ``UsageError`` if that is outside of the project."""
        path = self.check_inside(name)
        if not path.is_file():
            raise UsageError(f"there is no file {literal(name)}; paths are relative to the suite")
        return path

    def check_inside(self, name: str) -> Path:
        """Return where a file would lie; raises ``UsageError`` if that is outside of the project."""
        try:
            path = (self.folder / name).resolve()
            path.is_file()
        except (OSError, ValueError) as error:  # a name that no system takes
            reason = getattr(error, "strerror", None) or str(error)
            raise UsageError(f"{literal(name)} cannot be read: {reason}") from None
        if not path.is_relative_to(self._root):
            raise UsageError(f"{literal(name)} leads out of the project")
        return path

    @cached_property
    def _root(self) -> Path:
        return self.root.resolve()

    def _prompt(self, name: str) -> str:
        if name not in self.prompts:
            there = f"There are: {listed(list(self.prompts))}" if self.prompts else "There are none"
            raise UsageError(
                f"there is no prompt {literal(name)}.{guess(name, self.prompts)} {there}"
            )
        prompt = self.prompts[name]
        return prompt if isinstance(prompt, str) else self._file(prompt.file)

    def _file(self, name: str) -> str:
        try:
            return self.path_of(name).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise UsageError(f"{literal(name)} cannot be read: {reason}") from None


def _source(path: Path, media_type: str) -> dict[str, Any]:
    data = base64.standard_b64encode(path.read_bytes()).decode()
    return {"type": "base64", "media_type": media_type, "data": data}
