"""A run without Claude tests pays next to nothing and sees nothing."""

import subprocess
import sys

HEAVY = (
    "anthropic",
    "vcr",
    "yaml",
    "jsonschema",
    "pydantic",
    "httpx",
    "httpx2",
    "click",
    "jinja2",
    "regex",
)
PLAIN = f"""
import sys

def test_nothing_heavy_is_loaded():
    assert [name for name in {HEAVY} if name in sys.modules] == []
"""
# Those of ours that a run without Claude tests needs, besides plugin/ and network_guard/.
NEEDED = (
    "clock",
    "errors",
    "garbage",
    "record_mode",
    "secrets",
    "secrets.claude_keys",
)
OURS = f"""
import sys

def test_few_of_ours_are_loaded():
    ours = [name.removeprefix("pytest_claude_params.") for name in sys.modules
            if name.startswith("pytest_claude_params.")]
    assert [name for name in ours if name not in {NEEDED}
            and name.partition(".")[0] not in ("plugin", "network_guard")] == []
"""


def run(path, *arguments):
    """Run pytest in a process of its own, with this plugin and no other."""
    command = [
        sys.executable, "-m", "pytest", "-p", "pytest_claude_params.plugin.hooks", *arguments
    ]  # fmt: skip
    environment = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(
        command, cwd=path, env=environment, capture_output=True, text=True, check=False
    )


def test_nothing_heavy_is_imported(tmp_path):
    """The SDK, vcrpy and YAML are loaded when the first Claude test runs, and not before."""
    (tmp_path / "test_plain.py").write_text(PLAIN)

    result = run(tmp_path)

    assert result.returncode == 0, result.stdout


def test_few_modules_of_ours_are_imported(tmp_path):
    """Each takes some tenths of a millisecond, and every run of pytest pays for it."""
    (tmp_path / "test_plain.py").write_text(OURS)

    result = run(tmp_path)

    assert result.returncode == 0, result.stdout


def test_nothing_is_printed(tmp_path):
    """No header and no summary where there is no Claude test."""
    (tmp_path / "test_plain.py").write_text(PLAIN)

    assert "claude" not in run(tmp_path).stdout
