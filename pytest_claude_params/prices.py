"""The cost of calls, by genai-prices' offline data; unknown models cost nothing known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.call import CallRequest

_SIMULATED_SUFFIX = "-simulated"
# genai-prices 0.2.3 has no price for them. They cost what their siblings do (litellm 1.110,
# model_prices_and_context_window.json; pricing page, 2026-11).
_SIBLINGS = {"claude-mythos-5": "claude-fable-5", "claude-mythos-5-1": "claude-fable-5-1"}
# Inference in the US costs a tenth more for each token (pricing page, 2026-11). genai-prices
# 0.2.3 does not know that. Models older than Opus 4.6 have no choice, and answer "not_available".
_IN_THE_US = 0.1
# The Claude documentation's rule of thumb for English prose.
_CHARACTERS_A_TOKEN = 4
# An image has at most so many (platform documentation, vision, 2026-11).
_OF_IMAGE = 4_784
# A document is text and pictures of pages: no more tokens than bytes by ten.
_BYTES_A_TOKEN_OF_DOCUMENT = 10


def cost_of_usage(model: str, usage: dict[str, object]) -> float | None:
    """Return what the API charges for an answer in US dollars, if the model's price is known.

    Args:
        model: the model that answered.
        usage: the answer's ``usage`` as the API sent it.
    """
    if not usage:
        return None
    name = model.removesuffix(_SIMULATED_SUFFIX)
    for known_as in filter(None, (name, _SIBLINGS.get(name))):
        try:
            return _price(known_as, usage)
        except (LookupError, ValueError):
            continue
    return None


def _price(model: str, usage: dict[str, object]) -> float:
    from genai_prices import extract_usage

    # Not by hand: Anthropic's input_tokens leave the cached ones out, prices include them.
    extracted = extract_usage({"model": model, "usage": usage}, provider_id="anthropic")
    context: Any = {}
    if usage.get("speed") == "fast":
        context["speed"] = "fast"
    if usage.get("service_tier") == "batch":
        context["processing"] = "batch"
    price = extracted.calc_price(price_context=context)
    more = _IN_THE_US if usage.get("inference_geo") == "us" else 0
    # What is paid for each search is the same everywhere.
    of_tokens = float(price.input_price) + float(price.output_price)
    return float(price.total_price) + more * of_tokens


def estimated_tokens(request: CallRequest) -> tuple[int, int]:
    """Return about how many input tokens a request has, and its limit of output tokens."""
    body = request.parameters
    sent = [body.get(name, "") for name in ("system", "messages", "tools")]
    letters, of_media = media_in(sent)
    text = sum(len(str(one)) for one in sent) - letters
    tokens = text // _CHARACTERS_A_TOKEN + of_media
    limit = body.get("max_tokens")
    # A test may ask for what the API rejects, such as max_tokens="many".
    return max(1, tokens), max(0, limit) if isinstance(limit, int) else 0


def media_in(value: Any) -> tuple[int, int]:
    """Return how many letters of base64 a request holds, and how many tokens they have at most."""
    found = list(_media_in(value))
    tokens = sum(
        _OF_IMAGE if kind == "image" else len(data) // _BYTES_A_TOKEN_OF_DOCUMENT
        for kind, data in found
    )
    return sum(len(data) for _, data in found), tokens


def _media_in(value: Any) -> Iterator[tuple[str, str]]:
    """Yield what is sent as base64: the type of the block that holds it, and the text of that."""
    if isinstance(value, list):
        for one in value:
            yield from _media_in(one)
    if not isinstance(value, dict):
        return
    source = value.get("source")
    if isinstance(source, dict) and source.get("type") == "base64":
        yield str(value.get("type")), str(source.get("data", ""))
        return
    for one in value.values():
        yield from _media_in(one)
