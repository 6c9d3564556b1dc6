"""Record and replay each framework in an environment of its own: ``run.py [NAME ...]``.

Each ``with_NAME.py`` beside this file names what it needs in its first lines, as PEP 723 has it.
It is recorded against the simulated API, and replayed without the server, without a key and with
``--claude-block-network``. Run it with a Python that has pytest-claude-params.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import NamedTuple

from pytest_claude_params.simulator import Simulator

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
ENVIRONMENTS = Path(os.environ.get("FRAMEWORKS_VENVS", PROJECT / ".venv-frameworks"))
_HEAD = re.compile(r"(?m)\A# /// script\n((?:# .*\n)+?)# ///\n")
_OUTCOMES = re.compile(r"(\d+) (passed|failed|error)")
_KEYS = ("ANTHROPIC_", "AWS_", "CLAUDE_CODE_", "OPENAI_")


class Outcome(NamedTuple):
    """What became of one framework.

    Args:
        name: as in the name of its file.
        versions: what was installed, such as ``litellm 1.110.2``.
        recorded: how many tests passed while recording.
        replayed: how many passed on replay.
        tests: how many there are.
    """

    name: str
    versions: str
    recorded: int
    replayed: int
    tests: int

    @property
    def passed(self) -> bool:
        """Whether all of them did both."""
        return self.recorded == self.replayed == self.tests > 0


def requirements(file: Path) -> list[str]:
    """Return what a test file says that it needs."""
    head = _HEAD.search(file.read_text(encoding="utf-8"))
    if head is None:
        raise SystemExit(f"{file}: does not begin with # /// script")
    lines = [line.removeprefix("# ") for line in head[1].splitlines()]
    return list(tomllib.loads("\n".join(lines))["dependencies"])


def python_of(name: str, needs: list[str]) -> Path:
    """Return the Python of a framework's environment, which is made where there is none."""
    folder = ENVIRONMENTS / name
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    uv = shutil.which("uv")
    if not python.exists():
        make = [uv, "venv", "-q", "-p", sys.executable] if uv else [sys.executable, "-m", "venv"]
        subprocess.run([*make, str(folder)], check=True)
    install = (
        [uv, "pip", "install", "-q", "-p", str(python)]
        if uv
        else [str(python), "-m", "pip", "install", "-q"]
    )
    subprocess.run([*install, "-e", str(PROJECT), *needs], check=True)
    return python


def versions(python: Path, needs: list[str]) -> str:
    """Return the installed versions of what a framework needs, and of the SDK."""
    names = [re.split(r"[\[<>=~ ]", one)[0] for one in needs]
    code = (
        "import importlib.metadata as m, sys\n"
        "for name in sys.argv[1:]:\n"
        "    try: print(name, m.version(name))\n"
        "    except m.PackageNotFoundError: pass"
    )
    command = [str(python), "-c", code, *dict.fromkeys([*names, "anthropic"])]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return ", ".join(said.splitlines())


def passed(python: Path, folder: Path, environment: dict[str, str], *options: str) -> int:
    """Run a framework's tests; returns how many passed, and prints the run if any did not."""
    command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, "test_it.py"]
    without_keys = {n: v for n, v in os.environ.items() if not n.startswith(_KEYS) and n != "CI"}
    run = subprocess.run(
        command,
        check=False,
        cwd=folder,
        env={**without_keys, "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
    )
    if run.returncode:
        print(run.stdout, run.stderr)
    counts = {what: int(count) for count, what in _OUTCOMES.findall(run.stdout)}
    return counts.get("passed", 0)


def tried(name: str) -> Outcome:
    """Record and replay one framework."""
    file = HERE / f"with_{name}.py"
    needs = requirements(file)
    python = python_of(name, needs)
    tests = len(re.findall(r"(?m)^(?:async )?def test_", file.read_text(encoding="utf-8")))
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        shutil.copy(file, folder / "test_it.py")
        with Simulator(HERE / "scenario.yaml") as simulator:
            live = {"ANTHROPIC_BASE_URL": simulator.base_url, "ANTHROPIC_API_KEY": "sk-ant-a-key"}
            recorded = passed(python, folder, live, "--claude-record=new")
        replayed = passed(python, folder, {}, "--claude-block-network")
    return Outcome(name, versions(python, needs), recorded, replayed, tests)


def main(names: list[str]) -> int:
    """Try the named frameworks, or all; returns an exit code."""
    known = sorted(path.stem.removeprefix("with_") for path in HERE.glob("with_*.py"))
    if unknown := sorted(set(names) - set(known)):
        raise SystemExit(f"{', '.join(unknown)}: not one of {', '.join(known)}")
    outcomes = []
    for name in names or known:
        outcome = tried(name)
        outcomes.append(outcome)
        counts = f"{outcome.recorded} recorded, {outcome.replayed} replayed of {outcome.tests}"
        print(f"{outcome.name}: {counts} | {outcome.versions}", flush=True)
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    print(f"{len(outcomes)} frameworks, not passed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
