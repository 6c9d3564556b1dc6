"""The shape of the requests that others recorded: the API has answered each of them."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from pytest_claude_params.dialects import dialect_of
from pytest_claude_params.parameters.request_findings import betas_of, version_of
from pytest_claude_params.parameters.rules import Request, shapes

if "CLAUDE_PARAMS_FOREIGN_CASSETTES" not in os.environ:
    pytest.skip("CLAUDE_PARAMS_FOREIGN_CASSETTES names no folder", allow_module_level=True)

# Blocks and tools that are a beta's.
OF_BETAS = {"compaction", "mcp_tool_use", "mcp_tool_result", "tool_addition", "advisor_20260301"}
FIRST_ERROR = 400


@pytest.fixture(scope="module")
def answered(recorded):
    """All requests for a message that were answered."""
    return [
        call.request
        for call in recorded.values()
        if call.request.is_message and call.response.status < FIRST_ERROR
    ]


def blocks_of(request):
    """List the blocks of the turns that are lists."""
    turns = request.parameters.get("messages") or ()
    contents = [turn.get("content") for turn in turns if isinstance(turn, dict)]
    return [block for content in contents if isinstance(content, list) for block in content]


def findings(request, betas):
    """Say what is found of the shape, whatever the model."""
    asked = Request(
        request.parameters,
        version_of(request),
        betas=betas,
        is_translated=dialect_of(request.url_path) is not None,
    )
    return [(one.parameter, one.why, one.value) for one in shapes.check(asked)]


def test_nothing_that_was_answered_is_of_another_shape(answered):
    """Whichever SDK or framework wrote it."""
    seen = Counter(block["type"] for request in answered for block in blocks_of(request))

    assert [found for one in answered for found in findings(one, betas_of(one))] == []
    assert len(answered) > (600 if "CLAUDE_PARAMS_NIGHTLY" in os.environ else 60)
    assert {"image", "document", "tool_use", "tool_result", "thinking"} <= set(seen)


def test_without_its_beta_only_what_is_the_betas_is_found(answered):
    """So all the rest is described."""
    found = {value for request in answered for _, _, value in findings(request, frozenset())}

    assert found == OF_BETAS
