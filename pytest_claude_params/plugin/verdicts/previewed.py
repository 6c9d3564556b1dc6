"""What a preview finds of one test: the verdicts on its recordings beside those on its answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pytest_claude_params import contracts, expectations
from pytest_claude_params.call import Call
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.pairing import paired
from pytest_claude_params.cassettes.pending.preview import (
    Answered,
    Compared,
    PreviewedTest,
    digest_of,
)
from pytest_claude_params.cassettes.pending.preview_file import Place
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.cassettes.recordings import calls_of
from pytest_claude_params.errors import CassetteMiss, ClaudeParamsError
from pytest_claude_params.gates.gate import gate_id
from pytest_claude_params.plugin.stash import GATE_ROW, OPTIONS
from pytest_claude_params.plugin.verdicts.all_verdicts import AllVerdicts, of_turn
from pytest_claude_params.plugin.verdicts.judge import judge_of_recordings
from pytest_claude_params.reports.preview.facts import facts_of
from pytest_claude_params.transcript import Transcript
from pytest_claude_params.wire import hosts
from pytest_claude_params.wording import cut, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from pytest_claude_params.cassettes.pending.preview import Kind, Outcome
    from pytest_claude_params.expectations import Verdict, Wanted
    from pytest_claude_params.plugin.claude_run import ClaudeRun

_WHY = 200
_ERROR = 400


@dataclass(frozen=True)
class Found:
    """What a preview finds of one test.

    Args:
        place: where it is written.
        test: what is written of it.
        facts: what the end of the run says of it, as plain data.
        recordings: what each new answer was compared with.
    """

    place: Place
    test: PreviewedTest
    facts: dict[str, Any]
    recordings: Sequence[Call | None]


def previewed(item: pytest.Item, run: ClaudeRun) -> Found:
    """Compare what a test was answered with its recordings; its outcome is known."""
    recorder, options = run.recorder, item.config.stash[OPTIONS]
    path = recorder.cassette.path
    place = Place(path, digest_of(path), options.hosts, options.max_cassette_mb)
    before = Cassette(path, recorder.cassette.matcher, options.hosts, None, options.max_cassette_mb)
    asked = [request for request, _ in recorder.cassette.added]
    beside = paired(asked, before.interactions, before.matcher, owned=recorder.owned)
    new = [call for call in run.transcript.calls if call.is_new]
    old = _recordings_of(new, before, owned=recorder.owned)
    compared = _compared(item, run, new, old)
    outcome = _outcome(run)
    test = PreviewedTest(
        run.transcript.test,
        recorder.owned,
        _old_outcome(old, compared),
        outcome,
        "" if outcome == "passed" else _reason(run, run.outcome.reason),
        tuple(Answered(number, *one) for number, one in enumerate(beside, 1)),
        tuple(compared),
    )
    if GATE_ROW in item.stash:
        row = item.stash[GATE_ROW]
        gate, wanted = gate_id(row["test"], row["which"]), str(row["said"]["passed"])
        test = replace(test, gate=gate, gate_wants=wanted)
    pairs = [facts_of(call, recorded) for call, recorded in zip(new, old, strict=True)]
    unasked = len(before) - sum(one is not None for one in old)
    facts = {"answers": pairs, "judges": len(run.transcript.judging), "unasked": unasked}
    return Found(place, test, facts, old)


def _recordings_of(new: Sequence[Call], before: Cassette, *, owned: bool) -> list[Call | None]:
    asked = [call.request for call in new]
    beside = paired(asked, before.interactions, before.matcher, owned=owned)
    made = before.recorded
    calls: list[Call | None] = []
    for number, _ in beside:
        if number is None:
            calls.append(None)
            continue
        request, response = before.interactions[number - 1]
        origin = made.get("from") or hosts.origin_of(request.url, response.headers)
        calls.append(Call(request, response, "replayed", origin, made.get("at", "")))
    return calls


def _compared(
    item: pytest.Item, run: ClaudeRun, new: Sequence[Call], old: Sequence[Call | None]
) -> list[Compared]:
    known = [call for call in old if call is not None]
    before = _judged_recordings(item, run, known) if known else AllVerdicts()
    now = run.verdicts or AllVerdicts()
    beside = {id(call): recorded for call, recorded in zip(new, old, strict=True)}
    found = []
    for turn in now.turns:
        recorded = beside.get(id(turn.call))
        verdicts = _judged_by(item, run, turn.wanted, [recorded]) if recorded else []
        found += _beside(run, "expectation", of_turn(verdicts, turn.which), turn.verdicts)
    found += _beside(run, "expectation", before.expectations, now.expectations)
    # How many there were is not known where some were not asked for.
    whole = len(known) == len(new)
    found = [one for one in found if whole or not _counts_all(one.check)]
    found += _beside(run, "contract", before.contracts, now.contracts, absent="passed")
    # Without an answer there is nothing to compare, as where there is no key.
    if run.outcome.body_error and new and _is_answered(run) and not now.errors:
        was: Outcome = _old_body(item, run) if known else "unknown"
        found.append(Compared("test", "test", was, "failed", _reason(run, run.outcome.body_error)))
    return found


def _counts_all(name: str) -> bool:
    known = expectations.EXPECTATIONS.get(name)
    return known is not None and known.scope == "test"


def _judged_recordings(item: pytest.Item, run: ClaudeRun, calls: Sequence[Call]) -> AllVerdicts:
    options, declaration = item.config.stash[OPTIONS], run.declaration
    verdicts = _judged_by(item, run, declaration.wanted, calls)
    mode = declaration.contracts.mode or options.contracts
    broken = contracts.check(calls) if mode == "strict" else []
    waived = declaration.contracts.waive
    return AllVerdicts(
        verdicts, [one for one in broken if not one.passed and one.subject not in waived]
    )


def _judged_by(
    item: pytest.Item, run: ClaudeRun, wanted: Sequence[Wanted], calls: Sequence[Call]
) -> list[Verdict]:
    options = item.config.stash[OPTIONS]
    replay = Recorder(
        Cassette(run.recorder.cassette.path, run.recorder.cassette.matcher, options.hosts),
        Transcript(run.transcript.test),
        "none",
        run.recorder.secrets.redactions,
        run.recorder.context,
        hosts=options.hosts,
    )
    try:
        return expectations.evaluate(
            wanted,
            calls,
            lambda path: calls_of(path, options.hosts, options.max_cassette_mb),
            judge_of_recordings(run, replay, options.api_version),
        )
    except ClaudeParamsError:  # told of the new answers already
        return []


def _beside(
    run: ClaudeRun,
    kind: Kind,
    before: Sequence[Verdict],
    now: Sequence[Verdict],
    absent: Outcome = "unknown",
) -> list[Compared]:
    """Put verdicts of one name beside each other, the first beside the first."""
    old, new = _by_name(before), _by_name(now)
    found = []
    for name in dict.fromkeys([*new, *old]):
        verdict, was = new.get(name), old.get(name)
        told = verdict if verdict is not None and not verdict.passed else was
        why = "" if told is None or told.passed else _why(run, told)
        which = next((one.which for one in (verdict, was) if one), "")
        states = (_state(was, absent), _state(verdict, absent))
        found.append(Compared(name[0], kind, *states, why, which))
    return found


def _by_name(verdicts: Sequence[Verdict]) -> dict[tuple[str, int], Verdict]:
    seen: dict[str, int] = {}
    named = {}
    for one in verdicts:
        seen[one.subject] = seen.get(one.subject, 0) + 1
        named[one.subject, seen[one.subject]] = one
    return named


def _state(verdict: Verdict | None, absent: Outcome) -> Outcome:
    if verdict is None:
        return absent
    if verdict.passed:
        return "passed"
    return "error" if verdict.unjudged else "failed"


def _outcome(run: ClaudeRun) -> Outcome:
    if run.verdicts is not None and run.verdicts.errors:
        return "error"
    if run.transcript.misses or run.transcript.failures or run.recorder.unanswered.left:
        return "error"
    if not run.outcome.keeps_recordings and not _is_answered(run):
        return "error"
    # Its own verdict: whether a gate or ``xfail`` takes it for what is expected does not matter.
    is_right = run.outcome.keeps_recordings and not run.outcome.failed_as_expected
    return "passed" if is_right else "failed"


def _is_answered(run: ClaudeRun) -> bool:
    """Whether an answer came at all: a rejected key or a rate limit is nothing to judge."""
    new = [call for call in run.transcript.calls if call.is_new]
    return not new or any(call.response.status < _ERROR for call in new)


def _old_outcome(old: Sequence[Call | None], compared: Sequence[Compared]) -> Outcome:
    if not any(old):
        return "unknown"
    return "failed" if any(one.old == "failed" for one in compared) else "passed"


def _old_body(item: pytest.Item, run: ClaudeRun) -> Outcome:
    """Return what the body of a test made of the recordings, by which it was kept.

    It is not run on them: one that is marked ``xfail`` is taken to have failed; of a row that a
    gate counts nothing is known, so it is told as a flip, which nobody accepts unseen.
    """
    return "failed" if run.outcome.failed_as_expected and GATE_ROW not in item.stash else "passed"


def _reason(run: ClaudeRun, text: str) -> str:
    """Return why a test did not pass, without who says it."""
    for prefix in ("the test failed: ", f"{CassetteMiss.__name__}: ", "claude: "):
        text = text.removeprefix(prefix)
    return _line(run, text)


def _why(run: ClaudeRun, verdict: Verdict) -> str:
    return _line(run, f"expected {verdict.expected}, observed {verdict.observed}")


def _line(run: ClaudeRun, text: str) -> str:
    return cut(plain(run.recorder.secrets.without_secrets(text)), _WHY)
