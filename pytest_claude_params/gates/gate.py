"""Gates: which share of a matrix's rows should pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.expectations.answer_text import NO_LABEL, normal
from pytest_claude_params.expectations.samples.answer_labels import LABELS, LabelError, read_labels
from pytest_claude_params.expectations.samples.claims.share_claim import (
    GATE,
    known_keys,
    read_claim,
)
from pytest_claude_params.wording import guess, listed, literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.samples.claims.share_claim import Claim

_KEYS = ("passed", *GATE, "by", *LABELS)
# How the test that a gate is is called.
_OF_MARKER, _OF_SUITE = "claude_gate", "gate"
_TAKES = "It takes the share of rows that should pass: claude_gate('>=0.9')."


@dataclass(frozen=True)
class Gate:
    """What share of the rows should pass.

    Args:
        said: the claim as the user wrote it: ``passed``, ``confidence`` and ``undecided``.
        by: the column that holds the label a row should get; empty if there is none.
        read: what reads the label that an answer gives.
    """

    said: dict[str, Any]
    by: str
    read: Callable[[Call], str | None]

    def labels_of(self, row: Mapping[str, Any], calls: Iterable[Call]) -> tuple[str, str] | None:
        """Return which label a row should get and which one its last answer gave it."""
        answers = [call for call in calls if call.response.message]
        if not self.by or not answers:
            return None
        try:
            observed = self.read(answers[-1])
        except LabelError:
            observed = None
        wanted = str(row[self.by])
        if observed is None:
            return wanted, NO_LABEL
        return wanted, wanted if normal(observed) == normal(wanted) else observed


def read_gate(
    given: tuple[Any, ...], named: Mapping[str, Any], columns: Mapping[str, Any], folder: Path
) -> Gate:
    """Check what ``claude_gate`` says; raises ``UsageError``.

    Args:
        given: what the marker was given without a name: the share that should pass.
        named: what it was given by name.
        columns: a row of the matrix.
        folder: the folder of the test file.
    """
    said = {**dict(zip(("passed",), given, strict=False)), **named}
    try:
        if len(given) > 1 or "passed" not in said:
            raise ValueError(_TAKES)  # noqa: TRY301  (told as all other mistakes are)
        known_keys(said, _KEYS)
        claim = {name: said[name] for name in ("passed", *GATE) if name in said}
        _check_claim(
            read_claim(said["passed"], {name: said[name] for name in GATE if name in said})
        )
        read = read_labels(said, folder)
    except ValueError as error:
        raise UsageError(f"claude_gate: {error}") from None
    by = said.get("by", "")
    if by and by not in columns:
        raise UsageError(
            f"claude_gate: by={literal(by)} is not a column of the rows.{guess(str(by), columns)} "
            f"There are: {listed(list(columns))}"
        )
    return Gate(claim, by, read)


def _check_claim(claim: Claim) -> None:
    if claim.bounds.admit(0) and claim.bounds.admit(1):
        raise ValueError(
            "It admits every share, so the gate could never fail; write one that rows can miss, "
            "such as '>=0.9'."
        )


def gate_id(test: str, which: str) -> str:
    """Name a gate as pytest names a test, in words of the marker or of a suite."""
    name = _OF_SUITE if is_of_suite(test) else _OF_MARKER
    return f"{test}[{name},{which}]" if which else f"{test}[{name}]"


def is_of_suite(test: str) -> bool:
    """Whether a test, named as pytest names it, is one of a suite in YAML."""
    return test.partition("::")[0].endswith((".yaml", ".yml"))


def rows_of_gate(nodeid: str) -> str:
    """Return what the rows of a gate have in common; nothing if it is no gate."""
    test, bracket, rest = nodeid.rpartition("[")
    name = rest.rstrip("]").partition(",")[0]
    return test if bracket and name == (_OF_SUITE if is_of_suite(test) else _OF_MARKER) else ""
