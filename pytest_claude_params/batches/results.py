"""Results of a batch, put where the tests find them: in journals, as answers of a broken-off run."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import TYPE_CHECKING

from pytest_claude_params.call import CallResponse
from pytest_claude_params.cassettes.pending.journal import Journal, answers_in, left_in, test_of
from pytest_claude_params.secrets.blanker import Blanker
from pytest_claude_params.secrets.exchanges import redact_response
from pytest_claude_params.secrets.leaks import leaks_in
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.secrets.secret_environment import SecretEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from pytest_claude_params.batches.api import Result
    from pytest_claude_params.batches.state import Batch, Planned, State
    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.secrets.redactions.redaction import Redaction

_WITHHELD = "withheld: its answer holds a secret that cannot be blanked"
_MISSING = "missing among the results"


class Delivery:
    """Puts each result into its test's journal once, also after a run that broke off.

    Args:
        state: is told what came and what did not.
        blanked: returns what must not be in the answers of a test.
        hosts: further host names that serve the Claude API.
        settle: is told of each answer, for a budget.
    """

    def __init__(
        self,
        state: State,
        blanked: Callable[[str], Sequence[Redaction]],
        hosts: Sequence[str] = (),
        settle: Callable[[CallRequest, CallResponse], None] = lambda _request, _response: None,
    ) -> None:
        self._state, self._blanked, self._hosts, self._settle = state, blanked, hosts, settle

    def take(self, batch: Batch, results: Iterable[Result]) -> None:
        """Take all results of a batch; the journals are on disk when it returns."""
        found = {one.custom_id: one for one in results}
        by_place: dict[tuple[Path, str], list[tuple[int, Planned]]] = defaultdict(list)
        for number, planned in enumerate(batch.planned):
            by_place[planned.cassette, planned.test].append((number, planned))
        for (cassette, test), asked in by_place.items():
            self._put(Journal(cassette, test), self._there(cassette, test), asked, found)
        batch.fetched = True

    def _put(
        self,
        journal: Journal,
        there: set[str],
        asked: list[tuple[int, Planned]],
        found: dict[str, Result],
    ) -> None:
        try:
            for number, planned in asked:
                result = found.get(planned.custom_id)
                failure = _MISSING if result is None else result.failure
                if result is None or failure:
                    self._state.failures[planned.custom_id] = failure
                    continue
                blanked = self._blanked(planned.test)
                answer = redact_response(response_of(result), blanked)
                self._settle(planned.request, answer)
                if leaks_in(planned.request, answer, blanked):
                    self._state.failures[planned.custom_id] = _WITHHELD
                    continue
                message_id = str(answer.message.get("id"))
                if message_id not in there:
                    journal.note((planned.request, answer), number)
                self._state.answers[planned.custom_id] = message_id
        finally:
            journal.close()

    def _there(self, cassette: Path, test: str) -> set[str]:
        """Return what a run has put there that was killed before it could say so."""
        journals = list(left_in(cassette.parent, f"{cassette.name}."))
        return {
            str(answer.message.get("id"))
            for journal in journals
            if test_of(journal) == test
            for _, answer in answers_in(journal, self._hosts)
        }


def response_of(result: Result) -> CallResponse:
    """Return a result as the answer to a request: how long it took is not known."""
    return CallResponse(200, {**result.headers, "content-type": "application/json"}, result.message)


def blanked_always(more: Sequence[Redaction] = ()) -> tuple[Redaction, ...]:
    """Return what is blanked in every answer, with the secrets of the environment."""
    blanker = Blanker((*REDACTIONS, *more), SecretEnvironment(os.environ))
    blanker.look_again()
    return tuple(blanker.redactions)
