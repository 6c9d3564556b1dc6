"""What reports get to know of a test: nothing that its cassette may not hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pytest_claude_params.own_pattern import OwnPattern, OwnPatternTimeout
from pytest_claude_params.secrets.hints import needed_for
from pytest_claude_params.secrets.leaks import leaks_in
from pytest_claude_params.secrets.redactions import keys_among, redact_tree
from pytest_claude_params.secrets.telling import without_secrets
from pytest_claude_params.transcript import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.secrets.redactions import Redaction
    from pytest_claude_params.transcript import Transcript

_as_json = json.JSONEncoder(ensure_ascii=False).encode
_STORED = ("replayed", "recorded", "reused")


def report_data(
    transcript: Transcript, more: dict[str, Any], redactions: Sequence[Redaction]
) -> dict[str, Any]:
    """Return a transcript as plain data without secrets.

    Args:
        transcript: what the test asked and got.
        more: what else is to be said of the test, such as the name of its cassette.
        redactions: what must not be said.
    """
    try:
        return _looked_through(transcript, more, redactions)
    except OwnPatternTimeout:
        # What nobody has looked through is not told; the test has failed for the pattern.
        for call in transcript.calls:
            transcript.withhold(call.request)
        built_in = [one for one in redactions if not isinstance(one.pattern, OwnPattern)]
        misses = [_told(miss, redactions) for miss in transcript.to_data()["misses"]]
        return {**_looked_through(transcript, more, built_in), "misses": misses}


def _looked_through(
    transcript: Transcript, more: dict[str, Any], redactions: Sequence[Redaction]
) -> dict[str, Any]:
    for call in transcript.calls:
        # The others were looked through when they were stored.
        if call.source not in _STORED and leaks_in(call.request, call.response, redactions):
            transcript.withhold(call.request)
    data = transcript.to_data()
    data["misses"] = [_told(miss, redactions) for miss in data["misses"]]
    return _blanked(data, more, redactions)


def _blanked(
    data: dict[str, Any], more: dict[str, Any], redactions: Sequence[Redaction]
) -> dict[str, Any]:
    # Mostly nothing is left to do, and one look shows that.
    needed = needed_for(_as_json({**data, **more}), redactions)
    if not needed:
        return {**data, **more}
    names = {"test": data.pop("test"), **more}
    return {**redact_tree(data, needed), **redact_tree(names, keys_among(needed))}


def _told(miss: dict[str, Any], redactions: Sequence[Redaction]) -> dict[str, Any]:
    def line(text: str) -> str:
        return without_secrets(text, redactions, WITHHELD)

    return {
        "title": miss["title"],
        "reason": line(miss["reason"]),
        "details": [line(text) for text in miss["details"]],
        "cause": line(miss["cause"]),
        "recording": miss["recording"]
        and {**miss["recording"], "test": line(miss["recording"]["test"])},
        "acceptance": {
            "setting": miss["acceptance"]["setting"],
            "values": [line(text) for text in miss["acceptance"]["values"]],
        },
    }
