"""The contract of this family: an expectation judges calls and says what it saw.

A member is one function in a file of its own. Its first docstring line is its help text
and the annotation of ``wanted`` says which values it takes, so the files of the members
do without ``from __future__ import annotations``: the annotation is read at run time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol, cast, get_type_hints

from pydantic import PlainValidator, TypeAdapter, ValidationError

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from pytest_claude_params.expectations.asking import Ask
    from pytest_claude_params.expectations.numbers.bounds import Bounds
    from pytest_claude_params.expectations.samples.claims.early_stopping import Settling


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one expectation or contract found.

    A member fills in what it knows; the name, the calls and which of them are added for it.

    Args:
        passed: whether it holds.
        expected: what was wanted, in the words of the message.
        observed: what was there instead, or what fulfilled it.
        hint: the likely reason, or what to do next.
        subject: the name of the expectation or contract.
        calls: the calls it is about: one, or the repeats of one request.
        which: which of several it is about: ``call 2 of 3``.
        telling: which end of a long answer shows the reason.
        tally: the answers of a sample with how often each came, commonest first.
        unjudged: whether nothing could be found out, so that ``not_`` must not pass for it.
    """

    passed: bool
    expected: str
    observed: str
    hint: str = ""
    subject: str = ""
    calls: tuple[Call, ...] = ()
    which: str = ""
    telling: Literal["beginning", "end"] = "beginning"
    tally: tuple[tuple[str, int], ...] = ()
    unjudged: bool = False

    @classmethod
    def of_number(cls, number: object, wanted: Bounds, hint: str = "") -> Verdict:
        """Judge a number that an answer should state."""
        if not isinstance(number, int | float):
            return cls.without_verdict(f"{wanted}", "unknown", hint)
        return cls(wanted.admit(number), f"{wanted}", f"{number}", hint)

    @classmethod
    def without_verdict(cls, expected: str, observed: str, hint: str = "") -> Verdict:
        """Fail because nothing could be found out: a number is unknown, a function raised."""
        return cls(passed=False, expected=expected, observed=observed, hint=hint, unjudged=True)


# Reads the answers of a cassette.
Recorded = Callable[[Path], Sequence[Call]]


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


_IN_WORDS = {
    "boolean": "True or False",
    "integer": "a whole number",
    "number": "a number",
    "string": "a text",
}

Rule = CallRule | AskingCallRule | SampleRule | AskingSampleRule | SamplesRule


@dataclass(frozen=True)
class Expectation:
    """Something that a test can expect of its calls.

    Args:
        name: the keyword of ``claude_expect``.
        rule: ``(call, wanted) -> Verdict``, or ``(calls, wanted) -> Verdict`` for samples.
        scope: whether it judges each call, the repeats of one request together, the repeats
            of all requests together, ``(samples, wanted, read) -> Verdicts``, or all that the
            test has sent, ``(calls, wanted) -> Verdict``.
        counts: what it counts in a sample, if that can settle it before the sample is complete.
        judges_errors: whether it also judges calls that ended in an error; the others fail there.
        judges_token_counts: whether it also judges requests that count tokens.
        judges_latency: whether how long an answer took may decide it.
        asks: whether its rule takes a third argument, through which it can ask Claude.
    """

    name: str
    rule: Rule
    scope: Literal["call", "sample", "samples", "test"] = "call"
    judges_errors: bool = False
    judges_token_counts: bool = False
    judges_latency: bool = False
    asks: bool = False
    counts: Callable[[Any, Any], Sequence[Settling]] | None = None

    @property
    def help(self) -> str:
        """One sentence on what it expects."""
        return (self.rule.__doc__ or "").strip().partition("\n")[0]

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        known = {"Call": Call, "Sequence": Sequence, "Verdict": Verdict}
        hints = get_type_hints(self.rule, localns=known, include_extras=True)
        return TypeAdapter(_checked_alone(hints.get("wanted", Any)))

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of the values that it takes."""
        return self._adapter.json_schema()

    @property
    def allowed(self) -> str:
        """The values that it takes, in words."""
        described = str(self.schema.get("description", "")) or _plainly(self.schema)
        return described or (f"what fits {json.dumps(self.schema)}" if self.schema else "")

    def want(self, given: Any, where: str, context: Mapping[str, Any]) -> Wanted:
        """Check a wanted value.

        Args:
            given: the value as the test wrote it.
            where: begins the message.
            context: what it may refer to: a ``folder``, a ``table``, a ``judge_model``.
        """
        try:
            value = self._adapter.validate_python(given, strict=True, context=dict(context))
        except ValidationError as error:
            problem = error.errors()[0]
            raise UsageError(f"{where}: {self._mistake(given, problem)}") from None
        return Wanted(self, value, given)

    def _mistake(self, given: Any, problem: ErrorDetails) -> str:
        within = "".join(f"[{part!r}]" for part in problem["loc"])
        reason = problem.get("ctx", {}).get("error")
        parts = [
            f"{self.name}={wording.literal(given)} will not do.",
            f"{self.name}{within} is {wording.literal(problem['input'])}." if within else "",
            f"{reason}" if isinstance(reason, ValueError) else "",
            f"Allowed: {self.allowed}." if self.allowed else "",
        ]
        return " ".join(part for part in parts if part)


def _plainly(schema: Mapping[str, Any]) -> str:
    """Write a schema that is no more than the name of a type; empty if it is more."""
    return _IN_WORDS.get(schema["type"], "") if list(schema) == ["type"] else ""


def _checked_alone(hint: Any) -> Any:
    """Leave out a type that pydantic need not understand: a plain validator makes its values."""
    metadata = getattr(hint, "__metadata__", ())
    if any(isinstance(one, PlainValidator) for one in metadata):
        return Annotated[(Any, *metadata)]
    return hint


@dataclass(frozen=True, slots=True)
class Wanted:
    """An expectation together with the value that a test wants.

    Args:
        expectation: what is judged.
        value: the value, checked and in the form the rule takes.
        given: the value as the test wrote it.
    """

    expectation: Expectation
    value: Any
    given: Any

    @property
    def name(self) -> str:
        """The name of the expectation."""
        return self.expectation.name

    def verdict_on(self, judged: Any, ask: Ask | None) -> Verdict:
        """Judge a call, or the calls of a sample.

        Args:
            judged: the call or the calls.
            ask: asks Claude; ``None`` where it is too late or too early to do so.
        """
        if self.expectation.asks:
            return cast("AskingCallRule", self.expectation.rule)(judged, self.value, ask)
        return cast("CallRule", self.expectation.rule)(judged, self.value)
