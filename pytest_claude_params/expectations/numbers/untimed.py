"""Why an answer does not say how long it took."""

from pytest_claude_params.call import Call


def why_unknown(call: Call) -> str:
    """Return why the time is not known, and what to do."""
    if call.response.usage.get("service_tier") == "batch":
        return (
            "not decided: a batch does not say how long an answer took; "
            "record it live, with --claude-record=all"
        )
    return "the recording does not say how long it took; record it again"
