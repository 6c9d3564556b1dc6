"""``make nightly`` runs the long version of each test that has one."""

from pathlib import Path

TESTS = Path(__file__).parent
MAKEFILE = TESTS.parent / "Makefile"
VARIABLE = "CLAUDE_PARAMS_NIGHTLY"


def test_each_long_version_is_run_at_night():
    (command,) = [line for line in MAKEFILE.read_text("utf-8").splitlines() if VARIABLE in line]
    run = [TESTS.parent / word for word in command.split() if word.startswith("tests/")]
    long = [path for path in TESTS.rglob("*.py") if VARIABLE in path.read_text("utf-8")]

    left = {path for path in long if not any(path.is_relative_to(one) for one in run)}
    assert left == {TESTS / "conftest.py", Path(__file__)}
