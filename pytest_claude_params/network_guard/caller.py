"""The line of the user's code that something was asked from."""

from __future__ import annotations

import os
import sysconfig
from inspect import currentframe
from pathlib import Path

# What stands here is no code of the user's. To ask where the standard library is takes 0.5 ms.
_LIBRARIES = (sysconfig.get_path("stdlib"), str(Path(__file__).parents[1]), "<")


def caller() -> str:
    """Return ``app.py:12 in ask``; nothing where no code of the user's is on the stack."""
    frame = currentframe()
    while frame:
        path = frame.f_code.co_filename
        if not path.startswith(_LIBRARIES) and "site-packages" not in path:
            return f"{_shown(path)}:{frame.f_lineno} in {frame.f_code.co_name}"
        frame = frame.f_back
    return ""


def is_below(folder: str) -> bool:
    """Whether code in a folder, as the end of its path, is on the stack."""
    frame = currentframe()
    while frame:
        if os.path.dirname(frame.f_code.co_filename).endswith(folder):  # noqa: PTH120  (per frame)
            return True
        frame = frame.f_back
    return False


def _shown(path: str) -> str:
    file, here = Path(path), Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else path
