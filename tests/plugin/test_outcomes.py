"""Which outcome a test has is settled by its report: only what came to a verdict is kept."""

import importlib.util
import re

import pytest

CAPITAL = "What is the capital of France?"
UNITTEST = """
import unittest

def ask(prompt):
    return anthropic.Anthropic().messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{{"role": "user", "content": prompt}}]
    ).content[0].text

class {name}(unittest.{base}):
    {define} test_it(self):
        {body}
"""
SUBTESTS = """
def test_it(claude, subtests):
    with subtests.test("a"):
        assert claude("Hi {n}")
    with subtests.test("b"):
        assert {outcome}
"""
BASES = {"TestCase": "def", "IsolatedAsyncioTestCase": "async def"}


def unittest_case(base, body, name="TestIt"):
    return UNITTEST.format(base=base, define=BASES[base], body=body, name=name)


def rejected(suite):
    return sorted(path.name for path in suite.path.rglob("*.rejected"))


def recorded(suite):
    return sorted(path.name for path in suite.path.rglob("*.yaml"))


FAILING = {
    "TestAssertion": 'ask("Hi"); self.fail("no")',
    "TestSubtest": 'with self.subTest("x"): assert not ask("Hi")',
    "TestErrorAfterTheBody": 'ask("Hi"); self.addCleanup(lambda: 1 / 0)',
}
HAS_SUBTESTS = pytest.mark.skipif(
    not hasattr(pytest, "Subtests") and not importlib.util.find_spec("pytest_subtests"),
    reason="pytest has subtests since 9.0, before with pytest-subtests",
)


def test_a_failed_unittest_test_keeps_nothing(suite):
    """``TestCase.run`` catches what fails a test."""
    cases = {
        f"{name}Of{base}": unittest_case(base, body, f"{name}Of{base}")
        for name, body in FAILING.items()
        for base in BASES
    }
    result = suite.write("".join(cases.values())).record("-Wignore")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert not recorded(suite)
    assert rejected(suite) == sorted(f"{name}.test_it.yaml.rejected" for name in cases)


def test_a_failed_unittest_test_never_becomes_the_baseline(suite, was_recorded):
    """Recorded all anew, a test that fails leaves the good recording as it was."""
    failing = "".join(
        unittest_case(base, 'ask("Hi"); self.fail("no")', f"TestOf{base}") for base in BASES
    )
    good = {base: was_recorded(f"TestOf{base}.test_it", "Hi").read_text() for base in BASES}

    suite.write(failing).record("--claude-record=all").assert_outcomes(failed=2)

    assert {base: suite.cassette(f"TestOf{base}.test_it") for base in BASES} == good


@pytest.mark.parametrize("base", BASES)
def test_a_miss_of_a_unittest_test_is_one_screen(suite, failure_of, base):
    """No traceback of the SDK, and none of the plugin."""
    result = suite.write(unittest_case(base, 'ask("Hi")')).replay()

    result.assert_outcomes(failed=1)
    assert failure_of(result) == [
        "claude replay miss: no recording yet -> pytest --claude-record=new",
        "",
        "  cassette   cassettes/test_it/TestIt.test_it.yaml does not exist",
        "  request    model=claude-haiku-4-5 max_tokens=60 'Hi'",
        "",
        "  Record it:  pytest --claude-record=new test_it.py::TestIt::test_it",
        "              (this request: about 8 in, at most 60 out tokens, at most $0.00031)",
    ]


def test_a_later_failure_of_a_unittest_test_stands_below_the_miss(suite, failure_of):
    """As in any other test."""
    body = """
        try:
            ask("Hi")
        except BaseException:
            self.fail("no answer")"""

    result = suite.write(unittest_case("TestCase", body)).replay()

    assert failure_of(result)[0].startswith("claude replay miss: no recording yet")
    assert failure_of(result)[-1] == "  The test then failed with AssertionError: no answer"


