"""The alert on top: how a run went, in one sentence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pytest_claude_params.comparisons.rows.comparison import SUITE
from pytest_claude_params.reports.markdown.broken import GATES, SORTS
from pytest_claude_params.reports.markdown.elements import alert, escaped, money
from pytest_claude_params.reports.markdown.mutations import mutation_alert
from pytest_claude_params.reports.preview.groups import grouped
from pytest_claude_params.reports.sources import counts_of, simulated_of
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.reports.markdown.broken import Broken
    from pytest_claude_params.reports.run import Run

# What a preview has found of a test, the gravest first.
_PREVIEWED = {
    "flip": "passed as recorded and now fails",
    "wavers": "passes now and failed in an earlier preview",
    "new": "was never recorded and fails",
    "failing": "failed as recorded and still fails",
    "error": "got no answer to judge",
    "changed": "changed beyond noise",
    "fixed": "failed as recorded and now passes",
    "first": "was never recorded and passes",
    "rewritten": "changed within noise",
    "alike": "has the same answer to a changed request",
    "same": "is the same again",
}
_MANY = {
    "passed as recorded and now fails": "passed as recorded and now fail",
    "was never recorded and fails": "were never recorded and fail",
    "failed as recorded and still fails": "failed as recorded and still fail",
    "failed as recorded and now passes": "failed as recorded and now pass",
    "passes now and failed in an earlier preview": "pass now and failed in an earlier preview",
    "was never recorded and passes": "were never recorded and pass",
    "has the same answer to a changed request": "have the same answer to a changed request",
    "is the same again": "are the same again",
}

_SIMULATED = {
    "all": "The answers are simulated: none of them is Claude's.",
    "some": "Some of the answers are simulated: those are not Claude's.",
}
_GATE = "a gate counts how many rows of a matrix pass"
_UNDECIDED = f"{_GATE}, and so few rows may come to this by chance; it fails the run all the same"


def verdict_lines(run: Run, broken: Sequence[Broken]) -> Iterator[str]:
    """Yield the alert, and whether what it is about was answered by Claude at all.

    Args:
        run: the run.
        broken: what failed in it.
    """
    previews = [test["preview"] for test in run.tests if test.get("preview")]
    suite = next(
        (one for one in run.comparisons if (one.case, one.metric) == (SUITE, "pass_rate")), None
    )
    if previews:
        return alert(*_of_preview(previews, broken), *_simulated(run))
    if suite is not None and not run.tests:
        shares = " → ".join(
            f"{100 * float(one or 0):.1f} %" for one in (suite.control, suite.target)
        )
        kinds = {"worse": "CAUTION", "no_worse": "TIP"}
        reason = f"; it would take {suite.reason}" if suite.reason else ""
        told = f"pass rate {shares}: **{suite.outcome.replace('_', ' ')}**{escaped(reason)}."
        return alert(kinds.get(suite.outcome, "WARNING"), told)
    if run.mutations and not run.tests:
        return mutation_alert(run)
    return alert(*_of_run(run, broken), *_simulated(run))


def figures(run: Run) -> str:
    """Return calls, tokens and cost in a sentence."""
    summary = run.summary
    cost = f", {summary.money}" if summary.money else ""
    return money(
        f"{plural(len(summary.calls), 'call')}: {counts_of(summary.calls)}; "
        f"{summary.tokens('input_tokens'):,} tokens in, "
        f"{summary.tokens('output_tokens'):,} out{cost}."
    )


def _simulated(run: Run) -> list[str]:
    told = _SIMULATED.get(simulated_of(run.summary.calls))
    return ["", told] if told else []


def _of_run(run: Run, broken: Sequence[Broken]) -> tuple[str, str]:
    sorts = Counter(one.sort for one in broken)
    tests = plural(run.summary.count, "Claude test")
    told = [
        f"{sorts[sort]:,} {one if sorts[sort] == 1 else many}"
        for sort, (one, many) in SORTS.items()
        if sorts[sort]
    ]
    others = [*_gates(sorts), *_besides(sorts)]
    grave = sorts.keys() - {"undecided"}
    kind = "CAUTION" if grave else "WARNING"
    if told:
        failed = sum(sorts[sort] for sort in SORTS)
        return kind, " Besides, ".join(
            [f"**{failed:,} of {tests} failed**: {', '.join(told)}.", *others]
        )
    if others:
        by_itself = " by itself" if any(sorts[sort] for sort in GATES) else ""
        none = f"None of {tests} failed{by_itself}."
        ran = none if run.summary.count else "No Claude test ran."
        return kind, f"{' Besides, '.join(others)} {ran}"
    return _of_success(run, tests)


def _gates(sorts: Counter[str]) -> list[str]:
    """Say what a gate is, too: nobody but its author knows."""
    failed, undecided = (sorts[sort] for sort in GATES)
    told = [
        *([f"**{plural(failed, 'gate')} failed**"] if failed else []),
        *([f"**{plural(undecided, 'gate')} failed, not decided**"] if undecided else []),
    ]
    what = _UNDECIDED if undecided else _GATE
    return [f"{listed(told)}: {what}."] if told else []


def _besides(sorts: Counter[str]) -> list[str]:
    count = sorts["besides"]
    if count == 1:
        return ["**1 test or file failed that is not a Claude test**."]
    return [f"**{count:,} tests or files failed that are not Claude tests**."] if count else []


def _of_success(run: Run, tests: str) -> tuple[str, str]:
    if not run.summary.count:
        return "NOTE", "No Claude test ran."
    outcomes = Counter(test["outcome"] for test in run.tests if not test.get("fixture"))
    rows = [test for test in run.tests if test.get("gate", {}).get("outcome") == "failed"]
    counted = len(rows)
    outcomes -= Counter(test["outcome"] for test in rows)
    others = [
        f"{count:,} {outcome}"
        for outcome, count in outcomes.items()
        if count and outcome != "passed"
    ]
    others += [f"{plural(counted, 'row')} failed that a gate allows"] if counted else []
    first = f"{outcomes['passed']:,} of {tests} passed"
    return "TIP", f"**{first}**{', ' if others else ''}{', '.join(others)}."


def _of_preview(previews: list[dict[str, object]], broken: Sequence[Broken]) -> tuple[str, str]:
    groups, _ = grouped(previews)
    told = [
        f"{len(groups[name]):,} {words if len(groups[name]) == 1 else _MANY.get(words, words)}"
        for name, words in _PREVIEWED.items()
        if groups[name]
    ]
    if broken or groups["flip"] or groups["new"] or groups["failing"]:
        kind = "CAUTION"
    elif groups["error"] or groups["wavers"] or groups["changed"]:
        kind = "WARNING"
    else:
        kind = "NOTE" if groups["rewritten"] else "TIP"
    asked = f"{plural(len(previews), 'test')} asked again"
    return kind, f"**Preview, {asked}**: {listed(told)}."
