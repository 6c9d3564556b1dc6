"""Expect which model answered."""

import re
from typing import Annotated

from pydantic import Field

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.texts.wanted_texts import Texts

# An alias answers as its dated id, and the simulator says that it is one.
_SUFFIX = r"(-[0-9]{8})?(-simulated)?"

Models = Annotated[
    Texts, Field(description="a model id or alias, or a list of them (any of which will do)")
]


def model(call: Call, wanted: Models) -> Verdict:
    """Expect that this model answered; an alias fits the dated id that it stands for."""
    seen = call.response.model
    passed = any(_stands_for(one, seen) for one in wanted)
    hint = f"the request asked for {call.request.model!r}" if call.request.model else ""
    return Verdict(passed, wording.either(wanted), wording.quote(seen), hint)


def _stands_for(alias: str, seen: str) -> bool:
    return bool(re.fullmatch(re.escape(alias.removesuffix("-latest")) + _SUFFIX, seen))
