"""The main job, offline: record the lesson from the simulated API, replay what is committed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from pytest_claude_params.simulator import Simulator

ROOT = Path(__file__).parents[1]
SCRATCH = ROOT / ".demo"
REPORT = SCRATCH / "report.html"
LESSON = "examples/lesson"
# In Python, and the same in YAML. Equal requests get one answer after the other, so each form has
# an API of its own, which begins with the first.
FORMS = ((LESSON, "--ignore-glob=*.claude.yaml"), (f"{LESSON}/lesson.claude.yaml",))


def main() -> int:
    shutil.rmtree(SCRATCH, ignore_errors=True)
    print("1. Record the lesson against the simulated API on loopback, into .demo/cassettes\n")
    recorded = [record(form) for form in FORMS]
    print("\n2. Replay the committed cassettes without a key, with the network blocked\n")
    replayed = run_pytest(LESSON, "--claude-block-network", f"--claude-report={REPORT}")
    print(f"\nThe report of the replay: {REPORT}")
    print("Every answer in it is simulated; none is Claude's.")
    return max(*recorded, replayed)


def record(form: tuple[str, ...]) -> int:
    with Simulator() as simulator:
        return run_pytest(
            *form,
            "--claude-record=all",
            "--claude-allow-record",  # CI runs the demo, too; the API is simulated
            f"--override-ini=claude_cassette_dir={SCRATCH / 'cassettes'}",
            ANTHROPIC_BASE_URL=simulator.base_url,
            ANTHROPIC_API_KEY="simulated",
        )


def run_pytest(*options: str, **variables: str) -> int:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ANTHROPIC_")}
    command = [sys.executable, "-m", "pytest", "-q", *options]
    return subprocess.run(command, cwd=ROOT, env=environment | variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
