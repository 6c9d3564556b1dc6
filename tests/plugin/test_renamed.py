"""A test that was renamed or moved is told where its recordings are."""

import pytest

from pytest_claude_params import cli

WHERE_IS_ROME = "Where is Rome?"
ROME = """
def test_rome(claude):
    claude("Where is Rome?")
"""
OSLO = """
def test_oslo(claude):
    claude("Where is Oslo?")
"""


def reason(result):
    """Return the first line of the miss."""
    return next(line for line in result.outlines if line.startswith("claude replay miss"))


def test_a_renamed_test(suite, failure_of, was_recorded):
    """Its old cassette answers the same request."""
    was_recorded("test_rome", WHERE_IS_ROME)

    result = suite.write(ROME.replace("test_rome", "test_roma")).replay()

    assert failure_of(result) == [
        (
            "claude replay miss: recorded under another name -> "
            "claude-params mv test_it.py::test_rome test_it.py::test_roma"
        ),
        "",
        "  cassette   cassettes/test_it/test_roma.yaml does not exist",
        "  request    model=claude-haiku-4-5 max_tokens=60 'Where is Rome?'",
        "  recorded   in cassettes/test_it/test_rome.yaml, which no test seems to use",
        "",
        "  Was the test renamed?  claude-params mv test_it.py::test_rome test_it.py::test_roma",
        "  Record it:  pytest --claude-record=new test_it.py::test_roma",
        "              (this request: about 11 in, at most 60 out tokens, at most $0.00031)",
    ]


def test_a_renamed_module_moves_whole(suite, was_recorded):
    """All its tests miss for the same reason, and one command mends them."""
    was_recorded("test_rome", WHERE_IS_ROME, folder="cassettes/test_old")
    was_recorded("test_oslo", "Where is Oslo?", folder="cassettes/test_old")

    result = suite.write(ROME + OSLO, "test_new.py").replay()

    command = "claude-params mv test_old.py test_new.py"
    assert (
        f"2 tests miss for the same reason: recorded under another name -> {command}"
        in result.outlines
    )


def test_a_test_that_moved_into_a_class(suite, was_recorded):
    """The class is a part of its name."""
    was_recorded("test_rome", WHERE_IS_ROME)

    result = suite.write("""
class TestCities:
    def test_rome(self, claude):
        claude("Where is Rome?")
""").replay()

    assert reason(result).endswith(
        "-> claude-params mv test_it.py::test_rome test_it.py::TestCities::test_rome"
    )


def test_a_renamed_variant(suite):
    """The ids of a parametrised test are names, too."""
    body = """
@pytest.mark.parametrize("city", [pytest.param("Rome", id="a b")])
def test_it(claude, city):
    claude(f"Where is {city}?")
"""
    suite.write(body).record()

    result = suite.write(body.replace("a b", "south")).replay()

    assert "-> claude-params mv 'cassettes/test_it/test_it[a_b]-" in reason(result)
    assert reason(result).endswith(" 'cassettes/test_it/test_it[south].yaml'")


def test_a_recording_that_another_test_uses_is_not_offered(suite, was_recorded):
    """Two tests may ask the same."""
    was_recorded("test_rome", WHERE_IS_ROME)

    result = suite.write(ROME + ROME.replace("test_rome", "test_roma")).replay()

    assert reason(result) == "claude replay miss: no recording yet -> pytest --claude-record=new"


def test_a_recording_of_a_test_that_was_not_collected_is_not_offered(suite, was_recorded):
    """A run of one file knows of no other."""
    suite.write(ROME, "test_other.py")
    was_recorded("test_rome", WHERE_IS_ROME, folder="cassettes/test_other")
    suite.write(ROME.replace("test_rome", "test_roma"))

    result = suite.replay("test_it.py")

    assert reason(result) == "claude replay miss: no recording yet -> pytest --claude-record=new"


