"""``claude-params simulate``: serve the simulated Messages API."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode
from pytest_claude_params.commands.servers.until_stopped import answer_until_stopped


@click.command("simulate")
@arguments.port
@click.option(
    "--scenario",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File that says what to answer; without it, the scenario of the lesson.",
)
@click.option(
    "--seed",
    type=int,
    metavar="N",
    help="Seed of what is left to chance; without it, the scenario's.",
)
@click.option(
    "--pace/--no-pace",
    default=True,
    help="Whether answers take the time that the scenario gives; they do by default.",
)
@click.option(
    "--requests-per-minute",
    type=click.IntRange(1),
    metavar="N",
    help="How many requests for messages to answer in a minute; without it, the scenario's number.",
)
def command(
    port: int,
    scenario: Path | None,
    seed: int | None,
    requests_per_minute: int | None,
    *,
    pace: bool,
) -> ExitCode:
    """Serve a simulated Messages API on this machine until Ctrl-C.

    Its answers come from a scenario; none of them is Claude's. The first line of the
    output is the setting that sends a client there.
    """
    from pytest_claude_params.simulator import Simulator

    answer_until_stopped(
        Simulator(scenario, seed, pace=pace, requests_per_minute=requests_per_minute, port=port)
    )
    return ExitCode.DONE
