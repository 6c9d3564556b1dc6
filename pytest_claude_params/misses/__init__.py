"""The screen for a request that no recording answers: what differs, where, and what to type."""

from pytest_claude_params.misses.blocked_request import BlockedRequest
from pytest_claude_params.misses.context import MissContext
from pytest_claude_params.misses.description import describe
from pytest_claude_params.misses.late_miss import LateMiss
from pytest_claude_params.misses.miss import (
    BLOCKED,
    Acceptance,
    DescribedMiss,
    Later,
    Miss,
    Recording,
)
from pytest_claude_params.misses.miss_screen import screen
from pytest_claude_params.misses.nothing_recorded import below_another_root, beside_the_root

__all__ = [
    "BLOCKED",
    "Acceptance",
    "BlockedRequest",
    "DescribedMiss",
    "LateMiss",
    "Later",
    "Miss",
    "MissContext",
    "Recording",
    "below_another_root",
    "beside_the_root",
    "describe",
    "screen",
]
