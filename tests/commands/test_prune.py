"""``claude-params prune``: what belongs to no test is found, and nothing else is touched."""

from __future__ import annotations

import re

import pytest

from pytest_claude_params import cli
from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.pending.journal import Journal, throw_away
from pytest_claude_params.errors import CassetteError

ROME = """
def test_rome(claude):
    claude("Where is Rome?")
"""
OSLO = """
def test_oslo(claude):
    claude("Where is Oslo?")
"""
SHARED = """
@pytest.mark.claude_cassette("atlas")
def test_paris(claude):
    claude("Where is Paris?")
"""
PICTURE = """
def test_picture(claude_client):
    source = {"type": "base64", "media_type": "image/gif", "data": "R0lGODlhAQABAAAAACw="}
    content = [{"type": "image", "source": source}, {"type": "text", "text": "What is this?"}]
    claude_client.messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": content}]
    )
"""
HASH = re.compile("[0-9a-f]{32}")


@pytest.fixture
def prune(verb):
    """Return a function that runs the verb in the project and gives its code and output."""
    return lambda *arguments: verb("prune", *arguments)


def test_a_cassette_of_a_test_that_is_gone_is_deleted(project, prune):
    """Those of the others stay, whether shared or their own."""
    project.recorded(ROME + OSLO).write(ROME + OSLO + SHARED).keep(atlas=["Where is Paris?"])
    project.write(OSLO + SHARED)

    assert prune() == (0, [
        "deleted cassettes/test_it/test_rome.yaml: no test uses it",
        "deleted: 1 file",
    ])  # fmt: skip
    assert project.cassettes() == ["atlas.yaml", "test_it/test_oslo.yaml"]


def test_check_names_the_way_to_keep_the_recordings_of_a_renamed_test(project, prune):
    """The test beside it that has none is likely the same one under its new name."""
    project.recorded(ROME + OSLO)
    project.write(ROME.replace("test_rome", "test_the_capital_of_italy") + OSLO)

    assert prune("--check") == (1, [
        "cassettes/test_it/test_rome.yaml: no test uses it",
        ("  was its test renamed? claude-params mv cassettes/test_it/test_rome.yaml "
        "cassettes/test_it/test_the_capital_of_italy.yaml"),
        "to delete: 1 file -> claude-params prune",
    ])  # fmt: skip


def test_check_deletes_nothing_and_fails(project, prune):
    """For CI."""
    project.recorded(ROME + OSLO)
    project.write(OSLO)

    assert prune("--check") == (1, [
        "cassettes/test_it/test_rome.yaml: no test uses it",
        "to delete: 1 file -> claude-params prune",
    ])  # fmt: skip
    assert len(project.cassettes()) == 2


def test_where_all_is_in_use(project, prune):
    """Nothing is found."""
    project.recorded(ROME).write(ROME + SHARED).keep(atlas=["Where is Paris?"])

    assert prune("--check") == (0, ["nothing to delete"])
    assert prune() == (0, ["nothing to delete"])


def test_a_test_that_is_skipped_or_deselected_keeps_its_cassette(project, prune):
    """It is there, although it did not run."""
    project.recorded(ROME + OSLO)
    project.path.joinpath("pytest.toml").write_text("[pytest]\naddopts = ['-k', 'not oslo']\n")
    project.write("\n@pytest.mark.skip" + ROME + OSLO)

    assert prune() == (0, ["nothing to delete"])


def test_a_test_that_asks_for_a_fixture_as_it_runs_keeps_its_cassette(project, prune):
    """Nobody can see that before."""
    project.recorded(ROME + OSLO)
    project.path.joinpath("test_it.py").write_text("""
def test_rome(request):
    request.getfixturevalue("claude")("Where is Rome?")

def test_oslo(request): ...
""")

    assert prune() == (0, ["nothing to delete"])


