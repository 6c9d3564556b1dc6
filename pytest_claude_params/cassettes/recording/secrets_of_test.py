"""The secrets of one test: what may be shown and written of its calls, and looking again for more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pytest_claude_params.secrets.blanker import Blanker
from pytest_claude_params.secrets.exchanges import redact_request
from pytest_claude_params.secrets.shown_texts import without_secrets
from pytest_claude_params.transcript import WITHHELD

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.cassettes.pending.pending_recordings import NewAnswers
    from pytest_claude_params.errors import CassetteError
    from pytest_claude_params.secrets.redactions.redaction import Redaction
    from pytest_claude_params.secrets.secret_environment import SecretEnvironment
    from pytest_claude_params.secrets.withheld import Withheld
    from pytest_claude_params.transcript import Transcript


class _Blanked(NamedTuple):
    """A request that was looked through, under which redactions, and what was left of it."""

    request: CallRequest
    redactions: tuple[Redaction, ...]
    left: CallRequest


class SecretsOfTest:
    """Blanks what is secret in a test's calls, also what became so after they were kept.

    Args:
        redactions: what must not reach the cassette, whatever the environment holds.
        environment: whose secret values must not reach it either.
        new: what the test was answered and is not written yet.
        transcript: where its calls are noted.
        cassette: the name of its cassette, as it is shown.
    """

    def __init__(
        self,
        redactions: tuple[Redaction, ...],
        environment: SecretEnvironment,
        new: NewAnswers,
        transcript: Transcript,
        cassette: str,
    ) -> None:
        self.blanker = Blanker(redactions, environment)
        self._new = new
        self._transcript = transcript
        self._cassette = cassette
        # Held, so that an id is one as long as it is asked for.
        self._blanked: dict[int, _Blanked] = {}
        self.look_again()
        self._has_learnt = False

    @property
    def redactions(self) -> tuple[Redaction, ...]:
        """What is blanked, as far as it is known by now."""
        return self.blanker.redactions

    def look_again(self) -> bool:
        """Blank what has become secret since the last look; returns whether anything has."""
        if not self.blanker.look_again():
            return False
        self._has_learnt = True
        self._blank_again()
        return True

    def look_a_last_time(self) -> None:
        """Also at what another thread has added meanwhile, by what was known when it began."""
        self.look_again()
        if self._has_learnt:
            self._blank_again()

    def _blank_again(self) -> None:
        for request in self._new.look_again(self.redactions):
            self._transcript.withhold(request)

    def redacted(self, request: CallRequest) -> CallRequest:
        """Return a request without what is secret by now."""
        self.look_again()
        return self.blanked(request)

    def blanked(self, request: CallRequest) -> CallRequest:
        """Return a request without what was secret at the last look; each is looked through once."""
        redactions, known = self.redactions, self._blanked.get(id(request))
        if known is None or known.redactions is not redactions:
            known = _Blanked(request, redactions, redact_request(request, redactions))
            self._blanked[id(request)] = known
        return known.left

    def has_looked_through(self, interaction: Interaction) -> bool:
        """Whether nothing is to be blanked in an interaction that the test itself has recorded."""
        return self._new.has_looked_through(interaction, self.redactions)

    def without_secrets(self, text: str, instead: str = WITHHELD) -> str:
        """Return what is said of the test, such as why it failed, without secrets.

        Args:
            text: what would be said.
            instead: what is said where a secret in it cannot be blanked.
        """
        self.look_again()
        return without_secrets(text, self.redactions, instead)

    def told(self, text: str) -> str:
        """Return a message of several lines without secrets: what a test declares may be one, too."""
        return "\n".join(map(self.without_secrets, text.splitlines()))

    @property
    def withheld(self) -> Withheld:
        """What of this test is not written, since it holds what cannot be blanked."""
        return self._new.withheld

    @property
    def error(self) -> CassetteError:
        """Why nothing of this test is written, if its calls hold what cannot be blanked."""
        cassette, test = map(self.without_secrets, (self._cassette, self._transcript.test))
        return self.withheld.error(Path(cassette), test)
