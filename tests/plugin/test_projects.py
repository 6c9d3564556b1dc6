"""Several projects in one run, roots elsewhere, groups of xdist: one test, one file."""

from __future__ import annotations

import json

import pytest

HEAD = """
import pytest

pytestmark = pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=60)
"""
WHERE_IS_PARIS = "Where is Paris?"
PARIS = 'def test_it(claude):\n    claude("Where is Paris?")\n'
ROME = 'def test_it(claude):\n    claude("Where is Rome?")\n'
MODE = "--import-mode=importlib"


@pytest.fixture
def write(suite):
    """Return a function that writes a file of a suite into a folder."""

    def written(name, text):
        path = suite.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    return written


@pytest.fixture
def mono(suite, write):
    """Two projects, each with its own configuration, whose tests have equal names."""
    write("a/pyproject.toml", "[tool.pytest.ini_options]\n")
    write("b/pyproject.toml", "[tool.pytest.ini_options]\n")
    write("a/test_same.py", HEAD + PARIS)
    write("b/test_same.py", HEAD + ROME)
    return suite


def files(suite):
    """Return the cassettes of a project."""
    return sorted(str(path.relative_to(suite.path)) for path in suite.path.rglob("*.yaml"))


def test_two_projects_recorded_from_above(mono, monkeypatch):
    """Each has its own cassette, where a run of the project alone finds it."""
    recorded = mono.record(MODE, "a", "b")

    recorded.assert_outcomes(passed=2)
    recorded.stdout.fnmatch_lines(["*cassettes in a/cassettes and b/cassettes,*"])
    recorded.stdout.fnmatch_lines(["wrote 2 recordings to 2 cassettes*"])
    assert files(mono) == [
        "a/cassettes/test_same/test_it.yaml",
        "b/cassettes/test_same/test_it.yaml",
    ]
    for name in ("a", "b"):
        monkeypatch.chdir(mono.path / name)
        mono.replay().assert_outcomes(passed=1)


def test_the_command_of_a_miss_in_the_second_project(mono):
    """It names the file that is there."""
    result = mono.replay(MODE, "a", "b")

    result.stdout.fnmatch_lines(
        [
            "  cassette   b/cassettes/test_same/test_it.yaml does not exist",
            "  Record it:  pytest --claude-record=new b/test_same.py::test_it",
        ]
    )


def test_a_mistake_in_the_second_project(mono, write):
    """It is told with a path from where one stands."""
    write("b/test_same.py", HEAD + ROME.replace("def ", "@pytest.mark.claude_params(x=1)\ndef "))

    result = mono.replay(MODE, "a", "b")

    result.stdout.fnmatch_lines(["b/test_same.py:5: test_it: claude_params: the Messages API has*"])


def test_two_projects_with_one_folder(mono, write):
    """They are told apart, or told."""
    for name in ("a", "b"):
        write(f"{name}/pyproject.toml", '[tool.pytest.ini_options]\nclaude_cassette_dir = "../c"\n')

    result = mono.replay(MODE, "a", "b")

    assert (
        "b/test_same.py:5: test_it: its cassette c/test_same/test_it.yaml is that of a test in "
        "a/test_same.py, too. Give one of the two projects another claude_cassette_dir, or name "
        'the cassette: claude_cassette("name")'
    ) in result.outlines


@pytest.mark.parametrize(
    ("where", "arguments"),
    [
        (".", ("a", "b")),
        (".", ("b", "a")),
        (".", ("b/test_same.py", "a/test_same.py")),
        (".", ("--rootdir=.", "b", "a")),
        (".", ("--rootdir=ci", "a/test_same.py", "b")),
        (".", ("-c", "ci/pytest.ini", "b/test_same.py", "a")),
        ("a", (".", "../b")),
        ("b", ("../a/test_same.py", ".")),
        ("ci", ("../b/test_same.py::test_it", "../a")),
    ],
)
def test_where_one_stands_and_what_one_names_is_nothing(mono, write, monkeypatch, where, arguments):
    """Nor what the root is."""
    write("ci/pytest.ini", "")
    monkeypatch.chdir(mono.path / where)
    listed = mono.path / "collected.json"

    mono.replay(MODE, "--collect-only", f"--claude-collected={listed}", *arguments)

    cassettes = [mono.path / name / "cassettes/test_same/test_it.yaml" for name in ("a", "b")]
    assert sorted(json.loads(listed.read_text())["cassettes"]) == list(map(str, cassettes))


