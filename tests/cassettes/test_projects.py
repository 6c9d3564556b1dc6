"""Cassettes lie below the project of their test, wherever pytest is started and with which root."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.cassettes.projects.cassette_folders import CassetteFolder, Projects

# By night more, and others each time.
EXAMPLES = 200 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 20

# File, content: each makes a folder a project.
CONFIGURATIONS = {
    "pytest.ini": ("pytest.ini", ""),
    "hidden ini": (".pytest.ini", "[pytest]\n"),
    "pytest.toml": ("pytest.toml", ""),
    "hidden toml": (".pytest.toml", "[pytest]\n"),
    "pyproject": ("pyproject.toml", "[tool.pytest]\n"),
    "ini options": ("pyproject.toml", "[tool.pytest.ini_options]\n"),
    "tox": ("tox.ini", "[pytest]\n"),
    "setup.cfg": ("setup.cfg", "[tool:pytest]\n"),
}
OTHERS = {
    "a project of another tool": ("pyproject.toml", "[tool.ruff]\n[project]\nname = 'x'\n"),
    "tox alone": ("tox.ini", "[tox]\n"),
    "a section of no meaning": ("setup.cfg", "[pytest]\n"),
    "broken TOML": ("pyproject.toml", "[tool.pytest\n"),
    "broken ini": ("tox.ini", "pytest]\n"),
    "a table that is none": ("pyproject.toml", "tool = 5\n"),
}
FOLDERS = [
    Path(*parts) for depth in (1, 2, 3) for parts in itertools.product(("a", "b"), repeat=depth)
]


def configured(folder, content=CONFIGURATIONS["pytest.ini"]):
    """Make a project of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    name, text = content
    (folder / name).write_text(text)
    return folder


def shown(projects, file, test="test_x"):
    """Return a cassette's path as a text."""
    return projects.folder_of(file).path_of(file, test).as_posix()


def test_below_the_root_as_ever(tmp_path):
    """A project of one configuration keeps the names that it has."""
    projects = Projects(configured(tmp_path))

    assert shown(projects, tmp_path / "tests" / "unit" / "test_a.py", "TestA.test_b[x]") == (
        f"{tmp_path}/cassettes/tests/unit/test_a/TestA.test_b[x].yaml"
    )


def test_without_any_configuration(tmp_path):
    """The run's root decides."""
    assert shown(Projects(tmp_path), tmp_path / "sub" / "test_a.py") == (
        f"{tmp_path}/cassettes/sub/test_a/test_x.yaml"
    )


@pytest.mark.parametrize("content", CONFIGURATIONS.values(), ids=CONFIGURATIONS)
@pytest.mark.parametrize("root", [".", "b", "elsewhere"])
def test_the_nearest_configuration(tmp_path, content, root):
    """Also where the run has its root above, in another project, or elsewhere."""
    configured(tmp_path / "a", content)

    assert shown(Projects(tmp_path / root), tmp_path / "a" / "tests" / "test_a.py") == (
        f"{tmp_path}/a/cassettes/tests/test_a/test_x.yaml"
    )


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
def test_a_file_that_does_not_configure_pytest(tmp_path, content):
    """A package with a pyproject.toml belongs to the project around it."""
    configured(tmp_path / "a", content)

    assert shown(Projects(tmp_path), tmp_path / "a" / "test_a.py") == (
        f"{tmp_path}/cassettes/a/test_a/test_x.yaml"
    )


def test_a_configuration_above_the_root_does_not_count(tmp_path):
    """Someone has said where the root is."""
    configured(tmp_path)

    assert shown(Projects(tmp_path / "a"), tmp_path / "a" / "test_a.py") == (
        f"{tmp_path}/a/cassettes/test_a/test_x.yaml"
    )


def test_a_test_outside_of_a_root_without_any_configuration(tmp_path):
    """It lies in the root's folder, under a name that no test inside has."""
    inside, outside = (
        shown(Projects(tmp_path / "ci"), tmp_path / file)
        for file in ("ci/tests/test_a.py", "tests/test_a.py")
    )

    assert inside == f"{tmp_path}/ci/cassettes/tests/test_a/test_x.yaml"
    assert outside == f"{tmp_path}/ci/cassettes/_-5ec1f7e7/tests/test_a/test_x.yaml"


