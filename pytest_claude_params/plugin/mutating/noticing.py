"""Whether a test has noticed a changed answer, and by what."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.errors import CassetteMiss
from pytest_claude_params.expectations.answer_text import answer_of
from pytest_claude_params.mutations.mutation_row import MutationRow
from pytest_claude_params.mutations.plan import Survey
from pytest_claude_params.mutations.suggestions import holds, suggested
from pytest_claude_params.plugin.collecting.expectation_table import expectation_table
from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
from pytest_claude_params.plugin.stash import MUTATED_PHASE, MUTATIONS, OPTIONS
from pytest_claude_params.plugin.verdicts.failures.failure import Failure, NoVerdict
from pytest_claude_params.plugin.verdicts.failures.own_errors import (
    first_line,
    is_skip,
    is_time_out,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.expectations import Verdict
    from pytest_claude_params.mutations.plan import MutationPlan
    from pytest_claude_params.plugin.claude_run import ClaudeRun

_NO_RECORDING = "the application then asked what no recording answers"
_NO_GRADE = "a judge would have to grade the changed answer, and no recording has its grade"


def note_phase(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Note with what a phase of a test has failed, before anything makes another outcome of it."""
    if call.excinfo is not None and MUTATED_PHASE not in item.stash:
        expected = hasattr(report, "wasxfail") and "claude_gate" not in item.keywords
        item.stash[MUTATED_PHASE] = (call.excinfo, expected)


def mutation_data(
    item: pytest.Item, run: ClaudeRun, mutation: MutationPlan | Survey
) -> dict[str, Any]:
    """Return what a finished test says of changed answers, or of those that could be changed."""
    if isinstance(mutation, Survey):
        ignored = read_declaration(item).mutations.ignore
        return {"mutable": mutation.fitting, "ignored": [*ignored], "tried": _tried(item, run)}
    cassette = run.recorder.cassette
    mutation.left = [cassette.interactions[number - 1] for number in cassette.unplayed]
    found = item.stash[MUTATIONS]
    found.append(found_by(item, run, mutation))
    return {"mutations": [*found]}


def _tried(item: pytest.Item, run: ClaudeRun) -> list[bool]:
    """Return which of the expectations hold that are to be tried on what was recorded."""
    path = item.config.stash[OPTIONS].mutate_try
    if path is None:
        return []
    wanted = json.loads(path.read_text(encoding="utf-8")).get(item.nodeid, [])
    table = expectation_table(item)
    return [holds(one, run.evaluated_calls, table, item.path.parent) for one in wanted]


def found_by(item: pytest.Item, run: ClaudeRun, plan: MutationPlan) -> dict[str, Any]:
    """Return what a test that has ended made of the answer that was changed."""
    key = plan.target or ""
    number = plan.asked.index(key) + 1 if key in plan.asked else 0
    found = MutationRow(item.nodeid, plan.operator, key, number, len(plan.asked))
    if plan.has_struck:
        found = replace(found, **_outcome(item, run))
        if found.why:
            found = replace(found, why=run.recorder.secrets.told(found.why))
    # Whoever only wants to see what fails need not wait for it.
    is_shown = item.config.stash[OPTIONS].mutate_log is not None
    if is_shown and found.outcome in ("survived", "undecided"):
        found = _with_answers(found, item, run, plan)
    return asdict(found)


def _with_answers(
    found: MutationRow, item: pytest.Item, run: ClaudeRun, plan: MutationPlan
) -> MutationRow:
    """Show the answer before and after, and what would have caught it."""
    told, calls = run.recorder.secrets.told, list(run.transcript.calls)
    recorded = [
        replace(call, response=plan.before[id(call.response)]) if call.mutated else call
        for call in calls
    ]
    number = next(n for n, call in enumerate(calls) if call.mutated)
    suggestion = {}
    if found.outcome == "survived":
        suggestion = suggested(recorded, calls, expectation_table(item), item.path.parent)
    return replace(
        found,
        before=told(answer_of(recorded[number])),
        after=told(answer_of(calls[number])),
        stops=[recorded[number].stop_reason, calls[number].stop_reason],
        suggestion=suggestion if told(repr(suggestion)) == repr(suggestion) else {},
    )


def _outcome(item: pytest.Item, run: ClaudeRun) -> dict[str, Any]:
    """Return outcome, what noticed, and why."""
    if MUTATED_PHASE not in item.stash:
        return {"outcome": "survived"}
    excinfo, expected = item.stash[MUTATED_PHASE]
    error = excinfo.value
    if expected or is_skip(error) or is_time_out(error):
        why = "it is expected to fail" if expected else first_line(error)
        return {"outcome": "undecided", "why": why}
    if by := tuple(dict.fromkeys(_noticed_by(item, run, excinfo))):
        return {"outcome": "noticed", "by": [*by], "why": _why(error)}
    is_judge = bool(run.verdicts and _failed(run.verdicts.expectations))
    return {"outcome": "undecided", "why": _NO_GRADE if is_judge else _NO_RECORDING}


def _why(error: BaseException) -> str:
    return str(error.reason) if isinstance(error, Failure) else first_line(error)


def _noticed_by(
    item: pytest.Item, run: ClaudeRun, excinfo: pytest.ExceptionInfo[BaseException]
) -> Iterator[str]:
    error, judged = excinfo.value, run.verdicts
    missed = bool(run.transcript.misses)
    if judged:
        for one in _failed(judged.expectations):
            # A judge that cannot be asked has noticed nothing.
            if not (one.unjudged and missed):
                yield f"expectation {one.subject}"
        for one in [*_failed(judged.contracts), *_failed(judged.errors)]:
            yield f"contract {one.subject}"
    if isinstance(error, (NoVerdict, CassetteMiss)):
        return
    if isinstance(error, Failure):
        if not (judged and _failed([*judged.expectations, *judged.contracts, *judged.errors])):
            yield "expectation"
    elif isinstance(error, (AssertionError, pytest.fail.Exception)):
        yield "assert"
    else:
        yield f"exception {type(error).__name__} {_place(item, excinfo)}"


def _failed(verdicts: Any) -> list[Verdict]:
    return [verdict for verdict in verdicts if not verdict.passed]


def _place(item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    """Return where an exception came from: the last line of the project itself."""
    root = item.config.rootpath
    own = [
        entry
        for entry in excinfo.traceback
        if str(entry.path).startswith(f"{root}/") and "site-packages" not in str(entry.path)
    ]
    entry = own[-1] if own else excinfo.traceback[-1]
    path = str(entry.path)
    shown = path.removeprefix(f"{root}/") if own else path.rpartition("/")[2]
    return f"in {shown}:{entry.lineno + 1}"