def test_the_failure_of_a_unittest_test_is_shown_as_ever(suite, failure_of):
    """With the lines of the test, and none of unittest's or the plugin's."""
    result = suite.write(unittest_case("TestCase", 'assert ask("Hi") == "no"')).record()

    frames = [line for line in failure_of(result) if re.fullmatch(r"\S+:\d+: \w*", line)]
    assert [frame.partition(":")[0] for frame in frames] == ["test_it.py"]
    assert [line for line in failure_of(result) if line.startswith(">")] == [
        '>       assert ask("Hi") == "no"'
    ]


def test_both_failures_of_a_unittest_test_are_shown(suite):
    """That of its body and that of what cleans up."""
    body = 'ask("Hi"); self.addCleanup(lambda: 1 / 0); self.fail("no")'

    result = suite.write(unittest_case("TestCase", body)).record()

    result.assert_outcomes(failed=1, errors=1)
    result.stdout.fnmatch_lines(["E *ZeroDivisionError*", "E *AssertionError: no"])
    assert rejected(suite)


def test_nothing_is_said_of_unused_recordings_where_a_unittest_test_failed(suite, was_recorded):
    """It did not pass."""
    was_recorded("TestIt.test_it", "Hi")
    (suite.path / "pytest.toml").write_text('[pytest]\nclaude_unused = "error"\n')

    result = suite.write(unittest_case("TestCase", 'self.fail("no")')).replay()

    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line("*passed, but*")
    result.stdout.no_fnmatch_line("*recording was not played*")


@HAS_SUBTESTS
def test_a_failed_subtest_keeps_nothing(suite, was_recorded):
    """It has a report of its own, and nothing rises from the test."""
    good = was_recorded("test_it", "Hi 1").read_text()

    suite.write(SUBTESTS.format(n=1, outcome=False)).record("--claude-record=all")

    assert suite.cassette("test_it") == good
    assert rejected(suite) == ["test_it.yaml.rejected"]


@HAS_SUBTESTS
def test_a_miss_in_a_subtest_is_one_screen_and_told_once(suite, was_recorded):
    """The subtest tells it; the test has no more to say."""
    was_recorded("test_it", "Hi 1")

    result = suite.write(SUBTESTS.format(n=2, outcome=True)).replay()

    text = result.stdout.str()
    assert text.count("claude replay miss: messages changed") == 1
    assert "no Claude call was seen" not in text
    assert "Traceback" not in text
    assert "site-packages" not in text


@HAS_SUBTESTS
def test_the_outcome_in_a_report_is_that_of_the_worst_subtest(suite):
    """A subtest that passed first does not speak for the test."""
    suite.write(SUBTESTS.format(n=1, outcome=False)).record("--claude-report=report.json")

    assert '"outcome": "failed"' in (suite.path / "report.json").read_text()


def test_expected_failures_of_unittest_keep_their_recordings(suite):
    """They came to a verdict."""
    errors = {"TestXfail": "pytest.xfail('so')", "TestFail": "self.fail('no')"}
    cases = [unittest_case("TestCase", f'ask("Hi"); {errors[name]}', name) for name in errors]
    body = "".join(cases).replace(
        "    def test_it", "    @unittest.expectedFailure\n    def test_it"
    )
    suite.write(body).record().assert_outcomes(xfailed=2)

    assert recorded(suite) == ["TestFail.test_it.yaml", "TestXfail.test_it.yaml"]
    suite.replay().assert_outcomes(xfailed=2)


XFAIL = """
@pytest.mark.xfail({mark})
@pytest.mark.claude_expect({expected})
def test_it(claude):
    answer = claude("What is the capital of France?").content[0].text
    {body}
"""


def xfail(mark="", expected="", body="pass"):
    return XFAIL.format(mark=mark, expected=expected or 'stop_reason="end_turn"', body=body)


