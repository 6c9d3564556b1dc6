"""Samples in a test: judged together, recorded at once, replayed in order."""

from __future__ import annotations

BASELINE = """
def test_before(claude):
    claude.sample("Name an animal.", 12, system="Answer Yes.")


@pytest.mark.claude_expect(same_distribution_as="cassettes/test_it/test_before.yaml")
def test_after(claude):
    claude.sample("Name an animal.", 12, system="Answer Yes.")
"""


def test_a_sample_is_compared_with_another_cassette(suite):
    """The one that another test has recorded."""
    folder = suite.path / "cassettes" / "test_it"
    suite.write(BASELINE.partition("@")[0]).record()
    suite.write(BASELINE).record()

    result = suite.replay()

    result.assert_outcomes(passed=2)
    assert (folder / "test_after.yaml").exists()


def test_a_baseline_that_cannot_be_read_is_one_line(suite, failure_of):
    """No traceback for a file that is broken."""
    suite.write(BASELINE.partition("@")[0]).record()
    suite.write(BASELINE).record()
    (suite.path / "cassettes" / "test_it" / "test_before.yaml").write_text("version: [\n")

    result = suite.replay("-k", "after")

    assert "claude: " in failure_of(result)[0] + failure_of(result)[1]
    assert "test_before.yaml:" in "\n".join(failure_of(result))
    assert "Traceback" not in result.stdout.str()
