"""Expect what the answer costs."""

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import Numbers
from pytest_claude_params.prices import cost_of_usage


def cost_usd(call: Call, wanted: Numbers) -> Verdict:
    """Expect this list price in US dollars, what went through the prompt cache included."""
    model = call.response.model or call.request.model
    cost = cost_of_usage(model, call.response.usage)
    if cost is None:
        hint = f"no price is known for {wording.literal(model)}"
        return Verdict.without_verdict(f"{wanted}", "unknown", hint)
    return Verdict(wanted.admit(cost), f"{wanted}", wording.dollars(cost))
