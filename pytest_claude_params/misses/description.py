"""Why no recording answers a request: the first reason that fits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.nearest import nearest
from pytest_claude_params.matching import differences
from pytest_claude_params.misses.changed import changed_miss
from pytest_claude_params.misses.lines import difference_lines, nearest_line, request_line
from pytest_claude_params.misses.miss import Miss
from pytest_claude_params.misses.nothing_recorded import nothing_recorded
from pytest_claude_params.misses.price import recording_of
from pytest_claude_params.misses.remedy import what_to_do
from pytest_claude_params.secrets.exchanges import redact_request
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.cassettes.upkeep.orphans import Renamed
    from pytest_claude_params.misses.context import MissContext
    from pytest_claude_params.objections import Objection
    from pytest_claude_params.secrets.redactions.redaction import Redaction

_PLAY_AGAIN = (
    "  Play again: POST /__claude/reset, or claude-params serve --allow-playback-repeats",
)


def describe(
    request: CallRequest,
    cassette: Cassette,
    context: MissContext,
    redactions: Sequence[Redaction] = (),
) -> Miss:
    """Say why ``request`` has no answer in ``cassette`` and what to do about it.

    Args:
        request: what was sent, without secrets.
        cassette: where there is no answer.
        context: how the test, its cassette and its command are shown.
        redactions: what is secret in recordings of other tools, and not to be shown.
    """
    miss = _described(request, cassette, context, redactions)
    starter = context.starter()
    return replace(miss, details=(_of_another_test(starter), *miss.details)) if starter else miss


def _of_another_test(starter: str) -> str:
    return (
        f"  asked in   a thread that {starter} has started: wait for it there, since what\n"
        "             outlives its test asks in the next one\n"
    )


def _described(
    request: CallRequest,
    cassette: Cassette,
    context: MissContext,
    redactions: Sequence[Redaction],
) -> Miss:
    if objection := context.objection(request):
        return _objected(request, cassette, objection, context, redactions)
    if times := cassette.times_recorded(request):
        return _recordings_used_up(request, cassette, times, context)
    if renamed := context.renamed(request):
        return _renamed(request, cassette, renamed, context)
    if not len(cassette):
        return nothing_recorded(request, cassette, context)
    return changed_miss(request, cassette, context, redactions)


def _objected(
    request: CallRequest,
    cassette: Cassette,
    objection: Objection,
    context: MissContext,
    redactions: Sequence[Redaction],
) -> Miss:
    """Say what is known against the request first; to record it would be of no use."""
    lines = objection.lines()
    like = nearest(cassette.interactions, request)
    compared = [f"  cassette   {context.cassette_name}"]
    if like is not None:
        number, (recorded, _) = like
        found = differences(redact_request(recorded, redactions), request, cassette.matcher)
        compared = [nearest_line(cassette, context, number), "", *difference_lines(found)]
    details = [
        *lines,
        *([""] if lines else []),
        f"  request    {request_line(request)}",
        *compared,
        "",
        *objection.advice,
    ]
    return Miss(objection.reason, tuple(details), "\n".join([objection.reason, *lines]))


def _renamed(
    request: CallRequest, cassette: Cassette, renamed: Renamed, context: MissContext
) -> Miss:
    state = "does not hold this request" if cassette.exists else "does not exist"
    details = [
        f"  cassette   {context.cassette_name} {state}",
        f"  request    {request_line(request)}",
        f"  recorded   in {renamed.name}, which no test seems to use",
        "",
        f"  Was the {'fixture' if context.is_of_fixture else 'test'} renamed?  {renamed.command}",
        *what_to_do(request, cassette, context, recording_of(request, cassette, context)),
    ]
    reason = f"recorded under another name -> {renamed.command}"
    return Miss(reason, tuple(details), "renamed")


def _recordings_used_up(
    request: CallRequest, cassette: Cassette, times: int, context: MissContext
) -> Miss:
    counts = f"request made {times + 1} times, recorded {plural(times, 'time')}"
    recording = recording_of(request, cassette, context)
    reason = f"{counts} -> {context.short_command(cassette)}"
    details = [
        f"  cassette   {context.cassette_name}",
        f"  request    {request_line(request)}",
        "",
        *(_PLAY_AGAIN if context.server else ()),
        *what_to_do(request, cassette, context, recording),
    ]
    return Miss(reason, tuple(details), "recordings used up", recording=recording)
