"""Lines that several misses have: the request, the nearest recording, what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.changes import change
from pytest_claude_params.wording import quote, shown

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.matching import Difference
    from pytest_claude_params.misses.context import MissContext

_MOST_DIFFERENCES = 12


def difference_lines(found: list[Difference]) -> list[str]:
    """Return a line for each difference, up to a dozen."""
    width = max((len(difference.path) for difference in found), default=0)
    lines = [
        f"  {difference.path:<{width}}  {change(difference.recorded, difference.asked)}"
        for difference in found[:_MOST_DIFFERENCES]
    ]
    if len(found) > _MOST_DIFFERENCES:
        lines.append(f"  ... and {len(found) - _MOST_DIFFERENCES} more differences")
    return lines


def nearest_line(cassette: Cassette, context: MissContext, number: int) -> str:
    """Name the cassette, and the recording in it that is compared with."""
    source = cassette.source_of(number)
    made = f" (recorded {source.at})" if source.at else ""
    nearest = f"nearest is recording {source.number} of {source.size}{made}"
    return f"  cassette   {source.name or context.cassette_name}, {nearest}"


def request_line(request: CallRequest) -> str:
    """Return a request in a line: its model, its limit, and how its prompt begins."""
    if not request.is_message:
        return f"{request.method} {request.path}"
    limit = shown(request.parameters.get("max_tokens"))
    return f"model={request.model} max_tokens={limit} {quote(request.prompt)}"
