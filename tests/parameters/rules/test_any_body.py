"""Rules look at what tests and applications send, which may be anything."""

from __future__ import annotations

import datetime as dt
import os

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.call import CallRequest
from pytest_claude_params.parameters.request_findings import findings_about
from pytest_claude_params.parameters.rules import Request, findings_of
from pytest_claude_params.parameters.table import TABLE

TODAY = dt.date(2026, 11, 24)
WORDS = ["type", "tool", "enabled", "name", "schema", "properties", "required", "format", "content",
         "role", "assistant", "user", "text", "citations", "custom_id", "params", "object",
         "budget_tokens", "input_schema", "strict", "thread"]  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4)
    ),
    max_leaves=12,
)
FIELDS = sorted(TABLE.fields("message").names | TABLE.fields("beta").names | {"requests"})
EXAMPLES = 1_000 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 40
BODIES = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6)


@settings(max_examples=EXAMPLES)
@given(BODIES, st.sampled_from(["claude-haiku-4-5", "claude-sonnet-5"]))
def test_no_body_is_too_odd(body, model):
    """Findings have a text, and nothing is raised."""
    for version in ("", "2026-10-21", "2099-01-01"):
        for endpoint in ("message", "batched message", "token count"):
            found = findings_of(Request({**body, "model": model}, version, endpoint))
            assert all(one.text for one in found)


@settings(max_examples=EXAMPLES)
@given(BODIES, st.sampled_from(["", "/batches", "/count_tokens"]))
def test_no_request_is_too_odd(body, path):
    """As it comes from the wire."""
    url = f"https://api.anthropic.com/v1/messages{path}"
    request = CallRequest("POST", url, {"anthropic-version": "2026-10-21"}, body)

    assert all(one.text for one in findings_about(request, TODAY))
