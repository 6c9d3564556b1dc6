"""Other plugins that catch calls or change how tests run."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING

from pytest_claude_params.commands.doctor.finding import Finding
from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.commands.doctor.surroundings import Surroundings

_RECORDERS = ("pytest-recording", "pytest-vcr", "pytest-vcrpy", "pytest-betamax", "vcr-langchain")
_MOCKS = (
    "pytest-httpx",
    "pytest-httpx2",
    "respx",
    "responses",
    "requests-mock",
    "aioresponses",
    "pook",
)
_RUNNERS = (
    "pytest-xdist",
    "pytest-randomly",
    "pytest-rerunfailures",
    "pytest-timeout",
    "pytest-asyncio",
)


def findings(_: Surroundings) -> Iterator[Finding]:
    """Name what is installed."""
    if recorders := _installed(_RECORDERS):
        yield Finding(
            "recorders",
            "info",
            f"{listed(recorders)} also records calls",
            "no test can have the marks of both: the one that patches last would answer, so it is "
            "a collection error",
            "claude-params adopt tests, to move those that call Claude",
        )
    if mocks := _installed(_MOCKS):
        yield Finding(
            "mocks",
            "info",
            f"{listed(mocks)} also answers calls",
            "a call that its fixture answers is not seen here, and not judged",
        )
    if socket := _installed(("pytest-socket",)):
        yield Finding(
            "pytest-socket",
            "info",
            f"{socket[0]} may block sockets",
            "to record needs the network: --force-enable-socket with --claude-record",
        )
    if runners := _installed(_RUNNERS):
        yield Finding("runners", "ok", f"beside {listed(runners)}")


def _installed(names: tuple[str, ...]) -> list[str]:
    found = []
    for name in names:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
