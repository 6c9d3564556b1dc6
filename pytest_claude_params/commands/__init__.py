"""The verbs of ``claude-params``: one file each, kin in one folder, and this table.

To add one, write a module with a click command named ``command`` and name it here.
Modules import what is heavy inside the function that needs it.
"""

from pytest_claude_params.commands.command import Commands

COMMANDS: Commands = {
    "accept": "pytest_claude_params.commands.deciding.accept",
    "adopt": "pytest_claude_params.commands.tidying.adopt",
    "batch": "pytest_claude_params.commands.batch",
    "check": "pytest_claude_params.commands.check",
    "compare": "pytest_claude_params.commands.comparing.compare",
    "convert": "pytest_claude_params.commands.tidying.convert",
    "diff": "pytest_claude_params.commands.diff",
    "doctor": "pytest_claude_params.commands.doctor.doctor",
    "git-setup": "pytest_claude_params.commands.git_setup",
    "impact": "pytest_claude_params.commands.looking.impact",
    "import": "pytest_claude_params.commands.importing.import_group",
    "init": "pytest_claude_params.commands.init",
    "lint": "pytest_claude_params.commands.lint",
    "list": "pytest_claude_params.commands.looking.listing",
    "merge": "pytest_claude_params.commands.tidying.merge",
    "mutate": "pytest_claude_params.commands.mutating.mutate",
    "mv": "pytest_claude_params.commands.tidying.mv",
    "pending": "pytest_claude_params.commands.deciding.pending",
    "prompts": "pytest_claude_params.commands.looking.prompts",
    "prune": "pytest_claude_params.commands.tidying.prune",
    "reject": "pytest_claude_params.commands.deciding.reject",
    "report": "pytest_claude_params.commands.report",
    "review": "pytest_claude_params.commands.deciding.review",
    "rules": "pytest_claude_params.commands.rules",
    "schema": "pytest_claude_params.commands.schema",
    "scrub": "pytest_claude_params.commands.tidying.scrub",
    "serve": "pytest_claude_params.commands.servers.serve",
    "show": "pytest_claude_params.commands.looking.show",
    "simulate": "pytest_claude_params.commands.servers.simulate",
}

__all__ = ["COMMANDS"]
