"""A test that skips after a call keeps what it was answered, and skips there again on replay."""

from __future__ import annotations

import pytest

from pytest_claude_params import cli
from pytest_claude_params.simulator.faults import ErrorAnswer

ASK = """
import unittest

def ask(prompt="Hi"):
    return anthropic.Anthropic(max_retries=0).messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": prompt}]
    )
"""
WAYS = {
    "in the body": """
def test_it():
    ask()
    pytest.skip("later")
""",
    "as unittest does": """
def test_it():
    ask()
    raise unittest.SkipTest("later")
""",
    "in a TestCase": """
class TestIt(unittest.TestCase):
    def test_it(self):
        ask()
        self.skipTest("later")
""",
    "in setUp": """
class TestIt(unittest.TestCase):
    def setUp(self):
        ask()
        self.skipTest("later")
    def test_it(self): ...
""",
    "in a fixture": """
@pytest.fixture
def early():
    ask()
    pytest.skip("later")
def test_it(early): ...
""",
    "in a fixture of wider scope": """
@pytest.fixture(scope="module")
def early():
    ask()
    pytest.skip("later")
def test_it(early): ...
""",
    "in what cleans up": """
class TestIt(unittest.TestCase):
    def tearDown(self):
        self.skipTest("later")
    def test_it(self):
        ask()
""",
}
TWO = """
def test_it():
    ask("Where is Rome?")
    END
    ask("Where is Oslo?")
"""
LEFT = TWO.replace("END", 'pytest.skip("later")')


def files(suite):
    """Return what lies in the cassette folder, by suffix."""
    folder = suite.path / "cassettes"
    return sorted(path.suffix for path in folder.rglob("*") if path.is_file())


def test_it_is_recorded_and_replays(suite):
    """It has said all that it says, and in CI the skip would have come as well."""
    names = {way: f"test_{way.replace(' ', '_')}" for way in WAYS}
    for way, name in names.items():
        suite.write(ASK + WAYS[way], f"{name}.py")
    suite.record().assert_outcomes(skipped=len(WAYS))

    cassettes = [path for path in suite.path.glob("cassettes/*/*") if path.suffix == ".yaml"]
    assert sorted(path.parent.name for path in cassettes) == sorted(names.values())
    assert files(suite) == [".yaml"] * len(WAYS)
    result = suite.replay()
    result.assert_outcomes(skipped=len(WAYS))
    assert result.ret == 0
    result.stdout.fnmatch_lines([f"*{len(WAYS)} calls: {len(WAYS)} replayed, 0 recorded, 0 live*"])


@pytest.mark.parametrize("mode", ["new", "update", "all"])
def test_what_it_has_not_come_to_stays(suite, mode, was_recorded):
    """Where it does not skip, it plays that, too."""
    was_recorded("test_it", "Where is Rome?", "Where is Oslo?")

    suite.write(ASK + LEFT).record(f"--claude-record={mode}").assert_outcomes(skipped=1)

    suite.write(ASK + TWO.replace("END", "")).replay().assert_outcomes(passed=1)
    assert suite.cassette("test_it").count("- request:") == 2


@pytest.mark.usefixtures("forking")
def test_what_it_has_not_come_to_is_not_pruned(suite, monkeypatch, was_recorded):
    """Nobody knows that it is unplayed."""
    was_recorded("test_it", "Where is Rome?", "Where is Oslo?")
    suite.write(ASK + LEFT)
    monkeypatch.chdir(suite.path)
    cli.run(["prune", "--unplayed"])

    assert suite.cassette("test_it").count("- request:") == 2


def test_it_is_not_judged(suite):
    """Nor does it fail for what it left unplayed."""
    body = ASK + "@pytest.mark.claude_expect(contains='no such words')" + WAYS["in the body"]

    suite.write(body).record().assert_outcomes(skipped=1)
    suite.replay().assert_outcomes(skipped=1)


def test_a_skip_for_an_error_of_the_api_is_not_kept(suite, api):
    """It is asked again, and not skipped for ever."""
    api.script(ErrorAnswer(529))
    suite.write(
        ASK
        + """
def test_it():
    try:
        ask()
    except anthropic.InternalServerError:
        pytest.skip("overloaded")
"""
    ).record().assert_outcomes(skipped=1)
    assert ".yaml" not in files(suite)

    suite.record().assert_outcomes(passed=1)
    assert files(suite) == [".yaml"]


def test_a_subtest_that_failed_before_has_failed(suite):
    """Its recordings are put aside."""
    pytest.importorskip("pytest_subtests" if pytest.version_tuple < (9,) else "pytest")
    suite.write(
        ASK
        + """
class TestIt(unittest.TestCase):
    def test_it(self):
        with self.subTest("a"):
            assert not ask()
        self.skipTest("later")
"""
    ).record()

    assert files(suite) == [".rejected"]


def test_a_secret_that_cannot_be_blanked_is_told(suite):
    """Nothing was written, and the replay would miss."""
    coded = "c2stYW50LWFwaTAzLXNlY3JldHNlY3JldHNlY3JldA=="
    suite.write(ASK + WAYS["in the body"].replace("ask()", f'ask("Decode {coded}")'))

    result = suite.record()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["claude: *nothing was written for test_it.py::test_it: call 1 *"])


def test_a_preview_writes_nothing_of_it(suite, was_recorded):
    """It has not been judged, so there is nothing to compare."""
    suite.write(ASK + WAYS["in the body"])
    before = was_recorded("test_it", "Hi").read_text()

    suite.record("--claude-record=preview").assert_outcomes(skipped=1)

    assert suite.cassette("test_it") == before
    assert ".preview" not in files(suite)
