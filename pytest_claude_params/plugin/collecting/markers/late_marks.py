"""Marks that a test gets while it runs, after its marks were read: they would judge nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_claude_params.plugin.collecting.claude_item import MARKERS, looks_like_ours
from pytest_claude_params.plugin.collecting.markers.marker_names import misspelt, registered
from pytest_claude_params.plugin.stash import DECLARED
from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHERE = (
    "Write it above the test, in pytestmark or in pytest.param(marks=...), "
    "or add it in pytest_collection_modifyitems"
)


def fail_for_late_marks(item: pytest.Item) -> None:
    """Fail a test which ``request.node.add_marker`` has given a marker of ours, or nearly one."""
    __tracebackhide__ = True
    names = list(dict.fromkeys(_late(item)))
    if not names:
        return
    wrong = next((name for name in names if name not in MARKERS), "")
    text = f"{misspelt(wrong)} It" if wrong else listed(names)
    pytest.fail(
        f"claude: {text} was added while the test ran, when its markers had been read: "
        f"it judged nothing. {_WHERE}.",
        pytrace=False,
    )


def _late(item: pytest.Item) -> Iterator[str]:
    known = {id(mark) for mark in item.stash.get(DECLARED, ([], None))[0]}
    for mark in item.iter_markers():
        if id(mark) in known or not looks_like_ours(mark.name):
            continue
        if mark.name in MARKERS or mark.name not in registered(item.config):
            yield mark.name
