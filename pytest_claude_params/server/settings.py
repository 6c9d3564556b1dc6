"""How a folder is served: as its project has configured its tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes.files.file_text import DEFAULT_LIMIT_MB
from pytest_claude_params.cassettes.projects.configuration import (
    lines_of,
    redactions_in,
    redacts_pii,
    settings_of,
)
from pytest_claude_params.matching import Matcher
from pytest_claude_params.matching.varying import check_variations
from pytest_claude_params.secrets.redactions import redactions_with
from pytest_claude_params.server.folder_cassette import Reading
from pytest_claude_params.server.scopes import Serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def serving_of(
    folder: Path, upstream: str, log: Callable[[str], None], *, repeats: bool
) -> Serving:
    """Return how a folder is served; raises ``UsageError`` for a setting that cannot be meant.

    Args:
        folder: of cassettes.
        upstream: the API that answers what is not recorded; empty where nothing is recorded.
        log: is told what went wrong.
        repeats: whether recordings answer again once all that answer a request have.
    """
    settings = settings_of(folder.resolve())
    vary = lines_of(settings.get("claude_match_vary"))
    check_variations(vary, "claude_match_vary")
    reading = Reading(
        folder,
        Matcher(lines_of(settings.get("claude_match_ignore")), vary),
        lines_of(settings.get("claude_hosts")),
        _limit_mb(settings),
        repeats,
    )
    blanked = redactions_with(redactions_in(settings), pii=redacts_pii(settings))
    return Serving(reading, blanked, upstream, log)


def _limit_mb(settings: dict[str, Any]) -> int:
    said = str(settings.get("claude_max_cassette_mb", ""))
    return int(said) if said.isdecimal() and int(said) else DEFAULT_LIMIT_MB
