"""A preview: new answers of tests beside their recordings, and the verdicts on both."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pytest_claude_params.cassettes.naming import PREVIEW_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pytest_claude_params.cassettes.files.interactions import Interaction

# What a preview was compared with where there was no cassette.
NOTHING = "none"
# "error": there was nothing to judge, as after a rate limit; it does not count as a failure.
Outcome = Literal["passed", "failed", "error", "unknown"]
Kind = Literal["expectation", "contract", "test"]


@dataclass(frozen=True)
class Compared:
    """What one expectation or contract, or the test as a whole, found before and now.

    Args:
        check: the name of the expectation or contract; ``test`` for the body of the test.
        kind: which of the three it is.
        old: what it finds of the recordings.
        new: what it finds of the new answers.
        why: what is wrong with the new answers, else with the recordings; empty if nothing is.
        which: which of several calls or requests it is about: ``call 2 of 3``.
    """

    check: str
    kind: Kind
    old: Outcome
    new: Outcome
    why: str = ""
    which: str = ""

    @property
    def is_flip(self) -> bool:
        """Whether it held before and does not now."""
        return (self.old, self.new) == ("passed", "failed")


@dataclass(frozen=True)
class Answered:
    """A new answer, and the recording that answered before.

    Args:
        new: the number of the answer in the preview, counted from 1.
        old: the number of the recording in the cassette; ``None`` where there was none.
        is_nearest: whether that is only the nearest one of a cassette that tests share. It is
            compared with the answer and not replaced by it.
    """

    new: int
    old: int | None = None
    is_nearest: bool = False

    @property
    def replaces(self) -> int | None:
        """The number of the recording whose place the answer takes; ``None`` if it joins them."""
        return None if self.is_nearest else self.old


@dataclass(frozen=True)
class PreviewedTest:
    """One test of a preview.

    Args:
        test: its node id, or the name of the fixture.
        owned: whether the cassette is its alone: to accept then replaces the whole cassette,
            else only the recordings that its answers name.
        old: the outcome of the recordings.
        new: the outcome of the new answers.
        why: why the new answers did not pass, in a line.
        answers: the new answers in their order, each with its recording.
        compared: what was found of both.
        earlier: what the new answers of earlier previews came to, the oldest first: each began
            with the same request, beside the same cassette.
        gate: what counts it, named as a test is; empty if nothing does.
        gate_wants: the share that the gate wants.
    """

    test: str
    owned: bool
    old: Outcome
    new: Outcome
    why: str = ""
    answers: tuple[Answered, ...] = ()
    compared: tuple[Compared, ...] = ()
    earlier: tuple[Outcome, ...] = ()
    gate: str = ""
    gate_wants: str = ""

    @property
    def broke_off(self) -> bool:
        """Whether its body failed: what it would have asked after that is not known."""
        return any((one.kind, one.new) == ("test", "failed") for one in self.compared)

    @property
    def flips(self) -> list[Compared]:
        """What held before and does not now."""
        return [one for one in self.compared if one.is_flip]


@dataclass(frozen=True)
class Preview:
    """A preview file.

    Args:
        compared_with: the digest of the cassette, see `digest_of`; ``none`` if there was none.
        tests: the tests whose answers it holds.
        interactions: all new answers with their requests.
        recorded: when, with what and from whom they came.
        put_aside_of: the test that had failed, where the file is a ``.rejected`` one.
    """

    compared_with: str
    tests: tuple[PreviewedTest, ...]
    interactions: tuple[Interaction, ...]
    recorded: Mapping[str, str]
    put_aside_of: str = ""

    def answers_of(self, test: PreviewedTest) -> list[Interaction]:
        """Return the new answers of one test with their requests."""
        return [self.interactions[one.new - 1] for one in test.answers]

    def is_stale(self, cassette: Path) -> bool:
        """Whether the cassette is not the one any more that this was compared with."""
        return self.compared_with != digest_of(cassette)


def cassette_of(preview: Path) -> Path:
    """Return the cassette that a preview was compared with."""
    return preview.with_name(preview.name.removesuffix(PREVIEW_SUFFIX))


def digest_of(cassette: Path) -> str:
    """Return the digest of a cassette as it lies on disk; ``none`` if there is none."""
    try:
        with cassette.open("rb") as file:
            return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
    except FileNotFoundError:
        return NOTHING
