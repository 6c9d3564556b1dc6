"""The command that records a miss, and its price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.misses.price import is_paid_for
from pytest_claude_params.wording import dollars, plain, plural, shortened

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.misses.context import MissContext
    from pytest_claude_params.misses.miss import Later, Recording


def what_to_do(
    request: CallRequest, cassette: Cassette, context: MissContext, recording: Recording
) -> list[str]:
    """Return the command that records a request, with its price, and what was put aside."""
    price = _estimate(recording, context) if is_paid_for(request, cassette) else ""
    return [
        *put_aside(request, cassette, context),
        f"  Record it:  {context.command(cassette)}{price}",
    ]


def put_aside(request: CallRequest, cassette: Cassette, context: MissContext) -> list[str]:
    """Name what was paid for when the test failed."""
    aside = cassette.put_aside
    if not aside.reason:
        return []
    use = "of no use: it answers other requests"
    if aside.answers(request):
        use = "not asked again"
    elif aside.has_error_for(request):
        use = "of no use: the answer was an error"
    return [
        f"  Put aside:  {context.cassette_name}.rejected, {use}",
        f"              ({shortened(plain(aside.reason))})",
    ]


def _estimate(recording: Recording, context: MissContext) -> str:
    every: list[Recording | Later] = [recording, *recording.later]
    tokens_in = sum(one.input_tokens for one in every)
    tokens_out = sum(one.output_tokens for one in every)
    costs = [one.cost for one in every if one.cost is not None]
    money = f", at most {dollars(sum(costs))}" if len(costs) == len(every) else ""
    times = context.times_left()
    what = "this request" if times == 1 else f"{times} requests like this"
    if recording.later:
        what += f" and {plural(len(recording.later), 'answer')} as recorded"
    return f"\n              ({what}: about {tokens_in:,} in, at most {tokens_out:,} out tokens{money})"
