"""How lines look: indented, broken and emphasized on a terminal, plain in a file or a pipe."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from functools import partial
from typing import TYPE_CHECKING

import click

from pytest_claude_params.wording import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pytest_claude_params.reports.terminal.line import Line

_TAB = 4
_NARROWEST = 20
_STYLES: dict[str, Callable[[str], str]] = {
    "heading": partial(click.style, bold=True),
    "aside": partial(click.style, dim=True),
    "good": partial(click.style, fg="green"),
    "warning": partial(click.style, fg="yellow"),
    "bad": partial(click.style, fg="red", bold=True),
}


def tell(lines: Iterable[Line]) -> None:
    """Print lines: emphasized and broken at the width of a terminal, whole in a file or a pipe."""
    columns = width()
    has_colour = columns is not None and not os.environ.get("NO_COLOR")
    for line in lines:
        style = _STYLES.get(line.style) if has_colour else None
        for part in _broken(line, columns):
            # A cell beside an emphasized one is not emphasized.
            count = len(part) if line.styled is None else line.indent + line.styled
            head, rest = part[:count], part[count:]
            click.echo(style(head) + rest if style and head.strip() else part)


def width() -> int | None:
    """Return how many columns the terminal has; ``None`` for a file or a pipe, which has any."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()  # there may be none, as with >&-
    return shutil.get_terminal_size().columns if is_terminal else None


def _broken(line: Line, columns: int | None) -> Iterator[str]:
    indent = " " * line.indent
    for one in line.text.split("\n"):
        text = plain(one.expandtabs(_TAB))
        if columns is None or len(indent) + len(text) <= columns:
            yield (indent + text).rstrip()
            continue
        # A list, a quotation or code within the text keeps its own indent where it goes on.
        own = len(text) - len(text.lstrip())
        yield from textwrap.wrap(
            text,
            max(columns, _NARROWEST + line.indent + own),
            initial_indent=indent,
            subsequent_indent=indent + " " * (own + line.hanging),
            replace_whitespace=False,
            break_on_hyphens=False,
        )
