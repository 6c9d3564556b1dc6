"""The pre-commit hook works as its definition says."""

from __future__ import annotations

import re
import shlex
import subprocess
import sysconfig
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "looked_at"),
    [
        ("cassettes/tests/test_it/test_a[1].yaml", True),
        ("tests/cassettes/test_it/test_b.yml.gz", True),
        ("cassettes/test_it/test_a.yaml.rejected", True),
        ("cassettes/test_it/test_a.yaml.417-0a1b2c3d.journal", True),
        ("cassettes/test_it/media/0a1b.png", True),
        ("spec/fixtures/c.json", True),
        ("mkdocs.yml", False),
        ("cassettes/README.md", False),
    ],
)
def test_it_looks_at_recordings(path, looked_at):
    """And leaves the rest of a project alone."""
    assert (re.search(HOOK["files"], path) is not None) == looked_at


@pytest.mark.parametrize(("text", "code"), [("a: sk-ant-api03-secret", 1), ("a: b", 0)])
def test_its_entry_finds(tmp_path, text, code):
    """Called as pre-commit does: the files follow the entry."""
    (tmp_path / "a.yaml").write_text(text)
    # The package under test may not be the one that is installed.
    program, *arguments = shlex.split(HOOK["entry"])
    scripts = Path(sysconfig.get_path("scripts"))

    done = subprocess.run(
        [scripts / program, *arguments, "a.yaml"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, "")
    assert "secret" not in done.stdout.replace("secrets in place", "")
    assert done.stdout.startswith("a.yaml:1: Anthropic API keys\n" if code else "checked 1 file:")
