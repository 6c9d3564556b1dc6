"""What a preview found: flips with what was answered before and now, and how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import text_of_content
from pytest_claude_params.reports.markdown.elements import (
    MOST_ROWS,
    before_after,
    escaped,
    fenced,
    folded,
    money,
    name,
    table,
    text_block,
)
from pytest_claude_params.reports.markdown.failures import plain_lines
from pytest_claude_params.reports.preview.changes import other_changes
from pytest_claude_params.reports.preview.confirming import confirmation, share_of
from pytest_claude_params.reports.preview.groups import (
    cost_of,
    grouped,
    reasons_of,
)
from pytest_claude_params.reports.sources import new_answers
from pytest_claude_params.wording import cut, dollars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.reports.run import Run
    from pytest_claude_params.reports.sources import TestData

# Those that a reviewer is to look at, the gravest first.
_SHOWN = ("flip", "wavers", "new", "failing", "error", "changed", "fixed")
_LONGEST = 300
_MOST_ANSWERS = 3


def preview_table(run: Run) -> Iterator[str]:
    """Yield the table of what is to be looked at."""
    rows = [
        (name(test["test"]), f"{test['preview']['old']} → {test['preview']['new']}", _why(test))
        for test in _to_look_at(run)
    ]
    return table(("test", "recorded → now", "what changed"), rows)


def what_to_type_next(run: Run) -> Iterator[str]:
    """Yield how a flip is confirmed, how the answers are reviewed, and what comes after that."""
    groups, _ = grouped([test["preview"] for test in run.tests if test.get("preview")])
    if groups["flip"]:
        found = confirmation(groups["flip"])
        yield f"\n{found.why}\n"
        # Else it is the command above, which reproduces the run.
        if found.has_control:
            command = fenced(plain_lines(found.command), "sh")
            yield f"\nTo confirm{money(found.price)}:\n\n{command}"
    answers = [one for tests in groups.values() for test in tests for one in test["answers"]]
    if answers:
        cost = cost_of(answers)
        price = "" if cost is None else f" for about {dollars(cost)}"
        yield (
            "\nWhere the preview was made, look at the new answers, then accept or reject them; "
            f"that asks nothing:\n\n{fenced('claude-params review', 'sh')}\n"
            "Accepted answers go into the cassettes, which are to be committed; a test that they "
            "fail stays red until what it expects is changed. Rejected ones are deleted: change "
            f"the prompt and preview again{money(price)}.\n"
        )


def preview_sections(run: Run) -> Iterator[str]:
    """Yield a folded section for each test of the table: old and new answers."""
    for test in _to_look_at(run)[:MOST_ROWS]:
        lines = [*_answers(test)]
        if lines:
            yield folded(f"{name(test['test'])}: answers as recorded and now", lines)


def _to_look_at(run: Run) -> list[TestData]:
    tests = {test["preview"]["test"]: test for test in run.tests if test.get("preview")}
    groups, _ = grouped([test["preview"] for test in tests.values()])
    return [tests[one["test"]] for group in _SHOWN for one in groups[group]]


def _why(test: TestData) -> str:
    preview = test["preview"]
    told = reasons_of(preview) or other_changes(preview)
    share = share_of(preview["new"], preview.get("earlier", ()))
    told = [*told, *([share] if share else [])]
    return escaped(cut("; ".join(told) or "longer or shorter than before", _LONGEST))


def _answers(test: TestData) -> Iterator[str]:
    """Yield each new answer beside the recorded one, where that is known."""
    new = new_answers(test)
    before = test.get("before") or [""] * len(new)
    pairs = list(zip(new, before, strict=False))
    for number, (call, digest) in enumerate(pairs[:_MOST_ANSWERS], 1):
        yield f"answer {number}: {escaped(_figures(test['preview']['answers'], number))}\n"
        old = text_of_content(test.get("bodies", {}).get(digest)) if digest else ""
        new_text = call["answer"] or "(no text)"
        if old and old != new_text:
            yield before_after(old, new_text)
        else:
            yield text_block(new_text)
    if len(pairs) > _MOST_ANSWERS:
        yield f"and {len(pairs) - _MOST_ANSWERS:,} more answers\n"


def _figures(answers: list[dict[str, Any]], number: int) -> str:
    one = answers[number - 1] if number <= len(answers) else {}
    old, new = one.get("old"), one.get("new")
    if not new:
        return "new"
    if not old:
        return f"{new['stop_reason']}, {new['output_tokens']} tokens; never recorded"
    return (
        f"{old['stop_reason']}, {old['output_tokens']} tokens → "
        f"{new['stop_reason']}, {new['output_tokens']} tokens"
    )
