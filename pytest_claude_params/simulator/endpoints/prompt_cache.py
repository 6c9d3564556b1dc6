"""The prompt cache: which beginnings of prompts were seen before."""

from __future__ import annotations

import hashlib
import json
import threading
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.messages.input_tokens import Part, marked_parts
from pytest_claude_params.simulator.messages.message import CacheUse

if TYPE_CHECKING:
    from pytest_claude_params.simulator.model_catalog import Model

# As documented: shorter prompts are not cached, and a breakpoint looks back so far for
# what an earlier request left in the cache.
SHORTEST_PROMPT = 1024
_LOOK_BACK = 20


class PromptCache:
    """Remember the beginnings of prompts; nothing is ever forgotten, as no time passes."""

    def __init__(self) -> None:
        self._seen = set[str]()
        self._lock = threading.Lock()

    def use(self, body: dict[str, Any], model: Model) -> CacheUse | None:
        """Look a prompt up and remember it; ``None`` if it has no breakpoint."""
        parts = marked_parts(body)
        marked = [number for number, part in enumerate(parts) if part.lifetime]
        if not marked:
            return None
        sizes = list(accumulate(part.tokens for part in parts))
        long_enough = [number for number in marked if sizes[number] >= SHORTEST_PROMPT]
        prefixes = _prefixes(parts, model)
        with self._lock:
            known = self._longest_known(prefixes, long_enough)
            self._seen.update(prefixes[number] for number in long_enough)
        return _use(parts, sizes, long_enough, known)

    def _longest_known(self, prefixes: list[str], breakpoints: list[int]) -> int:
        """Find the last part of the longest known prefix; -1 if none is known."""
        near = {
            number
            for place in breakpoints
            for number in range(max(0, place - _LOOK_BACK + 1), place + 1)
        }
        return max((number for number in near if prefixes[number] in self._seen), default=-1)


def _prefixes(parts: list[Part], model: Model) -> list[str]:
    """Name each beginning of the prompt by what is in it."""
    digest = hashlib.sha256(model.id.encode())
    names = []
    for part in parts:
        digest.update(json.dumps([part.place, part.value], sort_keys=True).encode())
        names.append(digest.hexdigest())
    return names


def _use(parts: list[Part], sizes: list[int], breakpoints: list[int], known: int) -> CacheUse:
    read = sizes[known] if known >= 0 else 0
    created = {"5m": 0, "1h": 0}
    done = read
    for number in breakpoints:
        if number > known:
            created[parts[number].lifetime or "5m"] += sizes[number] - done
            done = sizes[number]
    return CacheUse(read, created["5m"], created["1h"])
