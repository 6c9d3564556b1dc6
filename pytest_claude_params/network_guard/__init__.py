"""Nothing goes out unasked: sees connections and children of this process, and blocks some.

Installed in every run of pytest, so these modules import nothing that takes time.
"""

from pytest_claude_params.network_guard.guard import (
    Elsewhere,
    NetworkBlocked,
    NetworkGuard,
    Outside,
    PlaceholderBlocked,
)
from pytest_claude_params.network_guard.place import Kind, Place

__all__ = [
    "Elsewhere",
    "Kind",
    "NetworkBlocked",
    "NetworkGuard",
    "Outside",
    "Place",
    "PlaceholderBlocked",
]
