"""Completion as shells do it: verbs, options, choices and files, and no word for a misspelt verb."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
ENVIRONMENT = {
    **os.environ,
    "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    "TERM": "xterm",
    "HISTFILE": "/dev/null",
    "PS1": "$ ",
    "COLUMNS": "120",
}
COMPLETE = """
eval "$(_CLAUDE_PARAMS_COMPLETE=bash_source claude-params)"
complete -p claude-params >/dev/null || exit 1
compopt() { true; }
COMP_WORDS=(claude-params "$@")
COMP_CWORD=$#
_claude_params_completion claude-params
printf '%s\\n' "${COMPREPLY[@]}"
"""
WANTED = {
    ("sho",): ["show"],
    ("re",): ["reject", "report", "review"],
    ("list", "--st"): ["--stale"],
    ("schema", "r"): ["rows"],
    ("batch", "c"): ["cancel"],
    ("lst", "--st"): [""],
}


@pytest.mark.parametrize("words", WANTED)
def test_what_bash_offers(words, tmp_path):
    """In a real one, by the function that it was given."""
    ended = subprocess.run(
        ["bash", "--norc", "-c", COMPLETE, "bash", *words],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert (ended.stdout.split("\n")[:-1], ended.stderr) == (WANTED[words], "")


def typed(command, set_up, keys, wanted, folder):
    """Type into a shell on a terminal of its own until it has written what is wanted."""
    pid, terminal = pty.fork()
    if pid == 0:  # the shell
        os.chdir(folder)
        os.execvpe(command[0], command, ENVIRONMENT)  # noqa: S606
    said = b""
    sent = False
    os.write(terminal, f"{set_up}; echo read''y\n".encode())
    # A guard against a shell that hangs; nothing is measured.
    end = time.monotonic() + 60
    while time.monotonic() < end and wanted not in said:
        if not sent and b"ready" in said:
            said, sent = b"", True
            os.write(terminal, keys)
        if select.select([terminal], [], [], 0.1)[0]:
            said += os.read(terminal, 65536)
    os.close(terminal)
    os.waitpid(pid, 0)
    return said


def test_bash_completes_as_one_types(tmp_path):
    """A verb, then a file."""
    (tmp_path / "cassettes").mkdir()
    (tmp_path / "cassettes/test_refund.yaml").touch()
    set_up = 'eval "$(_CLAUDE_PARAMS_COMPLETE=bash_source claude-params)"'
    wanted = b"claude-params show cassettes/test_refund.yaml"

    said = typed(
        ["bash", "--norc", "--noprofile", "-i"],
        set_up,
        b"claude-params sho\tcass\ttest_r\t",
        wanted,
        tmp_path,
    )
    assert wanted in said


@pytest.mark.skipif(shutil.which("zsh") is None, reason="no zsh here: apt-get install zsh")
def test_zsh_completes_as_one_types(tmp_path):
    set_up = (
        "autoload -Uz compinit && compinit -D -u; "
        'eval "$(_CLAUDE_PARAMS_COMPLETE=zsh_source claude-params)"'
    )
    wanted = b"git-setup"

    said = typed(["zsh", "-f", "-i"], set_up, b"claude-params git-\t", wanted, tmp_path)
    assert wanted in said


@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish here: apt-get install fish")
def test_fish_offers_verbs_with_what_they_do(tmp_path):
    script = (
        "env _CLAUDE_PARAMS_COMPLETE=fish_source claude-params | source; "
        "complete -C 'claude-params docto'"
    )
    home = {**ENVIRONMENT, "HOME": str(tmp_path)}
    ended = subprocess.run(
        ["fish", "--no-config", "-c", script], env=home, capture_output=True, text=True, check=True
    )

    assert ended.stdout.split("\t")[0].strip() == "doctor"
