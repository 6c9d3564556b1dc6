"""Quotes of a word processor where YAML takes straight ones: for YAML they are letters of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.yaml.yaml_places import scalars_of
from pytest_claude_params.suites.problems import Problem
from pytest_claude_params.wording import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

# Which quotes close one that opens: English, German and others.
_CLOSING = {
    "\N{LEFT DOUBLE QUOTATION MARK}": "\N{RIGHT DOUBLE QUOTATION MARK}",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "\N{RIGHT DOUBLE QUOTATION MARK}",
    "\N{DOUBLE LOW-9 QUOTATION MARK}": "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}",
    "\N{LEFT SINGLE QUOTATION MARK}": "\N{RIGHT SINGLE QUOTATION MARK}",
    "\N{SINGLE LOW-9 QUOTATION MARK}": "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}",
}
_ANY = re.compile("[" + "".join(_CLOSING) + "]")
_LONGEST = 40


def curly_quotes(text: str) -> Iterator[Problem]:
    """Yield the values that stand in curly quotes instead of straight ones.

    Args:
        text: the file, which is YAML.
    """
    if not _ANY.search(text):
        return
    for place, event in scalars_of(text):
        if not event.style and _is_quoted(event.value):
            yield Problem(place, _said(event.value))


def _is_quoted(value: str) -> bool:
    """Whether a text begins with a quote that closes at its end, or not at all: YAML ends it at a comma."""
    closing = _CLOSING.get(value[:1], "")
    first = next((at for at, letter in enumerate(value[1:], 1) if letter in closing), None)
    return bool(closing) and first in (None, len(value) - 1)


def _said(value: str) -> str:
    inner = cut(value[1:].rstrip("".join(_CLOSING.values())), _LONGEST)
    return (
        f"begins with {value[0]}, a curly quote, which YAML takes for a letter of the text. Write "
        f'straight quotes, "{inner}"; if the curly ones are meant, put straight ones around them'
    )
