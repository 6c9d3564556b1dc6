"""A run of pytest that its log watches: a test that hangs is ended, finished tests keep their results."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params import clock
from pytest_claude_params.mutations.attempt import Attempt
from pytest_claude_params.mutations.mutation_row import MutationRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PAUSE_S = 0.1
# A machine that is busy takes its time to start pytest.
_TO_BEGIN_S = 600


@dataclass
class Logged:
    """What a log says.

    Args:
        begun: the attempts that began.
        rows: what became of those that ended.
    """

    begun: list[Attempt] = field(default_factory=list)
    rows: dict[Attempt, MutationRow] = field(default_factory=dict)


def watched_run(
    arguments: Sequence[str],
    attempts: Sequence[Attempt],
    patience_s: float,
    tell: Callable[[int], None],
) -> tuple[Logged, str]:
    """Run pytest for some attempts; returns what the log says, and pytest's last words.

    Args:
        arguments: of pytest.
        attempts: which answers of which tests are changed, and by what.
        patience_s: how many seconds may pass without anything coming to its end.
        tell: is told how many attempts have ended.
    """
    with tempfile.TemporaryDirectory() as folder:
        only, log, said = (Path(folder) / name for name in ("only.json", "log.jsonl", "said.txt"))
        only.write_text(json.dumps(attempts), encoding="utf-8")
        names = ",".join(dict.fromkeys(one.operator for one in attempts))
        # A traceback of each answer that is noticed takes longer than its test, and nobody reads it.
        command = [
            *(sys.executable, "-m", "pytest", "-q", "--tb=no", *arguments),
            f"--claude-mutate={names}",
            f"--claude-mutate-only={only}",
            f"--claude-mutate-log={log}",
            f"--claude-mutated={Path(folder) / 'told.json'}",
        ]
        with said.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - a fixed command
                command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
            try:
                _watch(process, log, patience_s, tell)
            finally:
                _end(process)
        return read(log), said.read_text(encoding="utf-8", errors="replace")


def read(log: Path) -> Logged:
    """Read a log; a line that was cut by a kill is none."""
    found = Logged()
    lines = log.read_text(encoding="utf-8").split("\n") if log.exists() else []
    for line in lines[:-1]:
        said: dict[str, Any] = json.loads(line)
        if "begins" in said:
            found.begun.append(Attempt(*said["begins"]))
        else:
            row = MutationRow(**said["row"])
            found.rows[Attempt(row.test, row.operator, row.key)] = row
    return found


def _watch(
    process: subprocess.Popen[bytes], log: Path, patience_s: float, tell: Callable[[int], None]
) -> None:
    size, since = 0, clock.seconds()
    while process.poll() is None:
        time.sleep(_PAUSE_S)
        now = log.stat().st_size if log.exists() else 0
        if now != size:
            size, since = now, clock.seconds()
            tell(len(read(log).rows))
        # Until the first test begins, pytest starts and collects, which is nobody's turn.
        elif clock.seconds() - since > (patience_s if size else max(patience_s, _TO_BEGIN_S)):
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a run with the workers that it has started; one that has ended is left alone."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    process.wait()
