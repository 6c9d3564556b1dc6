"""What is wrong in a suite file, told all at once, each with its place and its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.yaml.yaml_places import Mark
from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import cut, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.cassettes.yaml.yaml_places import Place

_LONGEST_LINE = 72
_TOP = Mark(1, 1)
_BLOCK = re.compile(r":\s+(>[0-9]+)\s*$")


@dataclass(frozen=True)
class Problem:
    """Something that is wrong in a file.

    Args:
        where: the path of the part, such as ``("cases", 0, "expect")``.
        text: what is wrong with it.
        test: which of the tests of a case has it, where there are several.
    """

    where: Place
    text: str
    test: str = ""


class SuiteError(UsageError):
    """All that is wrong in a suite.

    Args:
        problems: one text for each, which begins with file, line and column.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def told(file: str, text: str, places: dict[Place, Mark], problems: Sequence[Problem]) -> list[str]:
    """Return problems as lines, in the order of the file: where, what, and the line itself."""
    tests: dict[tuple[Place, str], list[str]] = {}
    for one in problems:
        where = where_written(places, one.where)
        tests.setdefault((where, one.text), []).append(one.test)
    placed = sorted(
        ((nearest_place(places, where), where, said) for where, said in tests),
        key=lambda each: each[0],
    )
    return [
        told_at(
            file,
            text,
            mark,
            f"{plain(written(where))}{_printable(_with(said, tests[where, said]))}",
        )
        for mark, where, said in placed
    ]


def where_written(places: dict[Place, Mark], where: Place) -> Place:
    """Return where a part of a case is written: among the defaults, if not in the case."""
    if where[:1] == ("cases",):
        case, inner = where[:2], where[2:]
        for length in (2, 1):
            for outer in (case, ("defaults",)):
                if len(inner) >= length and (*outer, *inner[:length]) in places:
                    return (*outer, *inner)
    return where


def told_at(file: str, text: str, mark: Mark, said: str) -> str:
    """Return what is wrong at a place of a file, and the line itself below."""
    lines = text.split("\n")
    line = lines[min(mark.line, len(lines)) - 1]
    if hint := _of_block(line):
        said = f"{said.removesuffix('.')}{hint}"
    return f"{file}:{mark.line}:{mark.column}: {said}\n    {_shown(line)}".rstrip()


def _of_block(line: str) -> str:
    """Say what YAML makes of ``>5``: how a text of several lines begins, and nothing is in it."""
    found = _BLOCK.search(line)
    return f'. What begins with > must stand in quotes: "{found[1]}"' if found else ""


def _with(said: str, tests: Sequence[str]) -> str:
    """Add to a problem which of a case's many tests have it."""
    named = list(dict.fromkeys(filter(None, tests)))
    if not named:
        return said
    more = f" and {len(named) - 1} more" if len(named) > 1 else ""
    return f"{said.removesuffix('.')} (in {named[0]}{more})"


def nearest_place(places: dict[Place, Mark], where: Place) -> Mark:
    """Return where a part stands, or the nearest part around it that is there."""
    while where and where not in places:
        where = where[:-1]
    return places.get(where, _TOP)


def written(where: Place) -> str:
    """Write a path as users do: ``cases[0].expect.language: ``; nothing for the whole file."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
    return f"{steps.removeprefix('.')}: " if steps else ""


def _printable(text: str) -> str:
    """Show control characters, which a key may hold; a problem may have several lines."""
    return "\n".join(map(plain, text.split("\n")))


def _shown(line: str) -> str:
    return cut(plain(line.strip()), _LONGEST_LINE)
