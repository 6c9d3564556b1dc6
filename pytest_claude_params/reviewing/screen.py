"""One test that waits for a decision, as it stands on a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from pytest_claude_params import prices
from pytest_claude_params.matching import ABSENT
from pytest_claude_params.reports.changes import words
from pytest_claude_params.reports.changes.as_text import wrapped
from pytest_claude_params.reports.preview.confirming import again, share_of
from pytest_claude_params.wording import dollars, plural, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.comparisons.changes.causes import ChangedRecording
    from pytest_claude_params.reviewing.waiting import Waiting

Form = Literal["words", "lines", "both"]
FORMS: tuple[Form, ...] = ("words", "lines", "both")
_WORDS = {"passed": "pass", "failed": "FAIL", "error": "error", "unknown": "-"}
_LONGEST = 2_000
# What lines of both answers do not show.
_IN_WORDS = ("stop_reason", "model", "status", "error", "language")
HELP = """\
  a  accept: the new answers become the recordings of this test
  r  keep the old recordings and throw the new answers away
  A, R  the same for all tests of the group that is shown; never for a flip
  s  later: decide nothing now
  d  show differences as words, as lines, or both
  m  show how the test is asked more often, and what each time costs
  p  show the prompt
  q  quit: what was decided stays decided, the rest waits
  Enter accepts what still passes; it does nothing on a test that will fail."""


def screen(one: Waiting, place: str, group: int, form: Form, width: int) -> list[str]:
    """Return the lines of a test.

    Args:
        one: what waits.
        place: which of how many it is: ``1/7``.
        group: how many tests wait for the same cause, itself among them.
        form: how differences are shown.
        width: how many columns there are.
    """
    lines = [
        f"[{place}] {one.kind}  {one.name}",
        f"  {_dates(one)}{_why(one)}",
        *_share(one),
        *_gate(one),
        *_expectations(one),
        *_answers(one, form),
    ]
    if one.is_stale:
        lines.append(f"  stale: {one.shown_cassette} has changed since; it cannot be accepted")
    return [part for line in [*lines, *keys(one, group, form)] for part in wrapped(line, width)]


def keys(one: Waiting, group: int, form: Form) -> Iterator[str]:
    """Yield the keys that can be typed."""
    effect = " (the test will fail)" if one.test.new == "failed" else ""
    yield f"  a accept{effect}   r keep the old   s later   d diff: {form}"
    if group > 1:
        yield f"  A accept all {group:,} of this cause   R keep the old of all {group:,}"
    yield "  m ask more often   p prompt   ? help   q quit"


def how_to_ask_again(one: Waiting) -> Iterator[str]:
    """Yield the command that asks a test once more; it costs money, so it is typed."""
    if not one.test.test:
        yield "  recorded again, it is asked again: the test failed while recording"
        return
    answers = [pair.new.response for pair in one.pairs if pair.new]
    costs = [prices.cost_of_usage(answer.model, answer.usage) for answer in answers]
    known = [cost for cost in costs if cost is not None]
    price = f" (about {dollars(sum(known))})" if known else ""
    yield f"  each preview asks it once more and counts{price}; quit, then type:"
    yield f"    {again([one.test.test])}"


def prompt_lines(one: Waiting) -> Iterator[str]:
    """Yield what was asked now, turn by turn."""
    for pair in one.pairs:
        yield from _request(pair.any.request)


def _request(request: CallRequest) -> Iterator[str]:
    sent = request.parameters
    yield f"  model: {request.model}"
    if "system" in sent:
        yield f"  system: {_text(sent['system'])}"
    turns = sent.get("messages")
    for turn in turns if isinstance(turns, list) else []:
        if isinstance(turn, dict):
            yield f"  {turn.get('role')}: {_text(turn.get('content'))}"
    others = [name for name in sent if name not in ("model", "system", "messages")]
    for name in others:
        yield f"  {name}: {_text(sent[name])}"


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)
    return shortened(text, _LONGEST)


def _dates(one: Waiting) -> str:
    old, new = (head.get("at", "")[:10] for head in (one.recorded, one.preview.recorded))
    return f"recorded {old} -> {new}" if old else f"answered {new}, never recorded"


def _why(one: Waiting) -> str:
    if one.kind == "rejected":
        return f"   put aside: {one.test.why}"
    return f"   why: {one.cause}" if one.cause else ""


def _share(one: Waiting) -> Iterator[str]:
    if share := share_of(one.test.new, one.test.earlier):
        yield f"  {share}"


def _gate(one: Waiting) -> Iterator[str]:
    if one.test.gate:
        yield f"  counted by {one.test.gate}, which wants {one.test.gate_wants}"


def _expectations(one: Waiting) -> Iterator[str]:
    found = sorted(one.test.compared, key=lambda each: not each.is_flip)
    width = max((len(each.check) for each in found), default=0)
    for number, each in enumerate(found):
        title = "  expects  " if not number else " " * 11
        arrow = "->" if each.old != each.new else "  "
        why = f"  {each.why}" if each.why else ""
        old, new = _WORDS[each.old], _WORDS[each.new]
        yield f"{title}{each.check:<{width}}  {old} {arrow} {new}{why}".rstrip()
    if one.test.new != "passed" and not found and one.test.why and one.kind != "rejected":
        yield f"  expects  {one.test.why}"


def _answers(one: Waiting, form: Form) -> Iterator[str]:
    by_pair = {id(changed.pair): changed for changed in one.changed}
    for number, pair in enumerate(one.pairs, 1):
        if len(one.pairs) > 1:
            prompt = words.prompt_of(pair.any.request.prompt)
            yield f"  answer {number} of {len(one.pairs)}  {prompt}"
        changed = by_pair.get(id(pair))
        if changed:
            yield from _changes(changed, form)
        elif pair.old is None and pair.new:
            yield from (f"  + {line}" for line in _lines(_said(pair.new.response.content)))
        else:
            yield "  the same answer"
    if count := one.not_asked:
        told, s = plural(count, "recording"), "s" if count == 1 else ""
        if one.test.broke_off:
            yield f"  not asked for: {told}, which stay{s}: the test failed before"
        else:
            yield f"  not asked for any more: {told}, which go{'es' if s else ''} if you accept"


def _changes(changed: ChangedRecording, form: Form) -> Iterator[str]:
    for request in changed.own:
        yield f"  {words.request_line(request)}"
    if changed.is_answered_alike:
        yield "  the same answer"
    for answer in changed.answer:
        if answer.is_figure:
            continue
        if form != "lines" or answer.what in _IN_WORDS:
            yield f"  {words.answer_line(answer)}"
    counted = words.figures(changed.answer)
    if counted:
        yield f"  {counted}"
    if form != "words" and not changed.is_answered_alike:
        for sign, recording in (("-", changed.pair.old), ("+", changed.pair.new)):
            said = _said(recording.response.content) if recording else ""
            yield from (f"  {sign} {line}" for line in _lines(said))


def _said(content: list[dict[str, Any]]) -> str:
    """Write an answer as a reader takes it: texts as they are, other blocks as JSON."""
    parts = [
        str(block.get("text", ""))
        if block.get("type") == "text"
        else json.dumps({k: v for k, v in block.items() if k != "signature"}, ensure_ascii=False)
        for block in content
    ]
    return "\n".join(parts)


def _lines(value: Any) -> list[str]:
    return [] if value is ABSENT else shortened(str(value), _LONGEST).split("\n")
