"""Texts that are made for a regular expression: parts of what it matches, again and again."""

from __future__ import annotations

import re
from random import Random

# The only place where Python tells what a pattern consists of.
from re import _constants as codes
from re import _parser as parser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_MOST_OF_A_REPEAT = 12
_LONGEST = 6
_OF_A_CATEGORY = {
    codes.CATEGORY_DIGIT: "7", codes.CATEGORY_SPACE: " ", codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a", codes.CATEGORY_NOT_SPACE: "a", codes.CATEGORY_NOT_WORD: "-",
}  # fmt: skip
_LETTERS = [chr(code) for code in range(32, 127)]


def worst_repeats(pattern: re.Pattern[str], variants: int) -> Iterator[tuple[str, str, str]]:
    """Yield what comes before, what is repeated, and what comes after, each made for a pattern.

    Args:
        pattern: what may take too long.
        variants: how many texts that it matches are taken apart.
    """
    tree = parser.parse(pattern.pattern, pattern.flags)
    seen = set()
    for number in range(variants):
        pieces = [piece for piece in _pieces(tree, Random(number)) if piece]  # noqa: S311
        for one in _cut(pieces):
            if one not in seen:
                seen.add(one)
                yield one


def _cut(pieces: list[str]) -> Iterator[tuple[str, str, str]]:
    for start in range(len(pieces)):
        for end in range(start + 1, min(start + _LONGEST, len(pieces)) + 1):
            before, unit = "".join(pieces[:start]), "".join(pieces[start:end])
            yield before, unit, "\0"
            # What follows is there, but for its last part.
            yield before, unit, "".join(pieces[end:-1]) + "\0"


def _pieces(tree: Any, random: Random) -> Iterator[str]:
    for code, argument in tree:
        yield from _of(code, argument, random)


def _of(code: Any, argument: Any, random: Random) -> Iterator[str]:
    if code is codes.SUBPATTERN:
        yield from _pieces(argument[-1], random)
    elif code is codes.ATOMIC_GROUP:
        yield from _pieces(argument, random)
    elif code is codes.BRANCH:
        yield from _pieces(random.choice(argument[1]), random)
    elif code in _REPEATS:
        least, most, inner = argument
        times = random.randint(int(least), max(int(least), min(int(most), _MOST_OF_A_REPEAT)))
        yield "".join(piece for _ in range(times) for piece in _pieces(inner, random))
    elif code not in (codes.AT, codes.ASSERT, codes.ASSERT_NOT, codes.GROUPREF):
        yield _letter(code, argument, random)


def _letter(code: Any, argument: Any, random: Random) -> str:
    if code is codes.LITERAL:
        return chr(argument)
    if code is codes.IN:
        fits = [letter for letter in _LETTERS if _is_in(letter, argument)]
        # As often one that ends a word as one that does not: there, too, a match may begin.
        ends = [letter for letter in fits if not letter.isalnum()]
        return random.choice(random.choice((ends, fits)) or fits or [_first(argument)])
    return random.choice(
        [letter for letter in _LETTERS if code is codes.ANY or ord(letter) != argument]
    )


def _is_in(letter: str, members: list[Any]) -> bool:
    negated = members[0][0] is codes.NEGATE
    return any(_fits(letter, *member) for member in members) is not negated


def _fits(letter: str, code: Any, argument: Any) -> bool:
    if code is codes.RANGE:
        return argument[0] <= ord(letter) <= argument[1]
    if code is codes.CATEGORY:
        return _OF_A_CATEGORY[argument] == letter
    return code is codes.LITERAL and ord(letter) == argument


def _first(members: list[Any]) -> str:
    code, argument = members[-1]
    return chr(argument if code is codes.LITERAL else argument[0])
