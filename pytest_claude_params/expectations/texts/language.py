"""Expect the language of the answer."""

from typing import Annotated

from pydantic import AfterValidator, Field

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.texts import languages
from pytest_claude_params.expectations.texts.wanted_texts import Texts

# Measured on greetings and one-line answers: below these, detection is often wrong.
_FEW_WORDS, _FEW_CHARACTERS = 10, 60


def _known(codes: list[str]) -> list[str]:
    for code in codes:
        languages.check(code)
    return codes


Languages = Annotated[
    Texts,
    AfterValidator(_known),
    Field(description="an ISO 639 code such as 'fr', or a list of them (any of which will do)"),
]


def language(call: Call, wanted: Languages) -> Verdict:
    """Expect that the answer is in this language, or in one of these."""
    seen, certainty = languages.detect(call.text, wanted)
    return Verdict(
        passed=seen in wanted,
        expected=wording.either(wanted),
        observed=f"{seen!r} (certainty {certainty:.2f})" if seen else "no words",
        hint=_hint(call.text),
    )


def _hint(text: str) -> str:
    if len(text.split()) < _FEW_WORDS and len(text) < _FEW_CHARACTERS:
        return f"with fewer than {_FEW_WORDS} words detection is a guess; ask for a longer answer"
    return ""
