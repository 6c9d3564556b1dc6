"""The choice of new answers, for the verbs that decide about them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.near_paths import FoundPath
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pytest_claude_params.commands.command import ExitCode
    from pytest_claude_params.commands.telling import Teller
    from pytest_claude_params.reviewing.decisions import Decider
    from pytest_claude_params.reviewing.waiting import Waiting
    from pytest_claude_params.secrets.redactions.redaction import Redaction

_WHICH = (
    "Which answers? Name tests or cassettes as `claude-params pending` lists them, or '*' for all."
)


def _named(
    _context: click.Context, _argument: click.Parameter, names: tuple[str, ...]
) -> tuple[str, ...]:
    if not names:
        raise click.UsageError(_WHICH)
    return names


chosen_patterns = click.argument("names", nargs=-1, callback=_named, metavar="PATTERN...")


@dataclass(frozen=True)
class Look:
    """Where a verb looks for what waits, and what it holds for secret.

    Args:
        folder: what ``--in`` says.
        hosts: further host names that serve the Claude API.
        patterns: those of ``--redact``.
        pii: whether ``--pii`` is given.
    """

    folder: Path
    hosts: tuple[str, ...]
    patterns: tuple[str, ...]
    pii: bool

    @cached_property
    def secret(self) -> tuple[Redaction, ...]:
        """What must not be shown or written, by the options and the project's configuration.

        What a test may not record must not be accepted by hand either. Raises ``UsageError``.
        """
        from pytest_claude_params.cassettes.projects.configuration import (
            redactions_in,
            redacts_pii,
            settings_of,
        )

        folder = self.folder.resolve()
        settings = settings_of(folder if folder.is_dir() else folder.parent)
        return arguments.redactions_of(
            self.patterns,
            pii=self.pii or redacts_pii(settings),
            of_project=redactions_in(settings),
        )

    @cached_property
    def waiting(self) -> Sequence[Waiting]:
        """What waits for a decision; says which files cannot be read."""
        from pytest_claude_params.comparisons.sources.trees import Reading
        from pytest_claude_params.reviewing.search import found_in
        from pytest_claude_params.reviewing.waiting import shown_path

        found = found_in([self.folder], Reading(self.secret, self.hosts))
        for error in found.unreadable:
            click.echo(f"not read: {error.text_of(shown_path(error.path))}", err=True)
        return found.waiting

    @cached_property
    def decider(self) -> Decider:
        """What carries decisions out."""
        from pytest_claude_params.reviewing.decisions import Decider

        return Decider(self.secret, self.hosts)


def looks(function: Callable[..., ExitCode]) -> Callable[..., ExitCode]:
    """Give a verb the options of a `Look`, and the look itself as its last argument ``look``."""

    @click.option(
        "--in",
        "folder",
        type=FoundPath(),
        default=".",
        metavar="PATH",
        help="Where to look for new answers; this folder by default.",
    )
    @arguments.hosts
    @arguments.patterns
    @arguments.pii
    @wraps(function)
    def command(
        folder: Path, hosts: tuple[str, ...], patterns: tuple[str, ...], *, pii: bool, **more: Any
    ) -> ExitCode:
        return function(**more, look=Look(folder, hosts, patterns, pii))

    return command


def not_in_ci(verb: str) -> None:
    """Raise ``UsageError`` where nobody looks: in CI."""
    from pytest_claude_params.plugin.ci import is_ci

    if is_ci():
        raise UsageError(
            f"{verb} decides what a cassette says, and this is CI (CI={os.environ['CI']}), where "
            "nobody looks. Decide at your desk and commit the cassettes"
        )


def decide(  # noqa: PLR0913 - what each verb does in its own way
    waiting: Sequence[Waiting],
    names: Sequence[str],
    act: Callable[[Waiting], str],
    done: str,
    teller: Teller,
    *,
    one_by_one: bool,
    then: Callable[[Waiting], str] = lambda _one: "",
) -> ExitCode:
    """Do the same with all that the patterns mean; returns the exit code: whether all could be done.

    Args:
        waiting: what waits.
        names: patterns, as they were typed.
        act: what is done with each; returns why not.
        done: what is said of each afterwards.
        teller: who says it.
        one_by_one: whether what failed has to be called by its own name.
        then: what is still to be done after each; nothing for most.
    """
    from pytest_claude_params.reviewing.gates import left_of_gates
    from pytest_claude_params.reviewing.waiting import names_exactly

    decided: list[Waiting] = []
    left: list[dict[str, str]] = []
    for one in _picked(waiting, names):
        named = any(names_exactly(one, pattern, waiting) for pattern in names)
        if one_by_one and one.is_decided_alone and not named:
            reason = "its test fails with it, so accept it by its own name"
        else:
            reason = act(one)
        if reason:
            teller.left(f"not {done}: {one.name}: {reason}")
            left.append({"name": one.name, "why": reason})
            continue
        teller.did(f"{done}: {one.name}")
        decided.append(one)
        if rest := then(one):
            teller.did(f"  {rest}")
    for line in left_of_gates(decided, waiting):
        teller.did(line)
    names_of_done = [one.name for one in decided]
    return teller.end("", {done: names_of_done, "left": left}, is_well=not left)


def _picked(waiting: Sequence[Waiting], names: Sequence[str]) -> list[Waiting]:
    """Return what the patterns mean, each once; raises ``UsageError`` for one that means nothing."""
    from pytest_claude_params.reviewing.waiting import chosen, short_name
    from pytest_claude_params.wording import guess, quote

    picked: dict[int, Waiting] = {}
    for pattern, meant in chosen(waiting, names).items():
        if not meant:
            near = guess(pattern, [one.name for one in waiting])
            near = near or guess(pattern, [short_name(one) for one in waiting])
            raise UsageError(
                f"nothing that waits is called {quote(pattern)}.{near} See: claude-params pending"
            )
        picked |= {id(one): one for one in meant}
    return list(picked.values())
