"""Arguments and options that several verbs take."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands.near_paths import FoundPath

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.secrets.redactions.redaction import Redaction

recordings = click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH...",
    type=FoundPath(),
)
hosts = click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="Another host that serves the Claude API, as ini claude_hosts; repeatable.",
)
patterns = click.option(
    "--redact",
    "patterns",
    multiple=True,
    metavar="REGEX",
    help="Also treat what this matches as secret, as ini claude_redact; repeatable.",
)
blanked = click.option(
    "--redact",
    "patterns",
    multiple=True,
    metavar="REGEX",
    help="Also blank what this matches, as ini claude_redact; repeatable.",
)
pii = click.option(
    "--pii",
    is_flag=True,
    help="Also treat e-mail addresses, phone numbers and home folders as secret, as ini claude_redact_pii.",
)
as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print the result as JSON, for other programs."
)
port = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="Port to listen on; without it, any that is free.",
)
rules_file = click.option(
    "--rules",
    "rules",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="YAML file with further rows for the rules, as ini claude_rules_file.",
)


def redactions_of(
    patterns: Sequence[str], *, pii: bool, of_project: Sequence[Redaction] = ()
) -> tuple[Redaction, ...]:
    """Return what must not be shown or written, by ``--redact``, ``--pii`` and the environment.

    Args:
        patterns: those of ``--redact``.
        pii: whether personal data must not, too.
        of_project: what the project's configuration says besides.
    """
    from pytest_claude_params.secrets.environment_values import environment_values
    from pytest_claude_params.secrets.redactions import redactions_with
    from pytest_claude_params.secrets.redactions.of_project import from_patterns

    return redactions_with(
        (*from_patterns(patterns, "--redact"), *of_project),
        pii=pii,
        environment=environment_values(os.environ),
    )
