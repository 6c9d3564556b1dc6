"""``claude-params batch``: how the batches of a recording stand, their results, and their end."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pytest_claude_params.batches.state import NAME, State
from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.batches.api import Look
    from pytest_claude_params.batches.state import Batch

_GO_ON = "Go on: pytest --claude-record=batch"
_UNKNOWN = "not known to be submitted"


def _of_project() -> Path:
    """Return where a run of this project keeps its batches, also if this folder is below its root."""
    from pytest_claude_params.commands.looking.project import project_here

    project = project_here()
    path = (project.root / project.folder).parent / NAME
    return Path(NAME) if path.parent == Path.cwd() else path


_file = click.option(
    "--file",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=_of_project,
    metavar="FILE",
    help=f"The file that the run has written beside its cassettes' folder; the project's {NAME} by default.",
)


@click.group("batch")
def command() -> None:
    """Look after the batches that record tests, without running the tests.

    Each verb has its own help. Key and base URL come from the environment, as for any client.
    """


@command.command("status")
@_file
@arguments.as_json
def status(path: Path, *, as_json: bool) -> ExitCode:
    """Print the state of each batch. Exit code 1: one is at work, or not submitted yet."""
    from pytest_claude_params.batches.standing import look_all
    from pytest_claude_params.sdk.own_requests.batches import BatchApi

    with BatchApi() as api:
        return _told(path, look_all(_state(path), api), as_json=as_json)


@command.command("cancel")
@_file
@arguments.as_json
def cancel(path: Path, *, as_json: bool) -> ExitCode:
    """Cancel requests that are not done yet: they are not billed. Exit code 1: a batch has not ended."""
    from pytest_claude_params.batches.standing import cancel_all
    from pytest_claude_params.sdk.own_requests.batches import BatchApi

    with BatchApi() as api:
        return _told(path, cancel_all(_state(path), api), as_json=as_json)


@command.command("fetch")
@_file
@arguments.as_json
@arguments.hosts
@arguments.blanked
@arguments.pii
def fetch(
    path: Path,
    hosts: tuple[str, ...],
    patterns: tuple[str, ...],
    *,
    as_json: bool,
    pii: bool,
) -> ExitCode:
    """Fetch the results of batches that have ended. Exit code 1: answers are missing.

    The results lie beside the cassettes until pytest --claude-record=batch gives them to the tests.
    """
    from pytest_claude_params.batches.rounds import Rounds
    from pytest_claude_params.sdk.own_requests.batches import BatchApi

    blanked = arguments.redactions_of(patterns, pii=pii)
    with _alone(path), BatchApi() as api:
        tell = (lambda _line: None) if as_json else say
        rounds = Rounds(path.absolute(), 1, lambda: blanked, tell, hosts=hosts)
        ended = [one for one in rounds.state.open if one.id and api.look(one.id).is_done]
        rounds.fetch(api, ended)
    state = rounds.state
    if as_json:
        _print_fetched(state, ended)
    else:
        for batch in state.open:
            say(f"{batch.id or _UNKNOWN}: {_of(batch)}: nothing to fetch yet")
        say(_GO_ON if state.batches else _nothing(path))
    return ExitCode.FINDINGS if state.open or state.failures else ExitCode.DONE


def _print_fetched(state: State, ended: list[Batch]) -> None:
    fetched = [one.id for one in ended]
    left = [one.id for one in state.open]
    data = {"v": 1, "fetched": fetched, "open": left, "failures": state.failures}
    click.echo(json.dumps(data, indent=1, ensure_ascii=False))


def _state(path: Path) -> State:
    from pytest_claude_params.batches.state import read

    return read(path.absolute()) or State()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep runs and other commands out; raises ``UsageError`` if one is at work."""
    from pytest_claude_params.cassettes.pending import locks

    lock = locks.lock_of(path)
    try:
        lock.acquire(timeout=0)
    except TimeoutError:
        raise UsageError(f"{path}: a run is at work, and fetches by itself") from None
    try:
        yield
    finally:
        locks.release(lock)


def _told(path: Path, looks: list[tuple[Batch, Look | None]], *, as_json: bool) -> ExitCode:
    if as_json:
        data = {"v": 1, "batches": [_data(batch, look) for batch, look in looks]}
        click.echo(json.dumps(data, indent=1))
    else:
        say("\n".join([_line(batch, look) for batch, look in looks] or [_nothing(path)]))
        if looks:
            say(_GO_ON)
    is_done = all(look is not None and look.is_done for _, look in looks)
    return ExitCode.DONE if is_done else ExitCode.FINDINGS


def _line(batch: Batch, look: Look | None) -> str:
    if look is None:
        return f"{_UNKNOWN}: {_of(batch)}: the next run looks for it before it submits another"
    counts = ", ".join(f"{count} {name}" for name, count in look.counts.items() if count)
    fetched = ", fetched" if batch.fetched else ""
    return f"{look.id}: {_of(batch)}: {look.status.replace('_', ' ')} ({counts}){fetched}"


def _of(batch: Batch) -> str:
    tests = len({one.test for one in batch.planned})
    asked = plural(len(batch.planned), "request")
    return f"round {batch.round}, {asked} of {plural(tests, 'test')}"


def _data(batch: Batch, look: Look | None) -> dict[str, Any]:
    return {
        "id": batch.id,
        "round": batch.round,
        "requests": len(batch.planned),
        "tests": sorted({one.test for one in batch.planned}),
        "status": look.status if look else "unknown",
        "counts": look.counts if look else {},
        "fetched": batch.fetched,
    }


def _nothing(path: Path) -> str:
    return f"no batch waits: there is no {path}"
