"""Rows are written, and read strictly: what is wrong is named with file and line."""

import pytest

from pytest_claude_params.comparisons.rows.arm import Arm
from pytest_claude_params.comparisons.rows.body import Body
from pytest_claude_params.comparisons.rows.case import Case
from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict
from pytest_claude_params.comparisons.rows.comparison import Comparison
from pytest_claude_params.comparisons.rows.row_file import line_of, read_rows, write_rows
from pytest_claude_params.comparisons.rows.sample import Sample
from pytest_claude_params.errors import UsageError

ROWS = [
    Arm(
        "target", "claude-haiku-5-5", "2026-10-21", "2.14.0", adaptations=("temperature: dropped",)
    ),
    Case("test_a.yaml#1", ("test_a.py::test_a",), request_digest="sha256:ab"),
    Body("sha256:cd", [{"type": "text", "text": "No."}]),
    Sample(
        "test_a.yaml#1", "target", 1, "sha256:cd", "end_turn", usage={"output_tokens": 3}, cost=0.1
    ),
    CaseVerdict(
        "test_a.yaml#1", "test_a.py::test_a", "contains", "target", 1, "failed", "it is not"
    ),
    Comparison("suite", "pass_rate", "worse", 0.9, 0.8, -0.1, -0.2, -0.01, 0.02, margin=0.05),
]


def test_rows_come_back_as_they_were_written(tmp_path):
    file = tmp_path / "new" / "rows.jsonl"
    write_rows(file, ROWS)
    assert read_rows(file) == ROWS


def test_a_row_begins_with_its_version_and_kind():
    assert line_of(ROWS[0]) == (
        '{"v": 1, "kind": "arm", "arm": "target", "model": "claude-haiku-5-5", "api_version": '
        '"2026-10-21", "sdk": "2.14.0", "taken_at": "", "from": "live", "adaptations": '
        '["temperature: dropped"]}'
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "{",
            "not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        ),
        ("[]", "[] is not an object"),
        ('{"v": 2, "kind": "arm"}', "v is 2, and 1 is known here"),
        (
            '{"v": 1, "kind": "sampel"}',
            (
                "kind 'sampel' is not known. Did you mean 'sample'? There are arm, case, sample, verdict, "
                "comparison and body."
            ),
        ),
        ('{"v": 1, "kind": "case"}', "case: key is missing"),
        (
            '{"v": 1, "kind": "case", "key": "a", "test": []}',
            "case has no field 'test'. Did you mean 'tests'?",
        ),
        (
            '{"v": 1, "kind": "arm", "arm": "old"}',
            "arm: arm is 'old': Input should be 'recording', 'control' or 'target'",
        ),
        (
            '{"v": 1, "kind": "sample", "case": "a", "arm": "target", "index": "1"}',
            "sample: index is '1': Input should be a valid integer",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path, line, said):
    file = tmp_path / "rows.jsonl"
    file.write_text(f"{line_of(ROWS[1])}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError) as error:
        read_rows(file)
    assert str(error.value) == f"{file}:3: {said}"


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_rows(tmp_path / "none.jsonl")
