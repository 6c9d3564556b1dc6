"""A mark that looks like one of ours and is none would be a test that judges nothing: it is refused."""

from __future__ import annotations

import pytest

OWN = "A mark of your own is registered under the ini key markers."


def said(name, meant):
    """Return what is said of a mark."""
    return (
        f"{name} is not a marker of pytest-claude-params; did you mean {meant}? "
        "A mark of your own is registered under the ini key markers."
    )


def run(pytester, body, *arguments):
    """Run a plain test file, in which nothing calls Claude."""
    pytester.makepyfile(test_it="import pytest\n" + body)
    return pytester.runpytest("-W", "ignore::pytest.PytestUnknownMarkWarning", *arguments)


SLIPS = {
    "claude_param": "claude_params",
    "claude_expects": "claude_expect",
    "claude_casette": "claude_cassette",
    "claude_contract": "claude_contracts",
    "claude_faults": "claude_fault",
    "claude_matrx": "claude_matrix",
    "Claude_Params": "claude_params",
    "claud_expect": "claude_expect",
    "cladue_params": "claude_params",
    "claudeexpect": "claude_expect",
    "claudeParam": "claude_params",
}


def test_misspelt_markers(pytester):
    """Nothing runs, and the nearest name is told, also in a run without any Claude test."""
    tests = [f"@pytest.mark.{name}(max_tokens=10)\ndef test_{name}(): ...\n" for name in SLIPS]
    result = run(pytester, "".join(tests))

    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert [line for line in result.outlines if line.endswith(OWN)] == [
        f"test_it.py:{2 * number}: test_{name}: {said(name, meant)}"
        for number, (name, meant) in enumerate(SLIPS.items(), 1)
    ]


def test_a_marker_that_is_not_ours(pytester):
    """Pytest warns of it, as of any that nobody has registered."""
    names = ["cloud_params", "params", "claudette_gate", "claud_x", "claude", "claudette"]
    tests = [f"@pytest.mark.{name}\ndef test_{name}(): ...\n" for name in names]

    run(pytester, "".join(tests)).assert_outcomes(passed=len(names))


def test_a_marker_that_is_near_none(pytester):
    """All that there are."""
    result = run(pytester, "@pytest.mark.claude_xyz\ndef test_a(): ...\n")

    assert (
        "test_it.py:2: test_a: claude_xyz is not a marker of pytest-claude-params; there are "
        "claude_params, claude_expect, claude_contracts, claude_cassette, claude_fault, "
        f"claude_matrix, claude_gate and claude_mutations. {OWN}"
    ) in result.outlines


def test_wherever_marks_stand(pytester):
    """Each place is told once, whatever it holds; those of classes, too."""
    result = run(
        pytester,
        """
pytestmark = [pytest.mark.claude_paramz(max_tokens=1)]

@pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.claude_expectt()), 2, 3])
def test_a(n): ...

@pytest.mark.claude_faultt(status=529)
class TestB:
    def test_b(self): ...
    def test_c(self): ...
""",
    )

    told = [line for line in result.outlines if line.endswith(OWN)]
    assert told == [
        f"test_it.py: {said('claude_paramz', 'claude_params')}",
        f"test_it.py:5: test_a: {said('claude_expectt', 'claude_expect')}",
        f"test_it.py:8: TestB: {said('claude_faultt', 'claude_fault')}",
    ]


def test_a_mark_that_a_conftest_adds_later(pytester):
    """The test fails before it calls anything."""
    pytester.makeconftest("""
import pytest

def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.claude_param(max_tokens=10))
""")

    result = run(pytester, "def test_a(): assert False, 'ran'\n")

    result.assert_outcomes(errors=1)
    assert f"test_it.py:2: test_a: {said('claude_param', 'claude_params')}" in result.outlines
    assert "ran" not in result.stdout.str()


@pytest.mark.parametrize("by", ["ini", "plugin"])
def test_a_mark_that_someone_has_registered(pytester, by):
    """It is theirs, whatever it is called."""
    if by == "ini":
        pytester.makeini("[pytest]\nmarkers =\n    claude_slow(why): of this project")
    else:
        pytester.makeconftest(
            "def pytest_configure(config):\n"
            "    config.addinivalue_line('markers', 'claude_slow: of another plugin')\n"
        )

    run(pytester, "@pytest.mark.claude_slow\ndef test_a(): ...\n").assert_outcomes(passed=1)


@pytest.mark.parametrize(
    "strict",
    [["--strict-markers"], ["-W", "error::pytest.PytestUnknownMarkWarning"]],
)
def test_where_pytest_itself_is_strict(pytester, strict):
    """Its message gets the nearest name."""
    body = "@pytest.mark.claude_param(max_tokens=1)\ndef test_a(): ...\n"
    result = run(pytester, body, *strict)

    result.assert_outcomes(errors=1)
    assert (
        "claude_param is not a marker of pytest-claude-params; did you mean claude_params?"
    ) in result.outlines


LATE = (
    "was added while the test ran, when its markers had been read: it judged nothing. Write it "
    "above the test, in pytestmark or in pytest.param(marks=...), or add it in "
    "pytest_collection_modifyitems."
)


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("claude_expect(contains='Rome')", "claude_expect"),
        (
            "claude_expects(contains='Rome')",
            f"{said('claude_expects', 'claude_expect').removesuffix(OWN)}It",
        ),
    ],
)
def test_a_mark_that_is_added_while_the_test_runs(pytester, mark, told):
    """It judged nothing, and said nothing of it: in the body, in a fixture, beside another mark."""
    result = run(
        pytester,
        f"""
@pytest.fixture
def marked(request):
    request.node.add_marker(pytest.mark.{mark})

def test_in_the_body(request):
    request.applymarker(pytest.mark.{mark})

def test_in_a_fixture(marked): ...

@pytest.mark.claude_expect(requests=0)
class TestBesideAnother:
    def test_in_the_body(self, request):
        request.applymarker(pytest.mark.{mark})

    def test_in_a_fixture(self, marked): ...
""",
    )

    result.assert_outcomes(failed=4)
    assert result.outlines.count(f"claude: {told} {LATE}") == 4


def test_marks_of_others_may_be_added_while_the_test_runs(pytester):
    """Such as ``xfail``, and what a project has registered."""
    pytester.makeini("[pytest]\nmarkers =\n    claude_slow: takes long\n")
    body = """
@pytest.mark.claude_expect(requests=0)
def test_a(request):
    request.node.add_marker(pytest.mark.claude_slow)
    request.node.add_marker(pytest.mark.xfail(reason="known"))
"""
    run(pytester, body).assert_outcomes(xpassed=1)


def test_a_marked_item_that_has_no_fixtures(pytester):
    """Such as a conftest makes of a file: what it asked was live, and judged by nobody."""
    pytester.makeconftest("""
import pytest

class File(pytest.File):
    def collect(self):
        yield Question.from_parent(self, name="capital")

class Question(pytest.Item):
    def runtest(self): ...

def pytest_collect_file(file_path, parent):
    return File.from_parent(parent, path=file_path) if file_path.suffix == ".q" else None

def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.claude_expect(contains="Rome"))
""")
    pytester.path.joinpath("capital.q").touch()
    result = pytester.runpytest()

    result.assert_outcomes(errors=1)
    assert (
        "capital.q::capital: a Question cannot be a Claude test, since it has no fixtures: "
        "mark a test function or method"
    ) in result.outlines
