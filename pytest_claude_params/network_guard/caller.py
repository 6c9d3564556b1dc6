"""The line of the user's code that something was asked from."""

from __future__ import annotations

import os
import sysconfig
from functools import lru_cache
from inspect import currentframe
from pathlib import Path
from typing import NamedTuple

# What stands here is no code of the user's. To ask where the standard library is takes 0.5 ms.
_LIBRARIES = (sysconfig.get_path("stdlib"), str(Path(__file__).parents[1]), "<")

# What looks for a shared library asks ldconfig, gcc and the like: nobody has started those.
SEARCH = os.path.join(_LIBRARIES[0], "ctypes")  # noqa: PTH118  (paths of frames are texts)


class Line(NamedTuple):
    """A line of code.

    Args:
        file: its path.
        number: counted from 1.
        function: whose line it is.
    """

    file: str
    number: int
    function: str

    def __str__(self) -> str:
        return f"{_shown(self.file)}:{self.number} in {self.function}"


def caller() -> str:
    """Return ``app.py:12 in ask``; nothing where no code of the user's is on the stack."""
    line = calling_line()
    return str(line) if line else ""


def calling_line() -> Line | None:
    """Return the same to be shown later, if at all: to look takes less than to show."""
    frame = currentframe()
    while frame:
        code = frame.f_code
        if _is_users(code.co_filename):
            return Line(code.co_filename, frame.f_lineno, code.co_name)
        frame = frame.f_back
    return None


# The same few dozen files for each call of a run.
@lru_cache(maxsize=1024)
def _is_users(path: str) -> bool:
    return not path.startswith(_LIBRARIES) and "site-packages" not in path


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
