"""Answers that were paid for and are in no cassette yet, offered to the test that asked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pytest_claude_params.cassettes.files.interactions import dated
from pytest_claude_params.cassettes.pending.put_aside import is_answer
from pytest_claude_params.cassettes.pending.recovery import LeftAnswers
from pytest_claude_params.record_mode import asks_anew, is_preview, replaces_all, replays_only

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest, CallResponse, Source
    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.record_mode import RecordMode
    from pytest_claude_params.transcript import Transcript

_ASKED_UNDER = ("anthropic-version", "anthropic-beta")


class PaidByBatch(Protocol):
    """Knows which answers came with a batch."""

    def is_paid(self, response: CallResponse) -> bool:
        """Whether an answer came with a batch of this run, before it broke off."""


class PaidAnswers:
    """What another worker, a run that broke off, a batch or a failed test was answered.

    Args:
        cassette: where the answers belong.
        test: the test's node id.
        mode: how the run records.
        reuses: whether answers that were put aside are played; with ``all`` none are.
        ready: holds what another process of this run was answered.
        batch: knows what message batches of this run have answered.
        asked_first: how many answers of this run wait for the test before it begins.
    """

    def __init__(  # noqa: PLR0913 - each is a place where such answers lie
        self,
        cassette: Cassette,
        test: str,
        mode: RecordMode,
        ready: Cassette | None = None,
        batch: PaidByBatch | None = None,
        *,
        reuses: bool = True,
        asked_first: int = 0,
    ) -> None:
        self.asked_first = asked_first
        self._cassette = cassette
        self._ready = ready
        self._batch = batch
        self._reuses = reuses
        self._asks_again = asks_anew(mode)
        self._fresh: Source = "live" if is_preview(mode) else "recorded"
        # Where everything is recorded again, nothing in the cassette is played.
        kept = () if self._asks_again else cassette.interactions
        self._left = (
            LeftAnswers(cassette.path, test, cassette.hosts, cassette.matcher, kept)
            if not replays_only(mode)
            else None
        )
        if (batch or not (replays_only(mode) or replaces_all(mode))) and reuses:
            cassette.put_aside.read()

    def take(self, asked: CallRequest, transcript: Transcript) -> tuple[Interaction, Source] | None:
        """Find an answer to a request, and say by which run; each is given once.

        Args:
            asked: the request, without secrets.
            transcript: where it is counted.
        """
        if self._ready and (answer := self._ready.play(asked)):
            # Who asked has counted it.
            return dated(answer, self._ready.recorded.get("at", "")), "reused"
        left = self._of_broken_run(asked)
        if left is not None and _is_asked_alike(left[0], asked):
            return left, self._counted(transcript)
        if self._batch:
            found = self._of_batch(self._batch, asked)
            return found and (found, "reused")
        if self._asks_again or (aside := self._put_aside(asked)) is None:
            return None
        transcript.add_reused()
        return aside, "reused"

    def discard(self) -> None:
        """Throw away what a run that broke off has left: it is safe elsewhere."""
        if self._left:
            self._left.discard()

    def discard_taken(self) -> None:
        """Throw away what was played of it, and leave the rest for the next run."""
        if self._left:
            self._left.discard_taken()

    def close(self) -> None:
        """Leave it for the next run."""
        if self._left:
            self._left.close()

    def _of_broken_run(self, asked: CallRequest) -> Interaction | None:
        """Return what it was answered; what it got instead on a bad day of the API is asked again."""
        while self._left and (left := self._left.take(asked)):
            if self._batch or is_answer(left[1]):
                return left
        return None

    def _put_aside(self, asked: CallRequest) -> Interaction | None:
        return self._cassette.put_aside.take(asked) if self._reuses else None

    def _of_batch(self, batch: PaidByBatch, asked: CallRequest) -> Interaction | None:
        """Find what a batch of this run has answered, which a test has been judged by already."""
        written = self._cassette.play(asked)
        if written and batch.is_paid(written[1]):
            return dated(written, self._cassette.recorded.get("at", ""))
        aside = self._put_aside(asked)
        return aside if aside and batch.is_paid(aside[1]) else None

    def _counted(self, transcript: Transcript) -> Source:
        """Count what a run that broke off has left, and not what this run has asked first."""
        if self.asked_first:
            self.asked_first -= 1
            return self._fresh
        transcript.add_recovered()
        return "reused"


def _is_asked_alike(before: CallRequest, asked: CallRequest) -> bool:
    """Whether a request was made under the same API version and betas."""
    return all(before.headers.get(name) == asked.headers.get(name) for name in _ASKED_UNDER)
