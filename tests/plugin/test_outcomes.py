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

class TestIt(unittest.{base}):
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


def unittest_case(base, body):
    return UNITTEST.format(base=base, define=BASES[base], body=body)


def rejected(suite):
    return [path.name for path in suite.path.rglob("*.rejected")]


def recorded(suite):
    return [path.name for path in suite.path.rglob("*.yaml")]


FAILING = {
    "an assertion": 'ask("Hi"); self.fail("no")',
    "a subtest": 'with self.subTest("x"): assert not ask("Hi")',
    "an error after the body": 'ask("Hi"); self.addCleanup(lambda: 1 / 0)',
}
HAS_SUBTESTS = pytest.mark.skipif(
    not hasattr(pytest, "Subtests") and not importlib.util.find_spec("pytest_subtests"),
    reason="pytest has subtests since 9.0, before with pytest-subtests",
)


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("body", FAILING.values(), ids=FAILING)
def test_a_failed_unittest_test_keeps_nothing(suite, base, body):
    """``TestCase.run`` catches what fails a test."""
    result = suite.write(unittest_case(base, body)).record("-Wignore")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert not recorded(suite)
    assert rejected(suite)


@pytest.mark.parametrize("base", BASES)
def test_a_failed_unittest_test_never_becomes_the_baseline(suite, base):
    """Recorded all anew, a test that fails leaves the good recording as it was."""
    suite.write(unittest_case(base, 'ask("Hi")')).record().assert_outcomes(passed=1)
    good = suite.cassette("TestIt.test_it")

    suite.write(unittest_case(base, 'ask("Hi"); self.fail("no")'))
    suite.record("--claude-record=all").assert_outcomes(failed=1)

    assert suite.cassette("TestIt.test_it") == good


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


def test_nothing_is_said_of_unused_recordings_where_a_unittest_test_failed(suite):
    """It did not pass."""
    suite.write(unittest_case("TestCase", 'ask("Hi")')).record()
    (suite.path / "pytest.toml").write_text('[pytest]\nclaude_unused = "error"\n')

    result = suite.write(unittest_case("TestCase", 'self.fail("no")')).replay()

    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line("*passed, but*")
    result.stdout.no_fnmatch_line("*recording was not played*")


@HAS_SUBTESTS
def test_a_failed_subtest_keeps_nothing(suite):
    """It has a report of its own, and nothing rises from the test."""
    suite.write(SUBTESTS.format(n=1, outcome=True)).record().assert_outcomes(passed=1)
    good = suite.cassette("test_it")

    suite.write(SUBTESTS.format(n=1, outcome=False)).record("--claude-record=all")

    assert suite.cassette("test_it") == good
    assert rejected(suite) == ["test_it.yaml.rejected"]


@HAS_SUBTESTS
def test_a_miss_in_a_subtest_is_one_screen_and_told_once(suite):
    """The subtest tells it; the test has no more to say."""
    suite.write(SUBTESTS.format(n=1, outcome=True)).record()

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


@pytest.mark.parametrize("error", ["pytest.xfail('so')", "self.fail('no')"])
def test_expected_failures_of_unittest_keep_their_recordings(suite, error):
    """They came to a verdict."""
    body = unittest_case("TestCase", f'ask("Hi"); {error}').replace(
        "    def test_it", "    @unittest.expectedFailure\n    def test_it"
    )
    suite.write(body).record().assert_outcomes(xfailed=1)

    assert recorded(suite) == ["TestIt.test_it.yaml"]
    suite.replay().assert_outcomes(xfailed=1)


XFAIL = """
@pytest.mark.xfail({mark})
@pytest.mark.claude_expect({expected})
def test_it(claude):
    answer = claude("What is the capital of France?").content[0].text
    {body}
"""


def xfail(mark="", expected="", body="pass"):
    return XFAIL.format(mark=mark, expected=expected or 'stop_reason="end_turn"', body=body)


EXPECTED = {
    "an assertion": xfail(body='assert "Berlin" in answer'),
    "with raises": xfail(mark="raises=AssertionError", body='assert "Berlin" in answer'),
    "strict": xfail(mark="strict=True", body='assert "Berlin" in answer'),
    "an expectation": xfail(expected='contains="Berlin"'),
    "an expectation with raises": xfail("raises=pytest.fail.Exception", 'contains="Berlin"'),
    "within the test": xfail(mark="False, reason='-'", body="pytest.xfail('so')"),
    "a marker added while it runs": """
def test_it(claude, request):
    claude("What is the capital of France?")
    request.applymarker(pytest.mark.xfail)
    assert False
""",
}


