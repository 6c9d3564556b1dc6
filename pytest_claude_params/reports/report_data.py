"""What reports get to know of a test: nothing that its cassette may not hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pytest_claude_params.own_pattern import OwnPattern, OwnPatternTimeout
from pytest_claude_params.reports.conversations import conversation_of
from pytest_claude_params.secrets.leaks import leaks_in
from pytest_claude_params.secrets.redactions import keys_among
from pytest_claude_params.secrets.shown_texts import without_secrets
from pytest_claude_params.secrets.tree import needed_in, redact_tree
from pytest_claude_params.transcript import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations import Verdict
    from pytest_claude_params.reports.conversations import Bodies
    from pytest_claude_params.secrets.redactions.redaction import Redaction
    from pytest_claude_params.transcript import Transcript

_as_json = json.JSONEncoder(ensure_ascii=False).encode
_OURS = ("request", "path", "source", "recorded_at", "altered_from")
_STORED = ("replayed", "recorded", "reused")


def report_data(
    transcript: Transcript,
    more: dict[str, Any],
    redactions: Sequence[Redaction],
    verdicts: Sequence[Verdict] | None = None,
    before: Sequence[Call | None] = (),
) -> dict[str, Any]:
    """Return a transcript as plain data without secrets.

    Args:
        transcript: what the test asked and got.
        more: what else is to be said of the test, such as the name of its cassette.
        redactions: what must not be said.
        verdicts: those on its answers, for a report that shows conversations; ``None`` for a run
            without a report, which needs neither.
        before: what the new answers of a preview are compared with.
    """
    try:
        return _looked_through(transcript, more, redactions, verdicts, before)
    except OwnPatternTimeout:
        # What nobody has looked through is not told; the test has failed for the pattern.
        for call in transcript.calls:
            transcript.withhold(call.request)
        built_in = [one for one in redactions if not isinstance(one.pattern, OwnPattern)]
        misses = [_told(miss, redactions) for miss in transcript.to_data()["misses"]]
        told = _looked_through(transcript, more, built_in, verdicts, before)
        return {**told, "misses": misses}


def _looked_through(
    transcript: Transcript,
    more: dict[str, Any],
    redactions: Sequence[Redaction],
    verdicts: Sequence[Verdict] | None,
    before: Sequence[Call | None],
) -> dict[str, Any]:
    for call in transcript.calls:
        # The others were looked through when they were stored.
        if call.source not in _STORED and leaks_in(call.request, call.response, redactions):
            transcript.withhold(call.request)
    data = transcript.to_data()
    data["misses"] = [_told(miss, redactions) for miss in data["misses"]]
    if verdicts is not None:
        data |= _in_detail(transcript, data["calls"], verdicts, redactions)
        if before:
            data["before"] = [
                conversation_of(one, data["bodies"])["content"] if one else "" for one in before
            ]
    return _blanked(data, more, redactions)


def _in_detail(
    transcript: Transcript,
    told: list[dict[str, Any]],
    verdicts: Sequence[Verdict],
    redactions: Sequence[Redaction],
) -> dict[str, Any]:
    """Return what only reports show: conversations, and the verdicts on them."""
    bodies: Bodies = {}
    calls = [*transcript.calls, *transcript.judging]
    conversations = [
        conversation_of(call, bodies, withheld=transcript.withholds(call)) for call in calls
    ]
    places = {id(call): number for number, call in enumerate(calls, 1)}

    def line(text: str) -> str:
        # What was withheld is not to be shown as what was observed, either.
        return WITHHELD if transcript.withheld else without_secrets(text, redactions, WITHHELD)

    return {
        "bodies": bodies,
        "calls": [{**call, **more} for call, more in zip(told, conversations, strict=True)],
        "verdicts": [
            {
                "expectation": verdict.subject,
                "index": _only([places.get(id(call), 0) for call in verdict.calls]),
                "found": "passed" if verdict.passed else "failed",
                "expected": line(verdict.expected),
                "reason": line(verdict.observed),
                "hint": line(verdict.hint),
            }
            for verdict in verdicts
        ],
    }


def _only(numbers: list[int]) -> int:
    return numbers[0] if len(numbers) == 1 else 0


def _blanked(
    data: dict[str, Any], more: dict[str, Any], redactions: Sequence[Redaction]
) -> dict[str, Any]:
    # Mostly nothing is left to do, and one look shows that.
    needed = needed_in(_as_json({**data, **more}), redactions)
    if not needed:
        return {**data, **more}
    names = {"test": data.pop("test"), **more}
    told = redact_tree(data, needed)
    # What is counted and grouped by, whatever a project has a pattern for.
    told["calls"] = [
        {**call, **{name: ours[name] for name in _OURS if name in ours}}
        for call, ours in zip(told["calls"], data["calls"], strict=True)
    ]
    return {**told, **redact_tree(names, keys_among(needed))}


def _told(miss: dict[str, Any], redactions: Sequence[Redaction]) -> dict[str, Any]:
    def line(text: str) -> str:
        return without_secrets(text, redactions, WITHHELD)

    return {
        "title": miss["title"],
        "reason": line(miss["reason"]),
        "details": [line(text) for text in miss["details"]],
        "cause": line(miss["cause"]),
        "recording": miss["recording"]
        and {
            **miss["recording"],
            "test": line(miss["recording"]["test"]),
            "aside": line(miss["recording"]["aside"]),
        },
        "acceptance": {
            "setting": miss["acceptance"]["setting"],
            "values": [line(text) for text in miss["acceptance"]["values"]],
        },
    }
