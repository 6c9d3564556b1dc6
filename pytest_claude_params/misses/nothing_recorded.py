"""The miss where there is no recording yet: which file was looked for, and which may be meant."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

from pytest_claude_params.misses.lines import request_line
from pytest_claude_params.misses.miss import Miss
from pytest_claude_params.misses.price import recording_of
from pytest_claude_params.misses.remedy import put_aside, what_to_do
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.misses.context import MissContext


def nothing_recorded(request: CallRequest, cassette: Cassette, context: MissContext) -> Miss:
    """Say which cassette holds nothing, and which may have been meant."""
    state = cassette.lack
    if cassette.other_hosts:
        state = "holds no exchange with Claude"
    place = f"  cassette   {context.cassette_name} {state}"
    recording = recording_of(request, cassette, context)
    meant = [*_with_others(cassette), *_elsewhere(context)]
    details = [
        place,
        *meant,
        f"  request    {request_line(request)}",
        "",
        *what_to_do(request, cassette, context, recording),
        *_commit(cassette, context),
    ]
    return Miss(
        f"no recording yet -> {context.short_command(cassette)}",
        tuple(details),
        "no recording",
        recording=recording,
        own=(
            *([place, *meant] if meant or cassette.exists else ()),
            *put_aside(request, cassette, context),
        ),
    )


def _with_others(cassette: Cassette) -> list[str]:
    """Say whom a cassette without Claude's answers is with: maybe a gateway to Claude."""
    hosts = Counter(cassette.other_hosts)
    if not hosts:
        return []
    told = [f"{plural(count, 'exchange')} with {host}" for host, count in hosts.items()]
    names = ", ".join(f'"{host}"' for host in hosts)
    return [
        f"             but {listed(told)}",
        f"             if Claude answers there: claude_hosts = [{names}]",
    ]


def _commit(cassette: Cassette, context: MissContext) -> list[str]:
    """What is not in the repository is not in CI."""
    if not context.in_ci or cassette.exists:
        return []
    return [f"  Commit it:  git add {shlex.quote(context.cassette_name)}"]


def beside_the_root(found: str) -> str:
    """Say that a path leads to a file from the project's root, and not from the test file."""
    return f"a path in claude_cassette is relative to the test file; {found} does exist"


def below_another_root(found: str, expected: str, what: str = "test") -> str:
    """Say that the same test, or fixture, was recorded below another root.

    Args:
        found: that cassette.
        expected: where the cassette belongs, as pytest was started now.
        what: whose it is.
    """
    command = shlex.join(["claude-params", "mv", found, expected])
    return f"{found} does exist: the same {what}, below another root\nmove it: {command}"


def _elsewhere(context: MissContext) -> list[str]:
    return [f"             {line}" for line in context.elsewhere.splitlines()]
