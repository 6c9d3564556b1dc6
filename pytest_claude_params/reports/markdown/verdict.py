"""The alert on top: how a run went, in one sentence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pytest_claude_params.drift.comparison import SUITE
from pytest_claude_params.reports.markdown.broken import SORTS
from pytest_claude_params.reports.markdown.elements import alert, escaped, money
from pytest_claude_params.reports.preview.groups import grouped
from pytest_claude_params.reports.sources import counts_of
from pytest_claude_params.wording import dollars, listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.reports.markdown.broken import Broken
    from pytest_claude_params.reports.run import Run

# What a preview has found of a test, the gravest first.
_PREVIEWED = {
    "flip": "passed as recorded and now fails",
    "new": "was never recorded and fails",
    "failing": "failed as recorded and still fails",
    "error": "got no answer to judge",
    "changed": "changed beyond noise",
    "fixed": "failed as recorded and now passes",
    "first": "was never recorded and passes",
    "wavers": "changed within noise",
    "same": "is the same again",
}
_MANY = {
    "passed as recorded and now fails": "passed as recorded and now fail",
    "was never recorded and fails": "were never recorded and fail",
    "failed as recorded and still fails": "failed as recorded and still fail",
    "failed as recorded and now passes": "failed as recorded and now pass",
    "was never recorded and passes": "were never recorded and pass",
    "is the same again": "are the same again",
}


def verdict_lines(run: Run, broken: Sequence[Broken]) -> Iterator[str]:
    """Yield the alert.

    Args:
        run: the run.
        broken: what failed in it.
    """
    previews = [test["preview"] for test in run.tests if test.get("preview")]
    suite = next(
        (one for one in run.comparisons if (one.case, one.metric) == (SUITE, "pass_rate")), None
    )
    if previews:
        return alert(*_of_preview(previews, broken))
    if suite is not None and not run.tests:
        shares = " → ".join(
            f"{100 * float(one or 0):.1f} %" for one in (suite.control, suite.target)
        )
        kinds = {"worse": "CAUTION", "no_worse": "TIP"}
        reason = f"; it would take {suite.reason}" if suite.reason else ""
        told = f"pass rate {shares}: **{suite.outcome.replace('_', ' ')}**{escaped(reason)}."
        return alert(kinds.get(suite.outcome, "WARNING"), told)
    return alert(*_of_run(run, broken))


def figures(run: Run) -> str:
    """Return calls, tokens and cost in a sentence."""
    summary = run.summary
    cost = "" if summary.cost is None else f", {dollars(summary.cost)} at list price"
    return money(
        f"{plural(len(summary.calls), 'call')}: {counts_of(summary.calls)}; "
        f"{summary.tokens('input_tokens'):,} tokens in, "
        f"{summary.tokens('output_tokens'):,} out{cost}."
    )


def _of_run(run: Run, broken: Sequence[Broken]) -> tuple[str, str]:
    sorts = Counter(one.sort for one in broken)
    gates, besides = sorts.pop("gate", 0), sorts.pop("besides", 0)
    more = [
        *([f"{plural(gates, 'gate')} failed"] if gates else []),
        *([f"{besides:,} failed besides"] if besides else []),
    ]
    if not run.summary.count:
        ran = "No Claude test ran"
        return ("CAUTION", f"**{ran}**: {listed(more)}.") if more else ("NOTE", f"{ran}.")
    tests = plural(run.summary.count, "Claude test")
    told = [f"{sorts[sort]:,} {words}" for sort, words in SORTS.items() if sorts[sort]]
    if told:
        first = f"**{sorts.total():,} of {tests} failed**: {', '.join(told)}"
        return "CAUTION", f"{'; '.join([first, *more])}."
    if more:
        return "CAUTION", f"**{listed(more)}**; no Claude test did, of {run.summary.count:,}."
    outcomes = Counter(test["outcome"] for test in run.tests if not test.get("fixture"))
    others = [f"{count:,} {outcome}" for outcome, count in outcomes.items() if outcome != "passed"]
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
    elif groups["error"] or groups["changed"]:
        kind = "WARNING"
    else:
        kind = "NOTE" if groups["wavers"] else "TIP"
    asked = f"{plural(len(previews), 'test')} asked again"
    return kind, f"**Preview, {asked}**: {listed(told)}."
