"""What is secret for one test by now: what is known from the start, and what the environment holds."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from pytest_claude_params.secrets.environment_values import blanking
from pytest_claude_params.secrets.exchanges import redact_body, redact_request
from pytest_claude_params.secrets.redactions import REDACTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.secrets.redactions.redaction import Redaction
    from pytest_claude_params.secrets.secret_environment import SecretEnvironment

    Redactions: TypeAlias = tuple[Redaction, ...]


class Blanker:
    """Blanks what is secret, and looks again for what has become so.

    Args:
        redactions: what is blanked whatever the environment holds.
        environment: whose secret values are blanked, too.
    """

    def __init__(self, redactions: Sequence[Redaction], environment: SecretEnvironment) -> None:
        self._common, self._patterns = _parted(tuple(redactions))
        self._environment = environment
        self._values: frozenset[str] = frozenset()
        self._own = self._patterns
        self.redactions = (*self._common, *self._own)

    def look_again(self) -> bool:
        """Learn what has become secret since the last look; returns whether anything has.

        What was secret before stays so: a variable of a fixture is gone before recordings are
        written.
        """
        values = self._values | self._environment.values()
        if values == self._values:
            return False
        self._values = values
        # Before a project's own patterns, which may take a part of a value away.
        self._own = (*blanking(values), *self._patterns)
        self.redactions = (*self._common, *self._own)
        return True

    def shown(
        self, recorded: CallRequest, url: str, headers: dict[str, str], *, plain: bool
    ) -> CallRequest:
        """Return a request, asked in the words of a recorded one, as it may be shown.

        Args:
            recorded: as it was recorded, by whomever.
            url: what is asked now.
            headers: the headers that carry meaning, as they are sent now.
            plain: whether the recorded one is known to hold nothing that all projects blank.
        """
        if plain and recorded.url == url and recorded.headers == headers:
            return redact_request(recorded, self._own)
        asked = replace(recorded, url=url, headers=headers)
        if not plain:
            return redact_request(asked, self.redactions)
        head = redact_request(replace(asked, body=None), self.redactions)
        return replace(head, body=redact_body(asked.body, self._own))


# The same for each test of a run.
@lru_cache(maxsize=8)
def _parted(redactions: Redactions) -> tuple[Redactions, Redactions]:
    """Part the redactions that all projects have from a project's own."""
    common = frozenset(REDACTIONS)
    return (
        tuple(one for one in redactions if one in common),
        tuple(one for one in redactions if one not in common),
    )
