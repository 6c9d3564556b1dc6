"""Recordings that were edited by hand are named in one line."""

import pytest

from pytest_claude_params.reports.terminal.summary_lines.edited_recordings import edited_line

MANY = [{"cassette": f"{name}.yaml", "edited": [1]} for name in "edcba"]


@pytest.mark.parametrize(
    ("tests", "lines"),
    [
        ([], []),
        ([{"cassette": "a.yaml", "edited": []}, {"cassette": "b.yaml"}], []),
        (
            [{"cassette": "a.yaml", "edited": [3]}, {"cassette": "a.yaml", "edited": [3]}],
            ["1 recording was edited by hand: a.yaml (interaction 3)"],
        ),
        (
            [{"cassette": "b.yaml", "edited": [1, 2]}, {"cassette": "a.yaml", "edited": [3]}],
            [
                "3 recordings were edited by hand: a.yaml (interaction 3), b.yaml (interactions 1, 2)"
            ],
        ),
        (
            MANY,
            [
                (
                    "5 recordings were edited by hand: a.yaml (interaction 1), b.yaml (interaction 1), "
                    "c.yaml (interaction 1), 2 more cassettes"
                )
            ],
        ),
    ],
    ids=["no test", "none", "a shared cassette", "two cassettes", "many"],
)
def test_edited_recordings_are_named(tests, lines):
    """By file and number, each file once."""
    assert edited_line(tests) == lines
