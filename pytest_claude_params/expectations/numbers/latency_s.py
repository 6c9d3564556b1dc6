"""Expect how long the answer took."""

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import Numbers
from pytest_claude_params.expectations.numbers.untimed import why_unknown


def latency_s(call: Call, wanted: Numbers) -> Verdict:
    """Expect so many seconds from sending the request to the end of the answer."""
    seconds = call.response.latency_s
    if seconds is None:
        return Verdict.without_verdict(f"{wanted}", "unknown", why_unknown(call))
    when = " when it was recorded" if call.source == "replayed" else ""
    return Verdict(wanted.admit(seconds), f"{wanted}", f"{seconds:.4g}{when}", _hint(call))


def _hint(call: Call) -> str:
    return "a replay does not measure time" if call.source == "replayed" else ""
