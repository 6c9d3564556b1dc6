"""Expect one of a fixed set of answers."""

from typing import Annotated

from pydantic import Field

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.answer_text import normal
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.texts.wanted_texts import Texts

Choices = Annotated[Texts, Field(description="a list of texts, one of which is the whole answer")]


def one_of(call: Call, wanted: Choices) -> Verdict:
    """Expect that the whole answer is one of these; white space around it does not count."""
    seen = call.text.strip()
    passed = seen in [one.strip() for one in wanted]
    return Verdict(passed, wording.either(wanted), wording.quote(seen), _hint(seen, wanted))


def _hint(seen: str, wanted: list[str]) -> str:
    for one in wanted:
        if normal(one) == normal(seen):
            return f"it differs from {one!r} only in case or in the full stop"
    return ""
