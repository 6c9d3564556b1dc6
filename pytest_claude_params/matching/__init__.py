"""When two requests ask the same, and where they differ."""

from pytest_claude_params.matching.canonical import canonical_body, canonical_parameters
from pytest_claude_params.matching.differences import (
    ABSENT,
    Difference,
    differences,
    value_differences,
)
from pytest_claude_params.matching.matcher import EVERYTHING_MATTERS, Matcher, key_of
from pytest_claude_params.matching.request_paths import Path, format_path, parse_path

__all__ = [
    "ABSENT",
    "EVERYTHING_MATTERS",
    "Difference",
    "Matcher",
    "Path",
    "canonical_body",
    "canonical_parameters",
    "differences",
    "format_path",
    "key_of",
    "parse_path",
    "value_differences",
]