def test_a_folder_that_a_fixture_chooses_is_looked_through_when_named(project, prune):
    """A test keeps its cassette in whatever folder it lies."""
    project.write(
        """
@pytest.fixture(scope="session")
def claude_cassette_dir(pytestconfig):
    return pytestconfig.rootpath / "elsewhere"
"""
        + ROME
        + OSLO
    ).record()
    project.write(OSLO)

    assert prune("elsewhere", "--check") == (1, [
        "elsewhere/test_it/test_rome.yaml: no test uses it",
        "to delete: 1 file -> claude-params prune",
    ])  # fmt: skip


def test_media_that_no_cassette_names_are_deleted(project, prune):
    """With the last cassette that named them, and their folder too."""
    project.write(PICTURE + PICTURE.replace("test_picture", "test_again") + ROME).record()

    project.write(PICTURE + ROME)
    assert prune()[1][-1] == "deleted: 1 file"

    project.write(ROME)
    code, lines = prune()
    assert (code, [HASH.sub("HASH", line) for line in lines]) == (0, [
        "deleted cassettes/test_it/test_picture.yaml: no test uses it",
        "deleted cassettes/test_it/media/HASH.gif: no cassette names it",
        "deleted: 2 files",
    ])  # fmt: skip
    assert not (project.path / "cassettes" / "test_it" / "media").exists()


def test_what_was_put_aside_goes_with_its_test(project, prune):
    """As long as the test is there, someone may want to look."""
    project.recorded(ROME + OSLO)
    folder = project.path / "cassettes" / "test_it"
    for name in ("test_rome", "test_oslo"):
        text = (folder / f"{name}.yaml").read_text()
        (folder / f"{name}.yaml.rejected").write_text(text)
    project.write(OSLO)

    prune()

    assert project.cassettes() == ["test_it/test_oslo.yaml", "test_it/test_oslo.yaml.rejected"]


def journal_of(project, name, content=None):
    """Leave what a run of a test was answered before it was killed."""
    journal = Journal(project.path / f"cassettes/test_it/{name}.yaml", f"test_it.py::{name}")
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", {}, {"model": "m"})
    journal.note((request, CallResponse(200, {}, {"type": "message"})))
    if content is not None:
        journal.path.write_bytes(content)
    return journal


@pytest.mark.parametrize("content", [None, b"", b"---\nte"], ids=["whole", "empty", "cut"])
def test_a_journal_goes_with_its_test(project, prune, content):
    """As long as the test is there, its next run plays what is in it."""
    gone, kept = (journal_of(project, name, content) for name in ("test_rome", "test_oslo"))
    for journal in (gone, kept):
        journal.close()
    project.write(OSLO)

    assert prune() == (0, [
        f"deleted cassettes/test_it/{gone.path.name}: no test uses it",
        "deleted: 1 file",
    ])  # fmt: skip
    assert project.cassettes() == [f"test_it/{kept.path.name}"]


def test_a_journal_that_is_written_now_is_left(project, prune):
    """A run of another working copy may still have the test; and what is none is left, too."""
    journal = journal_of(project, "test_rome")
    other = journal.path.with_name("test_vcr.yaml.1-0a1b2c3d.journal")
    other.write_text("mine")
    project.write(OSLO)

    assert prune() == (0, [
        f"left cassettes/test_it/{journal.path.name}: no test uses it, but a run is writing it",
        f"left cassettes/test_it/{other.name}: no test uses it, but it was not recorded here",
        "nothing to delete; left: 2 files",
    ])  # fmt: skip
    with pytest.raises(CassetteError, match=r"is in use by a run\. Let it end, then run again"):
        throw_away(journal.path)
    assert journal.path.exists()
    journal.discard()


def test_what_this_plugin_has_not_recorded_is_left(project, prune):
    """It says so, and a check does not fail for it."""
    project.recorded(ROME)
    folder = project.path / "cassettes" / "test_it"
    (folder / "test_vcr.yaml").write_text("version: 1\ninteractions: []\n")
    (folder / "test_broken.yaml").write_bytes(b"\xff")
    (folder / "notes.txt").write_text("mine")
    (folder / "link.yaml").symlink_to(folder / "test_vcr.yaml")
    left = [
        "cassettes/test_it/test_broken.yaml: no test uses it, but it is not UTF-8 text (byte 0)",
        "cassettes/test_it/test_vcr.yaml: no test uses it, but it was not recorded here",
    ]
    there = project.cassettes()

    assert prune("--check") == (0, [*left, "nothing to delete; left: 2 files"])
    assert prune() == (
        0, [*(f"left {line}" for line in left), "nothing to delete; left: 2 files"]
    )  # fmt: skip
    assert project.cassettes() == there


