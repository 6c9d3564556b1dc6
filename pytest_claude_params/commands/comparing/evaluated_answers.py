"""The verdicts of a project's tests on answers: one verb lets pytest collect and evaluate."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params.commands.pytest_runs.pytest_run import told_by_pytest
from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_claude_params.comparisons.answer import Answer


@dataclass(frozen=True)
class EvaluatedAnswers:
    """What was found.

    Args:
        tests: the tests of each cassette, by its path.
        verdicts: what each expectation and contract found in each answer.
    """

    tests: dict[str, list[str]]
    verdicts: list[CaseVerdict]


def evaluated_answers(answers: Sequence[Answer], cassettes: Mapping[str, Path]) -> EvaluatedAnswers:
    """Let pytest collect the tests, in a process of its own, and judge answers; no test is run.

    Raises ``UsageError`` if a file cannot be collected.

    Args:
        answers: the answers of any arm.
        cassettes: the cassette of each case.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answers.json"
        data = [_data(one, cassettes[one.case]) for one in answers]
        file.write_text(json.dumps(data, default=_text), encoding="utf-8")
        told = told_by_pytest(
            "--claude-judged",
            "--collect-only",
            f"--claude-answers={file}",
            doing="collect the tests",
            see="pytest --collect-only",
        )
    if told["failed"]:
        raise UsageError(f"{told['failed'][0]} cannot be collected. See: pytest --collect-only")
    return EvaluatedAnswers(told["tests"], [CaseVerdict(**one) for one in told["verdicts"]])


def _data(answer: Answer, cassette: Path) -> dict[str, Any]:
    request, response = answer.call.request, answer.call.response
    return {
        "case": answer.case,
        "cassette": str(cassette.resolve()),
        "arm": answer.arm,
        "index": answer.index,
        "is_other_model": answer.arm == "target",
        "request": {
            "method": request.method,
            "url": request.url,
            "headers": request.headers,
            "body": request.body,
        },
        "response": {
            "status": response.status,
            "headers": response.headers,
            "body": response.body,
            "latency_s": response.latency_s,
            "cut": response.cut,
        },
    }


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
