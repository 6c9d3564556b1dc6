"""The answer ends after a sentence, as if that was all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_claude_params.mutations.json.document import document_in
from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message

_END = re.compile(r"(?<!\d)[.!?:](?=\s)|\n+")


def cut_short(answer: Answer) -> Message | None:
    """End the text after the sentence or line that is nearest to its middle."""
    text = answer.text
    if not answer.is_said_in_words or document_in(answer) is not None:
        return None
    ends = [found.end() for found in _END.finditer(text) if _is_between(found.end(), text)]
    if not ends:
        return None
    nearest = min(ends, key=lambda end: abs(end - len(text) / 2))
    return answer.saying(text[:nearest].rstrip())


def _is_between(end: int, text: str) -> bool:
    return bool(text[:end].strip()) and bool(text[end:].strip(" \n.!?*_`"))


CUT_SHORT = Operator(
    "cut_short",
    cut_short,
    "the model stops half-way, as if that was all",
    "a text of two sentences or lines and more that is not JSON",
)