@pytest.mark.parametrize("body", EXPECTED.values(), ids=EXPECTED)
def test_a_known_failure_keeps_its_recording(suite, body):
    """It is asked once, and judged by its answer from then on."""
    suite.write(body).record().assert_outcomes(xfailed=1)

    assert recorded(suite) == ["test_it.yaml"]
    assert not rejected(suite)
    result = suite.replay()
    result.assert_outcomes(xfailed=1)
    result.stdout.fnmatch_lines(["1 test, 1 call: 1 replayed, 0 recorded, 0 live*"])


@pytest.mark.parametrize(("strict", "outcome"), [(False, "xpassed"), (True, "failed")])
def test_a_known_failure_that_is_mended_passes_on_its_recording(suite, strict, outcome):
    """XPASS: time to take the marker away, and nothing is to be recorded again for that."""
    suite.write(xfail(f"strict={strict}", 'contains="Paris"')).record().assert_outcomes(
        **{outcome: 1}
    )

    suite.replay().assert_outcomes(**{outcome: 1})
    suite.write(xfail("False, reason='mended'", 'contains="Paris"'))
    suite.replay().assert_outcomes(passed=1)


CAUGHT = """
    try:
        claude("Who is there?")
    except BaseException:
        pytest.xfail("so")
"""


@pytest.mark.parametrize(
    "body",
    [
        xfail(body='assert "Berlin" in answer'),
        xfail("strict=True", 'contains="Berlin"'),
        xfail("raises=BaseException"),
        xfail(body=CAUGHT),
        xfail().replace("def test_it(claude)", "def test_it(claude, asking)")
        + """
@pytest.fixture
def asking(claude):
    return claude("Where am I?")
""",
    ],
)
def test_a_miss_is_never_an_expected_failure(suite, body):
    """Else the test would be green without having looked at an answer."""
    result = suite.write(body).replay("-rA")

    counts = result.parseoutcomes()
    assert counts.get("failed", 0) + counts.get("errors", 0) == 1
    assert "xfailed" not in counts
    result.stdout.fnmatch_lines(["claude replay miss: no recording yet*"])


def test_an_error_of_the_api_is_no_known_failure_to_keep(suite):
    """A bad day of the API must not become what is replayed for ever."""
    suite.write("""
@pytest.mark.xfail
def test_it(claude):
    claude("Hi", model="no-such-model")
""").record("-Wignore")

    assert not recorded(suite)


def test_an_expected_failure_that_got_no_answer_is_not_kept(suite):
    """Nothing listens at the port."""
    suite.write("""
@pytest.mark.xfail
def test_it(claude_client):
    client = claude_client.with_options(max_retries=0)
    client.messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    )
    client.with_options(base_url="http://127.0.0.1:9").messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Ho"}]
    )
""").record()

    assert not recorded(suite)


@pytest.mark.parametrize(
    ("mark", "body"),
    [
        ("", 'pytest.xfail("known")'),
        ("@pytest.mark.xfail", 'assert "Berlin" in answer'),
        ("@pytest.mark.xfail(raises=AssertionError, strict=True)", "assert False"),
    ],
)
def test_a_known_failure_of_a_fixture_keeps_its_recording(suite, mark, body):
    """On replay it is the same failure, and not a miss."""
    suite.write(f"""
@pytest.fixture
def answer(claude):
    answer = claude("What is the capital of France?").content[0].text
    {body}

{mark}
def test_it(answer): ...
""")
    suite.record().assert_outcomes(xfailed=1)

    assert "Paris" in suite.cassette("test_it")
    suite.replay().assert_outcomes(xfailed=1)


def test_a_fixture_that_fails_keeps_nothing(suite):
    """Where nobody has expected it."""
    suite.write("""
@pytest.fixture
def answer(claude):
    assert "Berlin" in claude("What is the capital of France?").content[0].text

def test_it(answer): ...
""").record().assert_outcomes(errors=1)

    assert [path.suffix for path in suite.path.glob("cassettes/*/*")] == [".rejected"]