def test_a_module_that_cannot_be_collected_stops_it(project, prune):
    """Its tests are not known."""
    project.recorded(ROME + OSLO)
    project.write(OSLO).write("import nothing_of_that_name", "test_broken.py")

    assert prune() == (2, [
        ("claude-params: test_broken.py cannot be collected; nothing was deleted."
        " See: pytest --collect-only")
    ])  # fmt: skip
    assert len(project.cassettes()) == 2


def test_a_module_that_skips_itself_keeps_what_it_may_use(project, prune):
    """As where an optional package is missing: its own cassettes, and those that it names."""
    project.recorded(ROME, "test_extra.py").keep(atlas=["Where is Paris?"])
    project.recorded(ROME + OSLO)
    extra = project.path / "test_extra.py"
    extra.write_text(f'import pytest\npytest.importorskip("no_such_package")\n{SHARED}')
    project.write(OSLO)

    assert prune() == (0, [
        "test_extra.py skips itself, so what it may use stays",
        "deleted cassettes/test_it/test_rome.yaml: no test uses it",
        "deleted: 1 file",
    ])  # fmt: skip
    assert project.cassettes() == [
        "atlas.yaml",
        "test_extra/test_rome.yaml",
        "test_it/test_oslo.yaml",
    ]


def test_a_folder_that_skips_itself_stops_it(project, prune):
    """Who knows what is in it."""
    project.recorded(ROME)
    (project.path / "slow").mkdir()
    project.path.joinpath("conftest.py").write_text("""
import pytest

class Skipped(pytest.Dir):
    def collect(self):
        pytest.skip("not here")

def pytest_collect_directory(path, parent):
    return Skipped.from_parent(parent, path=path) if path.name == "slow" else None
""")

    assert prune() == (2, [
        ("claude-params: slow skips itself, and it is not a file that could be read;"
        " nothing was deleted")
    ])  # fmt: skip


@pytest.mark.parametrize("addopts", ["--ignore=test_b.py", "test_it.py"])
def test_a_part_of_the_project_stops_it(project, prune, addopts):
    """What was left out has cassettes, too."""
    project.recorded(ROME)
    project.write(OSLO)
    project.path.joinpath("pytest.toml").write_text(f"[pytest]\naddopts = ['{addopts}']\n")

    assert prune() == (2, [
        (f"claude-params: pytest collects only a part of the project: run this in {project.path},"
        " and without paths, --ignore and --lf in addopts; nothing was deleted")
    ])  # fmt: skip
    assert project.cassettes() == ["test_it/test_rome.yaml"]


def test_a_folder_below_the_root_stops_it(project, prune, monkeypatch):
    """There, pytest collects what is below."""
    project.path.joinpath("pytest.toml").write_text("[pytest]\n")
    (project.path / "tests").mkdir()
    project.write(ROME).write(ROME, "tests/test_a.py")
    monkeypatch.chdir(project.path / "tests")

    code, lines = prune()

    assert code == 2
    assert "collects only a part of the project" in lines[0]


def test_a_project_below_with_a_configuration_of_its_own(project, prune):
    """Which tests it has, only its own configuration knows: its files are told, and left."""
    (project.path / "below").mkdir()
    (project.path / "pytest.ini").touch()
    (project.path / "below" / "pytest.ini").touch()
    project.write(ROME + OSLO).write(ROME + OSLO, "below/test_below.py").record()
    project.write(OSLO).write(OSLO, "below/test_below.py")

    assert prune() == (0, [
        "below has a configuration of its own: run claude-params prune there, too",
        "deleted cassettes/test_it/test_rome.yaml: no test uses it",
        "deleted: 1 file",
    ])  # fmt: skip
    assert prune("below/cassettes") == (2, [
        ("claude-params: below/cassettes belongs to below, which has a configuration of its own:"
        " run claude-params prune there; nothing was deleted")
    ])  # fmt: skip


