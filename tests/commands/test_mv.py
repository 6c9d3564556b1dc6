"""``claude-params mv``: recordings follow a test to its new name."""

from __future__ import annotations

import re

import pytest

from pytest_claude_params import cli

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
def suite(suite):
    """A project whose tests import no SDK: collecting them is quick."""
    write = suite.write
    suite.write = lambda body, name="test_it.py": _without_sdk(suite, write(body, name), name)
    return suite


@pytest.fixture
def mv(capsys, monkeypatch):
    """Return a function that runs the verb in the project and gives its code and output."""
    # What the other plugins import takes a second, each time.
    alone = {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTEST_PLUGINS": "pytest_claude_params.plugin.hooks",
    }

    def run(*arguments):
        capsys.readouterr()
        with monkeypatch.context() as patch:
            for name, value in alone.items():
                patch.setenv(name, value)
            code = cli.run(["mv", *arguments])
        said = capsys.readouterr()
        return code, (said.out + said.err).splitlines()

    return run


def _without_sdk(suite, written, name):
    path = suite.path / name
    path.write_text(path.read_text().replace("import anthropic\n", ""))
    return written


def files(suite):
    """Return what lies in the cassette folder."""
    folder = suite.path / "cassettes"
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def test_a_renamed_test_replays_again(suite, mv):
    """The command of the miss mends it."""
    suite.write(ROME).record()
    suite.write(ROME.replace("test_rome", "test_roma"))
    suite.replay().assert_outcomes(failed=1)

    assert mv("test_it.py::test_rome", "test_it.py::test_roma") == (0, [
        "cassettes/test_it/test_rome.yaml -> cassettes/test_it/test_roma.yaml",
        "moved: 1 cassette",
    ])  # fmt: skip

    suite.replay().assert_outcomes(passed=1)


def test_all_variants_of_a_test_move(suite, mv):
    """Also those whose ids are spelt otherwise in file names."""
    suite.write(CITIES).record()
    suite.write(CITIES.replace("test_city", "test_where"))

    code, lines = mv("test_it.py::test_city", "test_it.py::test_where")

    assert (code, lines[-1]) == (0, "moved: 2 cassettes")
    suite.replay().assert_outcomes(passed=2)


def test_a_module_moves_into_a_package(suite, mv):
    """With all its tests."""
    suite.write(ROME + CITIES, "test_old.py").record()
    (suite.path / "test_old.py").unlink()
    (suite.path / "package").mkdir()
    suite.write(ROME + CITIES, "package/test_new.py")

    code, lines = mv("test_old.py", "package/test_new.py")

    assert (code, lines[-1]) == (0, "moved: 3 cassettes")
    suite.replay().assert_outcomes(passed=3)
    assert {path.partition("/test_")[0] for path in files(suite)} == {"package"}


def test_a_folder_of_tests_moves(suite, mv):
    """All modules in it."""
    for name in ("old", "new"):
        (suite.path / name).mkdir()
    suite.write(ROME, "old/test_a.py").record()
    (suite.path / "old" / "test_a.py").rename(suite.path / "new" / "test_a.py")

    assert mv("old", "new/")[0] == 0
    suite.replay().assert_outcomes(passed=1)


def test_names_are_relative_to_where_one_stands(suite, mv, monkeypatch):
    """As for pytest."""
    (suite.path / "tests").mkdir()
    (suite.path / "pytest.toml").write_text("[pytest]\n")
    suite.write(ROME, "tests/test_it.py").record()
    suite.write(ROME.replace("test_rome", "test_roma"), "tests/test_it.py")
    monkeypatch.chdir(suite.path / "tests")

    assert mv("test_it.py::test_rome", "test_it.py::test_roma")[1][0] == (
        "../cassettes/tests/test_it/test_rome.yaml -> ../cassettes/tests/test_it/test_roma.yaml"
    )


