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


def test_nothing_is_printed(tmp_path):
    """No header and no summary where there is no Claude test."""
    (tmp_path / "test_plain.py").write_text(PLAIN)

    assert "claude" not in run(tmp_path).stdout
