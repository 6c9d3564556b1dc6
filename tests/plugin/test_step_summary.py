"""The summary of a step in GitHub Actions, written where GitHub wants one."""

from __future__ import annotations

import pytest

SUITE = """
@pytest.mark.parametrize("city", ["Rome", "Oslo"])
def test_it(claude, city):
    claude(f"Where is {city}?")
"""


@pytest.fixture
def recorded(suite, was_recorded):
    """A suite with its recordings."""
    for city in ("Rome", "Oslo"):
        was_recorded(f"test_it[{city}]", f"Where is {city}?")
    suite.write(SUITE)


@pytest.fixture
def summary(suite, recorded, monkeypatch):  # noqa: ARG001
    """A recorded suite, and the file that a runner has made for its step."""
    path = suite.path / "step_summary"
    path.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    return path


def test_each_run_of_a_step_appends_to_it(suite, summary):
    """What other commands have written stays."""
    suite.replay().assert_outcomes(passed=2)
    suite.replay("-k", "Rome").assert_outcomes(passed=1, deselected=1)

    told = summary.read_text(encoding="utf-8")
    assert told.startswith("before\n<!-- claude-params report -->\n> [!TIP]\n> **2 of 2 Claude")
    assert "\n\n<!-- claude-params report -->\n> [!TIP]\n> **1 of 1 Claude test passed**.\n" in told


def test_workers_leave_it_to_the_process_that_prints(suite, summary):
    suite.replay("-p", "xdist", "-n1").assert_outcomes(passed=2)

    told = summary.read_text(encoding="utf-8")
    assert told.count("<!-- claude-params report -->") == 1
    assert "> **2 of 2 Claude tests passed**.\n" in told


def test_the_answers_are_in_it(suite, summary):
    """Also without any other report."""
    suite.write(SUITE.replace("@", "@pytest.mark.claude_expect(contains='x!')\n@"))
    suite.replay("-p", "xdist", "-n1").assert_outcomes(failed=2)

    assert "\nThis is a simulated answer" in summary.read_text(encoding="utf-8")


def test_it_is_switched_off(suite, summary):
    suite.replay("-o", "claude_github=false").assert_outcomes(passed=2)

    assert summary.read_text(encoding="utf-8") == "before\n"


def test_a_run_without_claude_tests_writes_nothing(suite, summary):
    (suite.path / "test_it.py").write_text("def test_it():\n    pass\n", encoding="utf-8")
    suite.replay().assert_outcomes(passed=1)

    assert summary.read_text(encoding="utf-8") == "before\n"


@pytest.mark.usefixtures("summary")
def test_what_cannot_be_written_fails_no_run(suite, monkeypatch):
    """It is told, since somebody waits for it."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(suite.path))

    result = suite.replay()

    assert result.ret == 0
    result.stdout.fnmatch_lines(["the summary of this step was not written: Is a directory"])


def test_a_full_summary(suite, summary):
    """GitHub takes none of it where it is too long."""
    summary.write_text("x" * 1_040_000, encoding="utf-8")

    result = suite.replay()

    assert (result.ret, summary.stat().st_size) == (0, 1_040_000)
    result.stdout.fnmatch_lines(
        ["the summary of this step was not written: 1,048,576 bytes are all that GitHub takes, and 8,576 are left"]
    )  # fmt: skip


# In workers by night: that the process which prints writes it is shown above.
IN_WORKERS = pytest.param(("-p", "xdist", "-n2"), marks=pytest.mark.nightly)


@pytest.mark.parametrize("workers", [(), IN_WORKERS])
def test_what_the_api_would_reject_is_told(suite, summary, workers):
    """No test ran then, and the step has failed."""
    suite.write(SUITE.replace("def", "@pytest.mark.claude_params(temperature=3)\ndef"))

    result = suite.replay(*workers)

    assert result.ret != 0
    assert not [line for line in result.outlines if line.strip("- ") == "claude"]
    told = summary.read_text(encoding="utf-8")
    assert (
        "> [!CAUTION]\n> **1 test or file failed that is not a Claude test**. No Claude test ran.\n"
        in told
    )
    assert (
        "| <code>test&#95;it.py</code> | test&#95;it.py:&#8203;7: test&#95;it: claude&#95;params: "
        "the API will reject this request: temperature=3 with claude-haiku-4-5 under API version "
        "2023-06-01: 400 invalid&#95;request&#95;error |\n"
    ) in told


def test_another_test_that_failed_is_named(suite, summary):
    """And nothing that it says, which nobody has looked through for secrets."""
    (suite.path / "test_other.py").write_text("def test_own():\n    assert 'sk-secret' == ''\n")

    suite.replay().assert_outcomes(passed=2, failed=1)

    told = summary.read_text(encoding="utf-8")
    assert (
        "> **1 test or file failed that is not a Claude test**. None of 2 Claude tests failed.\n"
        in told
    )
    assert "sk-secret" not in told
