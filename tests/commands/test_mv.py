"""``claude-params mv``: recordings follow a test to its new name."""

from __future__ import annotations

import re

import pytest

ROME = """
def test_rome(claude):
    claude("Where is Rome?")
"""
CITIES = """
@pytest.mark.parametrize("city", [pytest.param("Rome", id="a b"), pytest.param("Oslo", id="c")])
def test_city(claude, city):
    claude(f"Where is {city}?")
"""
PICTURE = """
def test_picture(claude_client):
    source = {"type": "base64", "media_type": "image/gif", "data": "R0lGODlhAQABAAAAACw="}
    content = [{"type": "image", "source": source}, {"type": "text", "text": "What is this?"}]
    claude_client.messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": content}]
    )
"""


@pytest.fixture
def mv(verb):
    """Return a function that runs the verb in the project and gives its code and output."""
    return lambda *arguments: verb("mv", *arguments)


def test_a_renamed_test_replays_again(project, mv):
    """The command of the miss mends it."""
    project.recorded(ROME)
    project.write(ROME.replace("test_rome", "test_roma"))
    project.replay().assert_outcomes(failed=1)

    assert mv("test_it.py::test_rome", "test_it.py::test_roma") == (0, [
        "cassettes/test_it/test_rome.yaml -> cassettes/test_it/test_roma.yaml",
        "moved: 1 cassette",
    ])  # fmt: skip

    project.replay().assert_outcomes(passed=1)


def test_a_preview_goes_along_and_has_the_new_name(project, mv, verb):
    """By which it is accepted."""
    project.recorded(ROME)
    project.record("--claude-record=preview")
    project.write(ROME.replace("test_rome", "test_roma"))
    mv("test_it.py::test_rome", "test_it.py::test_roma")

    accepted = verb("accept", "test_it.py::test_roma")
    assert accepted == (0, ["accepted: test_it.py::test_roma"])


def test_all_variants_of_a_test_move(project, mv):
    """Also those whose ids are spelt otherwise in file names."""
    project.write(CITIES).record()
    project.write(CITIES.replace("test_city", "test_where"))

    code, lines = mv("test_it.py::test_city", "test_it.py::test_where")

    assert (code, lines[-1]) == (0, "moved: 2 cassettes")
    project.replay().assert_outcomes(passed=2)


def test_a_module_moves_into_a_package(project, mv):
    """With all its tests."""
    project.write(ROME + CITIES, "test_old.py").record()
    (project.path / "test_old.py").unlink()
    (project.path / "package").mkdir()
    project.write(ROME + CITIES, "package/test_new.py")

    code, lines = mv("test_old.py", "package/test_new.py")

    assert (code, lines[-1]) == (0, "moved: 3 cassettes")
    project.replay().assert_outcomes(passed=3)
    assert {path.partition("/test_")[0] for path in project.cassettes()} == {"package"}


def test_a_folder_of_tests_moves(project, mv):
    """All modules in it."""
    for name in ("old", "new"):
        (project.path / name).mkdir()
    project.recorded(ROME, "old/test_a.py")
    (project.path / "old" / "test_a.py").rename(project.path / "new" / "test_a.py")

    assert mv("old", "new/")[0] == 0
    project.replay().assert_outcomes(passed=1)


def test_names_are_relative_to_where_one_stands(project, mv, monkeypatch):
    """As for pytest."""
    (project.path / "tests").mkdir()
    (project.path / "pytest.toml").write_text("[pytest]\n")
    project.recorded(ROME, "tests/test_it.py")
    project.write(ROME.replace("test_rome", "test_roma"), "tests/test_it.py")
    monkeypatch.chdir(project.path / "tests")

    assert mv("test_it.py::test_rome", "test_it.py::test_roma")[1][0] == (
        "../cassettes/tests/test_it/test_rome.yaml -> ../cassettes/tests/test_it/test_roma.yaml"
    )


def test_a_cassette_moves_by_its_path(project, mv):
    """For names that no test has."""
    project.recorded(ROME)
    project.write(ROME.replace("\ndef", '\n@pytest.mark.claude_cassette("rome")\ndef'))

    assert mv("cassettes/test_it/test_rome.yaml", "cassettes/rome.yaml")[0] == 0
    project.replay().assert_outcomes(passed=1)
    assert not (project.path / "cassettes" / "test_it").exists()


def test_a_test_moves_into_another_project(project, mv):
    """Into that project's own folder."""
    (project.path / "below").mkdir()
    (project.path / "pytest.ini").touch()
    (project.path / "below" / "pytest.ini").touch()
    project.recorded(ROME)
    (project.path / "test_it.py").rename(project.path / "below" / "test_that.py")

    assert mv("test_it.py", "below/test_that.py") == (0, [
        "cassettes/test_it/test_rome.yaml -> below/cassettes/test_that/test_rome.yaml",
        "moved: 1 cassette",
    ])  # fmt: skip
    project.replay().assert_outcomes(passed=1)


