"""The first import of vcrpy, without what it imports for nothing."""

from __future__ import annotations

import importlib
import sys
from typing import Any

_ONLY_ITS_VERSION = "requests"


def import_vcrpy() -> None:
    """Import vcrpy, which imports all HTTP libraries that are installed.

    Of requests it looks at the version only, whose calls go through urllib3: a process that does
    not use it saves 60 ms.
    """
    modules: dict[str, Any] = sys.modules
    if "vcr.patch" in modules or _ONLY_ITS_VERSION in modules:
        importlib.import_module("vcr.patch")
        return
    modules[_ONLY_ITS_VERSION] = None  # as if it were not installed
    try:
        importlib.import_module("vcr.patch")
    finally:
        del modules[_ONLY_ITS_VERSION]
