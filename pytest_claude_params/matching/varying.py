"""Parts of a text that differ each time, such as dates: masked on both sides of a comparison."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.own_pattern import OwnPattern
from pytest_claude_params.wording import guess, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? )?"
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.)?"
_DATE = (
    rf"(?:\d{{4}}-\d\d-\d\d|\d{{4}}/\d\d?/\d\d?|\d\d?/\d\d?/\d{{2,4}}|\d\d?\.\d\d?\.\d{{4}}"
    rf"|{_WEEKDAY}(?:{_MONTH} {_DAY},? \d{{4}}|{_DAY} (?:of )?{_MONTH},? \d{{4}}))"
)
_TIME = (
    r"\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:[AaPp][Mm]\b|[AaPp]\.[Mm]\.))?"
    r"(?: ?(?:Z\b|UTC\b|GMT\b|[+-]\d\d:?\d\d\b))?"
)
_TEMPORARY = (
    r"(?:(?:/private)?/var/folders/[^/\s]{1,40}/[^/\s]{1,60}/T|(?:/private|/var)?/tmp"
    r"|[A-Za-z]:[\\/]{1,2}Users[\\/]{1,2}[^\\/\s]{1,60}[\\/]{1,2}AppData[\\/]{1,2}Local[\\/]{1,2}Temp)"
)
_PYTEST_FOLDER = (
    r"[\\/]{1,2}pytest-of-[^\\/\s]{1,60}[\\/]{1,2}pytest-\d+(?:[\\/]{1,2}popen-gw\d+)?"
    r"(?:[\\/]{1,2}[\w.\[\]-]{0,60}\d(?![\w.-]))?"
)
# A text that is nothing else, as an upload has it: Python's tempfile draws eight letters.
_TEMPORARY_NAME = r"\Atmp(?=[a-z_]*\d|[a-z_]{8}\.)[a-z0-9_]{8}(?=(?:\.\w{1,8})*\Z)"
_OUTSIDE = r"(?<![0-9A-Za-z])(?:{})(?![0-9A-Za-z])"

# From the longest to the shortest: a date and a time beside it are one date with a time.
BUILT_IN = {
    "uuid": _OUTSIDE.format(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"),
    "tmp_path": rf"(?<![\w.]){_TEMPORARY}(?:{_PYTEST_FOLDER}|[\\/]{{1,2}}tmp[a-z0-9_]{{8}}|(?=[\\/]))"
    rf"|{_TEMPORARY_NAME}",
    "datetime": rf"(?<![\w.-])(?:{_DATE}(?:T|,? (?:at )?){_TIME}|\d{{8}}T\d{{6}}Z?"
    rf"|{_WEEKDAY}{_MONTH} [ \d]\d {_TIME} \d{{4}})(?![\w-])",
    "date": rf"(?<![\w.-]){_DATE}(?![\w-])",
    "time": rf"(?<![\w.:]){_TIME}(?![\w:])",
    "port": r"(?:(?<=localhost:)|(?<=127\.0\.0\.1:)|(?<=0\.0\.0\.0:)|(?<=\[::1\]:)|(?<=\bport )"
    r"|(?<=\bport=)|(?<=\bport: ))\d{2,5}(?!\d)",
    "hex": _OUTSIDE.format(r"(?=[A-Fa-f]*\d)(?:[0-9a-f]{8,}|[0-9A-F]{8,})|0x[0-9A-Fa-f]+"),
}
# Patterns that fit nothing without a digit and end with the line: most lines need no look.
_WITH_DIGITS = frozenset(BUILT_IN) - {"tmp_path"}
_DIGIT = re.compile(r"\d")
_IN_WORDS = {
    "uuid": "a UUID", "tmp_path": "a temporary path", "datetime": "a date and time",
    "date": "a date", "time": "a time", "port": "a port", "hex": "a hexadecimal number",
}  # fmt: skip
# Names of the API and not texts: a model's name may hold a date.
_NAMES = ("model", "type", "role")
# Of a pattern for which these are one request, every prompt is.
_UNLIKE = ("Answer briefly.", "Insult everyone.")


def check_variations(vary: Iterable[str], source: str) -> None:
    """Raise ``UsageError`` for a text that is not a built-in name or a usable pattern.

    Args:
        vary: the texts.
        source: where they stand, as its author knows it.
    """
    for one in vary:
        if problem := _problem(one):
            raise UsageError(f"{source}: {one!r} {problem}")


def masked(value: Any, vary: Sequence[str]) -> Any:
    """Return data with what may vary in its texts replaced by a mark, as a copy.

    Args:
        value: a request's body.
        vary: names of built-in patterns, or regular expressions.
    """
    if not vary:
        return value
    return _masked(value, _in_order(tuple(vary)))


def described(vary: Sequence[str]) -> str:
    """Say what varies in words: ``a date and a UUID``."""
    return listed([_IN_WORDS.get(one, one) for one in vary])


def needed(before: Any, after: Any, vary: Sequence[str] = ()) -> tuple[str, ...]:
    """Return which patterns make two values one: no more than are needed.

    Args:
        before: one value.
        after: the other.
        vary: the patterns to choose from; all that are built in by default.
    """
    names = list(vary or BUILT_IN)
    if masked(before, names) != masked(after, names):
        return ()
    # The later a pattern, the more it fits besides: those go first.
    for name in reversed(list(names)):
        fewer = [one for one in names if one != name]
        if masked(before, fewer) == masked(after, fewer):
            names = fewer
    return tuple(names)


def _problem(text: str) -> str:
    if text in BUILT_IN:
        return ""
    names = listed(list(BUILT_IN), "or")
    if set(re.split(r"[\s,]+", text.strip())) <= set(BUILT_IN):
        return "is one pattern with several names in it: write each as one of its own, on its own line in an INI file"
    try:
        pattern = _pattern(text)
    except re.error as error:
        return f"is not a regular expression: {error}. Or name what varies: {names}"
    if pattern.search("") or len({pattern.sub("", one) for one in _UNLIKE}) == 1:
        both = " and ".join(map(repr, _UNLIKE))
        return (
            f"matches everything: with it {both} would be one request. "
            f"Say more of what stands around it, or name what varies: {names}"
        )
    if text.isidentifier() and (meant := guess(text, BUILT_IN)):
        return f"is not the name of anything that varies.{meant} There are {listed(list(BUILT_IN))}"
    return ""


@cache
def _in_order(vary: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str] | OwnPattern], ...]:
    own = [one for one in vary if one not in BUILT_IN]
    named = [name for name in BUILT_IN if name in vary]
    # No text that a client sends holds the mark.
    return tuple(
        (f"\0{number if one in own else one}\0", _pattern(one))
        for number, one in enumerate([*own, *named])
    )


@cache
def _pattern(text: str) -> re.Pattern[str] | OwnPattern:
    built_in = BUILT_IN.get(text)
    return re.compile(built_in) if built_in else OwnPattern(re.compile(text), "vary")


def _masked(value: Any, patterns: Sequence[tuple[str, re.Pattern[str] | OwnPattern]]) -> Any:
    if isinstance(value, str):
        for mark, pattern in patterns:
            value = _text(value, mark, pattern)
        return value
    if isinstance(value, list):
        return [_masked(item, patterns) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: item if _is_no_text(name, item, value) else _masked(item, patterns)
        for name, item in value.items()
    }


def _text(text: str, mark: str, pattern: re.Pattern[str] | OwnPattern) -> str:
    if mark.strip("\0") not in _WITH_DIGITS:
        return pattern.sub(mark, text)
    return "\n".join(
        pattern.sub(mark, line) if _DIGIT.search(line) else line for line in text.split("\n")
    )


def _is_no_text(name: str, item: Any, within: dict[str, Any]) -> bool:
    if not isinstance(item, str):
        return False
    return name in _NAMES or (name == "data" and within.get("type") == "base64")
