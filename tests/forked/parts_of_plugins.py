"""Lets plugins of pytest name their hooks and fixtures alone.

Each run of pytest looks at all names of all its plugins, 5,000, of which 400 are any of its business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

ROOTS = ("_pytest.", "pytest_claude_params.")
_MARK = "_pytestfixturefunction"


def name_parts(places: Iterable[ModuleType | type]) -> None:
    """Let ``dir`` return of these modules and classes what pytest looks for, where they are its own or ours."""
    for place in places:
        name = place.__module__ if isinstance(place, type) else place.__name__
        if name.startswith(ROOTS):
            parts = [name for name in dir(place) if is_of_pytest(name, getattr(place, name, None))]
            place.__dir__ = lambda *_, parts=parts: parts


def is_of_pytest(name: str, value: object) -> bool:
    """Whether pytest looks for this in a plugin: a hook, or a fixture."""
    # Until pytest 8.4 a fixture was a function with a mark.
    is_fixture = type(value).__module__ == "_pytest.fixtures" or hasattr(value, _MARK)
    return name.startswith("pytest_") or is_fixture
