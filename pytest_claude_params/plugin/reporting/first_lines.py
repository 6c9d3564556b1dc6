"""The lines at the start of a run that say how calls will be answered."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING

from pytest_claude_params.network_guard import placeholder
from pytest_claude_params.plugin.paths import shown_path
from pytest_claude_params.plugin.stash import OPTIONS
from pytest_claude_params.record_mode import replays_only
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

_MODES = {
    "none": "replay only",
    "new": "live where there is no recording",
    "update": "live where there is no recording, what passing tests no longer play is dropped",
    "all": "everything live",
    "batch": "everything through message batches, at half the price",
    "preview": "everything live, no cassette is written",
}


def header(config: pytest.Config, folders: list[Path]) -> list[str]:
    """Return the lines that say how calls will be answered.

    Args:
        config: the run's.
        folders: where the cassettes of each Claude test lie.
    """
    options = config.stash[OPTIONS]
    shown = listed([shown_path(config, folder) for folder in dict.fromkeys(folders)])
    parts = (
        f"claude: {plural(len(folders), 'Claude test')}",
        f"record mode {options.record} ({_MODES[options.record]})",
        f"cassettes in {shown}",
        f"anthropic {importlib.metadata.version('anthropic')}",
    )
    lines = [", ".join(parts)]
    if (
        replays_only(options.record)
        and options.placeholder_key != "off"
        and placeholder.is_needed()
    ):
        lines.append(
            "claude: no key is set; tests that replay find a placeholder, which is never sent"
        )
    return lines
