"""The side that touches pytest; the only one that imports it.

pytest rewrites the asserts of all modules of a plugin's distribution. There are none here, and
where Python may not write compiled files (PYTHONDONTWRITEBYTECODE, usual in containers) each run
would parse and compile every module again. So this package, which pytest imports before all
others, lets Python itself find them.
"""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

_OURS = f"{__name__.partition('.')[0]}."


class _AsTheyAre(MetaPathFinder):
    """Finds the plugin's modules as Python does, before pytest is asked."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module of this distribution, and leave all others to those who come next."""
        return PathFinder.find_spec(fullname, path, target) if fullname.startswith(_OURS) else None


sys.meta_path.insert(0, _AsTheyAre())