OF_A_FIXTURE = """
@pytest.fixture
def answer_of_test_it(claude):
    answer = claude("What is the capital of France?").content[0].text
    {body}

{mark}
def test_it(answer_of_test_it): ...
"""
EXPECTED = {
    "assertion": xfail(body='assert "Berlin" in answer'),
    "raises": xfail(mark="raises=AssertionError", body='assert "Berlin" in answer'),
    "strict": xfail(mark="strict=True", body='assert "Berlin" in answer'),
    "expectation": xfail(expected='contains="Berlin"'),
    "expectation_with_raises": xfail("raises=pytest.fail.Exception", 'contains="Berlin"'),
    "within_the_test": xfail(mark="False, reason='-'", body="pytest.xfail('so')"),
    "marker_added_while_it_runs": """
def test_it(claude, request):
    claude("What is the capital of France?")
    request.applymarker(pytest.mark.xfail)
    assert False
""",
    "within_a_fixture": OF_A_FIXTURE.format(mark="", body='pytest.xfail("known")'),
    "in_a_fixture": OF_A_FIXTURE.format(
        mark="@pytest.mark.xfail", body='assert "Berlin" in answer'
    ),
    "strict_in_a_fixture": OF_A_FIXTURE.format(
        mark="@pytest.mark.xfail(raises=AssertionError, strict=True)", body="assert False"
    ),
}


def named(tests):
    """Return tests that are called by their names."""
    return "".join(body.replace("test_it", f"test_{name}") for name, body in tests.items())


def test_known_failures_keep_their_recordings(suite):
    """Each is asked once, and judged by its answer from then on; on replay it is no miss."""
    suite.write(named(EXPECTED)).record().assert_outcomes(xfailed=len(EXPECTED))

    assert recorded(suite) == sorted(f"test_{name}.yaml" for name in EXPECTED)
    assert all("Paris" in suite.cassette(f"test_{name}") for name in EXPECTED)
    assert not rejected(suite)
    result = suite.replay()
    result.assert_outcomes(xfailed=len(EXPECTED))
    result.stdout.fnmatch_lines(["10 tests, 10 calls: 10 replayed, 0 recorded, 0 live*"])


def test_a_known_failure_that_is_mended_passes_on_its_recording(suite):
    """XPASS: time to take the marker away, and nothing is to be recorded again for that."""
    tests = {
        name: xfail(f"strict={name == 'strict'}", 'contains="Paris"') for name in ("strict", "lax")
    }
    for run in (suite.write(named(tests)).record, suite.replay):
        result = run("-rfX")
        result.assert_outcomes(xpassed=1, failed=1)
        result.stdout.fnmatch_lines(
            ["FAILED test_it.py::test_strict*", "XPASS test_it.py::test_lax*"]
        )

    mended = xfail("False, reason='mended'", 'contains="Paris"')
    suite.write(named(dict.fromkeys(tests, mended)))
    suite.replay().assert_outcomes(passed=2)


CAUGHT = """
    try:
        claude("Who is there?")
    except BaseException:
        pytest.xfail("so")
"""


MISSING = {
    "assertion": xfail(body='assert "Berlin" in answer'),
    "strict": xfail("strict=True", 'contains="Berlin"'),
    "raises": xfail("raises=BaseException"),
    "caught": xfail(body=CAUGHT),
    "fixture": xfail().replace("def test_it(claude)", "def test_it(claude, asking)")
    + """
@pytest.fixture
def asking(claude):
    return claude("Where am I?")
""",
}


def test_a_miss_is_never_an_expected_failure(suite):
    """Else the test would be green without having looked at an answer."""
    result = suite.write(named(MISSING)).replay()

    result.assert_outcomes(failed=4, errors=1)
    said = result.outlines
    assert len([line for line in said if line.startswith("claude replay miss: no record")]) == 5


UNKEPT = """
# A bad day of the API must not become what is replayed for ever.
@pytest.mark.xfail
def test_error(claude):
    claude("Hi", model="no-such-model")

# Nothing listens at the port.
@pytest.mark.xfail
def test_unanswered(claude_client):
    client = claude_client.with_options(max_retries=0)
    client.messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    )
    client.with_options(base_url="http://127.0.0.1:9").messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Ho"}]
    )

@pytest.fixture
def answer(claude):
    assert "Berlin" in claude("What is the capital of France?").content[0].text

# Nobody has expected it.
def test_fixture(answer): ...
"""


def test_a_failure_without_an_answer_or_that_nobody_expected_is_not_kept(suite):
    result = suite.write(UNKEPT).record("-Wignore")

    result.assert_outcomes(errors=1, xfailed=2)
    assert not recorded(suite)
    assert "test_fixture.yaml.rejected" in rejected(suite)
