"""Kinds of content blocks, and of ``tool_choice``, that several parts of the package tell apart.

``tests/sdk/test_table_and_sdk.py`` compares them with the SDK's types.
"""

from __future__ import annotations

THOUGHTS = ("thinking", "redacted_thinking")
TOOL_CALLS = ("tool_use", "server_tool_use", "mcp_tool_use")
# With these, Claude has to call a tool.
FORCING = ("any", "tool")
