"""Moving cassettes to other names, with the media that they name."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files import media
from pytest_claude_params.cassettes.naming import PREVIEW_SUFFIX, REJECTED_SUFFIX
from pytest_claude_params.cassettes.upkeep.media_use import media_named_in, unnamed_media
from pytest_claude_params.errors import CassetteError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def move(cassettes: Mapping[Path, Path]) -> None:
    """Move cassettes, all or none; what was put aside beside them goes along.

    Raises ``UsageError`` if a file is in the way.

    Args:
        cassettes: from where each is moved to where.
    """
    steps = {
        source.with_name(source.name + suffix): target.with_name(target.name + suffix)
        for source, target in cassettes.items()
        for suffix in ("", REJECTED_SUFFIX, PREVIEW_SUFFIX)
        if source.with_name(source.name + suffix).exists()
    }
    for target in steps.values():
        if target.exists():
            raise UsageError(f"{target} exists already; nothing was moved")
    for source, target in steps.items():
        try:
            _move(source, target)
        except OSError as error:
            problem = f"cannot be moved to {target}: {error.strerror}"
            raise CassetteError(source, problem, "What was moved before it stays moved") from None


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.parent == target.parent:
        source.rename(target)
        return
    # The media first: a cassette is never without what it names.
    for name in media_named_in(source):
        if (source.parent / name).exists() and not (target.parent / name).exists():
            (target.parent / media.FOLDER).mkdir(exist_ok=True)
            shutil.copy2(source.parent / name, target.parent / name)
    source.rename(target)
    for path in unnamed_media(source.parent):
        path.unlink()
    for folder in (source.parent / media.FOLDER, source.parent):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
