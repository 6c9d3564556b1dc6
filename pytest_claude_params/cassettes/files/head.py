"""The head of a cassette: when, with what and from whom it was recorded."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from pytest_claude_params import clock
from pytest_claude_params.cassettes.age import day_of
from pytest_claude_params.wire import hosts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from pytest_claude_params.cassettes.files.interactions import Interaction

_DATES = ("at", "oldest")


def head_of(added: Sequence[Interaction], tools: Mapping[str, str]) -> dict[str, str]:
    """Return what the head says of new recordings.

    Args:
        added: requests and their answers, each of which may have a date of its own.
        tools: what has recorded, such as ``{"sdk": "anthropic 2.12.0"}``.
    """
    versions = {request.headers.get("anthropic-version", "") for request, _ in added} - {""}
    origins = {hosts.origin_of(request.url, response.headers) for request, response in added}
    if any(response.usage.get("service_tier") == "batch" for _, response in added):
        origins.add("batch")
    made = _dates([response.recorded_at or now() for _, response in added] or [now()])
    return {
        "at": made.pop("at"),
        **tools,
        "api_version": ", ".join(sorted(versions)),
        "from": ", ".join(sorted(origins)),
        **made,
    }


def tools(*, with_sdk: bool = True) -> dict[str, str]:
    """Return what records, for the head of a file.

    Args:
        with_sdk: whether it is the SDK of this process that asks, and not another program's.
    """
    packages = {"plugin": "pytest-claude-params", **({"sdk": "anthropic"} if with_sdk else {})}
    return {role: _release(package) for role, package in packages.items()}


@cache
def _release(package: str) -> str:
    """Name a package with its version; a run asks for each file that it writes."""
    # Only now: most who read a head write none.
    from importlib.metadata import version

    return f"{package} {version(package)}"


def joined_head(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Head a file that keeps old recordings: nothing is called Claude's that once was simulated.

    Args:
        before: what the head said.
        now: what it says of the new recordings.
    """
    joined = dict(now)
    for name in ("sdk", "api_version", "from"):
        said = f"{before.get(name, '')}, {now.get(name, '')}".split(", ")
        joined[name] = ", ".join(sorted({value for value in said if value}))
    return joined | _dates(one[name] for one in (before, now) for name in _DATES if one.get(name))


def _dates(made: Iterable[str]) -> dict[str, str]:
    """Return when the last of several answers was made, and the oldest if that was another day."""
    known = [one for one in made if day_of(one)]
    if not known:
        return {}
    last, oldest = max(known), min(known)
    return {"at": last, **({"oldest": oldest} if day_of(oldest) != day_of(last) else {})}


def time_of(path: Path) -> str:
    """Return when a file was written; the time now if it is gone."""
    try:
        return written(dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC))
    except OSError:
        return now()


def now() -> str:
    """Return the time as it is written down."""
    return written(clock.now())


def written(time: dt.datetime) -> str:
    """Return a time of UTC as a head has it, to the second."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
