"""What is wrong with YAML that people write by hand: where, and what was most likely meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError
from pytest_claude_params.cassettes.yaml.yaml_places import Mark

if TYPE_CHECKING:
    from collections.abc import Callable

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BEGINS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
# What a value stands behind.
_BEHIND = r"(?:^|[:,\[{-])\s*"
_TEMPLATE = re.compile(_BEHIND + r"(\{\{.*?(?:\}\}|$))")
_BOUND = re.compile(_BEHIND + r"(>=?\s*[\d.]+)")
_CURLY = re.compile(_BEHIND + r"([\u201c\u201d\u201e\u2018\u201a])")
_COLON = re.compile(r":\s")
_LACKS_COLON = ("mapping values are not allowed", "could not find expected ':'")
_ALIAS = re.compile(r"refers to (\*\S+),")


class YamlMistake(NamedTuple):
    """What is wrong with a text.

    ``where`` is the line and column, and ``None`` where they are not known; ``said`` follows the
    name of the file.
    """

    where: Mark | None
    said: str


def mistake_of(text: str, error: yaml.YAMLError | UnreadableError) -> YamlMistake:
    """Say of an error that a reader has raised where it is, and what was most likely meant."""
    if isinstance(error, UnreadableError):
        return _unreadable(text, error)
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        broken = _Broken(text, error)
        for look in _LOOKS:
            if found := look(broken):
                return YamlMistake(found.where, f"is not YAML: {found.said}")
        return YamlMistake(broken.mark, f"is not YAML: {error.problem}")
    if isinstance(error, yaml.reader.ReaderError):
        return _of_letter(text, error)
    return YamlMistake(None, f"is not YAML: {error}")


def quoted_instead(line: str) -> str:
    """Say which value of a line YAML takes for something else, and that quotes keep it from that."""
    found = _found_value(line)
    return found[1] if found else ""


class _Broken:
    """A text, and where YAML is broken in it."""

    def __init__(self, text: str, error: Any) -> None:
        lines = text.split("\n")
        at = error.problem_mark
        # The end of a text counts as a line after its last.
        number = min(at.line, len(lines) - 1)
        self.mark = Mark(number + 1, at.column + 1)
        self.line = lines[number]
        self.rest = self.line[at.column :]
        self.problem = str(error.problem)
        self.context = str(error.context or "")
        self.begin = _mark(error.context_mark) if error.context_mark else None
        self.quoted, self.opened = _before(text)


def _before(text: str) -> tuple[tuple[Mark, Mark] | None, Mark | None]:
    """Return where the last text in quotes begins and ends, and the last bracket that is open."""
    quoted, opened = None, []
    try:
        for event in yaml.parse(text, Loader=_Parser):
            if isinstance(event, _BEGINS):
                opened.append(_begin(event) if event.flow_style else None)
            elif isinstance(event, _ENDS):
                opened.pop()
            elif isinstance(event, yaml.ScalarEvent) and event.style in ("'", '"'):
                quoted = _begin(event), _mark(event.end_mark)
    except yaml.YAMLError:
        pass
    return quoted, opened[-1] if opened else None


def _begin(event: Any) -> Mark:
    return _mark(event.start_mark)


def _mark(mark: Any) -> Mark:
    return Mark(mark.line + 1, mark.column + 1)


def _never_closed(broken: _Broken) -> YamlMistake | None:
    if broken.problem != "found unexpected end of stream" or "quoted" not in broken.context:
        return None
    return YamlMistake(broken.begin, "the quote that begins here is not closed")


def _escaped(broken: _Broken) -> YamlMistake | None:
    if broken.problem != "found unknown escape character":
        return None
    said = (
        "in double quotes a backslash begins a special character: put the text into single quotes"
    )
    return YamlMistake(broken.mark, said)


def _tabbed(broken: _Broken) -> YamlMistake | None:
    if not broken.line.lstrip(" ").startswith("\t"):
        return None
    return YamlMistake(
        Mark(broken.mark.line, 1), "the line is indented with a tab, and YAML takes blanks only"
    )


def _unquoted(broken: _Broken) -> YamlMistake | None:
    if not (found := _found_value(broken.line)):
        return None
    column, said = found
    return YamlMistake(Mark(broken.mark.line, column), said)


def _found_value(line: str) -> tuple[int, str] | None:
    if template := _TEMPLATE.search(line):
        written = f"{template[1].rstrip('}')}}}}}"
        return template.start(1) + 1, f'what begins with {{{{ must stand in quotes: "{written}"'
    if bound := _BOUND.search(line):
        return bound.start(1) + 1, f'what begins with > must stand in quotes: "{bound[1]}"'
    return None


def _in_curly_quotes(broken: _Broken) -> YamlMistake | None:
    """Word processors write them; what stands in them is not quoted for YAML."""
    found = _CURLY.search(broken.line)
    if not found:
        return None
    said = f'{found[1]} is a curly quote, which YAML takes for a letter: write straight ones, "'
    return YamlMistake(Mark(broken.mark.line, found.start(1) + 1), said)


def _closed_too_late(broken: _Broken) -> YamlMistake | None:
    """A quote that is missing is closed by that of a later line."""
    if not broken.quoted:
        return None
    begin, end = broken.quoted
    if end.line != broken.mark.line:
        return None
    if begin.line < end.line:
        said = f"the quote that begins here ends in line {end.line} only: is one missing?"
        return YamlMistake(begin, said)
    if end.column <= broken.mark.column and not broken.rest.startswith(":"):
        said = (
            "the text in quotes has ended before this: a quote within it is written twice, as in "
            "'it''s', or stands within quotes of the other kind"
        )
        return YamlMistake(broken.mark, said)
    return None


def _colon_within(broken: _Broken) -> YamlMistake | None:
    before = broken.line[: broken.mark.column - 1]
    if not (broken.rest.startswith(":") and _COLON.search(before)):
        return None
    return YamlMistake(broken.mark, "a text that holds a colon and a blank must stand in quotes")


def _no_key(broken: _Broken) -> YamlMistake | None:
    if not broken.problem.startswith(_LACKS_COLON):
        return None
    said = "there is no key here: does the line before lack its colon, or is this one indented too far?"
    return YamlMistake(broken.mark, said)


def _first_letter(broken: _Broken) -> YamlMistake | None:
    if "cannot start any token" in broken.problem or broken.problem == "found undefined alias":
        return YamlMistake(
            broken.mark, f"a text that begins with {broken.rest[:1]} must stand in quotes"
        )
    return None


def _open_bracket(broken: _Broken) -> YamlMistake | None:
    if broken.opened is None or "flow" not in broken.context:
        return None
    if broken.opened.line == broken.mark.line and broken.rest.strip():
        return None
    return YamlMistake(broken.opened, "the bracket that begins here is not closed")


def _indented(broken: _Broken) -> YamlMistake | None:
    if broken.problem not in ("did not find expected key", "did not find expected '-' indicator"):
        return None
    said = (
        "this does not belong to what is above it: keys of one mapping begin in one column, and so "
        "do the items of a list"
    )
    return YamlMistake(broken.mark, said)


def _list_beside(broken: _Broken) -> YamlMistake | None:
    if "sequence entries are not allowed" not in broken.problem:
        return None
    return YamlMistake(broken.mark, "a list begins in a line of its own, below its key")


_LOOKS: tuple[Callable[[_Broken], YamlMistake | None], ...] = (
    _never_closed,
    _escaped,
    _tabbed,
    _unquoted,
    _in_curly_quotes,
    _closed_too_late,
    _colon_within,
    _first_letter,
    _open_bracket,
    _no_key,
    _indented,
    _list_beside,
)


def _unreadable(text: str, error: UnreadableError) -> YamlMistake:
    if error.line is None:
        return YamlMistake(None, error.problem)
    lines = text.split("\n")
    line = lines[min(error.line, len(lines)) - 1]
    if "where a name belongs" in error.problem and (found := _found_value(line)):
        column, said = found
        return YamlMistake(Mark(error.line, column), f"{error.problem}: {said}")
    said, column = error.problem, error.column or len(line) - len(line.lstrip()) + 1
    if alias := _ALIAS.match(said):
        said = f"{said}: a text that begins with * must stand in quotes"
        column = line.find(alias[1]) + 1
    return YamlMistake(Mark(error.line, column), said)


def _of_letter(text: str, error: Any) -> YamlMistake:
    letter = error.character if isinstance(error.character, str) else chr(error.character)
    at = text.find(letter)
    before = text[: max(at, 0)]
    where = Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))
    return YamlMistake(
        where if at >= 0 else None,
        f"is not YAML: it holds the control character U+{ord(letter):04X}, which nothing shows",
    )
