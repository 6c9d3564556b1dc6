"""Expect words in the answer."""

from typing import Annotated

from pydantic import Field

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.texts.wanted_texts import Texts

AllTexts = Annotated[
    Texts, Field(description="a text, or a list of texts (all of which must be there)")
]


def contains(call: Call, wanted: AllTexts) -> Verdict:
    """Expect this text in the answer, or all of these."""
    missing = [one for one in wanted if one not in call.text]
    observed = f"no {wording.either(missing)}" if missing else "all there"
    return Verdict(not missing, wording.each(wanted), observed, _hint(call.text, missing))


def _hint(text: str, missing: list[str]) -> str:
    for one in missing:
        at = text.lower().find(one.lower())
        if at >= 0:
            return (
                f"the answer has {text[at : at + len(one)]!r}, which differs from {one!r} in case"
            )
    return ""
