"""From a request for a message to its answer, with what the simulator remembers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.composing.composer import write_answer
from pytest_claude_params.simulator.composing.randomness import Dealer
from pytest_claude_params.simulator.endpoints.prompt_cache import PromptCache
from pytest_claude_params.simulator.endpoints.threads import THREADS_BETA, Threads, Turn
from pytest_claude_params.simulator.http.api_error import invalid_request
from pytest_claude_params.simulator.validation.validation import check_message

if TYPE_CHECKING:
    from pytest_claude_params.simulator.composing.randomness import Chance
    from pytest_claude_params.simulator.composing.scenario import Scenario
    from pytest_claude_params.simulator.messages.message import Answer


@dataclass(frozen=True)
class Terms:
    """What a request says beside its body.

    Args:
        version: the version of the API that it is for.
        is_beta: whether fields of betas are let through.
        betas: the betas that it names.
    """

    version: str
    is_beta: bool
    betas: frozenset[str]


class Answering:
    """Answer requests for messages.

    Args:
        scenario: what is answered.
        seed: where chance starts.
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        self.dealer = Dealer(seed)
        self._threads = Threads()
        self._cache = PromptCache()

    def answer(self, body: dict[str, Any], terms: Terms) -> tuple[Answer, Chance]:
        """Answer a request that may be on a thread; what is wrong with it is an ``ApiError``."""
        on_threads = THREADS_BETA in terms.betas
        turn = self._threads.turn_of(body) if on_threads else Turn(body)
        answer, chance = self.answer_alone(turn.body, terms)
        self._threads.keep(turn, answer)
        return answer, chance

    def answer_alone(self, body: dict[str, Any], terms: Terms) -> tuple[Answer, Chance]:
        """Answer a request that holds its whole conversation."""
        body = with_output_config(body, is_beta=terms.is_beta)
        model = check_message(body, terms.version, beta=terms.is_beta)
        chance = self.dealer.deal(body)
        answer = write_answer(body, model, self._scenario, chance)
        return replace(answer, cache=self._cache.use(body, model)), chance


def with_output_config(body: dict[str, Any], *, is_beta: bool) -> dict[str, Any]:
    """Put ``output_format``, the beta's name for it, where it stands today."""
    if not is_beta or "output_format" not in body:
        return body
    rest = {name: value for name, value in body.items() if name != "output_format"}
    if body["output_format"] is None:
        return rest
    config = body.get("output_config") or {}
    if not isinstance(config, dict):
        return rest
    if config.get("format"):
        raise invalid_request("output_format: not allowed together with output_config.format")
    return {**rest, "output_config": {**config, "format": body["output_format"]}}
