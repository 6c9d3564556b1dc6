"""``claude-params batch``: the batches of a recording, without its tests."""

from __future__ import annotations

import json

import pytest

THREE = """
@pytest.mark.parametrize("n", range(3))
def test_it(claude, n):
    claude(f"Name a color {n}")
"""


@pytest.fixture
def api(api, monkeypatch):
    """A simulated API that the verbs ask, too."""
    monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test-key")
    return api


@pytest.fixture
def submitted(suite, api):
    """The id of a batch that was submitted and not waited for; it has been looked at once."""
    suite.write(THREE).record("--claude-record=batch", "--claude-batch-wait=0")
    state = json.loads((suite.path / ".claude-batch.json").read_text(encoding="utf-8"))
    assert len([one for one in api.requests if one.method == "POST"]) == 1
    return state["batches"][0]["id"]


def test_nothing_waits(verb, api):
    assert verb("batch", "status") == (0, ["no batch waits: there is no .claude-batch.json"])
    assert not api.requests


def test_a_batch_that_has_ended_is_fetched_and_given_to_its_tests(suite, api, submitted, verb):
    assert verb("batch", "status") == (
        0,
        [
            f"{submitted}: round 1, 3 requests of 3 tests: ended (3 succeeded)",
            "Go on: pytest --claude-record=batch",
        ],
    )
    assert verb("batch", "fetch") == (
        0,
        [f"claude batch: {submitted}: 3 answers", "Go on: pytest --claude-record=batch"],
    )
    api.clear_requests()
    suite.record("--claude-record=batch").assert_outcomes(passed=3)
    assert not api.requests


def test_the_status_as_data(submitted, verb):
    code, lines = verb("batch", "status", "--json")
    (batch,) = json.loads("\n".join(lines))["batches"]

    assert code == 0
    assert (batch["id"], batch["status"], batch["requests"]) == (submitted, "ended", 3)
    assert batch["tests"] == [f"test_it.py::test_it[{n}]" for n in range(3)]


def test_what_is_canceled_is_named_and_its_tests_fail(suite, submitted, verb):
    assert verb("batch", "cancel") == (
        1,
        [
            f"{submitted}: round 1, 3 requests of 3 tests: canceling (3 processing)",
            "Go on: pytest --claude-record=batch",
        ],
    )
    assert verb("batch", "fetch") == (
        1,
        [
            f"claude batch: {submitted}: 1 answer, no answer to 2: canceled",
            "Go on: pytest --claude-record=batch",
        ],
    )
    result = suite.record("--claude-record=batch")

    result.assert_outcomes(passed=1, failed=2)
    assert "claude: not sent: the batch has no answer to it: canceled" in result.outlines


@pytest.mark.parametrize("text", ["[]", "no JSON", "{}"])
def test_a_file_that_is_none_of_ours(verb, suite, text):
    """Only what has the state's own name may be told to be deleted."""
    for name, remedy in {
        ".claude-batch.json": "Delete it: batches that were paid for are then asked, and paid, again",
        "other.json": (
            "Name the .claude-batch.json that a run has written; "
            "the project's own is found without --file"
        ),
    }.items():
        (suite.path / name).write_text(text, encoding="utf-8")
        code, lines = verb("batch", "status", "--file", name)

        assert code == 2
        said = f"{suite.path / name}: is not the state of a batch run. {remedy}"
        assert lines == [f"claude-params: {said}"]
