"""The JSON comes in Markdown fences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.answer import FENCE
from pytest_claude_params.mutations.json.document import document_in
from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message


def fenced(answer: Answer) -> Message | None:
    """Put Markdown fences around the JSON."""
    document = document_in(answer)
    if document is None or not document.is_whole_text or answer.is_prefilled:
        return None
    return answer.rewritten(f"{FENCE}json\n{answer.text.strip()}\n{FENCE}")


FENCED = Operator(
    "fenced", fenced, "the model puts Markdown fences around its JSON", "a text that is JSON"
)
