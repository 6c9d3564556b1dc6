"""Expect how fast the answer came."""

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import Numbers
from pytest_claude_params.expectations.numbers.untimed import why_unknown


def tokens_per_second(call: Call, wanted: Numbers) -> Verdict:
    """Expect so many output tokens a second, from sending the request to the end of the answer."""
    seconds = call.response.latency_s
    tokens = call.response.count_of("output_tokens")
    if not seconds or not isinstance(tokens, int):
        hint = _why_without_rate(call) if tokens else ""
        return Verdict.without_verdict(f"{wanted}", "unknown", hint)
    replayed = call.source == "replayed"
    when = " when it was recorded" if replayed else ""
    return Verdict(
        passed=wanted.admit(tokens / seconds),
        expected=f"{wanted}",
        observed=f"{tokens / seconds:.4g}{when}: {tokens} tokens in {seconds:.4g} s",
        hint="a replay does not measure time" if replayed else "",
    )


def _why_without_rate(call: Call) -> str:
    if call.response.latency_s is None:
        return why_unknown(call)
    return (
        "it was recorded as 0 s, too short a time for a rate: a server beside the test, or a fake"
    )