@pytest.mark.parametrize(
    "content",
    [
        ("pyproject.toml", '[tool.pytest]\nclaude_cassette_dir = "tapes"\n'),
        ("pyproject.toml", '[tool.pytest.ini_options]\nclaude_cassette_dir = "tapes"\n'),
        ("pytest.toml", '[pytest]\nclaude_cassette_dir = "tapes"\n'),
        ("tox.ini", "[pytest]\nclaude_cassette_dir = tapes\n"),
        ("setup.cfg", "[tool:pytest]\nclaude_cassette_dir = tapes\n"),
    ],
)
def test_each_project_says_how_its_folder_is_called(tmp_path, content):
    """The run's configuration speaks for its own project only."""
    configured(tmp_path / "a", content)
    configured(tmp_path / "b")
    projects = Projects(tmp_path, "recordings")

    assert [shown(projects, tmp_path / file) for file in ("a/t.py", "b/t.py", "t.py")] == [
        f"{tmp_path}/a/tapes/t/test_x.yaml",
        f"{tmp_path}/b/cassettes/t/test_x.yaml",
        f"{tmp_path}/recordings/t/test_x.yaml",
    ]


def test_the_command_line_speaks_for_all_projects(tmp_path):
    """As ``-o claude_cassette_dir=tapes``."""
    configured(tmp_path / "a")

    assert shown(Projects(tmp_path, "tapes", for_all=True), tmp_path / "a" / "t.py") == (
        f"{tmp_path}/a/tapes/t/test_x.yaml"
    )


def test_a_folder_that_a_fixture_has_chosen(tmp_path):
    """Names are relative to the project that the folder is in, so that no two files share one."""
    configured(tmp_path / "a")
    configured(tmp_path / "b")
    projects = Projects(tmp_path)
    folder = projects.chosen_folder(tmp_path / "a" / "t.py", tmp_path / "a" / "tapes")
    both = projects.chosen_folder(tmp_path / "a" / "t.py", tmp_path / "tapes")
    slow = projects.chosen_folder(tmp_path / "a" / "t.py", tmp_path / "cassettes" / "slow")

    assert folder == CassetteFolder(tmp_path / "a" / "tapes", tmp_path / "a")
    assert both == CassetteFolder(tmp_path / "tapes", tmp_path)
    assert slow == CassetteFolder(tmp_path / "a" / "cassettes" / "slow", tmp_path / "a")


def test_where_else_a_cassette_may_lie(tmp_path):
    """Below any folder above the test, or named from one of them: not where another test has it."""
    projects = Projects(configured(tmp_path))
    file = tmp_path / "a" / "b" / "test_a.py"
    (tmp_path / "test_a.py").touch()

    found = [path.relative_to(tmp_path) for path in projects.elsewhere(file, "test_x")
             if path.is_relative_to(tmp_path)]  # fmt: skip

    assert Path("a/b/cassettes/test_a/test_x.yaml") in found
    assert Path("a/cassettes/b/test_a/test_x.yaml") in found
    assert Path("cassettes/b/test_a/test_x.yaml") in found
    assert Path("cassettes/test_a/test_x.yaml") not in found


layouts = st.fixed_dictionaries({
    "configured": st.dictionaries(
        st.sampled_from(FOLDERS), st.sampled_from(sorted(CONFIGURATIONS)), max_size=5
    ),
    "files": st.sets(
        st.builds(Path.__truediv__, st.sampled_from(FOLDERS), st.sampled_from(["t.py", "u.py"])),
        min_size=2,
        max_size=10,
    ),
})  # fmt: skip


@settings(max_examples=EXAMPLES, deadline=None)
@given(layout=layouts)
def test_any_layout(layout):
    """Two tests never share a cassette, and no root that pytest may find moves one."""
    with TemporaryDirectory() as folder:
        top = Path(folder) / "top"
        projects = [
            configured(top / one, CONFIGURATIONS[kind])
            for one, kind in layout["configured"].items()
        ]
        files = [top / file for file in layout["files"]]
        named = [
            {(file, test): shown(Projects(root), file, test) for file in files for test in "xy"}
            for root in (top, *projects, Path(folder) / "elsewhere")
        ]

    for names in named:
        assert len({name.lower() for name in names.values()}) == len(names)
    for file, test in named[0]:
        if any(file.is_relative_to(project) for project in projects):
            assert len({names[file, test] for names in named}) == 1
