"""Draw what a changed prompt looks like in a terminal, from a real run of the tutorial's test.

``make pictures`` runs it. The recording is made from the simulated API, so its answer is not Claude's.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from pytest_claude_params.simulator import Simulator

PICTURES = Path(__file__).parent
TUTORIAL = PICTURES.parent / "tutorial.md"
COLUMNS = 132
# Without the fonts' address: a picture loads nothing from elsewhere.
FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def main() -> None:
    """Record the test, change its prompt, replay it and draw what pytest prints."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder)
        with Simulator() as simulator:
            asked = {"ANTHROPIC_BASE_URL": simulator.base_url, "ANTHROPIC_API_KEY": "simulated"}
            run_pytest(folder, "--claude-record=new", environment=asked)
        code = folder / "support.py"
        code.write_text(code.read_text().replace("always answers in", "always answers briefly in"))
        screen = run_pytest(folder, "--color=yes", "-q", "-rN")
    draw(screen, PICTURES / "miss.svg")


def write_files(folder: Path) -> None:
    """Write the tutorial's files, as its reader does."""
    pattern = r"Put this into `(\w+\.py)`.*?```python\n(.*?)```"
    for name, text in re.findall(pattern, TUTORIAL.read_text(), re.DOTALL)[:2]:
        (folder / name).write_text(text)
    (folder / "pytest.ini").touch()


def run_pytest(folder: Path, *arguments: str, environment: dict[str, str] | None = None) -> str:
    """Run pytest in a folder; return what it prints."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANTHROPIC")}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "ignore", *arguments]
    environment = kept | {"COLUMNS": str(COLUMNS), "CI": ""} | (environment or {})
    result = subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True
    )
    return result.stdout


def draw(screen: str, path: Path) -> None:
    """Write a terminal's screen as a picture."""
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    console.print(Text.from_ansi("$ pytest -q\n" + screen.strip()))
    svg = console.export_svg(title="a word of the prompt was changed", unique_id="miss")
    path.write_text(FONT_FACE.sub("", svg), encoding="utf-8")


if __name__ == "__main__":
    main()
