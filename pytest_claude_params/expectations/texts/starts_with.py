"""Expect how the answer begins."""

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.texts.wanted_texts import Text


def starts_with(call: Call, wanted: Text) -> Verdict:
    """Expect that the answer begins with this text."""
    seen = call.text[: len(wanted)]
    return Verdict(seen == wanted, wording.quote(wanted), wording.quote(seen), _hint(call, wanted))


def _hint(call: Call, wanted: str) -> str:
    if call.text.lstrip().startswith(wanted):
        return "the answer has white space before it"
    if call.text.lower().startswith(wanted.lower()):
        return "they differ only in case"
    return ""
