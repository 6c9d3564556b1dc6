"""The ledger of a run: what was spent and what is reserved, in one file for all its processes."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.pending import locks
from pytest_claude_params.matching import key_of
from pytest_claude_params.objections import Objection
from pytest_claude_params.spending.worst_case import amount_of, worst_case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.spending.limit import Limit


@dataclass(frozen=True)
class Standing:
    """How a budget stands.

    Args:
        limit: the budget.
        spent: what was spent.
        reserved: what calls under way cost at most.
        asked: what one more call costs at most; ``None`` if its price is not known.
    """

    limit: Limit
    spent: float
    reserved: float
    asked: float | None = 0.0

    @property
    def line(self) -> str:
        """What the summary says."""
        left = max(0.0, self.limit.amount - self.spent - self.reserved)
        lost = f", {self._shown(self.reserved)} of calls without an answer" if self.reserved else ""
        return (
            f"budget {self.limit}: {self._shown(self.spent)} spent{lost}, {self._shown(left)} left"
        )

    def objection(self, request: CallRequest, go_on: str) -> Objection:
        """Return why a request is not sent.

        Args:
            request: what is asked.
            go_on: what to type to go on.
        """
        if self.asked is None:
            return Objection(
                f"no price is known for {request.model}, so a budget in dollars cannot be kept",
                list,
                ("  Give a budget in tokens:  --claude-budget=tokens:2M",),
            )
        called = f"{request.model or request.path}"
        return Objection(
            f"it could pass the budget of {self.limit}",
            lambda: [
                f"  spent      {self._shown(self.spent)}",
                f"  reserved   {self._shown(self.reserved)}, at most, for calls under way",
                f"  this call  {self._shown(self.asked or 0)} at most ({called})",
            ],
            (
                "  What was recorded before is kept. Go on, with a higher budget if need be:",
                f"    {go_on}",
            ),
        )

    def _shown(self, amount: float) -> str:
        return self.limit.shown(amount)


_EMPTY = {"spent": 0.0, "reserved": 0.0}


class Ledger:
    """Keeps a run within its budget: the worst case is reserved before a call is made.

    What got no whole answer stays reserved, since it may have been billed. Safe to use from
    several threads and processes.

    Args:
        path: the file, which all processes of the run share and which need not exist.
        limit: what the run may cost.
    """

    def __init__(self, path: Path, limit: Limit) -> None:
        self.limit = limit
        self._path = path
        self._writing = threading.Lock()
        self._reserved: dict[str, list[float]] = defaultdict(list)

    def reserve(self, request: CallRequest, input_tokens: int | None = None) -> Standing | None:
        """Reserve what a request costs at most.

        Returns ``None`` if that is within the budget, else how it stands; then nothing is
        reserved and the request must not be sent.

        Args:
            request: what is asked.
            input_tokens: how many it has, where an equal one was recorded.
        """
        most = worst_case(request, input_tokens)
        amount = self.limit.of(most)
        with self._open() as entries:
            if (
                amount is None
                or entries["spent"] + entries["reserved"] + amount > self.limit.amount
            ):
                return Standing(self.limit, entries["spent"], entries["reserved"], amount)
            entries["reserved"] += amount
        self._reserved[key_of(request)].append(amount)
        return None

    def settle(self, request: CallRequest, response: CallResponse) -> None:
        """Count what an answer has cost instead of what was reserved for it."""
        waiting = self._reserved[key_of(request)]
        if not waiting or (response.is_stream and not response.complete):
            return
        reserved = waiting.pop()
        model = response.model or request.model
        spent = self.limit.of(amount_of(model, response.usage))
        with self._open() as entries:
            entries["reserved"] = max(0.0, entries["reserved"] - reserved)
            entries["spent"] += reserved if spent is None else spent

    @property
    def standing(self) -> Standing:
        """How the budget stands."""
        with self._open() as entries:
            return Standing(self.limit, entries["spent"], entries["reserved"], 0.0)

    @contextmanager
    def _open(self) -> Iterator[dict[str, float]]:
        """Read the entries, and write them if they have changed; raises ``CassetteError``."""
        with self._writing, locks.locked(self._path):
            before = self._path.read_text() if self._path.exists() else ""
            entries = json.loads(before) if before else dict(_EMPTY)
            yield entries
            after = json.dumps(entries)
            if after != before:
                beside = self._path.with_name(f"{self._path.name}.new")
                beside.write_text(after)
                beside.replace(self._path)
