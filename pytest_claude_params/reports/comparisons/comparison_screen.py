"""The screen of a comparison: what will be asked, and what came of it, in 80 columns."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from pytest_claude_params.wording import cut, dollars, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_claude_params.comparisons.answer import Answer
    from pytest_claude_params.comparisons.plan import Estimate, Plan, PlannedCase
    from pytest_claude_params.comparisons.result import Result
    from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict
    from pytest_claude_params.comparisons.rows.comparison import Comparison

_WIDTH = 80
_LABEL = 17
_MOST_NAMED = 8
_WORDS = {"worse": "WORSE", "no_worse": "no worse", "not_decided": "not decided"}
_NUMBERS = {"output_tokens": "tokens out", "cost": "cost", "latency": "latency"}
_CONTENTS = {
    "stop_reason": "stop reasons",
    "tools": "tools",
    "json": "JSON",
    "language": "language",
    "text": "text",
}


def plan_lines(  # noqa: PLR0913 - all that a comparison is made of
    title: str, plan: Plan, estimate: Estimate, samples: int, *, has_control: bool, confirm: int
) -> Iterator[str]:
    """Say what will be asked, adapted and left, and what it costs, before anything is spent."""
    count = len(plan.cases) + len(plan.refused)
    asked = [plural(count, "request"), plural(samples, "sample")]
    beside = "control run beside it" if has_control else "no control"
    yield title
    yield from _line("", ", ".join([*asked, beside]))
    if changes := _changes(plan.cases):
        yield from _line("adapted", changes)
    for reason, number in Counter(one.target.refused for one in plan.refused).items():
        yield from _line("not asked", f"{plural(number, 'request')}: {reason}")
    if has_control and (gone := Counter(r for one in plan.cases if (r := one.control.refused))):
        for reason, number in gone.items():
            said = f"{plural(number, 'request')}: {reason}; --from MODEL names another"
            yield from _line("no control", said)
    for reason, number in plan.left.items():
        yield from _line("left out", f"{plural(number, 'recording')}: {reason}")
    for problem, number in Counter(plan.unreadable.values()).items():
        first = next(path for path, why in plan.unreadable.items() if why == problem)
        many = f"{number} files, the first {first}" if number > 1 else f"{first}"
        yield from _line("not read", f"{many}: {problem}")
    if unclear := sum(len(one.case.tests) != 1 for one in plan.cases):
        why = "of no collected test, or of several that share a cassette"
        yield from _line("contracts only", f"{plural(unclear, 'request')} {why}")
    yield from _line("price", price_line(estimate))
    if confirm:
        models = "both models" if has_control else "the model"
        yield from _line("on top", f"{confirm} answers of {models} to each request that fails")


def paid_lines(told: str) -> Iterator[str]:
    """Say what was paid for by a run that broke off; nothing if that is nothing."""
    if told:
        yield from _line("paid for", told)


def price_line(estimate: Estimate) -> str:
    """Say what calls may cost."""
    calls = plural(estimate.calls, "call")
    if estimate.likely is None or estimate.most.dollars is None:
        at_most = f"at most {estimate.most.tokens:,} tokens"
        return f"{calls}, {at_most}; no price is known for {estimate.unpriced}"
    return f"{calls}, about {dollars(estimate.likely)}, at most {dollars(estimate.most.dollars)}"


def result_lines(
    result: Result, plan: Plan, answers: Sequence[Answer], verdicts: Sequence[CaseVerdict]
) -> Iterator[str]:
    """Say what came of it; the last line is the decision."""
    names = {one.case.key: _name(one) for one in plan.cases}
    yield from _line("pass rate", _suite(result))
    if result.suite.outcome == "not_decided" and result.suite.control is not None:
        yield from _line("to decide", _needed(result, answers))
    for one in result.cases:
        label = "confirmed" if one.outcome == "worse" else "not confirmed"
        yield from _line(label, f"{names.get(one.case, one.case)}: {_case(one)}")
    for case in result.flips[:_MOST_NAMED]:
        yield from _line("flipped", names.get(case, case))
    if len(result.flips) > _MOST_NAMED:
        yield from _line("", f"and {len(result.flips) - _MOST_NAMED} more")
    if numbers := [_number(one) for one in result.measures if one.metric in _NUMBERS]:
        yield from _line("numbers", "   ".join(numbers))
    yield from _contents(result)
    yield from _not_judged(verdicts)
    if stopped := _reached(answers):
        yield from _line("max_tokens", stopped)
    for what, count in result.errors.items():
        yield from _line("errors", f"{plural(count, 'answer')}, not judged: {cut(what, 160)}")
    yield from _line("decision", decision(result, plan))


def decision(result: Result, plan: Plan) -> str:
    """Say it in a sentence; what was adapted or left out is named with it."""
    but = []
    if adapted := sum(bool(one.target.changes) for one in plan.cases):
        but.append(f"{plural(adapted, 'request')} adapted")
    if plan.refused:
        but.append(f"{len(plan.refused)} not asked")
    if errors := sum(result.errors.values()):
        but.append(f"{plural(errors, 'answer')} not judged")
    alone = sum(bool(one.control.refused) for one in plan.cases)
    if not result.has_control or alone == len(plan.cases):
        but.append("without a control")
    elif alone:
        but.append(f"{alone} without a control")
    return _WORDS[result.outcome] + (f" ({', '.join(but)})" if but else "")


def _changes(cases: Iterable[PlannedCase]) -> str:
    counted: dict[str, Counter[str]] = {}
    for one in cases:
        for change in one.target.changes:
            name, _, done = change.partition(": ")
            counted.setdefault(name, Counter())[done] += 1
    return ", ".join(
        f"{name} ({count}: {done})"
        for name, ways in counted.items()
        for done, count in ways.items()
    )


def _suite(result: Result) -> str:
    one = result.suite
    if one.control is None or one.target is None:
        return "no answer could be judged"
    rates = f"{_percent(one.control)} -> {_percent(one.target)}"
    if one.estimate is None or one.low is None or one.high is None or one.p is None:
        return f"{rates} of the recordings; a test that wavers looks like a regression"
    points = (
        f"{one.estimate * 100:+.1f} points (95 %: {one.low * 100:+.1f} to {one.high * 100:+.1f})"
    )
    return f"{rates}   {points}, p = {_p(one.p)}   {_WORDS[one.outcome]}"


def _needed(result: Result, answers: Sequence[Answer]) -> str:
    """Say what it would take, with its price."""
    reason = result.suite.reason
    known = [one.cost for one in answers if one.arm != "recording"]
    number, _, rest = reason.partition(" ")
    if rest != "more samples":
        return reason
    said = f"about {int(number):,} more samples of each arm"
    if not known or None in known:
        return said
    arms = {one.arm for one in answers} - {"recording"}
    each = sum(cost or 0 for cost in known) / len(known)
    return f"{said}, about {dollars(each * int(number) * len(arms))}"


def _name(one: PlannedCase) -> str:
    """Name a case by its test, if it is the only one; else by its recording."""
    number = one.case.key.rpartition("#")[2]
    if len(one.case.tests) != 1:
        return one.case.key
    return one.case.tests[0] + (f" #{number}" if number != "1" else "")


def _case(one: Comparison) -> str:
    return f"{one.reason} (p = {_p(one.p or 0)}, Holm {_p(one.p_adjusted or 0)})"


def _number(one: Comparison) -> str:
    ratio = one.estimate or 1
    name, change = _NUMBERS[one.metric], f"{(ratio - 1) * 100:+.0f} %"
    if one.outcome == "changed":
        return f"{name} {change}{' (in noise)' if one.in_noise else ''}"
    if abs(ratio - 1) > (one.margin or 0):
        return f"{name} {change} (p = {_p(one.p or 0)})"
    return f"{name} as before"


def _contents(result: Result) -> Iterator[str]:
    known = [one for one in result.measures if one.metric in _CONTENTS]
    changed = [_content(one) for one in known if one.outcome == "changed"]
    more = [one for one in known if one.outcome != "changed" and (one.estimate or 0) > 0]
    same = [_CONTENTS[one.metric] for one in known if (one.estimate or 0) <= 0]
    if changed:
        yield from _line("changed", ", ".join(changed))
    if more:
        told = [f"{_content(one)}, p = {_p(one.p or 0)}" for one in more]
        yield from _line("maybe changed", "; ".join(told))
    if same:
        yield from _line("as before", ", ".join(same))


def _content(one: Comparison) -> str:
    """Say how far the answers of target and control are from the recorded ones."""
    control, target = float(one.control or 0), float(one.target or 0)
    return f"{_CONTENTS[one.metric]} {target:.0%} (control {control:.0%})"


def _not_judged(verdicts: Sequence[CaseVerdict]) -> Iterator[str]:
    """Name the expectations that are not judged, and why."""
    left: dict[tuple[str, str], set[str]] = {}
    for one in verdicts:
        if one.found == "not_applicable":
            left.setdefault((one.expectation, one.reason), set()).add(one.case)
    for (name, reason), cases in left.items():
        yield from _line("not judged", f"{name} of {plural(len(cases), 'request')}: {reason}")


def _reached(answers: Sequence[Answer]) -> str:
    counts = Counter(one.arm for one in answers if one.call.stop_reason == "max_tokens")
    if not counts["target"]:
        return ""
    control = f" (control {counts['control']})" if any(a.arm == "control" for a in answers) else ""
    return f"reached {plural(counts['target'], 'time')}{control}"


def _percent(share: float | str) -> str:
    return f"{float(share) * 100:.1f} %"


def _p(p: float) -> str:
    return f"{p:.2g}" if p >= 0.001 else "< 0.001"  # noqa: PLR2004 - below it digits say nothing


def _line(label: str, text: str) -> Iterator[str]:
    """Write a line with a label; what does not fit goes on below it."""
    indent = " " * (_LABEL + 2)
    yield from textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=f"  {label:<{_LABEL}}",
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
