"""Which tests are Claude tests. Asked for every test of every run, so it imports nothing heavy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.plugin.stash import WRITTEN_AT

if TYPE_CHECKING:
    import pytest

MARKERS = (
    "claude_params",
    "claude_expect",
    "claude_contracts",
    "claude_cassette",
    "claude_fault",
    "claude_matrix",
    "claude_gate",
    "claude_mutations",
)
PREFIX = "claude_"
RUN_FIXTURE = "_claude_run"
# What a test gets that is no Claude test and shares a fixture of wider scope with one.
SURROUNDINGS_FIXTURE = "_claude_surroundings"
FIXTURES = frozenset(
    {
        "claude",
        "async_claude",
        "claude_client",
        "async_claude_client",
        "claude_calls",
        "claude_server",
        "claude_vcr",
    }
)


def concerns_us(item: pytest.Item) -> bool:
    """Whether this is a Claude test, or has a mark that looks like one of ours."""
    return has_fixture(item) or any(looks_like_ours(mark.name) for mark in item.iter_markers())


def looks_like_ours(mark: str) -> bool:
    """Whether a mark begins as all of ours do, or nearly so and ends as one of them.

    Also without the line between its words: ``claudeexpect``.
    """
    name = mark.lower()
    return name.startswith(PREFIX) or _is_nearly_ours(name)


def _is_nearly_ours(name: str) -> bool:
    beginning, line, end = name.partition("_")
    if not line and name.startswith("claude"):
        written, meant = name, list(MARKERS)
    elif PREFIX + end in MARKERS:
        written, meant = beginning, ["claude"]
    else:
        return False
    from difflib import get_close_matches

    return bool(get_close_matches(written, meant, cutoff=0.82))


def is_claude_test(item: pytest.Item) -> bool:
    """Whether a marker or a fixture asks for this plugin."""
    return has_fixture(item) or is_marked(item)


def has_fixture(item: pytest.Item) -> bool:
    """Whether it asks for one of our fixtures."""
    return not FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def shares_fixture(item: pytest.Item) -> bool:
    """Whether it sets up a fixture of wider scope that Claude tests use, too."""
    return SURROUNDINGS_FIXTURE in getattr(item, "fixturenames", ())


def is_marked(item: pytest.Item) -> bool:
    """Whether a marker makes it a Claude test, and not only a fixture."""
    return any(marker.name in MARKERS for marker in item.iter_markers())


def is_of_suite(item: pytest.Item) -> bool:
    """Whether it is a case of a suite in YAML, and not a test in Python."""
    return WRITTEN_AT in item.stash
