"""A misspelt key of the configuration is told with its line and the nearest one."""

import pytest

ASK = "def test_it(): pass"
SAID = (
    "claude_match_varry is not an option of pytest-claude-params, nor of another plugin. "
    "Did you mean claude_match_vary?"
)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("pytest.ini", "[pytest]\nclaude_match_varry = date\n", 2),
        ("tox.ini", "[tox]\nclaude_x = 1\n\n[pytest]\nclaude_match_varry: date\n", 5),
        ("setup.cfg", "[tool:pytest]\nclaude_match_varry = date\n", 2),
        ("pyproject.toml", '[tool.pytest.ini_options]\nclaude_match_varry = ["date"]\n', 2),
        ("pyproject.toml", '[tool.pytest]  # from 9 on\n"claude_match_varry" = ["date"]\n', 2),
    ],
)
def test_a_misspelt_key(pytester, name, text, line):
    """Pytest itself only warns of it, and the setting would do nothing."""
    pytester.makepyfile(ASK)
    path = pytester.path / name
    path.write_text(text)

    result = pytester.runpytest()

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: {path}:{line}: {SAID}" in result.errlines


def test_a_key_that_is_near_none(pytester):
    """All that there are, then."""
    pytester.makepyfile(ASK)
    pytester.makeini("[pytest]\nclaude_zzzz = 1\n")

    result = pytester.runpytest()

    (line,) = [one for one in result.errlines if "claude_zzzz" in one]
    assert "There are claude_record, claude_model, claude_api_version" in line
    assert "claude_allow_hosts" in line


def test_keys_of_others(pytester):
    """What another plugin or a conftest declares is theirs; other tools have sections of their own."""
    pytester.makepyfile(ASK)
    pytester.makeconftest("def pytest_addoption(parser): parser.addini('claude_theirs', 'x')")
    path = pytester.path / "pyproject.toml"
    path.write_text(
        '[tool.pytest.ini_options]\nclaude_theirs = "1"\naddopts = """\n-q\n"""\n\n'
        '[tool.theirs]\nclaude_match_varry = "1"\n'
    )

    pytester.runpytest().assert_outcomes(passed=1)
