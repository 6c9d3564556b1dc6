"""Tests that another recorder answers, too: pytest-recording's marker beside ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    import pytest

_MARKER = "vcr"


def check_second_recorder(item: pytest.Item) -> None:
    """Raise ``UsageError`` for a Claude test whose calls ``@pytest.mark.vcr`` would answer.

    Both catch the same calls, so one of them would see none and judge nothing.
    """
    if item.get_closest_marker(_MARKER) is None:
        return
    name = item.location[2]
    # A parametrised test has a cassette for each of its variants.
    taken = f'claude_cassette("cassettes/{item.path.stem}/{name}.yaml")' if "[" not in name else ""
    hint = f"; {taken} replays what vcr has recorded" if taken else ""
    raise UsageError(
        f"@pytest.mark.{_MARKER} would answer its calls, and this plugin would see none. "
        f"Keep the marker of one of the two{hint}"
    )
