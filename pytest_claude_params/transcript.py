"""What one test asked Claude and what it got: calls, misses, notes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, overload

from pytest_claude_params.matching import key_of

if TYPE_CHECKING:
    from pytest_claude_params.call import Call, CallRequest
    from pytest_claude_params.misses import BlockedRequest, DescribedMiss, LateMiss

WITHHELD = "(withheld: it holds a secret that cannot be blanked)"
_REPORTED_SEPARATELY = ("messages", "system", "tools", "model")


class Calls(Sequence["Call"]):
    """The calls of a test as it sees them: they become more, and it cannot change them.

    Args:
        calls: those of its transcript, which is judged.
    """

    def __init__(self, calls: list[Call]) -> None:
        self._calls = calls

    @overload
    def __getitem__(self, index: int) -> Call: ...
    @overload
    def __getitem__(self, index: slice) -> list[Call]: ...
    def __getitem__(self, index: int | slice) -> Call | list[Call]:
        """Return a call, counted from 0, or a list of calls."""
        return self._calls[index]

    def __len__(self) -> int:
        return len(self._calls)

    def __eq__(self, other: object) -> bool:
        return self._calls == (other._calls if isinstance(other, Calls) else other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._calls)


@dataclass
class Transcript:
    """The calls of one test in the order in which they were answered.

    Args:
        test: the test's node id.
        failures: what the recorder itself could not do.
        let_out: how many requests went out to be answered live.
        recovered: how many were answered by what a run that broke off had recorded.
        reused: how many were answered by what was put aside when the test failed.
        judging: the calls of those who judged the answers; the test has not made them.
        varied: for each replayed call that matched only since its texts may vary: what varied.
        withheld: the requests of calls of which no report may show the texts.
    """

    test: str
    calls: list[Call] = field(default_factory=list)
    misses: list[LateMiss | DescribedMiss | BlockedRequest] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    let_out: int = 0
    recovered: int = 0
    reused: int = 0
    varied: list[tuple[str, ...]] = field(default_factory=list)
    judging: list[Call] = field(default_factory=list)
    withheld: list[CallRequest] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add_call(self, call: Call) -> None:
        """Note a call that was answered."""
        with self._lock:
            self.calls.append(call)

    def withhold(self, request: CallRequest) -> None:
        """Note that the call with this request holds a secret that cannot be blanked."""
        with self._lock:
            self.withheld.append(request)

    def add_miss(self, miss: LateMiss | DescribedMiss | BlockedRequest) -> None:
        """Note a request that no recording answered; the test fails even if it is caught."""
        with self._lock:
            self.misses.append(miss)

    def add_failure(self, failure: str) -> None:
        """Note what the recorder could not do; the test fails even if it is caught."""
        with self._lock:
            self.failures.append(failure)

    def add_live_request(self) -> None:
        """Note a request that goes out; it becomes a call once it is answered."""
        with self._lock:
            self.let_out += 1

    def add_recovered(self) -> None:
        """Note an answer that needed not be asked for again."""
        with self._lock:
            self.recovered += 1

    def add_reused(self) -> None:
        """Note an answer that was put aside and needed not be asked for again."""
        with self._lock:
            self.reused += 1

    def add_varied(self, names: tuple[str, ...]) -> None:
        """Note what differed within the texts of a replayed call: names or patterns of ``vary``."""
        with self._lock:
            self.varied.append(names)

    def add_note(self, note: str) -> None:
        """Note something the summary should say, once."""
        with self._lock:
            if note not in self.notes:
                self.notes.append(note)

    def add_judge(self, noted: Transcript) -> None:
        """Note what a judge was asked: it counts in sums, and is never judged itself."""
        self.judging += noted.calls
        self.misses += noted.misses
        self.withheld += noted.withheld
        self.recovered += noted.recovered
        self.reused += noted.reused
        self.varied += noted.varied
        for note in noted.notes:
            self.add_note(note)

    def to_data(self) -> dict[str, Any]:
        """Return the transcript as plain data that travels on a test report."""
        return {
            "test": self.test,
            "calls": [
                *(self._shown(call) for call in self.calls),
                *({**self._shown(call), "judge": True} for call in self.judging),
            ],
            "misses": [asdict(one.miss) for one in self.misses],
            "notes": list(self.notes),
            "recovered": self.recovered,
            "reused": self.reused,
            "varied": [list(names) for names in self.varied],
        }

    def withholds(self, call: Call) -> bool:
        """Whether no report may show the texts of a call."""
        return bool(self.withheld) and key_of(call.request) in map(key_of, self.withheld)

    def _shown(self, call: Call) -> dict[str, Any]:
        data = _call_data(call)
        if self.withholds(call):
            data |= {"prompt": WITHHELD, "answer": WITHHELD, "parameters": {}}
            data["stop_sequence"] = None
        return data


def _call_data(call: Call) -> dict[str, Any]:
    request, response = call.request, call.response
    return {
        "request": key_of(request),
        "path": request.path,
        "model": response.model or request.model,
        "prompt": request.prompt,
        "parameters": {
            name: value
            for name, value in request.parameters.items()
            if name not in _REPORTED_SEPARATELY
        },
        "status": response.status,
        "answer": response.text,
        "stop_reason": response.stop_reason,
        "stop_sequence": response.stop_sequence,
        "usage": response.usage,
        "latency_s": response.latency_s,
        "source": call.source,
        "origin": call.origin,
        "recorded_at": call.recorded_at,
        "fault": call.fault,
        **({"altered_from": call.altered_from} if call.altered_from else {}),
        **({"mutated": call.mutated} if call.mutated else {}),
    }
