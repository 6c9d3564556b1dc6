"""A project on pytest-recording that adopts this plugin test by test: both are installed."""

import os
import shutil
import subprocess

import pytest

from pytest_claude_params.cassettes.files import vcrpy_format
from pytest_claude_params.cassettes.files.store import read

VCR_TEST = """
import anthropic
import pytest

ASKED = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "Name a color."}],
}


@pytest.fixture
def client():
    return anthropic.Anthropic(api_key="made-up", max_retries=0)


@pytest.mark.vcr
def test_old(client):
    assert client.messages.create(**ASKED).content[0].text


@pytest.mark.vcr
def test_old_stream(client):
    assert len(list(client.messages.create(**ASKED, stream=True))) > 3
"""
CLAUDE_TEST = """
import pytest
from test_old import ASKED, client


@pytest.mark.claude_expect(stop_reason="end_turn")
@pytest.mark.claude_cassette("cassettes/test_old/test_old.yaml")
def test_new(client):
    assert client.messages.create(**ASKED).content[0].text


@pytest.mark.claude_expect(stop_reason="end_turn")
@pytest.mark.claude_cassette("cassettes/test_old/test_old_stream.yaml")
def test_new_stream(client):
    assert list(client.messages.create(**ASKED, stream=True))
"""
FOLDER = "cassettes/test_old"


@pytest.fixture
def project(pytester, simulator, monkeypatch, every_plugin):  # noqa: ARG001
    """An empty project whose tests ask the simulated API; both plugins are found as installed."""
    monkeypatch.setenv("ANTHROPIC_BASE_URL", simulator.base_url)
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    (pytester.path / "test_old.py").write_text(VCR_TEST)
    return pytester


@pytest.fixture(scope="module")
def cassettes(tmp_path_factory, simulator, forked_python):
    """The cassettes that pytest-recording writes for these tests."""
    folder = tmp_path_factory.mktemp("recorded")
    (folder / "test_old.py").write_text(VCR_TEST)
    subprocess.run(
        [forked_python, "-m", "pytest", "--record-mode=once"],
        cwd=folder,
        env={**os.environ, "ANTHROPIC_BASE_URL": simulator.base_url},
        check=True,
        capture_output=True,
    )
    return folder / "cassettes"


@pytest.fixture
def recorded(project, cassettes):
    """The same project with its cassettes."""
    shutil.copytree(cassettes, project.path / "cassettes")
    return project


def files(project):
    """Return name, content and time of every cassette."""
    return {
        path.relative_to(project.path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in (project.path / "cassettes").rglob("*")
        if path.is_file()
    }


def mentions(result):
    """Return the lines of a run that are ours."""
    return [line for line in result.outlines if line.startswith("claude") or "Claude test" in line]


RUNS = [
    ["--block-network", "--claude-block-network"],
    ["--record-mode=none", "--claude-record=all"],
    ["-n", "2"],
]


@pytest.mark.parametrize("arguments", RUNS, ids=" ".join)
def test_tests_of_vcr_are_none_of_our_business(recorded, run_forked, arguments):
    """They replay as before, whatever either plugin is told; no file changes, no line is ours."""
    before = files(recorded)

    result = run_forked(*arguments)

    result.assert_outcomes(passed=2)
    assert files(recorded) == before
    assert mentions(result) == []


@pytest.mark.parametrize("mode", ["once", "rewrite"])
def test_tests_of_vcr_record_as_before(project, run_forked, mode):
    """The files are theirs, with what their layout holds; ours are not made."""
    result = run_forked(f"--record-mode={mode}", "--claude-block-network")

    result.assert_outcomes(passed=2)
    assert sorted(str(path) for path in files(project)) == [
        f"{FOLDER}/test_old.yaml",
        f"{FOLDER}/test_old_stream.yaml",
    ]
    assert "parsed_body" not in (project.path / FOLDER / "test_old.yaml").read_text()


def test_a_claude_test_replays_cassettes_of_vcr_as_they_lie(recorded, run_forked):
    """Beside the tests that recorded them, which go on; nobody asks the API."""
    (recorded.path / "test_new.py").write_text(CLAUDE_TEST)
    before = files(recorded)

    result = run_forked("--block-network", "--claude-block-network")

    result.assert_outcomes(passed=4)
    assert files(recorded) == before
    result.stdout.fnmatch_lines(["2 tests, 2 calls: 2 replayed, 0 recorded, 0 live *"])


def test_cassettes_that_were_converted_there_are_replayed_by_both(recorded):
    """What ``--to vcr`` writes, with the head that plain vcrpy passes over."""
    (recorded.path / "test_new.py").write_text(CLAUDE_TEST)
    for path in (recorded.path / FOLDER).iterdir():
        document = read(path)
        document.recorded = {"at": "2026-11-23T10:00:00Z", "from": "simulator"}
        path.write_text(vcrpy_format.to_text(document))

    recorded.runpytest("--block-network").assert_outcomes(passed=4)


BOTH = """

@pytest.mark.vcr
@pytest.mark.claude_expect(stop_reason="end_turn")
def test_both(client):
    client.messages.create(**ASKED)
"""
VARIANTS = """

@pytest.mark.vcr
@pytest.mark.parametrize("n", [1, 2, 3])
def test_both(claude_client, n):
    claude_client.messages.create(**ASKED)
"""
TOLD = (
    "@pytest.mark.vcr would answer its calls, and this plugin would see none. "
    "Keep the marker of one of the two"
)
CLAIMS = {
    "two markers": (
        BOTH,
        (
            f"test_old.py:27: test_both: {TOLD}; "
            'claude_cassette("cassettes/test_old/test_both.yaml") replays what vcr has recorded'
        ),
    ),
    "a fixture, in variants": (VARIANTS, f"test_old.py:27: test_both: {TOLD}"),
}


@pytest.mark.parametrize(("test", "told"), CLAIMS.values(), ids=CLAIMS)
def test_a_test_that_both_would_answer_is_refused(project, test, told):
    """Told once, at collection, with what to do."""
    (project.path / "test_old.py").write_text(VCR_TEST + test)

    result = project.runpytest()

    result.assert_outcomes(errors=1)
    assert result.outlines.count(told) == 1


def test_a_path_from_the_root_is_told_from_one_beside_the_test(recorded):
    """The likeliest slip: the path as the repository's root has it."""
    tests = recorded.mkdir("tests")
    (recorded.path / "test_old.py").rename(tests / "test_old.py")
    (recorded.path / "cassettes").rename(tests / "cassettes")
    wrong = CLAUDE_TEST.replace('"cassettes/', '"tests/cassettes/')
    (tests / "test_new.py").write_text(wrong)

    result = recorded.runpytest("tests/test_new.py")

    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            "  cassette   tests/tests/cassettes/test_old/test_old.yaml does not exist",
            (
                "             a path in claude_cassette is relative to the test file; "
                "tests/cassettes/test_old/test_old.yaml does exist"
            ),
        ]
    )
