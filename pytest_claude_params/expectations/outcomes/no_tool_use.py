"""Expect that Claude calls no tool."""

from typing import Annotated, Literal

from pydantic import Field

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.outcomes.tool_use import called

Only = Annotated[Literal[True], Field(description="True")]


def no_tool_use(call: Call, wanted: Only) -> Verdict:  # noqa: ARG001  (there is but one value)
    """Expect that Claude calls no tool of yours; those that the API runs itself do not count."""
    return Verdict(not call.response.tool_uses, "no tool call", called(call))
