"""The lesson in YAML and in Python: the same verdicts from the same cassettes."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LESSON = ROOT / "examples" / "lesson"
RECORDED = ROOT / "cassettes" / "examples" / "lesson"
# Which cases ask what a test asks: a test that asks three times is three cases.
SAME = {
    "test_max_tokens/test_a_small_limit_cuts_the_poem": ["small-limit"],
    "test_max_tokens/test_a_large_limit_is_not_used_up": ["large-limit"],
    "test_max_tokens/test_the_more_tokens_the_longer_it_takes": [
        "limits[max_tokens=100]",
        "limits[max_tokens=1000]",
        "limits[max_tokens=4096]",
    ],
    "test_stop_sequences/test_without_a_stop_sequence_the_object_is_whole": ["whole-object"],
    "test_stop_sequences/test_a_closing_brace_as_stop_sequence_is_not_in_the_text": [
        "closing-brace"
    ],
    "test_stop_sequences/test_the_first_of_several_to_appear_stops_the_poem": ["first-of-several"],
    "test_temperature/test_at_0_the_planet_is_always_the_same": ["planet-at-0"],
    "test_temperature/test_at_1_every_planet_is_another": ["planet-at-1"],
    "test_temperature/test_at_0_the_animal_is_always_the_giraffe": ["animal-at-0"],
    "test_temperature/test_at_1_the_giraffe_wins_more_than_half_of_the_time": ["animal-at-1"],
    "test_system/test_the_tutor_answers_in_german": ["german-tutor"],
    "test_system/test_without_the_tutor_the_answer_is_english": ["no-tutor"],
    "test_exercise/test_exactly_as_many_questions_as_asked_for[the_Roman_Empire-3]-4a94daad": [
        "exercise[rome]"
    ],
    "test_exercise/test_exactly_as_many_questions_as_asked_for[photosynthesis-5]": [
        "exercise[leaves]"
    ],
    "test_exercise/test_exactly_as_many_questions_as_asked_for[jazz-2]": ["exercise[jazz]"],
}


@pytest.fixture
def lesson(suite):
    """The lesson, with the cassettes of its Python tests for its cases, too."""
    shutil.copytree(LESSON, suite.path / "lesson")
    (suite.path / "pytest.ini").write_text(
        "[pytest]\npythonpath = lesson\nclaude_api_version = 2023-06-01\n"
        "addopts = --import-mode=importlib\n"
    )
    for test, cases in SAME.items():
        text = (RECORDED / f"{test}.yaml").read_text(encoding="utf-8")
        for place in [test, *(f"lesson.claude/{case}" for case in cases)]:
            path = suite.path / "cassettes" / "lesson" / f"{place}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return suite


def verdicts(lesson):
    """Return what each cassette was found to fulfil and to break, by expectation."""
    lesson.replay("-q", "lesson", "--claude-report=run.jsonl")
    lines = (lesson.path / "run.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    cassettes = {row["test"]: row["cassette"] for row in rows if row["kind"] == "test"}
    found = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row["kind"] == "verdict":
            place = cassettes[row["test"]].removeprefix("cassettes/lesson/").removesuffix(".yaml")
            found[place][row["expectation"]].append((row["found"], row["expected"], row["reason"]))
    return found


# By day tests of examples/lesson show that what is recorded passes, in Python and in YAML.
@pytest.mark.parametrize(
    "stop_reason",
    [
        pytest.param("", id="as recorded", marks=pytest.mark.nightly),
        pytest.param("refusal", id="all refused"),
    ],
)
def test_the_same_verdicts(lesson, stop_reason):
    """Of answers that are as wanted, and of those that are not."""
    if stop_reason:
        for path in lesson.path.glob("cassettes/**/*.yaml"):
            text = path.read_text(encoding="utf-8")
            for usual in ("end_turn", "max_tokens", "stop_sequence"):
                text = text.replace(f"stop_reason: {usual}", f"stop_reason: {stop_reason}")
            path.write_text(text, encoding="utf-8")

    found = verdicts(lesson)

    assert not any(name.startswith("test_") for name in set(found) - set(SAME))
    for test, cases in SAME.items():
        for expectation, of_test in found[test].items():
            of_cases = [
                one for case in cases for one in found[f"lesson.claude/{case}"][expectation]
            ]
            assert of_cases == of_test, (test, expectation)
    states = {
        state for of_test in found.values() for all_ in of_test.values() for state, *_ in all_
    }
    assert states == ({"passed", "failed"} if stop_reason else {"passed"})
