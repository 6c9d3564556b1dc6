"""The HTML report of a large run: how long it takes to write, and how large it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import clock
from table import Row

from pytest_claude_params.reports.formats import write_report
from pytest_claude_params.reports.run import Run
from pytest_claude_params.reports.run_file.kinds import RunRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plan import Plan

_PROMPTS = 20
_ROUNDS = 3
_SYSTEM = "You sort the tickets of a shop for garden tools. Say one label and nothing else. " * 18


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Write the report of a run of one-call tests."""
    path = folder / "run.html"
    spent = clock.least(
        lambda: clock.seconds(lambda: write_report(path, run_of(plan.reported))), _ROUNDS
    )
    what = f"the HTML report of {plan.reported:,} one-call tests"
    yield Row(f"{what}: writing it", spent, "s", 2)
    yield Row(f"{what}: its size", path.stat().st_size / 1_000_000, "MB", 5)


def run_of(count: int) -> Run:
    """Make a run of so many tests, which share a few system prompts; every hundredth failed."""
    head = RunRow("2026-11-28T09:12:44+00:00", 60.0, "pytest", commit="9d1c7f2e0b")
    return Run((head,), [_test(number) for number in range(count)])


def _test(number: int) -> dict[str, Any]:
    name = f"tests/test_tickets.py::test_label[ticket-{number:05d}]"
    failed = number % 100 == 7
    prompt = f"Ticket {number}: the spade that I ordered last week came without its handle."
    answer = f"Label: delivery, and the number of the ticket is {number}."
    system, asked, said = f"system{number % _PROMPTS}", f"asked{number}", f"said{number}"
    return {
        "test": name,
        "outcome": "failed" if failed else "passed",
        "reason": "contains: expected 'refund', observed 'Label: delivery'" if failed else "",
        "file": "tests/test_tickets.py",
        "line": 12,
        "seconds": 0.021,
        "cassette": f"cassettes/tests/test_tickets/test_label[ticket-{number:05d}].yaml",
        "oldest": "2026-11-20T08:00:00+00:00",
        "calls": [
            {
                **_call(number),
                "prompt": prompt,
                "answer": answer,
                "system": system,
                "messages": [asked],
                "content": said,
            }
        ],
        "bodies": {
            system: f"{_SYSTEM}{number % _PROMPTS}",
            asked: {"role": "user", "content": prompt},
            said: [{"type": "text", "text": answer}],
        },
        "verdicts": [_verdict("stop_reason", "'end_turn'"), _verdict("output_tokens", "<=80")],
        "misses": [],
        "notes": [],
        **dict.fromkeys(("kept", "repeated", "dropped", "recovered", "reused"), 0),
        "rejected": "",
    }


def _call(number: int) -> dict[str, Any]:
    return {
        "request": f"request{number}",
        "path": "/v1/messages",
        "model": "claude-haiku-4-5-20251001",
        "parameters": {"max_tokens": 200, "temperature": 0},
        "tools": "",
        "status": 200,
        "error": {},
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 310 + number % 40, "output_tokens": 12 + number % 9},
        "latency_s": 0.4 + number % 90 / 100,
        "source": "replayed",
        "origin": "api",
        "recorded_at": "2026-11-20T08:00:00+00:00",
        "fault": "",
    }


def _verdict(name: str, expected: str) -> dict[str, Any]:
    return {
        "expectation": name,
        "index": 1,
        "found": "passed",
        "expected": expected,
        "reason": "'end_turn'" if name == "stop_reason" else "14",
        "hint": "",
    }
