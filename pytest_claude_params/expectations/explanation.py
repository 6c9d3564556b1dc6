"""Explanations: a failed verdict as the screen that a user reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.expectations.answer_text import answer_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.expectation import Verdict

_FIRST = ("model", "max_tokens", "temperature", "top_p", "top_k", "stop_sequences", "tool_choice")
# Shown elsewhere, or of no consequence for an answer.
_LEFT_OUT = ("messages", "metadata", "cache_control", "stream")
_MOST_ANSWERS = 8
_ERROR = 400
_ANSWER, _PROMPT, _VALUE, _HEADLINE = 200, 80, 60, 120


def headline(verdicts: Sequence[Verdict]) -> str:
    """Say in one line what failed; empty if nothing did."""
    failed = [verdict for verdict in verdicts if not verdict.passed]
    if not failed:
        return ""
    first = failed[0]
    others = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
    expected, observed = (wording.cut(part, _HEADLINE) for part in (first.expected, first.observed))
    return wording.plain(f"{_title(first)}: expected {expected}, observed {observed}{others}")


def explain(verdict: Verdict) -> str:
    """Show what was expected, sent and answered, where the answer came from, and a hint."""
    lines = [("expected", verdict.expected), ("observed", verdict.observed)]
    if verdict.calls:
        lines += [*_sent(verdict.calls[0]), *_answered(verdict), ("from", _source(verdict.calls))]
    lines.append(("hint", verdict.hint))
    shown = [f"  {label:<10}{wording.plain(value)}" for label, value in lines if value]
    return "\n".join([_title(verdict), *shown])


def _title(verdict: Verdict) -> str:
    return f"{verdict.subject} ({verdict.which})" if verdict.which else verdict.subject


def _sent(call: Call) -> Iterator[tuple[str, str]]:
    sent = call.request.parameters
    names = [name for name in _FIRST if name in sent]
    names += [name for name in sent if name not in _FIRST + _LEFT_OUT]
    shown = [f"{name}={_parameter(name, sent[name])}" for name in names]
    version = call.request.headers.get("anthropic-version")
    yield "sent", " ".join(shown + ([f"anthropic-version={version}"] if version else []))
    yield "prompt", wording.quote(call.request.prompt, _PROMPT) if call.request.prompt else ""


def _parameter(name: str, value: Any) -> str:
    if name == "model":
        return str(value)
    if name == "tools" and isinstance(value, list):
        value = [tool.get("name") if isinstance(tool, dict) else tool for tool in value]
    return wording.cut(json.dumps(value, ensure_ascii=False, default=repr), _VALUE)


def _answered(verdict: Verdict) -> Iterator[tuple[str, str]]:
    yield "usage", _usage(verdict.calls)
    if verdict.tally:
        yield from _table(verdict.tally)
    elif verdict.calls[0].response.message:
        yield "answer", _answer(verdict.calls[0], verdict.telling)
        if not verdict.calls[0].response.complete:
            yield "", "(the stream was cut before its end)"


def _answer(call: Call, telling: str) -> str:
    answer = answer_of(call)
    if not answer:
        return "empty"
    if telling == "end":
        return wording.quote_end(answer, _ANSWER)
    return wording.quote(answer, _ANSWER)


def _table(tally: Sequence[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    label = "answers"
    for answer, count in tally[:_MOST_ANSWERS]:
        yield label, f"{count:>4}x  {wording.quote(answer, _PROMPT)}"
        label = ""
    others = tally[_MOST_ANSWERS:]
    if others:
        yield "", f"{sum(count for _, count in others):>4}x  {len(others)} other answers"


def _usage(calls: Sequence[Call]) -> str:
    answers = [call.response for call in calls if call.response.usage]
    if not answers:
        return ""
    put_in = sum(answer.count_of("input_tokens") or 0 for answer in answers)
    got_out = sum(answer.count_of("output_tokens") or 0 for answer in answers)
    several = f" in {len(calls)} calls" if len(calls) > 1 else ""
    return f"{put_in} in / {got_out} out{several}"


def _source(calls: Sequence[Call]) -> str:
    sources = dict.fromkeys(map(_source_of, calls))
    origins = {call.origin: None for call in calls if call.origin}
    days = sorted({call.recorded_at for call in calls if call.recorded_at and not _is_lost(call)})
    parts = [" and ".join(sources)]
    if origins:
        parts.append(f"answered by {' and '.join(origins)}")
    if days:
        parts.append(f"recorded {days[0]}" + (f" to {days[-1]}" if len(days) > 1 else ""))
    return ", ".join(parts)


def _source_of(call: Call) -> str:
    if call.is_injected:
        return f"injected by {call.fault}"
    return "live" if _is_lost(call) else call.source


def _is_lost(call: Call) -> bool:
    """Whether it is an error of this run: a failed test keeps none."""
    return call.source == "recorded" and call.response.status >= _ERROR
