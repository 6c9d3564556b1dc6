"""The main job, offline: record the lesson from the simulated API, replay what is committed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pytest_claude_params.simulator import Simulator

ROOT = Path(__file__).parents[1]
SCRATCH = ROOT / ".demo"
REPORT = SCRATCH / "report.html"


def main() -> int:
    print("1. Record the lesson against the simulated API on loopback, into .demo/cassettes\n")
    with Simulator() as simulator:
        recorded = run_lesson(
            "--claude-record=all",
            "--claude-allow-record",  # CI runs the demo, too; the API is simulated
            f"--override-ini=claude_cassette_dir={SCRATCH / 'cassettes'}",
            ANTHROPIC_BASE_URL=simulator.base_url,
            ANTHROPIC_API_KEY="simulated",
        )
    print("\n2. Replay the committed cassettes without a key, with the network blocked\n")
    replayed = run_lesson("--claude-block-network", f"--claude-report={REPORT}")
    print(f"\nThe report of the replay: {REPORT}")
    print("Every answer in it is simulated; none is Claude's.")
    return recorded or replayed


def run_lesson(*options: str, **variables: str) -> int:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ANTHROPIC_")}
    command = [sys.executable, "-m", "pytest", "-q", "examples/lesson", *options]
    return subprocess.run(command, cwd=ROOT, env=environment | variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
