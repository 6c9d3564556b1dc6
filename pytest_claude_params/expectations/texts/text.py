"""Expect the whole text of the answer."""

from typing import Annotated

from pydantic import Field

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.answer_text import normal
from pytest_claude_params.expectations.expectation import Verdict

WholeText = Annotated[str, Field(description="a text")]


def text(call: Call, wanted: WholeText) -> Verdict:
    """Expect exactly this text; white space around it does not count."""
    seen, meant = call.text.strip(), wanted.strip()
    return Verdict(seen == meant, wording.quote(meant), wording.quote(seen), _hint(seen, meant))


def _hint(seen: str, meant: str) -> str:
    if normal(seen) == normal(meant):
        return "they differ only in case or in the full stop"
    same = _common_length(seen, meant)
    if same == 0:
        return ""
    return f"they part after {same} characters: {wording.quote(seen[same:], 30)} instead of {wording.quote(meant[same:], 30)}"


def _common_length(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
