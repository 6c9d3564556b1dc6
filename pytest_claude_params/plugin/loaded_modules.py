"""What Claude tests need is loaded before the first test, and spared by the searches for garbage.

Before the first test, so that nothing that a test or a fixture has made is spared with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.garbage import Spared, uncollected
from pytest_claude_params.plugin.stash import SPARED

if TYPE_CHECKING:
    import pytest


def prepare(config: pytest.Config) -> None:
    """Undo it at the very end: what is registered early runs after pytest's own last search."""
    if SPARED not in config.stash:
        config.stash[SPARED] = Spared()
        config.add_cleanup(config.stash[SPARED].undo)


def load_checks(config: pytest.Config) -> None:
    """Import what Claude tests are checked with when they are collected."""
    with uncollected():
        from pytest_claude_params.plugin.collecting import collection  # noqa: F401

        config.stash[SPARED].spare()


def load(config: pytest.Config) -> None:
    """Import the SDK, vcrpy, and the HTTP libraries that it knows."""
    with uncollected():
        from pytest_claude_params.sdk.patches.vcrpy_import import import_vcrpy

        import_vcrpy()
        from pytest_claude_params.plugin.running import opening  # noqa: F401
        from pytest_claude_params.plugin.verdicts import verdict  # noqa: F401

        # Before the search goes on, which would begin with all that was made.
        config.stash[SPARED].spare()
