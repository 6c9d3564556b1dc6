"""Fixtures of wider scope that Claude tests share with other tests, which may come first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.plugin.collecting.claude_item import SURROUNDINGS_FIXTURE, is_claude_test

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pytest

# Their fixtures of wider scope ask nothing.
_NOT_A_PROJECT = ("_pytest", "pytest_claude_params")


def prepare_sharers(
    claude_items: Sequence[pytest.Item], items: Sequence[pytest.Item]
) -> set[pytest.FixtureDef[Any]]:
    """Let tests that set up what Claude tests use know where its cassette lies.

    Returns the fixtures of wider scope that Claude tests use.

    Args:
        claude_items: the Claude tests of this run.
        items: all of its tests.
    """
    shared = {one for item in claude_items for one in _of_wider_scope(item)}
    if not shared:
        return shared
    for item in items:
        if not is_claude_test(item) and not shared.isdisjoint(_of_wider_scope(item)):
            names = getattr(item, "fixturenames", [])
            names[:] = [SURROUNDINGS_FIXTURE, *names]
    return shared


def _of_wider_scope(item: pytest.Item) -> Iterator[pytest.FixtureDef[Any]]:
    # An attribute that pytest does not promise: without it, nothing is shared.
    known = getattr(item, "_fixtureinfo", None)
    for visible in known.name2fixturedefs.values() if known else ():
        for one in visible:
            module = str(getattr(one.func, "__module__", ""))
            if one.scope != "function" and module.partition(".")[0] not in _NOT_A_PROJECT:
                yield one
