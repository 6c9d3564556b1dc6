"""Bounds: what a number may be - exactly this, from one side, or in a range."""

from __future__ import annotations

import math
import re
import sys
from dataclasses import dataclass
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_ONE_SIDED = re.compile(rf"\s*(==|<=|>=|<|>)\s*({_NUMBER})\s*")
_RANGE = re.compile(rf"\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*")
_BARE = re.compile(rf"\s*({_NUMBER})\s*")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number may be.

    Args:
        low: the least that is allowed, if there is a least.
        high: the most that is allowed, if there is a most.
        strict: whether the bound itself is excluded; only bounds from one side can be strict.
    """

    low: float | None = None
    high: float | None = None
    strict: bool = False

    @classmethod
    def parse(cls, spec: object) -> Bounds:
        """Read ``10``, ``"==10"``, ``"<=80"``, ``">0.5"`` or ``"10..80"``.

        Raises ``ValueError`` with a sentence for the user.
        """
        if isinstance(spec, Bounds):
            return spec
        if isinstance(spec, str):
            return cls._of_text(spec)
        if isinstance(spec, bool) or not isinstance(spec, int | float):
            raise ValueError("It is neither a number nor a text such as '<=80'.")
        if isinstance(spec, int) and abs(spec) > sys.float_info.max:
            raise ValueError("It is too large.")
        if not math.isfinite(spec):
            raise ValueError("It is not a finite number.")
        return cls(low=spec, high=spec)

    @classmethod
    def _of_text(cls, text: str) -> Bounds:
        if match := _RANGE.fullmatch(text):
            return cls._of_range(_number(match[1]), _number(match[2]))
        if match := _ONE_SIDED.fullmatch(text):
            return cls._of_side(match[1], _number(match[2]))
        if match := _BARE.fullmatch(text):
            raise ValueError(f"It is a text; write {match[1]} without quotes.")
        raise ValueError("It is not a bound or a range.")

    @classmethod
    def _of_range(cls, low: float, high: float) -> Bounds:
        if low > high:
            raise ValueError(f"The range runs backwards; write '{high!r}..{low!r}'.")
        return cls(low=low, high=high)

    @classmethod
    def _of_side(cls, operator: str, number: float) -> Bounds:
        match operator:
            case "<" | "<=":
                return cls(high=number, strict=operator == "<")
            case ">" | ">=":
                return cls(low=number, strict=operator == ">")
            case _:
                return cls(low=number, high=number)

    def admit(self, number: float) -> bool:
        """Whether ``number`` is within the bounds."""
        if self.strict and number in (self.low, self.high):
            return False
        return (self.low is None or number >= self.low) and (
            self.high is None or number <= self.high
        )

    @property
    def spec(self) -> float | str:
        """The bounds as a user writes them: ``10``, ``"<=80"`` or ``"10..80"``."""
        equal = "" if self.strict else "="
        if self.low is None:
            return f"<{equal}{self.high!r}"
        if self.high is None:
            return f">{equal}{self.low!r}"
        return self.low if self.low == self.high else f"{self.low!r}..{self.high!r}"

    def __str__(self) -> str:
        return str(self.spec)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large.")
    return int(text) if text.lstrip("+-").isdigit() else number


def share_bounds(spec: object) -> Bounds:
    """Read the bounds of a share; raises ``ValueError`` for what is beyond 0 and 1.

    A bare number other than 0 and 1 is an error: it would be met by that very share and no other.
    """
    bounds = Bounds.parse(spec)
    ends = [end for end in (bounds.low, bounds.high) if end is not None]
    if any(not 0 <= end <= 1 for end in ends):
        raise ValueError("A share lies between 0 and 1; 90 % is '>=0.9'.")
    if isinstance(spec, float) and spec not in (0, 1):
        raise ValueError(
            f"A number alone is met by exactly that share; write '>={spec!r}', "
            f"or '=={spec!r}' if you mean that."
        )
    return bounds


WRITTEN = {"type": "string", "pattern": f"^(?:{_ONE_SIDED.pattern}|{_RANGE.pattern})$"}

Numbers = Annotated[
    Bounds,
    PlainValidator(Bounds.parse),
    WithJsonSchema(
        {
            "anyOf": [{"type": "number"}, WRITTEN],
            "description": "a number (10), a bound ('<=80', '>0.5') or a range ('10..80')",
        }
    ),
]

WRITTEN_SHARE = [{"enum": [0, 1]}, WRITTEN]
