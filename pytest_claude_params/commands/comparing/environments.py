"""The environments of ``compare --sdk``: an interpreter, a folder with one, or a version of the SDK."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from pytest_claude_params.errors import UsageError

_VERSION = re.compile(r"\d+(?:\.\d+)+(?:[a-z]+\d+)?")
_PYTHONS = ("bin/python", "Scripts/python.exe", "python.exe")
_PLUGIN = "pytest-claude-params"
# Runs in the other environment, which need not have any of this.
_ASK = """
import importlib.metadata, json
found = {}
for name in ("anthropic", "pytest-claude-params"):
    try:
        found[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        found[name] = None
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Environment:
    """Where tests are run.

    Args:
        given: what the user named it by.
        python: its interpreter.
        sdk: which version of ``anthropic`` it has.
        variables: of its processes, besides those of this one.
    """

    given: str
    python: str
    sdk: str
    variables: dict[str, str] = field(default_factory=dict)


def environment_of(given: str, folder: Path) -> Environment:
    """Find an environment, or make one for a version; raises ``UsageError``.

    Args:
        given: the path of an interpreter or of a virtual environment, or a version of ``anthropic``.
        folder: where a version is installed.
    """
    path = Path(given)
    if path.is_file():
        return _checked(given, str(path.absolute()), {})
    if path.is_dir():
        for python in _PYTHONS:
            if (path / python).is_file():
                return _checked(given, str((path / python).absolute()), {})
        raise UsageError(f"--sdk: {given} is a folder without an interpreter (no bin/python)")
    if _VERSION.fullmatch(given):
        place = folder / given
        _install(given, place)
        before = os.environ.get("PYTHONPATH")
        laid_over = os.pathsep.join([str(place), *([before] if before else ())])
        return _checked(given, sys.executable, {"PYTHONPATH": laid_over})
    raise UsageError(
        f"--sdk: {given!r} is neither the path of an interpreter or of a virtual environment, nor "
        "a version of anthropic, such as 2.14.0"
    )


def _install(version: str, place: Path) -> None:
    """Install a version of the SDK into a folder, which is laid over this environment."""
    if importlib.util.find_spec("pip"):
        command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
    elif uv := shutil.which("uv"):
        command = [uv, "pip", "install", "--python", sys.executable]
    else:
        raise UsageError(
            f"--sdk: {version} cannot be installed: this environment has no pip, and there is no "
            "uv. Name an environment that has that version"
        )
    command += ["--quiet", "--target", str(place), f"anthropic=={version}"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    if ended.returncode:
        said = [line for line in ended.stderr.splitlines() if line.strip()]
        errors = [line for line in said if line.lower().startswith("error")] or said or ["nothing"]
        raise UsageError(f"--sdk: anthropic {version} cannot be installed: {errors[-1]}")


def _checked(given: str, python: str, variables: dict[str, str]) -> Environment:
    """Ask an environment what it has."""
    try:
        ended = subprocess.run(  # noqa: S603 - a fixed command
            [python, "-c", _ASK],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **variables},
        )
        has = json.loads(ended.stdout)
    except (OSError, ValueError):
        raise UsageError(f"--sdk: {given} is not an interpreter of Python") from None
    for name, of_it in (("anthropic", ""), (_PLUGIN, f"=={importlib.metadata.version(_PLUGIN)}")):
        if has[name] is None:
            raise UsageError(
                f"--sdk: {given} has no {name}, which the tests need there. "
                f"Install it: {python} -m pip install {name}{of_it}"
            )
    ours = importlib.metadata.version(_PLUGIN)
    if has[_PLUGIN] != ours:
        raise UsageError(
            f"--sdk: {given} has {_PLUGIN} {has[_PLUGIN]}, and this is {ours}; only the SDK should "
            f"differ. Install it: {python} -m pip install {_PLUGIN}=={ours}"
        )
    return Environment(given, python, has["anthropic"], variables)