def test_a_cassette_moves_by_its_path(suite, mv):
    """For names that no test has."""
    suite.write(ROME).record()
    suite.write(ROME.replace("\ndef", '\n@pytest.mark.claude_cassette("rome")\ndef'))

    assert mv("cassettes/test_it/test_rome.yaml", "cassettes/rome.yaml")[0] == 0
    suite.replay().assert_outcomes(passed=1)
    assert not (suite.path / "cassettes" / "test_it").exists()


def test_pictures_go_along(suite, mv):
    """They lie beside the cassette, and stay there for others that show them."""
    suite.write(PICTURE, "test_old.py").record()
    suite.write(PICTURE, "test_other.py").record()
    (suite.path / "test_old.py").rename(suite.path / "test_new.py")

    assert mv("test_old.py", "test_new.py")[0] == 0

    suite.replay().assert_outcomes(passed=2)
    assert [re.sub("[0-9a-f]{32}", "HASH", name) for name in files(suite)] == [
        "test_new/media/HASH.gif",
        "test_new/test_picture.yaml",
        "test_other/media/HASH.gif",
        "test_other/test_picture.yaml",
    ]


def test_a_picture_that_another_cassette_names_stays(suite, mv):
    """One file serves both."""
    suite.write(PICTURE + PICTURE.replace("test_picture", "test_again")).record()
    suite.write(PICTURE)
    suite.write(PICTURE.replace("test_picture", "test_again"), "test_new.py")

    assert mv("test_it.py::test_again", "test_new.py::test_again")[0] == 0

    suite.replay().assert_outcomes(passed=2)


def test_what_was_put_aside_goes_along(suite, mv):
    """It belongs to the test."""
    suite.write(ROME).record()
    rejected = suite.path / "cassettes" / "test_it" / "test_rome.yaml.rejected"
    rejected.write_text("version: 1\ninteractions: []\n")
    suite.write(ROME.replace("test_rome", "test_roma"))

    assert mv("test_it.py::test_rome", "test_it.py::test_roma")[0] == 0
    assert files(suite) == ["test_it/test_roma.yaml", "test_it/test_roma.yaml.rejected"]


def test_nothing_is_overwritten(suite, mv):
    """And nothing moved, not even the others."""
    suite.write(CITIES).record()
    suite.write(CITIES.replace("test_city", "test_where"))
    before = suite.path / "cassettes" / "test_it" / "test_where[c].yaml"
    before.write_text("mine")
    there = files(suite)

    code, lines = mv("test_it.py::test_city", "test_it.py::test_where")

    assert (code, lines) == (2, [f"claude-params: {before} exists already; nothing was moved"])
    assert (files(suite), before.read_text()) == (there, "mine")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("test_it.py::test_a", "test_it.py::test_b",
         "test_it.py::test_b: pytest collects no such test. Rename in the code first, then move"),
        ("test_it.py::test_rom", "test_it.py::test_rome",
         "test_it.py::test_rom: no recordings of that name in cassettes"),
        ("test_it.py::test_rome", "test_it.py::test_oslo",
         "test_it.py::test_rome is still there, and its recordings are its own; nothing was moved"),
        ("cassettes/a.yaml", "cassettes/b.yaml", "cassettes/a.yaml: there is no such cassette"),
    ],
    ids=["no new test", "no recordings", "the old test is there", "no cassette"],
)  # fmt: skip
def test_what_cannot_be_meant(suite, mv, old, new, said):
    """One line each, and nothing moves."""
    suite.write(ROME).record()
    suite.write(ROME + ROME.replace("test_rome", "test_oslo"))

    assert mv(old, new) == (2, [f"claude-params: {said}"])
    assert files(suite) == ["test_it/test_rome.yaml"]


def test_pytest_that_cannot_start_says_why(suite, mv):
    """In its own words."""
    suite.path.joinpath("pytest.toml").write_text('[pytest]\nclaude_record = "once"\n')

    assert mv("test_a.py", "test_b.py") == (2, [
        ("claude-params: pytest cannot collect the tests: ERROR: --claude-record: 'once' is not"
        " one of none, new, all. See: pytest --collect-only")
    ])  # fmt: skip
