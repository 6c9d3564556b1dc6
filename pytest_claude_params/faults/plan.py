"""The faults of one test, and how far they have come."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.call import Call, CallRequest, CallResponse
    from pytest_claude_params.faults.fault import Fault


@dataclass(eq=False)
class Standing:
    """How far one fault has come.

    Args:
        fault: what its marker says.
        met: how many requests it has seen, of those that it counts.
        aimed: how many of them it was given.
        struck: how many of these it has really struck.
    """

    fault: Fault
    met: int = 0
    aimed: int = 0
    struck: int = 0

    @property
    def is_due(self) -> bool:
        """Whether it strikes now."""
        aim = self.fault.aim
        return self.met >= aim.on and (aim.every or self.aimed < aim.times)

    @property
    def shortfall(self) -> str:
        """Say that it has struck less than declared, and why; empty if it has struck enough."""
        aim, text = self.fault.aim, self.fault.text
        if self.struck >= (1 if aim.every else aim.times):
            return ""
        outcome = f"struck {self.struck} of {aim.times} times" if self.struck else "never struck"
        unfit = self.fault.effect.unfit
        if unfit and self.met >= aim.on:
            return f"{text} {outcome}: {unfit}"
        which = "" if aim.prompt is None else f" whose prompt has {aim.prompt!r}"
        remedy = "; every=True strikes as many as come" if self.struck else ""
        return f"{text} {outcome}: the test made {plural(self.met, 'request')}{which}{remedy}"


class FaultPlan:
    """The faults that a test declares, each request being given one at most.

    Safe to use from several threads.

    Args:
        faults: in the order in which they were written; the first that is due strikes.
    """

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self._standings = [Standing(fault) for fault in faults]
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        return bool(self._standings)

    def aim_at(self, request: CallRequest) -> Standing | None:
        """Count a request, and return the fault that is to strike it."""
        if not self._standings:
            return None
        with self._lock:
            counting = [one for one in self._standings if one.fault.aim.takes(request)]
            for one in counting:
                one.met += 1
            due = next((one for one in counting if one.is_due), None)
            if due is not None:
                due.aimed += 1
            return due

    def note_struck(self, standing: Standing) -> None:
        """Note that a fault had its effect."""
        with self._lock:
            standing.struck += 1

    def instead(
        self, standing: Standing, request: CallRequest, timeout_s: float | None
    ) -> CallResponse | None:
        """Return what a client gets in place of any answer; ``None`` if the answer comes.

        Args:
            standing: the fault that strikes.
            request: what was sent.
            timeout_s: how long the client waits for an answer; ``None`` if for ever.
        """
        effect = standing.fault.effect
        if effect.alters:
            return None
        self.note_struck(standing)
        return effect.in_place(request, timeout_s)

    def struck(self, call: Call, standing: Standing | None) -> Call:
        """Return a call as the client sees it, its answer altered by a fault."""
        if standing is None:
            return call
        effect, text = standing.fault.effect, standing.fault.text
        if not effect.alters:
            return replace(call, fault=text)
        altered = effect.altered(call.response)
        if altered is None:
            self.give_back(standing)
            return call
        self.note_struck(standing)
        return replace(
            call, response=altered, source="injected", fault=text, altered_from=call.source
        )

    def give_back(self, standing: Standing) -> None:
        """Note that a fault could not have its effect; the next request gets it."""
        with self._lock:
            standing.aimed -= 1

    @property
    def shortfalls(self) -> list[str]:
        """A line for each fault that struck less than declared: the test proves nothing by it."""
        return [line for one in self._standings if (line := one.shortfall)]
