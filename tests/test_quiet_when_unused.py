"""A run without Claude tests pays next to nothing and sees nothing."""

import subprocess
import sys

import pytest

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
# Those of ours that a run without Claude tests needs, besides plugin/ and network_guard/.
NEEDED = (
    "clock",
    "errors",
    "garbage",
    "record_mode",
    "secrets",
    "secrets.claude_keys",
)
PLAIN = f"""
import sys

def test_nothing_heavy_is_loaded():
    assert [name for name in {HEAVY} if name in sys.modules] == []

def test_few_of_ours_are_loaded():
    ours = [name.removeprefix("pytest_claude_params.") for name in sys.modules
            if name.startswith("pytest_claude_params.")]
    assert [name for name in ours if name not in {NEEDED}
            and name.partition(".")[0] not in ("plugin", "network_guard")] == []
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What pytest prints of plain tests, in a process of its own, with this plugin and no other."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "test_plain.py").write_text(PLAIN)
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "pytest_claude_params.plugin.hooks"]
    environment = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    ).stdout


def test_nothing_heavy_is_imported(printed):
    """The SDK, vcrpy and YAML are loaded when the first Claude test runs, and not before."""
    assert "PASSED test_plain.py::test_nothing_heavy_is_loaded" in printed


def test_few_modules_of_ours_are_imported(printed):
    """Each takes some tenths of a millisecond, and every run of pytest pays for it."""
    assert "PASSED test_plain.py::test_few_of_ours_are_loaded" in printed


def test_nothing_is_printed(printed):
    """No header and no summary where there is no Claude test."""
    assert "claude" not in printed
