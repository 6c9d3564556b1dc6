"""Versions, and one call through each HTTP library that is installed."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from typing import TYPE_CHECKING

from pytest_claude_params.commands.doctor.finding import Finding
from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.commands.doctor.surroundings import Surroundings

_PACKAGES = ("pytest-claude-params", "pytest", "vcrpy")


def findings(_: Surroundings) -> Iterator[Finding]:
    """Say what is installed, and whether calls are caught."""
    from pytest_claude_params.sdk.probes import api_version, installed_libraries, problem_of

    versions = [f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES]
    yield Finding("versions", "ok", f"Python {platform.python_version()}, {listed(versions)}")
    libraries = installed_libraries()
    problems = {name: problem_of(name) for name in libraries}
    caught = [f"{name} {libraries[name]}" for name, problem in problems.items() if not problem]
    if caught:
        yield Finding("caught", "ok", f"a call through each was caught: {listed(caught)}")
    for name, problem in problems.items():
        if problem:
            yield Finding(
                f"caught.{name}",
                "fail",
                f"a call through {name} {libraries[name]} was not answered: {problem}",
                "a test that calls Claude through it would not be replayed",
                "report it with this line, and pip install -U vcrpy pytest-claude-params",
            )
    if "anthropic" in libraries:
        yield Finding("api-version", "ok", f"the SDK sends anthropic-version {api_version()}")


def loading(_: Surroundings) -> Iterator[Finding]:
    """Say if pytest would not load the plugin by itself."""
    if os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD") and "claude_params" not in os.environ.get(
        "PYTEST_PLUGINS", ""
    ):
        yield Finding(
            "autoload",
            "warn",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD is set",
            "pytest loads no plugin by itself, so tests here would call Claude live",
            "pytest -p pytest_claude_params.plugin.hooks, or unset PYTEST_DISABLE_PLUGIN_AUTOLOAD",
        )