def test_pictures_go_along(project, mv):
    """They lie beside the cassette, and stay there for others that show them."""
    project.write(PICTURE, "test_old.py").record()
    project.write(PICTURE, "test_other.py").record()
    (project.path / "test_old.py").rename(project.path / "test_new.py")

    assert mv("test_old.py", "test_new.py")[0] == 0

    project.replay().assert_outcomes(passed=2)
    assert [re.sub("[0-9a-f]{32}", "HASH", name) for name in project.cassettes()] == [
        "test_new/media/HASH.gif",
        "test_new/test_picture.yaml",
        "test_other/media/HASH.gif",
        "test_other/test_picture.yaml",
    ]


def test_a_picture_that_another_cassette_names_stays(project, mv):
    """One file serves both."""
    project.write(PICTURE + PICTURE.replace("test_picture", "test_again")).record()
    project.write(PICTURE)
    project.write(PICTURE.replace("test_picture", "test_again"), "test_new.py")

    assert mv("test_it.py::test_again", "test_new.py::test_again")[0] == 0

    project.replay().assert_outcomes(passed=2)


def test_what_was_put_aside_goes_along(project, mv):
    """It belongs to the test."""
    project.recorded(ROME)
    rejected = project.path / "cassettes" / "test_it" / "test_rome.yaml.rejected"
    rejected.write_text("version: 1\ninteractions: []\n")
    project.write(ROME.replace("test_rome", "test_roma"))

    assert mv("test_it.py::test_rome", "test_it.py::test_roma")[0] == 0
    assert project.cassettes() == ["test_it/test_roma.yaml", "test_it/test_roma.yaml.rejected"]


def test_nothing_is_overwritten(project, mv):
    """And nothing moved, not even the others."""
    project.write(CITIES).record()
    project.write(CITIES.replace("test_city", "test_where"))
    before = project.path / "cassettes" / "test_it" / "test_where[c].yaml"
    before.write_text("mine")
    there = project.cassettes()

    code, lines = mv("test_it.py::test_city", "test_it.py::test_where")

    assert (code, lines) == (2, [f"claude-params: {before} exists already; nothing was moved"])
    assert (project.cassettes(), before.read_text()) == (there, "mine")


# What is moved where, and what is said of it.
MISUSE = {
    ("test_it.py::test_a", "test_it.py::test_b"): (
        "test_it.py::test_b: pytest collects no such test. Rename in the code first, then move"
    ),
    ("test_it.py::test_rom", "test_it.py::test_rome"): (
        "test_it.py::test_rom: no recordings of that name in cassettes."
        " Did you mean 'cassettes/test_it/test_rome.yaml'?"
    ),
    ("test_it.py::test_a", "test_it.py::test_rmoe"): (
        "test_it.py::test_rmoe: pytest collects no such test. Did you mean"
        " 'test_it.py::test_rome'? Rename in the code first, then move"
    ),
    ("test_a.py", "test_itt.py"): (
        "test_itt.py: pytest collects no such test. Did you mean 'test_it.py'?"
        " Rename in the code first, then move"
    ),
    ("cassettes/test_it/test_rmoe.yaml", "cassettes/b.yaml"): (
        "cassettes/test_it/test_rmoe.yaml: there is no such cassette."
        " Did you mean 'cassettes/test_it/test_rome.yaml'?"
    ),
    ("test_it.py::test_rome", "test_it.py::test_oslo"): (
        "test_it.py::test_rome is still there, and its recordings are its own; nothing was moved"
    ),
    ("cassettes/a.yaml", "cassettes/b.yaml"): "cassettes/a.yaml: there is no such cassette",
}


def test_what_cannot_be_meant(project, mv):
    """One line each, and nothing moves."""
    project.recorded(ROME)
    project.write(ROME + ROME.replace("test_rome", "test_oslo"))

    assert {names: mv(*names) for names in MISUSE} == {
        names: (2, [f"claude-params: {said}"]) for names, said in MISUSE.items()
    }
    assert project.cassettes() == ["test_it/test_rome.yaml"]


def test_pytest_that_cannot_start_says_why(project, mv):
    """In its own words."""
    project.path.joinpath("pytest.toml").write_text('[pytest]\nclaude_record = "twice"\n')

    assert mv("test_a.py", "test_b.py") == (2, [
        ("claude-params: pytest cannot collect the tests: ERROR: --claude-record: 'twice' is not"
        " one of none, new, update, all, batch, preview. See: pytest --collect-only")
    ])  # fmt: skip
