"""Where chance comes from: the seed, the prompt, and how often the request was seen."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

from pytest_claude_params.matching import canonical_body
from pytest_claude_params.simulator.model_catalog import find_model

# What limits, delivers or samples an answer does not decide where its chances fall:
# a longer `max_tokens` gives the same answer, only more of it.
_NOT_THE_PROMPT = frozenset(
    {"max_tokens", "stop_sequences", "stream", "temperature", "top_k", "top_p"}
)


@dataclass(frozen=True)
class Chance:
    """The chances of one request: the same for the same seed, prompt and occurrence.

    Args:
        draws: the text from which random numbers follow.
        identity: the text from which ids follow.
    """

    draws: str
    identity: str

    def random(self, purpose: str) -> Random:
        """Give a generator of random numbers of its own to each purpose."""
        # S311: simulated answers are no secrets; they have to be repeatable.
        return Random(_digest(purpose + self.draws))  # noqa: S311

    def id(self, prefix: str, number: int = 0) -> str:
        """Make an id that looks like the API's, says `sim` and is the same every time.

        Args:
            prefix: such as ``msg``.
            number: tells ids with the same prefix apart, from 0.
        """
        again = f"{number} " if number else ""
        return f"{prefix}_sim{_digest(again + prefix + self.identity)[:21]}"


class Dealer:
    """Deal out chances, counting how often each request was seen.

    The order of different requests does not matter, so the answers to a suite do not
    depend on which test ran first.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def deal(self, body: dict[str, Any]) -> Chance:
        """Give the chances for this request, this time."""
        return self._deal(_canonical(body))

    def deal_batch(self, body: dict[str, Any]) -> Chance:
        """Give the chances for this batch, this time."""
        return self._deal(body)

    def _deal(self, request: dict[str, Any]) -> Chance:
        identity = _text(request)
        with self._lock:
            occurrence = self._seen[identity]
            self._seen[identity] += 1
        prompt = {name: request[name] for name in request if name not in _NOT_THE_PROMPT}
        return Chance(
            draws=_text([self._seed, occurrence, prompt]),
            identity=_text([self._seed, occurrence, request]),
        )


def _canonical(body: dict[str, Any]) -> dict[str, Any]:
    request: dict[str, Any] = canonical_body(body)
    model = find_model(body["model"])
    return {**request, "model": model.id if model else body["model"]}


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
