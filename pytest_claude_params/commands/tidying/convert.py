"""``claude-params convert``: recordings of other tools into our layout, and out of it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.near_paths import FoundPath
from pytest_claude_params.commands.telling import tells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.cassettes.upkeep.conversion import Carried, Target
    from pytest_claude_params.commands.command import ExitCode
    from pytest_claude_params.commands.telling import Teller


@click.command("convert")
@click.argument("source", type=FoundPath())
@click.argument("destination", type=click.Path(path_type=Path))
@click.option(
    "--to",
    type=click.Choice(["claude", "vcr"]),
    default="claude",
    help="The layout to write: this plugin's (the default) or plain vcrpy's.",
)
@click.option("--force", is_flag=True, help="Overwrite existing files.")
@arguments.hosts
@arguments.blanked
@arguments.pii
@tells
def command(  # noqa: PLR0913 - click passes each option by its name
    source: Path,
    destination: Path,
    to: Target,
    hosts: tuple[str, ...],
    patterns: tuple[str, ...],
    *,
    pii: bool,
    force: bool,
    teller: Teller,
) -> ExitCode:
    """Convert recordings to this plugin's layout, or to plain vcrpy's.

    SOURCE is a file or a folder, recorded with vcrpy, pytest-recording, pydantic-ai,
    langchain, VCR for Ruby, go-vcr, Datadog's test agent, http-snapshot or this plugin.
    It is not changed; the files of a folder keep their relative paths in DESTINATION.
    """
    from pytest_claude_params.cassettes.upkeep.conversion import Carried, Conversion
    from pytest_claude_params.cassettes.upkeep.conversion_plan import planned

    blanked = arguments.redactions_of(patterns, pii=pii)
    conversion = Conversion(to, blanked, hosts)
    written: dict[Path, Path] = {}
    results: list[Carried] = []
    files: list[dict[str, object]] = []
    for path, target in planned(source, destination, overwrite=force).items():
        if target in written:
            carried = Carried(left=(f"{target.name} was written from {written[target].name}",))
        else:
            carried = conversion.carry(path, target)
        if carried.exchanges:
            written[target] = path
        results.append(carried)
        _tell(path if path == source else path.relative_to(source), target, carried, teller)
        files.append(_data(path, target, carried))
    return teller.end(
        _summary(results), {"files": files}, is_well=not any(one.left for one in results)
    )


def _tell(path: Path, target: Path, carried: Carried, teller: Teller) -> None:
    """Say what is not to be expected: another name, or something that is left."""
    if carried.exchanges and target.name != path.name:
        teller.did(f"{path} -> {target.name}")
    for reason in carried.left:
        teller.left(f"{path}: not carried: {reason}")


def _data(path: Path, target: Path, carried: Carried) -> dict[str, object]:
    return {
        "source": str(path),
        "destination": str(target) if carried.exchanges else None,
        "exchanges": carried.exchanges,
        "others": carried.others,
        "left": list(carried.left),
    }


def _summary(results: Sequence[Carried]) -> str:
    from pytest_claude_params.wording import plural

    files = [carried for carried in results if carried.exchanges]
    exchanges = sum(carried.exchanges for carried in files)
    others = sum(carried.others for carried in files)
    left = {
        "file": len(results) - len(files),
        "exchange": sum(len(carried.left) for carried in files),
    }
    told = " and ".join(plural(count, thing) for thing, count in left.items() if count)
    return (
        f"carried: {plural(len(files), 'file')}, {plural(exchanges, 'exchange')} with Claude"
        f"{f', {others} with others' if others else ''}; not carried: {told or 'nothing'}"
    )
