"""Names of models that are a slip of the pen, as against names of models that are new."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_claude_params.wording import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_claude_params.parameters.table import Model

_SEPARATORS = re.compile(r"[-._]")
_LIKENESS = 0.75


def meant_by(name: str, models: Sequence[Model]) -> Model | None:
    """Return the model that a misspelt name means; ``None`` if the name may be right.

    A slip is one of letters (``sonet``), or of what stands between the parts (``4.5``). Another
    number is another model, which may be newer than the table.

    Args:
        name: what a request asks.
        models: those that are known.
    """
    by_name = {one: model for model in models for one in (model.alias, model.id) if one}
    if name in by_name:
        return None
    right = _spelt_right(name, by_name)
    for known, model in by_name.items():
        if _bare(known) == right:
            return model
    # Only then one that goes on, such as with a date.
    for known, model in by_name.items():
        if _bare(name) != right and _bare(known).startswith(right):
            return model
    return None


def _spelt_right(name: str, known: Iterable[str]) -> str:
    """The name with each misspelt word corrected, and nothing between its parts."""
    words = {word for one in known for word in _SEPARATORS.split(one) if word.isalpha()}
    return "".join(
        (nearest(part, words, _LIKENESS) or part) if part.isalpha() else part
        for part in _SEPARATORS.split(name)
    )


def _bare(name: str) -> str:
    return _SEPARATORS.sub("", name)
