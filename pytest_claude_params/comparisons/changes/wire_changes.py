"""Changes on the wire between two SDKs: the requests that differ, and for which cause."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pytest_claude_params.matching.differences import ABSENT, value_differences
from pytest_claude_params.parameters.request_findings import findings_about
from pytest_claude_params.parameters.table import TABLE, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.call import CallRequest

Outcome = Literal["same", "different", "not_decided"]
# What names itself: a list of betas has no order.
_SETS = ("anthropic-beta",)
_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class WireRun:
    """A run of the tests in one environment.

    Args:
        tests: the tests, each with why it failed; empty for one that passed.
        sent: the requests of each test, and of each fixture of wider scope that asks.
        uncollected: files that could not be collected, and why.
    """

    tests: dict[str, str] = field(default_factory=dict)
    sent: dict[str, list[CallRequest]] = field(default_factory=dict)
    uncollected: dict[str, str] = field(default_factory=dict)


@dataclass
class Cause:
    """One thing that is sent otherwise, in any number of requests.

    Args:
        what: a header, ``URL``, ``method``, or a path in the body, in which ``[]`` is any item.
        old: the values before; nothing if it was not sent.
        new: the values now; nothing if it is no longer sent.
        requests: how many requests differ in it.
        tests: the tests that send them.
    """

    what: str
    old: list[Any] = field(default_factory=list)
    new: list[Any] = field(default_factory=list)
    requests: int = 0
    tests: list[str] = field(default_factory=list)


@dataclass
class Rejection:
    """A rule that the API will reject requests by.

    Args:
        reason: the rule.
        instead: what works.
        requests: how many requests it concerns.
        tests: the tests that send them.
    """

    reason: str
    instead: str
    requests: int = 0
    tests: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class WireComparison:
    """What was found.

    Args:
        requests: how many requests were compared, one of each side.
        tests: how many tests were run on both sides.
        causes: what is sent otherwise, the most frequent first.
        counts: tests that send another number of requests, with both numbers.
        rejected: what the API will reject of the newer requests, and not of the older ones.
        fails: tests that fail on the newer side only, and why.
        passes: tests that fail on the older side only, and why.
        fails_both: tests that fail on both sides.
        not_collected: files that cannot be collected on the newer side only, and why.
        now_collected: those that cannot on the older side only.
        collected_by_neither: those that cannot on either.
    """

    requests: int
    tests: int
    causes: list[Cause]
    counts: dict[str, tuple[int, int]]
    rejected: list[Rejection]
    fails: dict[str, str]
    passes: dict[str, str]
    fails_both: dict[str, str]
    not_collected: dict[str, str]
    now_collected: dict[str, str]
    collected_by_neither: dict[str, str]

    @property
    def outcome(self) -> Outcome:
        """Whether the same goes over the wire; not decided where nothing does."""
        changed = (self.causes, self.counts, self.fails, self.passes)
        if any((*changed, self.not_collected, self.now_collected)):
            return "different"
        return "same" if self.requests else "not_decided"


def wire_comparison(
    old: WireRun, new: WireRun, today: dt.date, table: Table = TABLE
) -> WireComparison:
    """Compare two runs of the same tests.

    Args:
        old: with the older SDK.
        new: with the newer one.
        today: the day on which the rules are asked.
        table: what is known of models.
    """
    pairs = [
        (test, *pair)
        for test in dict.fromkeys([*old.sent, *new.sent])
        for pair in _paired(old.sent.get(test, []), new.sent.get(test, []))
    ]
    on_both = [test for test in new.tests if test in old.tests]
    fails = {test: why for test in on_both if (why := new.tests[test])}
    failed = {test: why for test in on_both if (why := old.tests[test])}
    return WireComparison(
        requests=len(pairs),
        tests=len(on_both),
        causes=_causes(pairs),
        counts=_counts(old, new),
        rejected=_rejected(old, new, today, table),
        fails=_without(fails, failed),
        passes=_without(failed, fails),
        fails_both={test: why for test, why in fails.items() if test in failed},
        not_collected=_without(new.uncollected, old.uncollected),
        now_collected=_without(old.uncollected, new.uncollected),
        collected_by_neither={
            file: why for file, why in new.uncollected.items() if file in old.uncollected
        },
    )


def _without(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    return {name: why for name, why in one.items() if name not in other}


def _paired(
    old: Sequence[CallRequest], new: Sequence[CallRequest]
) -> Iterator[tuple[CallRequest, CallRequest]]:
    """Pair requests of one test: those with the same body first, since some are sent at once."""
    left = list(new)
    unlike = []
    for request in old:
        same = next((one for one in left if _asks_the_same(one, request)), None)
        if same is None:
            unlike.append(request)
        else:
            left.remove(same)
            yield request, same
    yield from zip(unlike, left, strict=False)


def _asks_the_same(one: CallRequest, other: CallRequest) -> bool:
    return (one.method, one.path, one.body) == (other.method, other.path, other.body)


def _causes(pairs: Sequence[tuple[str, CallRequest, CallRequest]]) -> list[Cause]:
    found: dict[tuple[str, ...], Cause] = {}
    for test, old, new in pairs:
        of_pair = set()
        for what, before, after in _differences(old, new):
            key = _key(what, before, after)
            cause = found.setdefault(key, Cause(what))
            _note(cause.old, before)
            _note(cause.new, after)
            _note(cause.tests, test)
            of_pair.add(key)
        for key in of_pair:
            found[key].requests += 1
    return sorted(found.values(), key=lambda one: (-one.requests, one.what))


def _note(known: list[Any], value: Any) -> None:
    if value is not ABSENT and value not in known:
        known.append(value)


def _key(what: str, before: Any, after: Any) -> tuple[str, ...]:
    """What comes or goes is one cause whatever its value."""
    if before is ABSENT:
        return what, "comes"
    if after is ABSENT:
        return what, "goes"
    return what, repr(before), repr(after)


def _differences(old: CallRequest, new: CallRequest) -> Iterator[tuple[str, Any, Any]]:
    if old.method != new.method:
        yield "method", old.method, new.method
    if old.url != new.url:
        yield "URL", old.url, new.url
    for name in dict.fromkeys([*new.headers, *old.headers]):
        before, after = (_header(one, name) for one in (old, new))
        if before != after:
            yield name, before, after
    for one in value_differences(old.body, new.body):
        yield _INDEX.sub("[]", one.path) or "body", one.recorded, one.asked


def _header(request: CallRequest, name: str) -> Any:
    value = request.headers.get(name, ABSENT)
    if name in _SETS and value is not ABSENT:
        return ", ".join(sorted(part.strip() for part in value.split(",")))
    return value


def _counts(old: WireRun, new: WireRun) -> dict[str, tuple[int, int]]:
    tests = dict.fromkeys([*old.sent, *new.sent])
    both = {test: (len(old.sent.get(test, [])), len(new.sent.get(test, []))) for test in tests}
    return {test: counts for test, counts in both.items() if counts[0] != counts[1]}


def _rejected(old: WireRun, new: WireRun, today: dt.date, table: Table) -> list[Rejection]:
    before = Counter((test, reason) for test, reason, _ in _rejections(old, today, table))
    found: dict[str, Rejection] = {}
    for test, reason, instead in _rejections(new, today, table):
        if before[test, reason]:
            before[test, reason] -= 1
            continue
        rejection = found.setdefault(reason, Rejection(reason, instead))
        rejection.requests += 1
        _note(rejection.tests, test)
    return list(found.values())


def _rejections(run: WireRun, today: dt.date, table: Table) -> Iterator[tuple[str, str, str]]:
    for test, requests in run.sent.items():
        for request in requests:
            for one in findings_about(request, today, table=table):
                if one.is_rejection and one.level == "error":
                    yield test, one.reason, one.instead
