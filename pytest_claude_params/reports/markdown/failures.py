"""What failed: a table, what to type, and each test's verdicts, calls and answers, folded."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING, Any

from pytest_claude_params.gates.gate import rows_of_gate
from pytest_claude_params.record_mode import replays_only
from pytest_claude_params.reports.markdown.broken import GATES
from pytest_claude_params.reports.markdown.elements import (
    MOST_ROWS,
    code,
    escaped,
    fenced,
    folded,
    marked,
    money,
    name,
    table,
    text_block,
)
from pytest_claude_params.reports.shared_misses import miss_groups, remedy_of
from pytest_claude_params.reports.sources import simulated_of
from pytest_claude_params.reports.word_marks import pieces_of
from pytest_claude_params.wording import cut, dollars, plain, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.reports.markdown.broken import Broken
    from pytest_claude_params.reports.run import Run

_MOST_VERDICTS, _MOST_CALLS, _MOST_NAMED = 5, 3, 6
_WHY, _PROMPT = 300, 200
_LEGEND = "Words that are <del>struck out</del> were recorded, words that are <ins>underlined</ins> are asked now."
_MARKS = "`[-...-]` was recorded, `{+...+}` is asked now:"
_REPLAYED = (
    "What failed on its answer was answered as recorded, so nothing of Claude's has changed: what "
    "the test expects has, or the recording. Compare those first. "
)
_TODAY = "To see what Claude answers today, ask again with a key"
_FIRST = "These answers are simulated. To see what Claude answers, ask with a key"
_AFTER_PREVIEW = (
    "What passes then is accepted with `claude-params review`, which asks nothing; the cassettes are "
    "to be committed. Where it fails again, the prompt or what the test expects has to change."
)

_SEE_FIRST = "To see first what the answers become: it asks the same, and writes no cassette:"


def failure_table(broken: Sequence[Broken]) -> Iterator[str]:
    """Yield the table of what failed."""
    rows = [(_named(one), _why(one)) for one in broken]
    yield from table(("failed", "why"), rows)
    if any("<del>" in why or "<ins>" in why for _, why in rows[:MOST_ROWS]):
        yield f"\n{_LEGEND}"


def _why(one: Broken) -> str:
    why = cut(one.why, _WHY)
    return marked(why) if one.sort == "missed" else escaped(why)


def what_to_type(run: Run, broken: Sequence[Broken]) -> Iterator[str]:
    """Yield a section for each cause: a command, with what it costs, and what comes after it."""
    yield from _recordings(run)
    yield from _at_the_desk(run, broken)


def failure_sections(broken: Sequence[Broken]) -> Iterator[str]:
    """Yield a folded section for each of those that the table names.

    Tests that miss for one cause have one section: it would say the same of each.
    """
    causes = Counter(map(_cause, broken))
    told = set()
    for one in broken[:MOST_ROWS]:
        cause = _cause(one)
        lines = [*_details(one)] if cause not in told else []
        if cause:
            told.add(cause)
        if lines:
            others = causes[cause] - 1 if cause else 0
            yield folded(f"{name(one.test)}{_with(others)}: {_what_is_in(one)}", lines)


def _cause(one: Broken) -> tuple[str, str] | None:
    miss = one.data["misses"][0] if one.data.get("misses") else {}
    return (miss["cause"], miss["reason"]) if miss.get("cause") else None


def _with(others: int) -> str:
    return f" and {others:,} more with this difference" if others else ""


def _what_is_in(one: Broken) -> str:
    """Say what a folded section adds to the table."""
    if one.text:
        return "its rows"
    if one.data["misses"]:
        return "what the terminal says"
    calls = len(one.data["calls"])
    return "its answer" if calls == 1 else "its answers" if calls else "its verdicts"


def command_for(broken: Sequence[Broken], command: str = "pytest") -> str:
    """Return what runs these tests again: all that failed, or their files if there are many."""
    names = list(dict.fromkeys(_typed(one) for one in broken))
    if len(names) > _MOST_NAMED:
        names = list(dict.fromkeys(one.partition("::")[0] for one in names))
    return f"{command} {shlex.join(names)}"


def _typed(one: Broken) -> str:
    # A gate is no test that can be selected: its rows are.
    return rows_of_gate(one.test) if one.sort in GATES else one.test


def _named(one: Broken) -> str:
    return f"{name(one.test)}<br>{escaped(one.place)}" if one.place else name(one.test)


def _recordings(run: Run) -> Iterator[str]:
    """Yield a section for each cause of misses: the command that records, and its price."""
    for reason, group in miss_groups(run.tests)[:MOST_ROWS]:
        remedy = remedy_of(group, run.tests)
        if remedy is None:
            continue
        what = reason.partition(" -> ")[0]
        price = f" ({remedy.price})" if remedy.price else ""
        told = (
            f"{plural(len(group), 'test')}, {escaped(what)}{_more(group)}: no recorded answer fits. Where that "
            f"is meant, record with a key{money(price)}, and commit the cassettes:\n"
        )
        told = _aside(group) or told
        yield f"\n{told}\n{fenced(plain_lines(remedy.command), 'sh')}"
        if remedy.preview:
            yield f"\n{_SEE_FIRST}\n\n{fenced(plain_lines(remedy.preview), 'sh')}"


def _aside(group: Sequence[dict[str, Any]]) -> str:
    """Say what to do where each was asked again already, and failed on what came."""
    reasons = [test["misses"][0]["recording"].get("aside", "") for test in group]
    if not all(reasons):
        return ""
    return (
        f"{plural(len(group), 'test')} asked again already and failed on the new answer, which was "
        f"put aside ({escaped(cut(plain(reasons[0]), _WHY))}): change the prompt or what the test "
        "expects. Then this records what was put aside where it passes, and asks with a key only "
        "what is new:\n"
    )


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


def _at_the_desk(run: Run, broken: Sequence[Broken]) -> Iterator[str]:
    judged = [one for one in broken if one.sort in ("answer", *GATES)]
    if judged:
        price = _price(run, judged)
        command = command_for(judged, "pytest --claude-record=preview")
        is_replay = bool(run.heads) and replays_only(run.heads[-1].record)
        ask = _FIRST if simulated_of(run.summary.calls) == "all" else _TODAY
        yield (
            f"\n{_REPLAYED if is_replay else ''}{ask}; no cassette is written{money(price)}:\n\n"
            f"{fenced(plain_lines(command), 'sh')}\n{_AFTER_PREVIEW}\n"
        )


def _price(run: Run, broken: Sequence[Broken]) -> str:
    """Say what the answers of these tests have cost, and so about what new ones do."""
    names = {_typed(one) for one in broken}
    calls = [
        call
        for test in run.tests
        if test["test"] in names or test["test"].partition("[")[0] in names
        for call in test["calls"]
    ]
    costs = [run.cost_of(call) for call in calls]
    known = [cost for cost in costs if cost is not None]
    if not known or len(known) < len(costs):
        return ""
    return f" ({plural(len(calls), 'request')}, about {dollars(sum(known))})"


def _details(one: Broken) -> Iterator[str]:
    """Yield what is known: of a gate its rows; else misses or verdicts, then what was answered."""
    if one.text:
        yield fenced(plain_lines(one.text))
    if "calls" not in one.data:
        return
    test = one.data
    for miss in test["misses"][:1]:
        screen = plain_lines("\n".join([f"{miss['title']}: {miss['reason']}", *miss["details"]]))
        if pieces_of(screen) != [("", screen)]:
            yield f"{_MARKS}\n"
        yield fenced(screen)
    failed = [one for one in test.get("verdicts", ()) if one["found"] == "failed"]
    for verdict in failed[:_MOST_VERDICTS]:
        yield f"{_verdict(verdict)}\n"
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
