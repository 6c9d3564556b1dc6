"""What failed: a table, what to type, and each test's verdicts, calls and answers, folded."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.markdown.elements import (
    MOST_ROWS,
    code,
    escaped,
    fenced,
    folded,
    money,
    name,
    table,
    text_block,
)
from pytest_claude_params.reports.shared_misses import miss_groups, remedy_of
from pytest_claude_params.wording import cut, dollars, plain, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.reports.markdown.broken import Broken
    from pytest_claude_params.reports.run import Run

_MOST_VERDICTS, _MOST_CALLS, _MOST_NAMED = 5, 3, 6
_WHY, _PROMPT = 300, 200


def failure_table(broken: Sequence[Broken]) -> Iterator[str]:
    """Yield the table of what failed."""
    rows = [(_named(one), escaped(cut(one.why, _WHY))) for one in broken]
    return table(("failed", "why"), rows)


def what_to_type(run: Run, broken: Sequence[Broken]) -> Iterator[str]:
    """Yield a section: a command for each cause, with what it costs."""
    lines = [*_recordings(run), *_at_the_desk(broken)]
    if lines:
        yield "\n".join(["\n**What to type**\n", *lines])


def failure_sections(broken: Sequence[Broken]) -> Iterator[str]:
    """Yield a folded section for each of those that the table names."""
    for one in broken[:MOST_ROWS]:
        lines = [fenced(plain_lines(one.text))] if one.text else []
        lines += _details(one.data) if one.data else ()
        if lines:
            yield folded(f"{name(one.test)} {escaped(cut(one.why, _PROMPT))}", lines)


def command_for(broken: Sequence[Broken], command: str = "pytest") -> str:
    """Return what runs these tests again: all that failed, or their files if there are many."""
    names = list(dict.fromkeys(_typed(one) for one in broken))
    if len(names) > _MOST_NAMED:
        names = list(dict.fromkeys(one.partition("::")[0] for one in names))
    return f"{command} {shlex.join(names)}"


def _typed(one: Broken) -> str:
    # A gate is no test that can be selected: its rows are.
    return one.test.partition("[claude_gate")[0] if one.sort == "gate" else one.test


def _named(one: Broken) -> str:
    return f"{name(one.test)}<br>{escaped(one.place)}" if one.place else name(one.test)


def _recordings(run: Run) -> Iterator[str]:
    for reason, group in miss_groups(run.tests)[:MOST_ROWS]:
        remedy = remedy_of(group, run.tests)
        if remedy is None:
            continue
        what = reason.partition(" -> ")[0]
        price = f" ({remedy.price})" if remedy.price else ""
        yield (
            f"{plural(len(group), 'test')}, {escaped(what)}{_more(group)}: no recorded answer fits. Where that "
            f"is meant, record with a key{money(price)}, and commit the cassettes:\n"
        )
        yield fenced(plain_lines(remedy.command), "sh")


def _more(group: Sequence[dict[str, Any]]) -> str:
    """Say what the change adds to each run that asks; nothing where that is not known."""
    found = [test["misses"][0]["recording"] for test in group]
    known = [one for one in found if one.get("more_tokens")]
    tokens = sum(one["more_tokens"] for one in known)
    costs = [one["more_cost"] for one in known]
    if not tokens or None in costs:
        return ""
    sign = "+" if tokens > 0 else "-"
    price = money(dollars(abs(sum(costs))))
    return f" (about {tokens:+,} tokens in {plural(len(known), 'request')}: {sign}{price})"


def _at_the_desk(broken: Sequence[Broken]) -> Iterator[str]:
    judged = [one for one in broken if one.sort in ("answer", "gate")]
    if judged:
        yield (
            "To see whether Claude still answers so, ask again with a key; no cassette is written:\n"
        )
        yield fenced(plain_lines(command_for(judged, "pytest --claude-record=preview")), "sh")


def _details(test: dict[str, Any]) -> Iterator[str]:
    """Yield what is known of a failed test: misses, else verdicts, then what was answered."""
    for miss in test["misses"][:1]:
        yield fenced(
            plain_lines("\n".join([f"{miss['title']}: {miss['reason']}", *miss["details"]]))
        )
    failed = [one for one in test.get("verdicts", ()) if one["found"] == "failed"]
    for one in failed[:_MOST_VERDICTS]:
        yield f"{_verdict(one)}\n"
    if len(failed) > _MOST_VERDICTS:
        yield f"and {len(failed) - _MOST_VERDICTS:,} more\n"
    numbers = [one["index"] for one in failed if one["index"]] or range(1, len(test["calls"]) + 1)
    for number in list(dict.fromkeys(numbers))[:_MOST_CALLS]:
        yield from call_lines(number, test["calls"][number - 1])


def _verdict(one: dict[str, Any]) -> str:
    call = f" of call {one['index']}" if one["index"] else ""
    told = f"expected {escaped(one['expected'])}, observed {escaped(one['reason'])}"
    hint = f" ({escaped(one['hint'])})" if one["hint"] else ""
    return f"**{escaped(one['expectation'])}**{call}: {told}{hint}"


def call_lines(number: int, call: dict[str, Any]) -> Iterator[str]:
    """Yield what a call asked and what was answered."""
    parts = [
        f"call {number}",
        call["model"],
        *([call["stop_reason"]] if call["stop_reason"] else []),
        _source(call),
    ]
    prompt = code(cut(plain(call["prompt"]), _PROMPT)) if call["prompt"] else "no prompt"
    yield f"{escaped(', '.join(parts))}; asked {prompt}, answered\n"
    yield text_block(call["answer"] or _without_text(call))


def _source(call: dict[str, Any]) -> str:
    """Say who answered and when: a simulated answer is none of Claude's."""
    source = str(call["source"])
    origin = call["origin"]
    by = f" from {origin}" if origin and origin != "api" else ""
    at = str(call.get("recorded_at") or "")[:10]
    return f"{source}{by}" + (f", recorded {at}" if at and source == "replayed" else "")


def _without_text(call: dict[str, Any]) -> str:
    error = call.get("error") or {}
    if error:
        return f"{call['status']} {error.get('type', '')}: {error.get('message', '')}"
    return f"(no text; status {call['status']})"


def plain_lines(text: str) -> str:
    """Write lines with control characters shown."""
    return "\n".join(plain(line) for line in text.split("\n"))
