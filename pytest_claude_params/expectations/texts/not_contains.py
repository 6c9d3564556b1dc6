"""Expect that words are absent from the answer."""

from typing import Annotated

from pydantic import Field

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.texts.wanted_texts import Texts

NoneOfTexts = Annotated[
    Texts, Field(description="a text, or a list of texts (none of which may be there)")
]


def not_contains(call: Call, wanted: NoneOfTexts) -> Verdict:
    """Expect that neither this text nor any of these is in the answer."""
    found = [one for one in wanted if one in call.text]
    places = [f"{one!r} at character {call.text.find(one) + 1}" for one in found]
    observed = ", ".join(places) or "none there"
    return Verdict(not found, f"no {wording.either(wanted)}", observed)
