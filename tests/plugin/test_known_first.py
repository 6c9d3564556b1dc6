"""What the cassettes hold is asked at once, before the tests begin."""

from __future__ import annotations

import pytest

THREE = """
@pytest.mark.parametrize("n", range(3))
def test_it(claude, n):
    claude(f"Name a color {n}")
"""
CHAT = """
def test_chat(claude):
    first = claude("Name a color").content[0].text
    claude([
        {"role": "user", "content": "Name a color"},
        {"role": "assistant", "content": first},
        {"role": "user", "content": "Another one"},
    ])
"""
FAILS = """
import os

def test_a(claude):
    assert "FAILS" not in os.environ
    claude("Name a color")

def test_b(claude):
    claude("Name a city")
"""


@pytest.fixture
def three(suite, was_recorded):
    """A suite of three tests that were recorded."""
    suite.write(THREE)
    for n in range(3):
        was_recorded(f"test_it[{n}]", f"Name a color {n}")
    return suite


def told(result):
    """Return how many known requests were asked at once."""
    (line,) = [line for line in result.outlines if line.startswith("claude: asked ")]
    return line.rpartition(", in ")[0]


@pytest.mark.parametrize("mode", ["all", "preview"])
def test_known_requests_are_asked_at_once_and_once(three, api, mode):
    result = three.record(f"--claude-record={mode}")

    result.assert_outcomes(passed=3)
    assert told(result) == "claude: asked 3 known requests at once"
    assert len(api.requests) == 3
    assert "recovered" not in str(result.stdout)
    assert not list(three.path.rglob("*.journal"))


def test_each_test_asks_by_itself_where_that_is_wanted(three, api):
    result = three.record("--claude-record=all", "--claude-one-by-one")

    result.assert_outcomes(passed=3)
    assert "claude: asked" not in str(result.stdout)
    assert len(api.requests) == 3


def test_what_answers_an_answer_is_asked_by_its_test(suite, api):
    """The second turn holds the first answer, which will be another one."""
    suite.write(CHAT + THREE)
    suite.record()
    api.clear_requests()
    result = suite.record("--claude-record=preview")

    result.assert_outcomes(passed=4)
    assert told(result) == "claude: asked 4 known requests at once"
    assert len(api.requests) == 5


def test_samples_are_asked_as_often_as_they_were_recorded(suite, api, was_recorded):
    suite.write("""
def test_it(claude):
    claude.sample("Name a color", 5)
""")
    was_recorded("test_it", *["Name a color"] * 5)
    result = suite.record("--claude-record=all")

    result.assert_outcomes(passed=1)
    assert told(result) == "claude: asked 5 known requests at once"
    assert len(api.requests) == 5
    suite.replay().assert_outcomes(passed=1)


def test_streams_are_asked_as_streams(suite, api):
    suite.write("""
def test_it(claude):
    for prompt in ("Name a color", "Name a city"):
        with claude.stream(prompt) as stream:
            assert stream.get_final_text()
""")
    suite.record()
    api.clear_requests()
    result = suite.record("--claude-record=all")

    result.assert_outcomes(passed=1)
    assert len(api.requests) == 2
    suite.replay().assert_outcomes(passed=1)


def test_the_order_of_recordings_is_that_of_the_test(suite, api, was_recorded):
    """Whoever is answered first."""
    suite.write("""
def test_it(claude):
    for n in range(6):
        claude(f"Name a color {n}")
""")
    was_recorded("test_it", *[f"Name a color {n}" for n in range(6)])
    api.script({"kind": "delay", "seconds": 0.1, "times": 1})
    suite.record("--claude-record=all").assert_outcomes(passed=1)

    written = suite.cassette("test_it")
    assert sorted(written.index(f"color {n}") for n in range(6)) == [
        written.index(f"color {n}") for n in range(6)
    ]


def test_a_test_that_failed_last_may_ask_something_else(three, api):
    """Its prompt has changed, as the miss has told: the old one would be asked in vain."""
    three.write(THREE.replace("Name", "Tell me"))
    three.replay().assert_outcomes(failed=3)
    three.record("--claude-record=preview").assert_outcomes(passed=3)

    assert len(api.requests) == 3


def test_what_was_asked_in_vain_is_told(three):
    """Nobody has replayed the changed prompt, so nobody knew that it would not be asked."""
    three.write(THREE.replace("Name", "Tell me"))
    result = three.record("--claude-record=preview")

    result.assert_outcomes(passed=3)
    assert (
        "3 answers asked at once were paid for in vain: 3 tests asked something else -> run pytest "
        "first: what misses is not asked at once (or --claude-one-by-one)"
    ) in result.outlines


def test_what_no_test_of_a_preview_takes_is_not_recorded_unseen(suite, monkeypatch, was_recorded):
    """Nothing broke off: a test failed before it asked, and its answer was asked for already."""
    suite.write(FAILS)
    was_recorded("test_a", "Name a color")
    was_recorded("test_b", "Name a city")
    monkeypatch.setenv("FAILS", "yes")
    result = suite.record("--claude-record=preview")

    result.stdout.fnmatch_lines(
        [
            (
                "1 answer that no test has taken waits in *.journal -> the next preview takes it; to forget "
                "it, delete the file"
            )
        ]
    )


def test_a_changed_marker_is_known_to_ask_something_else(three, api):
    three.write(THREE.replace("@", "@pytest.mark.claude_params(max_tokens=50)\n@", 1))
    three.record("--claude-record=preview").assert_outcomes(passed=3)

    assert len(api.requests) == 3


def test_workers_find_the_answers_of_the_first(three, api):
    result = three.record("--claude-record=preview", "-p", "xdist", "-n2")

    result.assert_outcomes(passed=3)
    assert len(api.requests) == 3
    assert "recovered" not in str(result.stdout)


def test_the_budget_holds_before_the_tests_as_well(three, api):
    result = three.record("--claude-record=preview", "--claude-budget=tokens:120")

    result.assert_outcomes(passed=2, failed=1)
    assert told(result) == "claude: asked 1 known request at once"
    assert len(api.requests) == 2
    assert "budget 120 tokens: 90 tokens spent, 30 tokens left" in result.outlines


def test_a_rate_limit_is_waited_for(three, api):
    api.script({"kind": "error", "status": 429, "retry_after_ms": 50, "times": 2})
    result = three.record("--claude-record=all")

    result.assert_outcomes(passed=3)
    assert told(result) == "claude: asked 3 known requests at once"
    assert len(api.requests) == 5


def test_without_a_key_the_tests_say_so(three, api, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        patch.delenv("ANTHROPIC_API_KEY", raising=False)
        result = three.pytester.runpytest("--claude-record=all")

    assert "claude: recording needs a key, and ANTHROPIC_API_KEY is not set" in result.outlines


def test_a_file_that_cannot_be_collected_lets_no_worker_wait(three, api):
    """Nothing is asked first then, and each test asks by itself."""
    three.write("raise ValueError", "test_broken.py")
    go_on = "--continue-on-collection-errors"
    result = three.record(
        "--claude-record=preview", "-p", "xdist", "-p", "timeout", "-n2", go_on, "--timeout=120"
    )

    result.assert_outcomes(passed=3, errors=2)  # one of each worker
    assert len(api.requests) == 3
