"""Whether a test has noticed a changed answer, and by what."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.errors import CassetteMiss
from pytest_claude_params.expectations.answer_text import answer_of
from pytest_claude_params.mutations.plan import Survey
from pytest_claude_params.plugin.judging.failures.failure import Failure, NoVerdict
from pytest_claude_params.plugin.judging.failures.own_errors import first_line, is_skip, is_time_out
from pytest_claude_params.plugin.stash import MUTATED_PHASE, MUTATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.expectations import Verdict
    from pytest_claude_params.mutations.plan import MutationPlan
    from pytest_claude_params.plugin.running.claude_run import ClaudeRun

_NO_RECORDING = "the application then asked what no recording answers"
_NO_GRADE = "a judge would have to grade the changed answer, and no recording has its grade"


@dataclass(frozen=True)
class Found:
    """What a test made of one changed answer.

    Args:
        operator: what changed it.
        key: the key of the request that it answers.
        answer: which answer of the test it is, counted from 1.
        answers: how many the test had.
        outcome: ``noticed``, ``survived``, ``undecided``, or ``unfit`` if none was changed.
        by: what noticed it: ``expectation NAME``, ``contract NAME``, ``assert`` or ``exception``.
        why: what the test said, or why it is not decided, in a line.
        before: the answer as it was recorded.
        after: the answer as the application got it.
        stops: why the answer stopped, before and after.
    """

    operator: str
    key: str
    answer: int
    answers: int
    outcome: str = "unfit"
    by: tuple[str, ...] = ()
    why: str = ""
    before: str = ""
    after: str = ""
    stops: tuple[str | None, str | None] = (None, None)


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
        return {"mutable": mutation.fitting}
    found = item.stash[MUTATIONS]
    found.append(found_by(item, run, mutation))
    return {"mutations": [*found]}


def found_by(item: pytest.Item, run: ClaudeRun, plan: MutationPlan) -> dict[str, Any]:
    """Return what a test that has ended made of the answer that was changed."""
    key = plan.target or ""
    number = plan.asked.index(key) + 1 if key in plan.asked else 0
    found = Found(plan.operator, key, number, len(plan.asked))
    if plan.has_struck:
        found = _with_answers(replace(found, **_outcome(item, run)), run, plan)
    return asdict(found)


def _with_answers(found: Found, run: ClaudeRun, plan: MutationPlan) -> Found:
    told = run.recorder.secrets.told
    changed = next(call for call in run.transcript.calls if call.mutated)
    recorded = replace(changed, response=plan.before[id(changed.response)])
    return replace(
        found,
        why=told(found.why),
        before=told(answer_of(recorded)),
        after=told(answer_of(changed)),
        stops=(recorded.stop_reason, changed.stop_reason),
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
        return {"outcome": "noticed", "by": by, "why": _why(error)}
    is_judge = bool(run.judged and _failed(run.judged.expectations))
    return {"outcome": "undecided", "why": _NO_GRADE if is_judge else _NO_RECORDING}


def _why(error: BaseException) -> str:
    return error.reason if isinstance(error, Failure) else first_line(error)


def _noticed_by(
    item: pytest.Item, run: ClaudeRun, excinfo: pytest.ExceptionInfo[BaseException]
) -> Iterator[str]:
    error, judged = excinfo.value, run.judged
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
