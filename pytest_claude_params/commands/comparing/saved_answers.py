"""Answers of a comparison, each on disk when it comes: what was paid for outlives a run."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pytest_claude_params import clock
from pytest_claude_params.cassettes.pending.journal import (
    Journal,
    answers_in,
    cassette_of,
    left_in,
    throw_away,
)
from pytest_claude_params.comparisons.answer import digest_of
from pytest_claude_params.secrets.exchanges import redact_response
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.secrets.redactions.redaction import Redaction

_OK = 200
_OWNER = "claude-params compare"


class SavedAnswers:
    """What a run asks, and what runs that broke off have left.

    Args:
        beside: the file that the journals lie beside, and are named after.
        redactions: what is blanked in them.
    """

    def __init__(self, beside: Path, redactions: Sequence[Redaction] = ()) -> None:
        self._redactions = redactions
        self._journal = Journal(beside, _OWNER)
        self._left: dict[str, list[tuple[Path, CallResponse]]] = defaultdict(list)
        self._used: list[Path] = []
        for path in left_in(beside.parent, f"{beside.name}."):
            if cassette_of(path) == beside:
                for request, response in answers_in(path):
                    self._left[_key(request)].append((path, response))

    @property
    def path(self) -> Path:
        """The file with the answers of this run; it is not there before the first."""
        return self._journal.path

    @property
    def count(self) -> int:
        """How many answers are in it."""
        return len(answers_in(self.path))

    @property
    def used(self) -> int:
        """How many answers of earlier runs were used."""
        return len(self._used)

    def known(self, requests: Sequence[CallRequest]) -> list[CallResponse | None]:
        """Return for each request an answer that was paid for before, if one is left for it."""
        return [found and found[1] for found in self._found(requests)]

    def take(self, requests: Sequence[CallRequest]) -> list[CallResponse | None]:
        """The same, and use them up."""
        found = self._found(requests)
        for request, one in zip(requests, found, strict=True):
            if one:
                self._left[_key(request)].remove(one)
                self._used.append(one[0])
        return [one and one[1] for one in found]

    def told(self, requests: Sequence[CallRequest]) -> str:
        """Say how many of the requests are not asked, since when, and from which files."""
        found = [one for one in self._found(requests) if one]
        if not found:
            return ""
        paths = sorted({path for path, _ in found})
        since = dt.datetime.fromtimestamp(paths[0].stat().st_mtime).astimezone()
        return (
            f"{plural(len(found), 'answer')} of a run that broke off ({since:%Y-%m-%d %H:%M}), in "
            f"{listed(list(map(str, paths)))}; delete it to ask again"
        )

    def note(self, request: CallRequest, response: CallResponse) -> None:
        """Write an answer to the disk; a rejected request has cost nothing."""
        if response.status == _OK:
            blanked = redact_response(response, self._redactions)
            self._journal.note((request, blanked), clock.since_1970())

    def close(self) -> None:
        """Leave the answers for the next run."""
        self._journal.close()

    def discard(self) -> None:
        """Throw away what has been told, the answers of earlier runs that were used among it."""
        self._journal.discard()
        for path in set(self._used):
            throw_away(path)

    def _found(self, requests: Sequence[CallRequest]) -> list[tuple[Path, CallResponse] | None]:
        seen: Counter[str] = Counter()
        found = []
        for key in map(_key, requests):
            left = self._left.get(key, [])
            found.append(left[seen[key]] if seen[key] < len(left) else None)
            seen[key] += 1
        return found


def _key(request: CallRequest) -> str:
    return digest_of([request.headers.get("anthropic-version", ""), request.body])
