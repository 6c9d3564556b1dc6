"""``claude-params serve``: answer the Messages API from cassettes."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode
from pytest_claude_params.commands.near_paths import FoundPath
from pytest_claude_params.commands.servers.until_stopped import answer_until_stopped
from pytest_claude_params.errors import MissingExtraError, UsageError
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@click.command("serve")
@click.argument("folder", type=FoundPath())
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="ADDRESS",
    help="Address to listen on; one that other machines reach needs --token too.",
)
@arguments.port
@click.option(
    "--token",
    default="",
    envvar="CLAUDE_PARAMS_TOKEN",
    metavar="TEXT",
    help="Answer only who sends this as its key; also as variable CLAUDE_PARAMS_TOKEN.",
)
@click.option(
    "--record",
    "upstream",
    default="",
    metavar="URL",
    help="Ask the API at this URL for what is not recorded, and record its answers.",
)
@click.option("--timing", is_flag=True, help="Let answers take as long as when they were recorded.")
@click.option(
    "--allow-playback-repeats",
    "repeats",
    is_flag=True,
    help="Begin with the first recording of a request again once all have answered.",
)
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="Let web pages of this origin ask, such as http://localhost:5173; repeatable, * for all.",
)
def command(  # noqa: PLR0913, PLR0917 - click passes each option
    folder: Path,
    host: str,
    port: int,
    token: str,
    upstream: str,
    origins: tuple[str, ...],
    *,
    timing: bool,
    repeats: bool,
) -> ExitCode:
    """Answer the Messages API from the cassettes of FOLDER until Ctrl-C.

    The first line of the output is the setting that sends a client there. A request that no
    recording answers is a miss: the client gets status 400 and what differs, and the exit code
    is 1. Matching and redaction are those of the project's tests.
    """
    _check_folder(folder)
    _check_access(host, token, origins)
    _check_upstream(upstream, port)
    try:
        from pytest_claude_params.server.running import Server
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"claude-params serve needs {error.name}: pip install 'pytest-claude-params[server]'"
        ) from None
    from pytest_claude_params.sdk.upstream import Upstream
    from pytest_claude_params.server.access import Access
    from pytest_claude_params.server.scopes import FolderScopes
    from pytest_claude_params.server.serves import Serves
    from pytest_claude_params.server.settings import serving_of

    scopes = FolderScopes(serving_of(folder, upstream, _log, repeats=repeats))
    scopes.of("")
    api = Upstream(upstream, keeps_failures=False) if upstream else None
    serves = Serves(
        scopes,
        Access(token),
        api,
        as_recorded=timing,
        origins=origins,
        log=_log,
    )
    server = Server(serves, host, port, quiet=True)
    has_left = answer_until_stopped(server, lambda: api is not None and api.is_asked)
    scopes.close()
    for path, count in scopes.recorded.items():
        _log(f"recorded: {plural(count, 'answer')} in {path}")
    return ExitCode.FINDINGS if has_left or scopes.has_failed else ExitCode.DONE


def _check_folder(folder: Path) -> None:
    if folder.is_file():
        name = folder.name.partition(".")[0]
        raise UsageError(
            f"{folder} is a file. Serve its folder, where it answers under /t/{name}: "
            f"{shlex.join(['claude-params', 'serve', str(folder.parent)])}"
        )


def _check_access(host: str, token: str, origins: Sequence[str]) -> None:
    from pytest_claude_params.server.access import is_loopback

    if not (token or is_loopback(host)):
        raise UsageError(
            f"--host {host} is reached by other machines: give a --token that they have to send, "
            "or listen on 127.0.0.1"
        )
    if not (token.isascii() and token.isprintable() and token == token.strip()):
        raise UsageError(
            "--token holds what no HTTP header carries: take letters, digits and signs of ASCII, "
            "such as openssl rand -hex 16 prints"
        )
    for origin in origins:
        parts = urlsplit(origin if "://" in origin else f"http://{origin}")
        meant = f"{parts.scheme}://{parts.netloc}"
        if origin not in ("*", meant):
            raise UsageError(
                f"--allow-origin {origin!r} is no origin, which is scheme, host and port. "
                f"Did you mean {meant!r}?"
            )


def _check_upstream(upstream: str, port: int) -> None:
    from pytest_claude_params.server.access import is_loopback

    if not upstream:
        return
    parts = urlsplit(upstream)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(
            f"--record {upstream!r} is not the URL of an API, such as https://api.anthropic.com"
        )
    if port and is_loopback(parts.hostname) and parts.port == port:
        raise UsageError(
            f"--record {upstream} is this server itself: give the URL of the API, such as "
            "https://api.anthropic.com"
        )


def _log(text: str) -> None:
    click.echo(text, err=True)
