"""Marks that look like markers of this plugin and are none: a test with one would judge nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.plugin.collecting.claude_item import MARKERS, PREFIX, looks_like_ours
from pytest_claude_params.plugin.paths import shown_path, shown_place
from pytest_claude_params.wording import listed, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What pytest says at import where it is strict about marks, or warnings are errors.
_STRICT = re.compile(
    r"'(claude_\w+)' not found in `markers`|Unknown pytest\.mark\.(claude_\w+)", re.IGNORECASE
)
_YOURS = "A mark of your own is registered under the ini key markers."


def misspelt_markers(items: Iterable[pytest.Item]) -> Iterator[str]:
    """Say once for each place that a mark is not one of ours, and not registered by anyone else."""
    told: set[tuple[str, str]] = set()
    for item in items:
        for node in item.listchain():
            for mark in node.own_markers:
                # Which others are registered is asked only where that matters: it takes time.
                if mark.name in MARKERS or not looks_like_ours(mark.name):
                    continue
                said = (node.nodeid.partition("[")[0], mark.name)
                if said not in told and mark.name not in registered(item.config):
                    told.add(said)
                    yield f"{_place(node)}: {misspelt(mark.name)} {_YOURS}"


def explain_strict_markers(report: pytest.CollectReport) -> None:
    """Say what was meant by a mark that pytest itself does not take at import."""
    text = str(report.longrepr)
    if found := _STRICT.search(text):
        report.longrepr = f"{text}\n{misspelt(found[1] or found[2])}"


def misspelt(name: str) -> str:
    """Say that a mark is none of ours, and which is meant."""
    # All begin alike, which would make any of them near.
    ends = [one.removeprefix(PREFIX) for one in MARKERS]
    said = name.lower()
    meant = nearest(said.split("_", 1)[1] if "_" in said else said.removeprefix("claude"), ends)
    hint = f"did you mean {PREFIX}{meant}?" if meant else f"there are {listed(MARKERS)}."
    return f"{name} is not a marker of pytest-claude-params; {hint}"


def registered(config: pytest.Config) -> set[str]:
    """Return the names of all marks that this plugin, another one or the project has described."""
    return {re.split(r"[:(]", line)[0].strip() for line in config.getini("markers")}


def _place(node: Any) -> str:
    """Where a mark stands, as far as that is known: its test, its class or its file."""
    if isinstance(node, pytest.Item):
        return shown_place(node)
    file = shown_path(node.config, node.path)
    if isinstance(node, pytest.Class):
        return f"{file}:{(node.reportinfo()[1] or 0) + 1}: {node.name}"
    return file