def test_an_orphan_that_answers_another_request_is_not_offered(suite, was_recorded):
    """A name alone says nothing."""
    was_recorded("test_rome", WHERE_IS_ROME)

    result = suite.write(OSLO).replay()

    assert reason(result) == "claude replay miss: no recording yet -> pytest --claude-record=new"


def test_orphans_that_cannot_be_read_are_passed_over(suite):
    """Nobody asked for them."""
    folder = suite.path / "cassettes" / "test_it"
    folder.mkdir(parents=True)
    for name, text in (("a", ""), ("b", "- ["), ("c", "version: 1\ninteractions: 5\n")):
        (folder / f"test_{name}.yaml").write_text(text)

    result = suite.write(ROME).replay()

    assert reason(result) == "claude replay miss: no recording yet -> pytest --claude-record=new"


def test_recording_anew_tells_of_the_old_recording(suite, was_recorded):
    """It was asked for, so it is done; the old file is left behind."""
    was_recorded("test_rome", WHERE_IS_ROME)

    result = suite.write(ROME.replace("test_rome", "test_roma")).record()

    result.assert_outcomes(passed=1)
    told = "recorded again what cassettes/test_it/test_rome.yaml holds, which no test seems to use"
    assert f"{told} (1 test)" in result.outlines


@pytest.mark.nightly  # nothing of it is another in a worker
def test_workers_of_xdist_know_the_old_names(suite, was_recorded):
    """Each has collected all tests."""
    was_recorded("test_rome", WHERE_IS_ROME)

    result = suite.write(OSLO + ROME.replace("test_rome", "test_roma")).replay("-p", "xdist", "-n2")

    command = "claude-params mv test_it.py::test_rome test_it.py::test_roma"
    assert any(
        line.endswith(f"recorded under another name -> {command}") for line in result.outlines
    )


def test_a_link_to_nowhere_among_the_cassettes(suite):
    """It is no cassette, and in nobody's way."""
    folder = suite.path / "cassettes" / "test_other"
    folder.mkdir(parents=True)
    folder.joinpath("test_it.yaml").symlink_to("/nowhere/test_it.yaml")

    assert reason(suite.write(ROME).replay()) == (
        "claude replay miss: no recording yet -> pytest --claude-record=new"
    )


SHARED = """
@pytest.fixture(scope="module")
def summary():
    return anthropic.Anthropic(max_retries=0).messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Sum up"}]
    )

def test_it(summary):
    pass
"""


@pytest.mark.parametrize(
    ("body", "file", "arguments"),
    [
        (SHARED.replace("summary", "abstract"), "test_it.py",
         ("cassettes/test_it/fixture.summary.yaml", "cassettes/test_it/fixture.abstract.yaml")),
        (SHARED, "test_new.py", ("test_it.py", "test_new.py")),
    ],
    ids=["the fixture", "its module"],
)  # fmt: skip
@pytest.mark.usefixtures("forking")
def test_a_fixture_that_was_renamed(suite, body, file, arguments, was_recorded):
    """Its tests fail before they could tell what became of their own recordings."""
    was_recorded("fixture.summary", "Sum up")
    result = suite.write(body, file).replay()

    command = " ".join(("claude-params mv", *arguments))
    assert reason(result) == f"claude replay miss: recorded under another name -> {command}"
    assert f"  Was the fixture renamed?  {command}" in result.outlines
    assert cli.run(["mv", *arguments]) == 0
    suite.replay().assert_outcomes(passed=1)


def test_a_fixture_of_a_folder_that_is_there_is_in_use(suite, failure_of):
    """Whether another module names it is not looked for."""
    (suite.path / "a").mkdir()
    fixture, test = SHARED.replace('"module"', '"session"').split("def test_it")
    suite.write(fixture, "a/conftest.py").write(f"def test_it{test}", "a/test_it.py")
    suite.record().assert_outcomes(passed=1)
    suite.write(SHARED, "test_other.py")
    lines = failure_of(suite.replay("test_other.py"))

    assert lines[0] == "claude replay miss: no recording yet -> pytest --claude-record=new"
