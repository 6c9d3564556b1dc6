"""Interactions of one test that are not stored, since they hold what cannot be blanked."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_claude_params.errors import CassetteError
from pytest_claude_params.secrets.leaks import Leak, hidden_secret, leaks_in
from pytest_claude_params.secrets.redactions import keys_among
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.secrets.redactions.redaction import Redaction

_BLANK_IT = (
    "Keep it out of the call, or blank what holds it with claude_cassette(scrub=[REGEX]) "
    "or ini claude_redact"
)
_SET_IT_BEFORE = (
    "A variable that holds it was set after the call: set it before, or blank what holds it with "
    "claude_cassette(scrub=[REGEX]) or ini claude_redact"
)
_OTHER_ID = 'Give it an id of its own: pytest.param(..., id="NAME")'
_OTHER_DOCUMENT = "Send an image or a document that does not hold it"


@dataclass
class Withheld:
    """What was withheld of a test; as long as it is empty, its recordings may be written."""

    _found: list[tuple[int, Leak, str]] = field(default_factory=list)
    _kind_in_id: str = ""
    _seen: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __bool__(self) -> bool:
        return bool(self._found or self._kind_in_id)

    def withholds_id(self, test: str, redactions: Sequence[Redaction]) -> bool:
        """Whether nothing of a test may be stored, since files are named after it.

        Args:
            test: the node id.
            redactions: what is secret; ids of accounts and patterns of a project are not
                looked for.
        """
        kind, _ = hidden_secret(test.partition("[")[2], keys_among(redactions))
        self._kind_in_id = kind or self._kind_in_id
        return bool(kind)

    def withholds(
        self, request: CallRequest, response: CallResponse, redactions: Sequence[Redaction]
    ) -> bool:
        """Whether an interaction, which was redacted, may not be stored."""
        with self._lock:
            self._seen += 1
            number = self._seen
        return self._withholds(number, leaks_in(request, response, redactions), _BLANK_IT)

    def withholds_later(
        self, number: int, interaction: Interaction, redactions: Sequence[Redaction]
    ) -> bool:
        """Whether an interaction may not be stored that holds what has become secret since.

        Args:
            number: which call of the test it is, counted from 1.
            interaction: its request as it was sent, and its answer redacted.
            redactions: what is secret by now.
        """
        return self._withholds(number, leaks_in(*interaction, redactions), _SET_IT_BEFORE)

    def _withholds(self, number: int, leaks: list[Leak], remedy: str) -> bool:
        with self._lock:
            self._found += [(number, leak, remedy) for leak in leaks]
        return bool(leaks)

    def error(self, path: Path, test: str) -> CassetteError:
        """Return what the test fails with: who, what and where, and never the secret.

        Args:
            path: the cassette that is not written.
            test: the node id.
        """
        if self._kind_in_id:
            return CassetteError(
                path,
                f"nothing was written for {test}: its id holds a secret ({self._kind_in_id}), and "
                "files are named after it",
                _OTHER_ID,
            )
        (number, first, remedy), *others = self._found
        more = f", and {plural(len(others), 'other place')}" if others else ""
        return CassetteError(
            path,
            f"nothing was written for {test}: call {number} holds a secret that cannot be blanked, "
            f"at {first}{more}",
            _OTHER_DOCUMENT if first.is_document else remedy,
        )
