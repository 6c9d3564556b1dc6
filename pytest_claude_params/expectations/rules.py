"""The signatures that rules of expectations have, by what they judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.asking import Ask
    from pytest_claude_params.expectations.expectation import Verdict
    from pytest_claude_params.expectations.samples.same_distribution_as import Recorded


class CallRule(Protocol):
    """Judges one call."""

    def __call__(self, call: Call, wanted: Any, /) -> Verdict:
        """Judge the call by the wanted value."""


class AskingCallRule(Protocol):
    """Judges one call, and can ask Claude about it; ``ask`` is ``None`` where it is too late."""

    def __call__(self, call: Call, wanted: Any, ask: Ask | None, /) -> Verdict:
        """Judge the call by the wanted value."""


class SampleRule(Protocol):
    """Judges several calls together: the repeats of one request, or all of a test."""

    def __call__(self, calls: Sequence[Call], wanted: Any, /) -> Verdict:
        """Judge the calls by the wanted value."""


class AskingSampleRule(Protocol):
    """Judges the repeats of one request, and can ask Claude about each."""

    def __call__(self, calls: Sequence[Call], wanted: Any, ask: Ask | None, /) -> Verdict:
        """Judge the calls by the wanted value."""


class SamplesRule(Protocol):
    """Judges the repeats of all requests together, and can read those of another cassette."""

    def __call__(
        self, samples: Sequence[tuple[Call, ...]], wanted: Any, recorded: Recorded, /
    ) -> list[Verdict]:
        """Judge the samples by the wanted value: one verdict for each that was compared."""


Rule = CallRule | AskingCallRule | SampleRule | AskingSampleRule | SamplesRule
