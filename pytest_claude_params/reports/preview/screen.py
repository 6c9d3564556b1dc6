"""The end of a preview: what flipped, what changed beyond noise, and how to go on."""

from __future__ import annotations

import math
import statistics
import textwrap
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.preview.changes import other_changes
from pytest_claude_params.reports.preview.confirming import confirmation, share_of
from pytest_claude_params.reports.preview.groups import (
    cost_of,
    grouped,
    reasons_of,
)
from pytest_claude_params.reports.preview.noise import Noise, change_in_length, is_beyond
from pytest_claude_params.wording import cut, dollars, listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_claude_params.reports.preview.groups import Groups, Test

_WIDTH = 80
_MOST_TESTS, _MOST_CHECKS = 10, 3
_TOLD = {
    "flip": "passed as recorded, fail now",
    "wavers": "pass now, and failed in an earlier preview",
    "fixed": "failed as recorded, pass now",
    "failing": "failed as recorded, and fail now",
    "new": "never recorded, fail now",
    "error": "got no answer to judge, which is not a failure of Claude's",
}
# Of what passes, `claude-params pending` lists as changed whatever is not the same again.
_QUIET = {
    "rewritten": "changed within noise",
    "alike": "with the same answer to a changed request",
    "same": "the same again",
    "first": "never recorded, pass now",
}


def preview_lines(tests: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the screen of a run that was a preview; nothing for any other.

    Args:
        tests: one entry for each Claude test, as the reports brought them.
    """
    previews: list[Test] = [test["preview"] for test in tests if test.get("preview")]
    if not previews:
        return []
    groups, noise = grouped(previews)
    lines = [*_head(previews), ""]
    for name, told in _TOLD.items():
        lines += _failing(groups[name], told)
    lines += _changed(groups["changed"], noise)
    lines += [f"  {len(groups[name])} {told}" for name, told in _QUIET.items() if groups[name]]
    return [*lines, "", *_how_to_go_on(groups)]


def _head(previews: list[Test]) -> list[str]:
    answers = [answer for test in previews for answer in test["answers"]]
    if not answers:
        return ["claude preview: no test was answered, no cassette written"]
    models = sorted({one["model"] for one in answers if one["model"]})
    versions = sorted({one["api_version"] for one in answers if one["api_version"]})
    cost = cost_of(answers)
    parts = [
        *([listed(models)] if models else []),
        *([f"API {listed(versions)}"] if versions else []),
        plural(len(answers), "answer"),
        *([] if cost is None else [dollars(cost)]),
    ]
    asked_again = plural(sum(bool(test["answers"]) for test in previews), "test")
    asked = f"{asked_again} asked again, no cassette written"
    return [f"claude preview: {asked}", *_wrapped(", ".join(parts), "  ")]


def _failing(tests: list[Test], told: str) -> Iterator[str]:
    if not tests:
        return
    yield f"  {len(tests)} {told}"
    for test in tests[:_MOST_TESTS]:
        share = share_of(test["new"], test.get("earlier", ()))
        yield f"    {test['test']}{f' ({share})' if share else ''}"
        for line in reasons_of(test)[:_MOST_CHECKS]:
            yield cut(f"      {line}", _WIDTH - 4)
    if len(tests) > _MOST_TESTS:
        yield f"    and {len(tests) - _MOST_TESTS} more"


def _changed(tests: list[Test], noise: Noise) -> Iterator[str]:
    if not tests:
        return
    yield f"  {len(tests)} changed beyond noise"
    found: dict[str, list[Test]] = defaultdict(list)
    longer, shorter = _beyond(tests, noise, 1), _beyond(tests, noise, -1)
    known = f"noise {noise.percent}" if noise.is_known else f"{noise.percent} taken for noise"
    for changes in (longer, shorter):
        if changes:
            middle = math.expm1(statistics.median(one for one, _ in changes))
            found[f"output tokens {100 * middle:+.0f} % ({known})"] = [test for _, test in changes]
    for test in tests:
        for change in other_changes(test):
            found[change].append(test)
    for change, those in found.items():
        yield from _wrapped(f"{change}: {_named(those)}", "    ")


def _beyond(tests: list[Test], noise: Noise, sign: int) -> list[tuple[float, Test]]:
    changes = [(change_in_length(test), test) for test in tests]
    return [
        (change, test)
        for change, test in changes
        if change is not None and change * sign > 0 and is_beyond(change, noise)
    ]


def _named(tests: list[Test]) -> str:
    first = tests[0]["test"]
    return first if len(tests) == 1 else f"{plural(len(tests), 'test')}, such as {first}"


def _how_to_go_on(groups: Groups) -> Iterator[str]:
    flips = groups["flip"]
    if flips:
        found = confirmation(flips)
        yield from _wrapped(found.why, "  ")
        if found.command:
            yield from (f"  Confirm{found.price}:", f"    {found.command}")
    answered = {name: [one for one in tests if one["answers"]] for name, tests in groups.items()}
    judged = {name for name, tests in answered.items() if tests and name != "error"}
    # To accept it would drop what a test asks for no more.
    if judged == {"same"} and not any(one.get("unasked", 1) for one in answered["same"]):
        yield "  What was answered is as recorded: nothing to decide."
    elif judged:
        yield from ("  Look, then accept or reject:", "    claude-params review")
    else:
        yield "  No answer to judge came, so this preview leaves nothing to review."


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
