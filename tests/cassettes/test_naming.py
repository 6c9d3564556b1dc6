"""Where the cassette of a test lies: distinct on every system, and inside the folder."""

from __future__ import annotations

import unicodedata
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.naming import (
    check_place,
    fixture_named_by,
    path_of_author,
    path_of_test,
)
from pytest_claude_params.errors import CassetteError, UsageError

FOLDER = Path("/project/cassettes")
MODULE = PurePosixPath("tests/test_a.py")
IDS = {
    "plain": "test_it[rome]",
    "case only": "test_it[Rome]",
    "upper case": "test_it[ROME]",
    "slash": "test_it[a/b]",
    "backslash": "test_it[a\\b]",
    "underscore": "test_it[a_b]",
    "composed": f"test_it[{unicodedata.normalize('NFC', 'é')}]",
    "decomposed": f"test_it[{unicodedata.normalize('NFD', 'é')}]",
    "300 characters": f"test_it[{'x' * 300}]",
    "301 characters": f"test_it[{'x' * 301}]",
    "up and out": "test_it[../../../etc/passwd]",
    "reserved on Windows": "con",
    "reserved on Windows, with a suffix": "NUL.txt",
    "colon": "test_it[C:]",
    "star": "test_it[C*]",
    "dots": "..",
    "trailing dot": "test_it.",
    "trailing space": "test_it ",
    "no name": "",
    "NUL": "test_it[\0]",
    "half a surrogate pair": "test_it[\ud800]",
    "reserved by a superscript": "COM¹",
    "reserved, with dot and space": "aux .txt",
    "reserved and a trailing dot": "con.",
    "console": "CONIN$",
    "class": "TestA.test_it",
    "nested class": "TestA.TestA.test_it",
    "nested in another": "TestB.TestA.test_it",
    "colons": "test_it[a::b]",
    "dots within": "test_it[a.b]",
    "absolute": "test_it[/etc/passwd]",
    "drive": "test_it[C:\\x]",
    "new line": "test_it[a\nb]",
    "ligature": "test_it[\ufb01]",
    "two letters": "test_it[fi]",
}


def name_of(test):
    """Return the file name of a test's cassette."""
    return path_of_test(FOLDER, MODULE, test).name


def test_readable_names_stay():
    """Module, classes and parameters can be read from the path."""
    path = path_of_test(FOLDER, MODULE, "TestA.test_b[x-1.5]")

    assert path == FOLDER / "tests" / "test_a" / "TestA.test_b[x-1.5].yaml"


def test_all_names_are_distinct_also_where_case_does_not_count():
    """As on macOS and Windows, which also compose their letters."""
    names = {unicodedata.normalize("NFC", name_of(test)).lower() for test in IDS.values()}

    assert len(IDS) == len(names)


@pytest.mark.parametrize("test", IDS.values(), ids=IDS)
def test_a_name_is_one_that_every_system_takes(test):
    """Not too long, nothing reserved, no character with a meaning."""
    name = name_of(test)

    assert len(name) <= 120
    assert not set(name) & set('<>:"/\\|?*\0')
    assert name.isascii()
    assert name.partition(".")[0].lower() not in ("con", "nul", "")


@pytest.mark.parametrize("test", IDS.values(), ids=IDS)
def test_a_cassette_lies_beside_those_of_its_module(test):
    """Never above, never elsewhere."""
    assert path_of_test(FOLDER, MODULE, test).resolve().parent == FOLDER / "tests" / "test_a"


@pytest.mark.parametrize(
    "module", ["../test_a.py", "/etc/test_a.py", "a/../../test_a.py", "aux/test_a.py", "ä/t.py"]
)
def test_a_module_outside_of_the_root_has_its_place_inside(module):
    """Suites may be run from elsewhere."""
    path = path_of_test(FOLDER, PurePosixPath(module), "test_it").resolve()

    assert path.is_relative_to(FOLDER)
    assert path.relative_to(FOLDER).parts[0] != "aux"


@pytest.mark.parametrize(
    ("one", "other"),
    [("../test_a.py", "test_a.py"), ("/etc/test_a.py", "etc/test_a.py"), ("a/b.py", "a_b.py")],
)
def test_two_modules_are_two_folders(one, other):
    """Also where one of them lies elsewhere."""
    paths = [path_of_test(FOLDER, PurePosixPath(module), "test_it") for module in (one, other)]

    assert paths[0] != paths[1]


