"""Where the answers of a run came from, each counted once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable

# What the report of one test brings, as plain data.
TestData = dict[str, Any]

_ERROR = 400
_NEW = ("recorded", "live", "reused")
_ALWAYS_TOLD = ("replayed", "recorded", "live")


def answered_by(call: dict[str, Any]) -> str:
    """Return where an answer came from, also where a fault has altered it."""
    return str(call.get("altered_from") or call["source"])


def new_answers(test: TestData) -> list[dict[str, Any]]:
    """Return the calls of a test, without its judge's, that no cassette had answered before."""
    return [one for one in test["calls"] if one["source"] in _NEW and not one.get("judge")]


def without_lost_errors(call: dict[str, Any]) -> dict[str, Any]:
    """Return a call of a test whose recordings are not kept: its errors were asked, no more."""
    if call["status"] < _ERROR or call["source"] != "recorded":
        return call
    return {**call, "source": "live"}


def without_recordings(call: dict[str, Any]) -> dict[str, Any]:
    """Return a call of an attempt that is over, and whose recordings no file holds: it was asked."""
    changed = {name: "live" for name in ("source", "altered_from") if call.get(name) == "recorded"}
    return {**call, **changed}


def simulated_of(calls: Iterable[dict[str, Any]]) -> str:
    """Say how many of the answers whose origin is known are not Claude's: all, some or nothing."""
    origins = [call["origin"] for call in calls if call.get("origin")]
    simulated = ["simulator" in origin for origin in origins]
    return ("all" if all(simulated) else "some") if any(simulated) else ""


def counts_of(calls: Iterable[dict[str, Any]]) -> str:
    """Return how many answers came from where, and how many of them a fault has altered."""
    every = list(calls)
    sources = Counter(map(answered_by, every))
    told = [f"{sources[source]:,} {source}" for source in _ALWAYS_TOLD]
    told += [f"{sources[name]:,} {name}" for name in ("reused", "injected") if sources[name]]
    altered = sum(bool(call.get("altered_from")) for call in every)
    return ", ".join(
        [*told, f"{plural(altered, 'answer')} altered by a fault"] if altered else told
    )
