"""Keys, addresses and settings of this shell; no value of a key is told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pytest_claude_params.commands.doctor.finding import Finding
from pytest_claude_params.record_mode import replays_only
from pytest_claude_params.secrets.claude_keys import CLAUDE_KEYS
from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.commands.doctor.surroundings import Surroundings

_CI = "CI"
_BASE = "ANTHROPIC_BASE_URL"
_HEADERS = "ANTHROPIC_CUSTOM_HEADERS"


def findings(around: Surroundings) -> Iterator[Finding]:
    """Say which variables change what tests do."""
    keys = sorted(name for name in CLAUDE_KEYS if os.environ.get(name))
    if keys:
        yield Finding("key", "info", f"a key is in {listed(keys)} (not shown)")
    else:
        yield Finding(
            "key",
            "info",
            "no key in the environment",
            "replay needs none; to record does",
            "ANTHROPIC_API_KEY=... pytest --claude-record=new",
        )
    if address := os.environ.get(_BASE):
        yield Finding(
            "base-url",
            "warn",
            f"{_BASE} leads to {urlsplit(address).hostname or 'no host'}",
            "recordings made in this shell are of that host, and not of the Claude API",
            f"unset {_BASE}, unless it is meant",
        )
    if os.environ.get(_HEADERS):
        yield Finding(
            "custom-headers",
            "warn",
            f"{_HEADERS} is set (not shown)",
            "the SDK adds its headers to each call; tests outside of this shell send others",
            f"unset {_HEADERS}, unless it is meant",
        )
    mode = str(around.settings.get("claude_record") or "none")
    if not replays_only(mode):
        yield Finding(
            "record-mode",
            "warn",
            f"claude_record = {mode} in the configuration",
            "each run may call the API, and is billed",
            "take the line away, and say --claude-record where it is meant",
        )
    if os.environ.get(_CI):
        yield Finding("ci", "info", "CI is set: nothing is recorded or decided here")