def test_a_project_without_tests_stops_it(project, prune):
    """An empty collection is more likely a mistake than the truth."""
    project.recorded(ROME)
    (project.path / "test_it.py").unlink()

    assert prune() == (2, [
        "claude-params: pytest collects no test; nothing was deleted. See: pytest --collect-only"
    ])  # fmt: skip
    assert len(project.cassettes()) == 1


def test_a_project_that_always_runs_in_workers(project, capsys, monkeypatch):
    """Collecting needs none, whatever the configuration says."""
    for name in ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_PLUGINS"):
        monkeypatch.delenv(name)  # -n is an option of pytest-xdist
    project.recorded(ROME + OSLO)
    project.write(OSLO)
    project.path.joinpath("pytest.toml").write_text("[pytest]\naddopts = ['-n', '8']\n")

    assert cli.run(["prune", "--check"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "to delete: 1 file -> claude-params prune"


TWO = """
import os

@pytest.mark.claude_cassette("atlas")
def test_south(claude):
    claude("Where is Rome?")

@pytest.mark.claude_cassette("atlas")
def test_north(claude):
    claude("Where is Oslo?")

def test_own(claude):
    claude("Where is Bern?")
    claude("Where is Kyiv?")
"""
OF_TWO = {
    "atlas": ("Where is Rome?", "Where is Oslo?"),
    "test_it/test_own": ("Where is Bern?", "Where is Kyiv?"),
}
LESS = TWO.replace('    claude("Where is Kyiv?")\n', "").replace("Oslo", "Rome")


def test_what_the_tests_no_longer_play_is_dropped(project, prune):
    """All of them are replayed, and nothing is asked."""
    project.write(TWO).keep(**OF_TWO)
    project.write(LESS)

    assert prune("--unplayed", "--check") == (1, [
        "cassettes/atlas.yaml: 1 recording",
        "cassettes/test_it/test_own.yaml: 1 recording",
        "to drop: 2 recordings -> claude-params prune --unplayed",
    ])  # fmt: skip
    assert prune("--unplayed", "cassettes/test_it") == (0, [
        "dropped cassettes/test_it/test_own.yaml: 1 recording",
        "dropped: 1 recording",
    ])  # fmt: skip
    assert prune("--unplayed") == (0, [
        "dropped cassettes/atlas.yaml: 1 recording",
        "dropped: 1 recording",
    ])  # fmt: skip
    project.replay().assert_outcomes(passed=3)


def test_what_a_failed_test_has_not_played_stays(project, prune):
    """It may not have come to the rest."""
    project.write(TWO).keep(**OF_TWO)
    before = project.cassettes()
    project.write(TWO.replace('    claude("Where is Kyiv?")', "    assert False"))

    assert prune("--unplayed") == (0, [
        (
            "test_it.py::test_own did not pass, so what it plays is not known: "
            "its recordings stay"
        ),
        "nothing to drop",
    ])  # fmt: skip
    assert project.cassettes() == before


def test_nothing_is_dropped_where_no_test_was_run(project, prune):
    """As in another folder."""
    (project.path / "test_it.py").write_text("def test_no_call():\n    pass\n")

    assert prune("--unplayed") == (2, [
        "claude-params: pytest has run no Claude test; nothing was deleted. See: pytest"
    ])  # fmt: skip


def test_what_a_known_failure_no_longer_plays_is_dropped(project, prune):
    """It has come to the failure that was expected, and played what it plays."""
    known = "\n@pytest.mark.xfail\ndef test_own(claude):"
    project.write(TWO.replace("\ndef test_own(claude):", known) + "    assert False\n").record()
    project.write(LESS.replace("\ndef test_own(claude):", known) + "    assert False\n")

    assert prune("--unplayed", "cassettes/test_it") == (0, [
        "dropped cassettes/test_it/test_own.yaml: 1 recording",
        "dropped: 1 recording",
    ])  # fmt: skip
