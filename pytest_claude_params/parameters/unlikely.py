"""Names that no model of the Claude API can have, as against those that may be new."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from pytest_claude_params.parameters.table import Model

# What names of other platforms and of gateways have, besides "claude" itself.
_OF_OTHERS = re.compile(r"[/:@]")
_NEVER = re.compile(r"[\sA-Z]")
_SEPARATORS = re.compile(r"[-._ ]")
_MOST_NAMED = 3


def is_no_model(name: str) -> bool:
    """Whether the API itself has no model of that name, today or later.

    All say ``claude``, in small letters and without blanks.
    """
    return not _OF_OTHERS.search(name) and ("claude" not in name or bool(_NEVER.search(name)))


def models_like(name: str, models: Sequence[Model], today: dt.date) -> str:
    """Name the models that have a word of a name in theirs; nothing if there are none.

    Args:
        name: what a request asks.
        models: those that are known.
        today: the day of the request: those that have retired by then are left out.
    """
    words = set(_SEPARATORS.split(name.lower())) - {"claude", ""}
    found = [
        one.name
        for one in models
        if one.stage == "active" and not one.is_retired(today) and words & set(_words_of(one.name))
    ]
    return listed(found[:_MOST_NAMED], "or") if found else ""


def _words_of(name: str) -> list[str]:
    return [word for word in _SEPARATORS.split(name) if word.isalpha()]
