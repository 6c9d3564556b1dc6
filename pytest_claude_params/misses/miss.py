"""A miss as data: why no recording answers, what would let it play, and what records it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

BLOCKED = "claude: not sent"


@dataclass(frozen=True)
class Acceptance:
    """What would let a miss play for a whole suite.

    Args:
        setting: ``claude_match_ignore`` or ``claude_match_vary``; empty where nothing would.
        values: what to add to it.
    """

    setting: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Later:
    """A recording that has not been played yet: the test may ask for it after the miss.

    Args:
        number: its place in the cassette, counted from 1.
        input_tokens: how many its answer was billed for.
        output_tokens: how many its answer has.
        cost: what it has cost in US dollars; ``None`` if the price is not known.
    """

    number: int
    input_tokens: int
    output_tokens: int
    cost: float | None


@dataclass(frozen=True)
class Recording:
    """What records a request that has no recording, and what that costs at most.

    Args:
        command: what to type before the name of the test.
        test: the test as it is typed, without quotes.
        input_tokens: about how many, or none of a request without tokens.
        output_tokens: at most how many.
        cost: at most, in US dollars; ``None`` if the price is not known.
        replaces: the numbers of the recordings in place of which it is made.
        later: what the test may ask after it, as it was recorded.
        more_tokens: about how many more input tokens it has than what it replaces, by the length
            of both; ``None`` if it replaces nothing.
        more_cost: what these cost, in US dollars; ``None`` if that is not known.
        aside: why the test failed on the answer that was put aside, which is not asked again;
            empty if there is none.
        preview: what to type before the name of the test to see first what the answer becomes;
            empty where no recording is near.
    """

    command: str
    test: str
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = 0.0
    replaces: tuple[int, ...] = ()
    later: tuple[Later, ...] = ()
    more_tokens: int | None = None
    more_cost: float | None = None
    aside: str = ""
    preview: str = ""


@dataclass(frozen=True)
class Miss:
    """A request that no recording answered.

    Args:
        reason: what happened, in a few words: the first line of the screen.
        details: the lines below it.
        cause: equal for tests that miss for the same reason.
        title: what happened, as a screen begins.
        acceptance: what would let it play.
        recording: what records it, where that is what to do.
        own: what is left to say of this test where another shows the same cause; ``None`` if that
            is all of it.
    """

    reason: str
    details: tuple[str, ...] = ()
    cause: str = ""
    acceptance: Acceptance = field(default_factory=Acceptance)
    title: str = "claude replay miss"
    recording: Recording | None = None
    own: tuple[str, ...] | None = None


class MissedRequest(Protocol):
    """A request without an answer, of which all can be said once its test has ended."""

    test: str
    is_told: bool

    @property
    def miss(self) -> Miss:
        """All that can be said of it."""


@dataclass
class DescribedMiss:
    """A request that no recording answered, of which all is said at once.

    Args:
        miss: what is said.
        test: the test it was asked for.
        is_told: whether a test has failed with all of it.
    """

    miss: Miss
    test: str
    is_told: bool = False

    @property
    def line(self) -> str:
        """What is known at once."""
        return f"claude replay miss: {self.miss.reason}"
