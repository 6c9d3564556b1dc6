"""The price before the first call, and the budget that no call passes."""

from __future__ import annotations

import textwrap

import pytest

TWO = """
def test_one(claude):
    claude("Name a color")

def test_two(claude):
    claude("Name a city")
"""


@pytest.fixture
def two(suite, was_recorded):
    """A suite of two tests that were recorded."""
    was_recorded("test_one", "Name a color")
    was_recorded("test_two", "Name a city")
    return suite.write(TWO)


def text(lines):
    return textwrap.dedent(lines).strip("\n")


def estimate_of(result):
    lines = result.outlines
    start = next(n for n, line in enumerate(lines) if line.startswith("claude estimate:"))
    end = next(
        n for n, line in enumerate(lines[start + 1 :], start + 1) if not line.startswith("  ")
    )
    return "\n".join(lines[start:end])


def test_the_estimate_is_printed_before_the_first_call(two):
    result = two.record("--claude-record=all")

    assert estimate_of(result) == text("""
        claude estimate: 2 calls of 2 tests, as recorded
          models     claude-haiku-4-5 (2)
          tokens     20 in, 68 out; at most 120 out
          cost       about $0.00036, at most $0.00062; as a batch $0.00018
        """)
    result.assert_outcomes(passed=2)


SHARED = """
@pytest.fixture(scope="module")
def color():
    return anthropic.Anthropic().messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "A color?"}]
    )

@pytest.fixture(scope="class")
def city():
    return anthropic.Anthropic().messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "A city?"}]
    )

def test_one(color): pass
def test_two(color): pass

class TestA:
    def test_three(self, city): pass

class TestB:
    def test_four(self, city): pass

def test_five(city): pass

def test_asks(claude):
    claude("Name a color")
"""


@pytest.fixture
def shared(suite, was_recorded):
    """A suite whose fixtures were recorded."""
    was_recorded("fixture.color", "A color?")
    for owner in ("TestA.", "TestB.", "test_five."):
        was_recorded(f"{owner}fixture.city", "A city?")
    was_recorded("test_asks", "Name a color")
    return suite.write(SHARED)


def test_tests_that_judge_what_a_fixture_was_answered_are_known(shared):
    """They have no recordings, and ask nothing."""
    result = shared.record("--claude-record=all")

    assert "claude estimate: 5 calls of 6 tests, as recorded" in result.outlines
    assert "not known" not in estimate_of(result)
    said = shared.record("--claude-record=update").stdout.str()
    assert "claude estimate" not in said


def test_only_fixtures_of_selected_tests_are_estimated(shared):
    """Another class asks by itself."""
    result = shared.record("--claude-record=all", "test_it.py::TestA")

    assert "claude estimate: 1 call of 1 test, as recorded" in result.outlines


def test_only_the_estimate(two):
    """No test runs, so no key is needed, and workers are not started."""
    result = two.replay("--claude-record=preview", "--claude-estimate", "-p", "xdist", "-n2")

    assert "claude estimate: 2 calls of 2 tests, as recorded" in result.outlines
    result.assert_outcomes()
    assert result.ret == 0


def test_an_estimate_of_nothing(suite):
    suite.write(TWO)
    assert suite.replay("--claude-estimate").ret == 4
    result = suite.replay("--claude-record=new", "--claude-estimate")

    assert "claude estimate: not known what 2 tests without recordings will ask" in result.outlines


def test_a_call_that_could_pass_the_budget_is_not_sent(suite, simulator, failure_of):
    """What was recorded is kept, and the same command goes on from there."""
    suite.write(TWO)
    before = len(simulator.requests)
    result = suite.record("--claude-budget=tokens:130")

    result.assert_outcomes(passed=1, failed=1)
    assert result.ret == 1
    assert len(simulator.requests) == before + 1
    assert "\n".join(failure_of(result)) == text("""
        claude: not sent: it could pass the budget of 130 tokens

          spent      44 tokens
          reserved   0 tokens, at most, for calls under way
          this call  90 tokens at most (claude-haiku-4-5)
          request    model=claude-haiku-4-5 max_tokens=60 'Name a city'

          What was recorded before is kept. Go on, with a higher budget if need be:
            pytest --claude-record=new --claude-budget=tokens:130
          Nothing was sent, so nothing is billed.
        """)
    assert "budget 130 tokens: 44 tokens spent, 86 tokens left" in result.outlines
    suite.record("--claude-budget=tokens:130").assert_outcomes(passed=2)


def test_a_preview_says_which_tests_the_budget_left(two):
    result = two.record("--claude-record=preview", "--claude-budget=tokens:100")

    lines = result.outlines
    start = lines.index("  1 got no answer to judge, which is not a failure of Claude's")
    assert lines[start + 1 : start + 3] == [
        "    test_it.py::test_two",
        "      not sent: it could pass the budget of 100 tokens",
    ]


def test_workers_share_the_budget(suite, simulator):
    suite.write("""
@pytest.mark.parametrize("n", range(12))
def test_it(claude, n):
    claude(f"Name a color {n}")
""")
    before = len(simulator.requests)
    result = suite.record("--claude-budget=tokens:400", "-p", "xdist", "-n2")

    sent = len(simulator.requests) - before
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] == sent
    assert outcomes["passed"] + outcomes["failed"] == 12
    (line,) = [line for line in result.outlines if line.startswith("budget 400 tokens: ")]
    assert int(line.split()[3]) <= 400


def test_a_preview_tells_how_to_go_on(two):
    result = two.record("--claude-record=preview", "--claude-budget=0")

    result.assert_outcomes(failed=2)
    assert "    pytest --lf --claude-record=preview --claude-budget=0" in result.outlines
    assert "  2 got no answer to judge, which is not a failure of Claude's" in result.outlines


def test_dollars_need_a_price(suite):
    """A budget that counts nothing would be no budget."""
    suite.write(
        TWO.replace(
            "def test_one", '@pytest.mark.claude_params(model="claude-next-1")\ndef test_one', 1
        )
    )
    result = suite.record("--claude-budget=2.50")

    assert result.ret == 4
    (line,) = filter(None, result.errlines)
    assert line == (
        "ERROR: --claude-budget: no price is known for claude-next-1, so a budget in dollars "
        "cannot be kept. Give one in tokens: --claude-budget=tokens:2M"
    )


@pytest.mark.parametrize("given", ["two", "tokens:"])
def test_what_is_not_a_budget(suite, given):
    result = suite.write(TWO).record(f"--claude-budget={given}")

    assert result.ret == 4
    result.stderr.fnmatch_lines([f"*--claude-budget: '{given}' is not a budget. Allowed: *"])
