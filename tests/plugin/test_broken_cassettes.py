"""A cassette that cannot be read stops its test with file, line and remedy, and is left as it is."""

import pytest

from pytest_claude_params.simulator import Scenario, Simulator

ANOTHER_DAY = Scenario(fallback="What was said another day.")
ASK = """
def test_it(claude):
    claude("What is the capital of France?")
"""
KEEP = "Nothing was changed. Restore it from git, or move it away and record again"
REMEDIES = (KEEP,)
BROKEN = {
    "an empty file": (b"", ".yaml: is empty."),
    "another file": (
        b"a: 1\n",
        "is not a cassette: it fits no layout that is read: pytest-claude-params, pydantic-ai, vcrpy, go-vcr, langchain, VCR for Ruby, Datadog's test agent, http-snapshot",
    ),
    "bytes that are no text": (
        b"version: 1\n\xff\xfe\n",
        ".yaml:2: is not UTF-8 text (byte 11)",
    ),
    "half an interaction": (
        b"interactions:\n- request: {method: GET}\n",
        ".yaml:2: is not a cassette: interaction 1: its request has no uri.",
    ),
    "a tag that would run code": (
        b"interactions: !!python/object/apply:os.system ['true']\n",
        ".yaml:1: holds the tag !!python/object/apply:os.system, which could run code.",
    ),
}


@pytest.mark.parametrize("mode", ["none", "new", "all"])
def test_a_broken_cassette(suite, mode):
    """Never overwritten, never treated as absent, in any mode."""
    folder = suite.path / "cassettes" / "test_it"
    folder.mkdir(parents=True)
    names = {kind: f"test_{kind.replace(' ', '_')}" for kind in BROKEN}
    for kind, (content, _) in BROKEN.items():
        (folder / f"{names[kind]}.yaml").write_bytes(content)
    suite.write("".join(ASK.replace("test_it", name) for name in names.values()))

    result = suite.record(f"--claude-record={mode}")

    result.assert_outcomes(errors=len(BROKEN))
    assert "Traceback" not in result.stdout.str()
    for kind, (content, text) in BROKEN.items():
        (said,) = [
            line
            for line in result.outlines
            if line.startswith(f"claude: cassettes/test_it/{names[kind]}")
        ]
        assert text in said
        assert said.partition(". ")[2] in REMEDIES
        assert (folder / f"{names[kind]}.yaml").read_bytes() == content


def test_a_folder_that_cannot_be_written(suite):
    """The run fails with one line; the old file is whole."""
    suite.path.joinpath("cassettes").write_text("a file where the folder should be")

    result = suite.write(ASK).record()

    assert result.ret == 1
    assert any("test_it.yaml: cannot be" in line for line in result.outlines)


def test_a_failure_while_writing_leaves_the_old_file(suite, monkeypatch, was_recorded):
    """The new file is complete before it takes the place of the old one; the answer waits."""
    suite.write(ASK)
    before = was_recorded("test_it", "What is the capital of France?").read_text()
    with monkeypatch.context() as disk, Simulator(ANOTHER_DAY) as simulator:
        disk.setattr("os.fsync", _disk_full)
        disk.setattr(suite, "_base_url", simulator.base_url)
        result = suite.record("--claude-record=all")

    assert result.ret == 1
    assert suite.cassette("test_it") == before
    folder = suite.path / "cassettes" / "test_it"
    assert sorted(path.suffix for path in folder.iterdir()) == [".journal", ".yaml"]
    result.stdout.fnmatch_lines(["*test_it.yaml: cannot be written: No space left on device*"])
    suite.record("--claude-record=all").stdout.fnmatch_lines(["recovered 1 answer of a run*"])
    assert [path.name for path in folder.iterdir()] == ["test_it.yaml"]


def _disk_full(_descriptor):
    raise OSError(28, "No space left on device")
