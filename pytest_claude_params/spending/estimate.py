"""What a run will ask and what that costs, told before the first call."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_claude_params.call import CallResponse
from pytest_claude_params.prices import cost_of_usage, estimated_tokens
from pytest_claude_params.spending.worst_case import Amount, input_tokens_of, worst_case
from pytest_claude_params.wording import dollars, listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.spending.limit import Limit

_ERROR = 400
_MOST_NAMED = 3


@dataclass
class Estimate:
    """What the recordings say of the calls of a run.

    Args:
        tests: how many tests ask them.
        planned: how many of them have no recordings, and say in a suite what they ask.
        unknown: how many tests have no recordings, so that nobody knows what they ask.
        models: how many calls each model gets.
        unpriced: the models without a known price.
        tokens_in: about how many input tokens.
        tokens_out: about how many output tokens, as recorded.
        most_out: how many output tokens at most.
        counted: for how many calls the tokens are told by the length of the text.
        likely: what they cost as recorded, in US dollars.
        batched: the same as a batch.
        most: what they cost at most.
    """

    tests: int = 0
    planned: int = 0
    unknown: int = 0
    models: Counter[str] = field(default_factory=Counter)
    unpriced: set[str] = field(default_factory=set)
    tokens_in: int = 0
    tokens_out: int = 0
    most_out: int = 0
    counted: int = 0
    likely: float = 0.0
    batched: float = 0.0
    most: Amount = field(default_factory=Amount)

    @property
    def calls(self) -> int:
        """How many calls are known."""
        return sum(self.models.values())

    def add(self, recorded: Iterable[Interaction]) -> None:
        """Add recordings that will be asked again."""
        for request, response in recorded:
            # What failed was tried again, and its answer is recorded, too.
            if request.is_message and response.status < _ERROR:
                self._add(request, response)

    def add_planned(self, requests: Sequence[CallRequest]) -> None:
        """Add requests of a suite that were never recorded: their answers are as long as they may."""
        self.planned += 1
        for request in requests:
            self._add(request, CallResponse(200, {}, {}))

    def _add(self, request: CallRequest, response: CallResponse) -> None:
        model, usage = request.model, dict(response.usage)
        guessed_in, limit = estimated_tokens(request)
        if not usage:
            self.counted += 1
            usage = {"input_tokens": guessed_in, "output_tokens": limit}
        tokens_in = input_tokens_of(usage)
        self.models[model] += 1
        self.tokens_in += tokens_in
        self.tokens_out += response.count_of("output_tokens") or 0
        self.most_out += limit
        cost = cost_of_usage(model, usage)
        if cost is None:
            self.unpriced.add(model)
        self.likely += cost or 0
        self.batched += cost_of_usage(model, {**usage, "service_tier": "batch"}) or 0
        self.most += worst_case(request, tokens_in)


def estimate_lines(estimate: Estimate, limit: Limit | None = None) -> list[str]:
    """Return the screen; nothing if nothing will be asked.

    Args:
        estimate: what the recordings say.
        limit: the budget of the run, if it has one.
    """
    unknown = f"what {plural(estimate.unknown, 'test')} without recordings will ask"
    if not estimate.calls:
        lines = [f"claude estimate: not known {unknown}"] if estimate.unknown else []
    else:
        calls, tests = plural(estimate.calls, "call"), plural(estimate.tests, "test")
        lines = [f"claude estimate: {calls} of {tests}, {_known_by(estimate)}", *_figures(estimate)]
        lines += [f"  not known  {unknown}"] if estimate.unknown else []
    if not lines:
        return []
    if limit is not None:
        lines.append(f"  budget     {limit}; a call that could pass it is not sent")
    return lines


def _known_by(estimate: Estimate) -> str:
    if not estimate.planned:
        return "as recorded"
    if estimate.planned == estimate.tests:
        return "as the suites say, never recorded"
    return f"as recorded, and of {estimate.planned:,} never recorded as the suites say"


def _figures(estimate: Estimate) -> list[str]:
    named = [f"{model or 'none'} ({count})" for model, count in estimate.models.most_common()]
    shown = named[:_MOST_NAMED] + (
        [f"{len(named) - _MOST_NAMED} more"] if named[_MOST_NAMED:] else []
    )
    bound = f"; at most {estimate.most_out:,} out"
    lines = [
        f"  models     {listed(shown)}",
        f"  tokens     {estimate.tokens_in:,} in, {estimate.tokens_out:,} out{bound}",
    ]
    if estimate.counted:
        lines.append(
            f"             (of {plural(estimate.counted, 'call')} by the length of the text)"
        )
    if estimate.unpriced:
        lines.append(f"  no price   is known for {listed(sorted(estimate.unpriced))}")
    if estimate.likely:
        most = estimate.most.dollars
        bound = "" if most is None else f", at most {dollars(most)}"
        batch = dollars(estimate.batched)
        lines.append(f"  cost       about {dollars(estimate.likely)}{bound}; as a batch {batch}")
    return lines
