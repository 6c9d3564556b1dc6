"""Truncations: answers that were cut although nothing in the test expects it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params import wording
from pytest_claude_params.expectations.evaluation import FinalAnswer, final_answers
from pytest_claude_params.expectations.samples.repeated_requests import question_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pytest_claude_params.call import Call

# A test that names one of these has thought about the length of the answer.
_AWARE = frozenset({"stop_reason", "output_tokens"})


def unexpected_truncations(calls: Sequence[Call], expects: Collection[str]) -> list[str]:
    """Warn of answers that ``max_tokens`` cut, once for each request, unless a length is expected.

    Args:
        calls: all calls of the test.
        expects: the names of the expectations of the test.
    """
    if _AWARE.intersection(expects):
        return []
    cut = [answer for answer in final_answers(calls) if _was_cut(answer.call)]
    of_request: dict[str, list[FinalAnswer]] = {}
    for answer in cut:
        of_request.setdefault(question_of(answer.call), []).append(answer)
    return [_warning(first, len(rest)) for first, *rest in of_request.values()]


def _was_cut(call: Call) -> bool:
    # max_tokens=0 asks for no answer: it warms the prompt cache.
    is_cut = call.stop_reason == "max_tokens" and not call.is_injected
    return is_cut and bool(call.request.parameters.get("max_tokens"))


def _warning(answer: FinalAnswer, more: int) -> str:
    call = answer.call
    limit = call.request.parameters.get("max_tokens")
    ends = f" (it ends with {wording.quote_end(call.text, 40)})" if call.text else ""
    others = f", as were {more} more answers to this request" if more > 1 else ""
    if more == 1:
        others = ", as was 1 more answer to this request"
    return (
        f"{answer.which or 'the answer'} was cut at max_tokens={limit}{ends}{others}, "
        "and nothing in this test expects that. "
        "Raise max_tokens, or say that the cut is wanted: claude_expect(stop_reason='max_tokens')."
    )
