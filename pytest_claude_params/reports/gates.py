"""Gates on rows: whether enough rows of a matrix passed, and what the others were taken for."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pytest_claude_params.errors import UsageError
from pytest_claude_params.expectations.answer_text import NO_LABEL, normal
from pytest_claude_params.expectations.samples.answer_labels import LABELS, LabelError, read_labels
from pytest_claude_params.expectations.samples.power import finds
from pytest_claude_params.expectations.samples.share_claim import (
    GATE,
    Claim,
    known_keys,
    percent,
    read_claim,
)
from pytest_claude_params.inference.shares import exact
from pytest_claude_params.wording import cut, guess, listed, literal, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from pytest_claude_params.call import Call

_KEYS = ("passed", *GATE, "by", *LABELS)
_MOST_SHOWN, _MOST_NAMED, _LONGEST_LABEL = 3, 10, 20
_BOTH_WAYS = 0.95
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


@dataclass(frozen=True)
class GateVerdict:
    """What became of a gate.

    Args:
        test: the test without its brackets.
        which: what its rows have in common, such as a model; empty if nothing else varies.
        outcome: ``skipped`` if not all rows came to a verdict, so that it was not judged.
        text: why.
    """

    test: str
    which: str
    outcome: Literal["passed", "failed", "skipped"]
    text: str


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
        read_claim(said["passed"], {name: said[name] for name in GATE if name in said})
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


def gate_id(test: str, which: str) -> str:
    """Name a gate as pytest names a test."""
    return f"{test}[claude_gate,{which}]" if which else f"{test}[claude_gate]"


def verdicts_of(tests: Iterable[dict[str, Any]]) -> list[GateVerdict]:
    """Judge the gates of a run.

    Args:
        tests: what finished tests brought; those that a gate judges have an entry ``gate``.
    """
    gates: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for test in sorted((one for one in tests if "gate" in one), key=lambda one: one["case_number"]):
        gates[test["gate"]["test"], test["gate"]["which"]].append(test["gate"])
    return [_verdict(test, which, rows) for (test, which), rows in gates.items()]


def _verdict(test: str, which: str, rows: list[dict[str, Any]]) -> GateVerdict:
    gate, total = rows[0]["said"], rows[0]["rows"]
    judged = [row for row in rows if row["outcome"] != "skipped"]
    if len(rows) < total or not judged:
        text = (
            f"claude_gate judges {plural(total, 'row')}, of which {len(judged)} came to a verdict"
        )
        return GateVerdict(test, which, "skipped", text)
    claim = read_claim(gate["passed"], {name: gate[name] for name in GATE if name in gate})
    failed = [row for row in judged if row["outcome"] == "failed"]
    count, n = len(judged) - len(failed), len(judged)
    passed = claim.holds(count, n)
    lines = [_sentence(claim, count, n), *_failed_rows(failed), *_confusions(judged)]
    if found := _found(claim, n):
        lines += ["", f"  {found}"]
    return GateVerdict(test, which, "passed" if passed else "failed", "\n".join(lines))


def _sentence(claim: Claim, count: int, n: int) -> str:
    low, high = exact(count, n, _BOTH_WAYS)
    known = f"the exact 95 % interval {low:.2f} to {high:.2f}"
    standing = ""
    if claim.confidence is not None:
        low, high = claim.interval(count, n)
        joined = "limits {:.2f} and {:.2f}" if claim.one_sided else "interval {:.2f} to {:.2f}"
        known = f"the exact {percent(claim.level)} {joined.format(low, high)}"
        standing = f": {claim.standing(count, n)}"
    return f"{count} of {n} rows passed ({count / n:.2f}), {known}, wanted {claim}{standing}"


def _found(claim: Claim, n: int) -> str:
    if claim.confidence is None:
        return ""
    if not claim.can_fail(n):
        least = claim.fewest_to_contradict
        return f"no {n} rows could contradict {claim.bounds}; it takes {least}"
    return finds(claim, n)


def _failed_rows(failed: list[dict[str, Any]]) -> list[str]:
    if not failed:
        return []
    names = [row["row"] for row in failed]
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    lines = ["", f"  failed: {', '.join(names[:_MOST_NAMED])}{more}"]
    return [*lines, *(f"    {row['row']}: {row['reason']}" for row in failed[:_MOST_SHOWN])]


def _confusions(rows: list[dict[str, Any]]) -> list[str]:
    """Lay out how often each label that was due got which one."""
    pairs = Counter(tuple(row["labels"]) for row in rows if row["labels"])
    if not pairs:
        return []
    due = list(dict.fromkeys(wanted for wanted, _ in pairs))
    got = [*due, *sorted({observed for _, observed in pairs} - set(due))]
    table = [["expected \\ observed", *(cut(one, _LONGEST_LABEL) for one in got)]]
    for wanted in due:
        counts = [str(pairs[wanted, observed] or "-") for observed in got]
        table.append([cut(wanted, _LONGEST_LABEL), *counts])
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "",
        *(
            "  " + "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip()
            for line in table
        ),
    ]
