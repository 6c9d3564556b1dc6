"""What calls cost, by genai-prices' offline data; unknown models cost nothing known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest

_SIMULATED_SUFFIX = "-simulated"
# The Claude documentation's rule of thumb for English prose.
_CHARACTERS_A_TOKEN = 4


def cost_of_usage(model: str, usage: dict[str, object]) -> float | None:
    """Return what the API charges for an answer in US dollars, if the model's price is known.

    Args:
        model: the model that answered.
        usage: the answer's ``usage`` as the API sent it.
    """
    if not usage:
        return None
    from genai_prices import extract_usage

    answer = {"model": model.removesuffix(_SIMULATED_SUFFIX), "usage": usage}
    try:
        # Not by hand: Anthropic's input_tokens leave the cached ones out, prices include them.
        return float(extract_usage(answer, provider_id="anthropic").calc_price().total_price)
    except (LookupError, ValueError):
        return None


def estimated_tokens(request: CallRequest) -> tuple[int, int]:
    """Return about how many input tokens a request has, and its limit of output tokens."""
    body = request.parameters
    text = sum(len(str(body.get(name, ""))) for name in ("system", "messages", "tools"))
    limit = body.get("max_tokens")
    # A test may ask for what the API refuses, such as max_tokens="many".
    return max(1, text // _CHARACTERS_A_TOKEN), max(0, limit) if isinstance(limit, int) else 0


def estimated_cost(request: CallRequest) -> float | None:
    """Return at most what a request would cost in US dollars, if its price is known."""
    tokens_in, tokens_out = estimated_tokens(request)
    return cost_of_usage(request.model, {"input_tokens": tokens_in, "output_tokens": tokens_out})
