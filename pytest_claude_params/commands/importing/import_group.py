"""``claude-params import``: make suites of what other tools run."""

from __future__ import annotations

from pytest_claude_params.commands.command import CommandGroup

_HELP = """Make suites of what another tool runs.

Exit codes: 0 all of it was taken over, 1 something is left over, 2 nothing was written.
"""

command = CommandGroup(
    {"promptfoo": "pytest_claude_params.commands.importing.promptfoo"},
    name="import",
    help=_HELP,
)
