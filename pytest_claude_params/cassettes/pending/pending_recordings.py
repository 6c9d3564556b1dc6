"""The answers that one test was given and that wait for its verdict."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.pending.journal import Journal
from pytest_claude_params.secrets.exchanges import redact_response
from pytest_claude_params.secrets.withheld import Withheld

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.secrets.redactions.redaction import Redaction


class NewAnswers:
    """Answers looked through for secrets, on disk in a journal, and added to their cassette.

    Args:
        cassette: where they will be written.
        test: the test's node id.
        note: is told what the summary should say.
    """

    def __init__(self, cassette: Cassette, test: str, note: Callable[[str], None]) -> None:
        self.withheld = Withheld()
        self._cassette = cassette
        self._test = test
        self._note = note
        self._journal = Journal(cassette.path, test)
        self._is_closed = False
        # Nothing is added while what was added before is looked through again.
        self._lock = threading.Lock()
        # Added, and not on disk yet: within an event loop nothing is written.
        self._waiting: list[tuple[Interaction, float]] = []
        self._writing = threading.Lock()
        # What each was looked through for; held, so that an id is one as long as it is asked for.
        self._looked_through: dict[int, tuple[Interaction, Sequence[Redaction]]] = {}

    def has_looked_through(self, interaction: Interaction, redactions: Sequence[Redaction]) -> bool:
        """Whether an answer was kept after it was looked through for these very secrets."""
        known = self._looked_through.get(id(interaction[0]))
        return known is not None and known[1] is redactions and _is_same(known[0], interaction)

    def add(
        self, interaction: Interaction, sent_at: float | None, redactions: Sequence[Redaction]
    ) -> bool:
        """Keep an answer until `see_to_disk`; returns whether it could be, as it holds no secret.

        Args:
            interaction: the request and its answer, redacted.
            sent_at: when it was sent, as ``clock.seconds`` says.
            redactions: what must not be in it.
        """
        with self._lock:
            if self.withheld.withholds(*interaction, redactions):
                return False
            if not self.withheld.withholds_id(self._test, redactions):
                self._waiting.append((interaction, sent_at or 0))
                self._cassette.add(*interaction, sent_at)
                self._looked_through[id(interaction[0])] = interaction, redactions
            return True

    def see_to_disk(self) -> None:
        """Write what was added, before the application gets it; waits for other threads' writing."""
        with self._writing:
            with self._lock:
                # The journal that goes with them: another one begins with all that is kept.
                journal, waiting, self._waiting = self._journal, self._waiting, []
            for interaction, sent_at in waiting:
                self._journalled(journal, interaction, sent_at)

    def add_recovered(self, interaction: Interaction, redactions: Sequence[Redaction]) -> bool:
        """Keep an answer of an earlier run: its journal stays until there is a verdict."""
        with self._lock:
            if self.withheld.withholds(*interaction, redactions):
                return False
            if not self.withheld.withholds_id(self._test, redactions):
                self._cassette.add(*interaction)
            return True

    def look_again(self, redactions: Sequence[Redaction]) -> list[CallRequest]:
        """Take out what was kept before it was known to be secret, on disk, too.

        A request is not blanked any more: on replay it is asked before the secret is known, and
        would not find its recording. Returns the requests that were taken out.
        """
        taken: list[CallRequest] = []

        def changed(number: int, interaction: Interaction) -> Interaction | None:
            if self.withheld.withholds_id(self._test, redactions):
                return None
            request, response = interaction
            now = request, redact_response(response, redactions)
            if self.withheld.withholds_later(number, now, redactions):
                taken.append(request)
                return None
            self._looked_through[id(request)] = now, redactions
            return now

        with self._lock:
            added = self._cassette.change_added(changed)
            if added is not None and not self._is_closed:
                self._journal.discard()
                self._journal = Journal(self._cassette.path, self._test)
                self._waiting.clear()
                for one in added:
                    self._journalled(self._journal, one.interaction, one.sent_at)
        return taken

    def discard(self) -> None:
        """Throw the journal away: what it holds is safe elsewhere. Raises ``CassetteError``."""
        self._is_closed = True
        self._journal.discard()

    def close(self) -> None:
        """Leave the journal for the next run."""
        self._is_closed = True
        self._journal.close()

    def _journalled(self, journal: Journal, interaction: Interaction, sent_at: float) -> None:
        """See an answer to the disk; where there is no room the test goes on without."""
        try:
            journal.note(interaction, sent_at)
        except OSError as error:
            self._note(f"answers could not be put on disk while the test ran: {error.strerror}")


def _is_same(one: Interaction, other: Interaction) -> bool:
    return all(mine is its for mine, its in zip(one, other, strict=True))
