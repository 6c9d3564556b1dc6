"""Why Claude stops, in the API's words: the one list that expectations, contracts and diffs go by."""

from __future__ import annotations

STOP_REASONS = (
    "end_turn",
    "max_tokens",
    "stop_sequence",
    "tool_use",
    "pause_turn",
    "refusal",
    "model_context_window_exceeded",
    "compaction",
)
# Of Bedrock's Converse API alone (botocore's service model, 2026-11).
BEDROCK_STOP_REASONS = (
    "guardrail_intervened",
    "content_filtered",
    "malformed_model_output",
    "malformed_tool_use",
)
# The answer ends before Claude has said all, and nothing follows.
ENDS_EARLY = ("max_tokens", "refusal", "model_context_window_exceeded", *BEDROCK_STOP_REASONS)
# Claude has not said all, and goes on when it is asked again.
GOES_ON = ("pause_turn", "compaction")