@pytest.mark.parametrize(
    ("root", "named"),
    [
        (("--rootdir=ci",), "tests/test_r.py"),
        (("-c", "ci/pytest.ini"), "tests"),
        # At night the same root, and the test by its name.
        pytest.param(("--rootdir=ci",), "tests/test_r.py::test_it", marks=pytest.mark.nightly),
    ],
)
def test_a_root_elsewhere(suite, write, root, named):
    """The test's cassette lies below that root; the command of a miss repeats it, so it works."""
    write("ci/pytest.ini", "")
    write("tests/test_r.py", HEAD + PARIS)

    missed = suite.replay(*root, named)
    suite.record(*root, named).assert_outcomes(passed=1)

    suite.replay(*root, named).assert_outcomes(passed=1)
    assert files(suite) == ["ci/cassettes/_-5ec1f7e7/tests/test_r/test_it.yaml"]
    missed.stdout.fnmatch_lines(
        [f"  Record it:  pytest {' '.join(root)} --claude-record=new tests/test_r.py::test_it"]
    )


def test_a_path_beside_a_test_outside_of_the_root(suite, write):
    """An author may name a cassette there."""
    write("ci/pytest.ini", "")
    marker = '@pytest.mark.claude_cassette("tapes/paris.yaml")\n'
    write("tests/test_r.py", HEAD + marker + PARIS)

    suite.record("--rootdir=ci", "tests/test_r.py").assert_outcomes(passed=1)

    assert files(suite) == ["tests/tapes/paris.yaml"]


def test_the_groups_of_xdist(suite, write, was_recorded):
    """Recorded one after another, replayed by workers."""
    write("test_g.py", HEAD + "@pytest.mark.xdist_group('g1')\n" + PARIS)
    was_recorded("test_it", WHERE_IS_PARIS, folder="cassettes/test_g")

    result = suite.replay("-p", "xdist", "-n1", "--dist=loadgroup")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        [
            "claude: 1 Claude test, record mode none (replay only), cassettes in cassettes, anthropic *"
        ]
    )


def test_a_cassette_of_the_same_test_below_another_root(suite, write, failure_of, was_recorded):
    """Recorded before the folder had a configuration: it is found, and moved by the command."""
    write("pytest.ini", "")
    write("a/test_it.py", HEAD + PARIS)
    was_recorded("test_it", WHERE_IS_PARIS, folder="cassettes/a/test_it")
    write("a/pytest.ini", "")

    lines = failure_of(suite.replay())

    assert lines[:5] == [
        "claude replay miss: no recording yet -> pytest --claude-record=new",
        "",
        "  cassette   a/cassettes/test_it/test_it.yaml does not exist",
        "             cassettes/a/test_it/test_it.yaml does exist: the same test, below another root",
        (
            "             move it: claude-params mv cassettes/a/test_it/test_it.yaml "
            "a/cassettes/test_it/test_it.yaml"
        ),
    ]


SHARED = """
import anthropic

@pytest.fixture(scope="SCOPE")
def shared():
    return anthropic.Anthropic(max_retries=0).messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    )

def test_it(shared, claude):
    claude("Where is Paris?")
"""


@pytest.mark.parametrize(
    ("scope", "place"), [("module", "b/test_it/"), ("class", "b/test_it/test_it."), ("session", "")]
)
def test_a_cassette_of_the_same_fixture_below_another_root(suite, write, failure_of, scope, place):
    """Not that of the test which needs it first: the command would move the wrong file."""
    write("pytest.ini", "")
    fixture, test = SHARED.replace("SCOPE", scope).split("def test_it")
    body = f"def test_it{test}"
    if scope == "session":
        write("a/conftest.py", HEAD + fixture)
    write("a/b/test_it.py", HEAD + body if scope == "session" else HEAD + fixture + body)
    suite.record().assert_outcomes(passed=1)
    write("a/pytest.ini", "")

    name = f"{place}fixture.shared.yaml"
    lines = failure_of(suite.replay())
    assert lines[2:5] == [
        f"  cassette   a/cassettes/{name} does not exist",
        f"             cassettes/a/{name} does exist: the same fixture, below another root",
        f"             move it: claude-params mv cassettes/a/{name} a/cassettes/{name}",
    ]


def test_a_cassette_of_another_test_is_not_taken_for_one_below_another_root(
    suite, write, was_recorded
):
    """A test of the same names has it."""
    write("pytest.ini", "")
    write("test_it.py", HEAD + PARIS)
    was_recorded("test_it", WHERE_IS_PARIS)
    write("a/test_it.py", HEAD + PARIS)

    assert "below another root" not in suite.replay(MODE).stdout.str()
