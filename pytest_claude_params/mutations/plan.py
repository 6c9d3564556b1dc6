"""The answers of one test that an operator is to change, and what becomes of them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_claude_params.matching import key_of
from pytest_claude_params.mutations.mutation import changed_response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.mutations.answer import Message
    from pytest_claude_params.mutations.operator import Operator


def no_others() -> Iterable[Message]:
    """Return the answers of other recordings where there are none."""
    return ()


@dataclass(frozen=True)
class Choices:
    """What decides what an operator makes of an answer.

    Args:
        seed: what choices depend on, besides the recording.
        others: reads what other recordings of the suite were answered, nearest first.
    """

    seed: int = 0
    others: Callable[[], Iterable[Message]] = no_others

    def changed(
        self, by: Operator, key: str, recorded: CallRequest, response: CallResponse
    ) -> CallResponse | None:
        """Return an answer as an operator changes it; ``None`` where it does not fit."""
        return changed_response(by, recorded, response, f"{self.seed}:{key}", self.others())


@dataclass
class MutationPlan:
    """Changes the answers to one request of a test, and notes which others could be changed.

    Answers to one request are changed together: a model that got worse is worse in each sample.
    Safe to use from several threads.

    Args:
        by: what changes them.
        choices: what decides how.
        target: the key of the request whose answers are changed; the first that fits by default.
        asked: the keys of all requests for messages so far, in order.
        fitting: the keys of those whose answers the operator fits.
        left: the recordings of the cassette that were not played, once the test has ended.
        before: the recorded answers, by the identity of what stands for them.
    """

    by: Operator
    choices: Choices = field(default_factory=Choices)
    target: str | None = None
    asked: list[str] = field(default_factory=list)
    fitting: list[str] = field(default_factory=list)
    left: list[tuple[CallRequest, CallResponse]] = field(default_factory=list)
    before: dict[int, CallResponse] = field(default_factory=dict)
    _kept: list[CallResponse] = field(default_factory=list, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def operator(self) -> str:
        """The operator's name."""
        return self.by.name

    @property
    def has_struck(self) -> bool:
        """Whether it has changed an answer."""
        return bool(self.before)

    def fits(self, recorded: CallRequest, response: CallResponse) -> bool:
        """Whether the operator fits an answer, also one that is never asked for."""
        return self.choices.changed(self.by, key_of(recorded), recorded, response) is not None

    def changed(self, recorded: CallRequest, response: CallResponse) -> CallResponse | None:
        """Return a recorded answer as it is changed; ``None`` to leave it as it is."""
        if not recorded.is_message:
            return None
        key = key_of(recorded)
        new = self.choices.changed(self.by, key, recorded, response)
        with self._lock:
            _add(self.asked, key)
            if new is None:
                return None
            _add(self.fitting, key)
            self.target = self.target or key
            if key != self.target:
                return None
            # Held here, so that no other answer gets its identity.
            self.before[id(new)] = response
            self._kept.append(new)
        return new


@dataclass
class Survey:
    """Changes nothing, and notes what a test is answered: so it is known which operators fit.

    Args:
        operators: all that are asked for.
        choices: what decides what they would do.
        fitting: the keys of the requests whose answers an operator fits, by its name.
    """

    operators: Iterable[Operator]
    choices: Choices = field(default_factory=Choices)
    fitting: dict[str, list[str]] = field(default_factory=dict)
    operator: str = ""
    has_struck: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def changed(self, recorded: CallRequest, response: CallResponse) -> CallResponse | None:
        """Note which operators fit an answer, and leave it as it is."""
        if not recorded.is_message:
            return None
        key = key_of(recorded)
        for one in self.operators:
            if self.choices.changed(one, key, recorded, response) is not None:
                with self._lock:
                    _add(self.fitting.setdefault(one.name, []), key)
        return None


def _add(keys: list[str], key: str) -> None:
    if key not in keys:
        keys.append(key)
