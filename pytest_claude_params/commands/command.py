"""A verb of ``claude-params``: its exit codes, and the group that finds it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from enum import IntEnum
from importlib import import_module
from typing import Any, TypeAlias

import click

from pytest_claude_params.wording import guess, listed, plain

# From the name of a verb to the module that has it as ``command``: a click command whose
# function returns an ``ExitCode``, or nothing for ``ExitCode.DONE``.
Commands: TypeAlias = Mapping[str, str]


class ExitCode(IntEnum):
    """How a command ended."""

    DONE = 0
    FINDINGS = 1
    MISUSE = 2
    NOT_DECIDED = 3
    # As a shell has it: 128, and the number of the signal.
    INTERRUPTED = 130


def say(text: str) -> None:
    """Print lines with control characters shown: terminals obey what a file or a name holds."""
    click.echo("\n".join(map(plain, text.split("\n"))))


class CommandGroup(click.Group):
    """A group of commands that imports a verb's module when it is asked for.

    Args:
        commands: the table of verbs.
        help: what ``--help`` says about the group.
        name: what the group is called.
    """

    def __init__(self, commands: Commands, *, help: str, name: str = "claude-params") -> None:  # noqa: A002 - click's name for it
        super().__init__(name, help=help)
        self._modules = commands

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; that its reader has seen enough (``claude-params list | head``) is no error."""
        try:
            code = super().invoke(ctx)
            if sys.stdout is not None:  # as with >&-
                sys.stdout.flush()
        except BrokenPipeError:
            # Python flushes once more as it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return ExitCode.DONE
        return code

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """List the verbs."""
        return sorted(self._modules)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb that was typed, or say which one may be meant."""
        name = args[0]
        is_known = name in self._modules or name.startswith("-")
        # While a shell completes what was typed, nobody is told of a mistake in it.
        if not is_known and not ctx.resilient_parsing:
            verbs = listed(sorted(self._modules))
            ctx.fail(
                f"There is no command {name!r}.{guess(name, self._modules)} There are {verbs}."
            )
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Find a verb."""
        module = self._modules.get(cmd_name)
        if module is None:
            return None
        command = import_module(module).command
        return command if isinstance(command, click.Command) else None
