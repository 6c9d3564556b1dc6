"""Every path that the pages on the code name leads to one place."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOPS = (ROOT / "pytest_claude_params", ROOT)
PAGES = ("CONTRIBUTING.md", "docs/design.md")


def named_on(line):
    """Yield the paths in a line, with a star for each part that the reader fills in."""
    for text in re.findall(r"`([^`]+)`", line):
        if re.fullmatch(r"[\w./-]*(<[\w, ]+>[\w./-]*)*\w*(/|\w\.(py|md|toml))", text):
            yield re.sub(r"<[^>]*>", "*", text).rstrip("/")


def places_of(path, near):
    """Return what a path can mean: from the top, or beside what the line has named before it."""
    for folder in (*TOPS, *reversed(near)):
        if found := list(folder.glob(path)):
            return found
    return [place for top in (TOPS[0], ROOT / "tests") for place in top.rglob(path)]


def lost_on(line):
    """Yield the paths of a line that lead nowhere, or to several places."""
    near = []
    for path in named_on(line):
        found = places_of(path, near)
        if not found or (len(found) > 1 and "*" not in path):
            yield path, [str(place.relative_to(ROOT)) for place in found]
        near += [place if place.is_dir() else place.parent for place in found]


@pytest.mark.parametrize("page", PAGES)
def test_every_path_on_the_map_leads_to_one_place(page):
    """A file that was moved or split takes its row along."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()

    assert sum(1 for line in lines for _ in named_on(line)) > 5
    assert [(number, *lost) for number, line in enumerate(lines, 1) for lost in lost_on(line)] == []


def tables_named_alone():
    """Yield each table that the pages name without its file, and where its members are written."""
    lines = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    for line in lines:
        _, _, write, register, *_ = [*line.split("|"), "", "", ""]
        if ".py" not in register and (path := re.search(r"`(\w+/[\w./]*)", write)):
            yield from ((name, path[1]) for name in re.findall(r"`([A-Z_]{4,})`", register))


def has_table(name, written):
    """Whether a table is in the file that is written, or in the ``__init__.py`` of a folder of it."""
    path = TOPS[0] / written
    folders = [folder for folder in path.parents if folder.is_relative_to(TOPS[0])]
    files = [path, *(folder / "__init__.py" for folder in (path, *folders))]
    return any(
        re.search(rf"^{name}\b", file.read_text(encoding="utf-8"), re.MULTILINE)
        for file in files
        if file.is_file()
    )


def test_a_table_without_a_file_is_where_the_page_says():
    """A newcomer looks for it in the file that is called after a member, and finds no list."""
    tables = list(tables_named_alone())

    assert len(tables) > 10
    assert [one for one in tables if not has_table(*one)] == []
