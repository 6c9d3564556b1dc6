"""The part of a verdict about calls that went past the recorder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.network_guard.blocked_calls import CHILD
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.network_guard import Elsewhere, Outside, Place

_SEEN = """\

  Only calls through httpx, httpx2, aiohttp, requests, urllib3, http.client and boto3 are seen, in
  the test's own process. {hint}"""
_NO_CLIENT = (
    "Let the client use one of them: a transport of your own, or a class that\n"
    "  was imported by name or patched, passes them by."
)
_NO_CHILD = (
    "Call Claude in the test's process, or take the marker away if\n  the child makes no call."
)


_KEYLESS = """\
  No key is set: while the test ran, ANTHROPIC_API_KEY held a placeholder. Code that looks whether
  there is a key finds none with claude_cassette(placeholder_key=False)."""


def keyless_hint(place: Place) -> str:
    """Return what a screen says where a placeholder stood in for a key; nothing if none did."""
    return f"\n{_KEYLESS}" if place.is_keyless else ""


def blocked_call(place: Place) -> str:
    """Return the message of a blocked call, also where the code under test caught it."""
    if not place.blocked:
        return ""
    more = len(place.blocked) - 1
    text = f"claude: {place.blocked[0]}"
    return f"{text}\n\n  {plural(more, 'more connection')} of this test blocked" if more else text


def unseen_call(place: Place, answered: int) -> str:
    """Return the message of connections that were no recorded request; nothing if there are none.

    Args:
        place: what was seen of the test.
        answered: how many requests went out with the recorder's knowledge.
    """
    if not place.opened or answered:
        return ""
    known = listed(sorted(set(place.opened)))
    opened = plural(len(place.opened), "connection")
    headline = f"claude: no Claude call was seen to record, but {opened} to {known}"
    return f"{headline}\n{_SEEN.format(hint=_NO_CLIENT)}"


def calls_of_children(place: Place) -> str:
    """Return the message for a test that made no call and started other programs."""
    if not place.children:
        return ""
    started = listed(_first(sorted(set(place.children))))
    said = f"claude: no Claude call was seen, but the test started {started}\n"
    if "claude" in place.children:
        return f"{said}\n{CHILD}"
    return said + _SEEN.format(hint=_NO_CHILD)


def outside_lines(outside: Sequence[Outside]) -> list[str]:
    """Return what the summary says of calls outside of Claude tests."""
    lines = []
    for blocked in (False, True):
        seen = [one for one in outside if one.blocked == blocked]
        if seen:
            hosts = listed(sorted({one.host for one in seen}))
            places = listed(_first(list(dict.fromkeys(one.place for one in seen))))
            verb = "blocked" if blocked else "made"
            count = plural(len(seen), "connection")
            lines.append(f"{count} to {hosts} {verb} outside of Claude tests: {places}")
    return lines


def elsewhere_lines(elsewhere: Sequence[Elsewhere]) -> list[str]:
    """Return what the summary says of connections to other machines that were blocked."""
    if not elsewhere:
        return []
    hosts = listed(_first(sorted({one.host for one in elsewhere})))
    asked = listed(_first(list(dict.fromkeys(one.caller or one.place for one in elsewhere))))
    count = plural(len(elsewhere), "connection")
    return [
        f"--claude-block-network blocked {count} to {hosts}, asked by {asked}",
        "to let a host through, add it to claude_allow_hosts in the configuration",
    ]


def _first(names: list[str], most: int = 3) -> list[str]:
    """The first few, and how many more."""
    return names if len(names) <= most else [*names[:most], f"{len(names) - most} more"]
