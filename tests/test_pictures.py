"""The README's picture shows what a run prints today."""

from __future__ import annotations

import html
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = re.compile(r'<text class="[^"]*" x="[^"]*" y="([^"]*)"[^>]*>(.*?)</text>')


def lines_of(svg):
    """Put the words of a terminal's picture together, line by line."""
    rows = {}
    for y, words in TEXT.findall(svg):
        rows.setdefault(float(y), []).append(html.unescape(words).replace("\xa0", " "))
    return ["".join(rows[y]).rstrip() for y in sorted(rows)]


def test_the_picture_of_a_miss_shows_the_tutorials_screen():
    """Another test holds the tutorial against a real run; ``make pictures`` draws it again."""
    drawn = "\n".join(lines_of((ROOT / "docs/pictures/miss.svg").read_text(encoding="utf-8")))
    tutorial = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
    screen = re.search(
        r"^```\n(claude replay miss: system changed.*?)^```", tutorial, re.MULTILINE | re.DOTALL
    )
    day = re.compile(r"\d{4}-\d\d-\d\d")
    wanted = [day.sub("DAY", line) for line in screen[1].splitlines() if line]

    assert [line for line in wanted if line not in day.sub("DAY", drawn)] == []