@given(st.text(), st.text())
def test_any_two_names_are_two_files(one, other):
    """And each is inside the folder."""
    first, second = (path_of_test(FOLDER, MODULE, f"test_it[{test}]") for test in (one, other))

    assert (one == other) == (str(first).lower() == str(second).lower())
    assert first.resolve().is_relative_to(FOLDER)


def test_a_name_is_the_same_on_every_run():
    """A cassette is found again."""
    assert name_of("test_it[ä]") == "test_it[_]-7c3c48dc.yaml"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shared", "recordings/shared.yaml"),
        ("v1.5", "recordings/v1.5.yaml"),
        ("beside.yaml", "tests/beside.yaml"),
        ("old.yml", "tests/old.yml"),
        ("small.yaml.gz", "tests/small.yaml.gz"),
        ("data/x", "tests/data/x"),
        ("../top.yaml", "top.yaml"),
    ],
)
def test_the_path_that_an_author_gave(tmp_path, name, expected):
    """A bare name lies in the folder, a path is relative to the test file."""
    path = path_of_author(tmp_path / "recordings", [tmp_path], tmp_path / "tests", name)

    assert tmp_path / expected == path


@pytest.mark.parametrize("name", ["../../x.yaml", "/etc/passwd.yaml", "link/x.yaml"])
def test_a_path_outside_of_the_project_is_refused(tmp_path, name):
    """Also through a link."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)

    with pytest.raises(UsageError) as caught:
        path_of_author(root / "cassettes", [root], root, name)

    assert str(caught.value) == (
        f"claude_cassette({name!r}): {(root / name).resolve()} lies outside the project ({root}). "
        "Give a bare name, or a path inside the project relative to the test file."
    )


def test_a_link_to_nowhere_is_refused_where_it_leads_outside(tmp_path):
    """It would be written through."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "x.yaml").symlink_to(tmp_path / "nowhere.yaml")

    with pytest.raises(UsageError, match="lies outside the project"):
        path_of_author(root / "cassettes", [root], root, "x.yaml")


def test_a_link_in_place_of_a_cassette_is_replaced(tmp_path):
    """What it led to is neither made nor changed."""
    path, outside = tmp_path / "in" / "a.yaml", tmp_path / "nowhere.yaml"
    path.parent.mkdir()
    path.symlink_to(outside)

    store.write(path, Document({}, []))

    assert not outside.exists()
    assert not path.is_symlink()


def test_a_folder_that_leads_out_is_refused(tmp_path):
    """Its tests would write where nobody looks."""
    folder, outside = tmp_path / "cassettes", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (folder / "test_a").symlink_to(outside)

    with pytest.raises(CassetteError) as caught:
        check_place(folder, folder / "test_a" / "test_it.yaml")

    assert str(caught.value) == (
        f"{folder / 'test_a'}: leads out of the cassette folder, to {outside}. "
        'Take the link away, or name the cassette: claude_cassette("name")'
    )


def test_a_cassette_folder_may_be_a_link(tmp_path):
    """Where cassettes lie is the author's choice."""
    (tmp_path / "real").mkdir()
    (tmp_path / "cassettes").symlink_to(tmp_path / "real")

    check_place(tmp_path / "cassettes", tmp_path / "cassettes" / "test_a" / "test_it.yaml")


def test_a_folder_elsewhere_is_a_choice(tmp_path):
    """A bare name lies there."""
    path = path_of_author(tmp_path / "elsewhere", [tmp_path / "p"], tmp_path / "p" / "tests", "a")

    assert path == tmp_path / "elsewhere" / "a.yaml"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("fixture.summary.yaml", ("", "summary")),
        ("TestA.fixture.summary[x.fixture.y].yaml", ("TestA", "summary")),
        ("TestA.TestB.fixture.summary-teardown.yaml", ("TestA.TestB", "summary")),
        ("fixture.summary-overridden.yaml", ("", "summary")),
        ("test_it.yaml", ("", "")),
    ],
)
def test_the_fixture_that_a_cassette_is_named_after(tmp_path, name, told):
    """With its class."""
    assert fixture_named_by(tmp_path / name) == told
