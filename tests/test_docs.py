"""What the documentation says is complete and true."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_claude_params.plugin import fixtures
from pytest_claude_params.plugin.collecting.claude_item import FIXTURES, MARKERS
from pytest_claude_params.simulator import Simulator

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")])


def page(name):
    """Return the text of a page below docs/."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_option_and_ini_key_is_documented():
    """An option that nobody can read about does not exist."""
    source = (ROOT / "pytest_claude_params" / "plugin" / "declared_options.py").read_text()
    names = re.findall(r'"(--claude-[a-z-]+|claude_[a-z_]+)"', source)
    documented = page("reference/options.md")

    assert len(names) > 10
    # An option is also read under its name with underscores.
    ways = {name: (f"`{name}", f"`--{name.replace('_', '-')}") for name in names}
    assert [name for name in names if not any(way in documented for way in ways[name])] == []


@pytest.mark.parametrize("name", [*MARKERS, *sorted(FIXTURES), "claude_cassette_dir"])
def test_every_marker_and_fixture_has_a_heading(name):
    """The reference is complete."""
    assert re.search(rf"^### `{name}\b", page("reference/markers-and-fixtures.md"), re.MULTILINE)


def test_every_fixture_says_what_it_gives():
    """`pytest --fixtures` prints the docstrings."""
    names = [*FIXTURES, "claude_cassette_dir", "claude_redactions"]

    assert [name for name in names if not getattr(fixtures, name).__doc__] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    """No page sends its reader into the void."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", path.read_text(encoding="utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_readmes_commands_exist():
    """Both of them, and those that the contributing page names."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"^make ([a-z]+)", (ROOT / "README.md").read_text(), re.MULTILINE)
    named += re.findall(r"`make ([a-z]+)`", (ROOT / "CONTRIBUTING.md").read_text())

    assert {"demo", "test"} <= set(named) <= targets


@pytest.fixture
def python(monkeypatch, few_plugins, forked_python):  # noqa: ARG001 - a fixture takes no mark
    """The interpreter of a reader who has installed this plugin and no other."""
    monkeypatch.setattr(sys, "executable", forked_python)
    return forked_python


@pytest.mark.usefixtures("python")
def test_the_tutorial_can_be_followed_word_for_word(pytester, monkeypatch):
    """Its files are written, its commands run, its screens appear."""
    text = page("tutorial.md")
    blocks = re.findall(r"Put this into `(\w+\.py)`.*?```python\n(.*?)```", text, re.DOTALL)
    files = dict(blocks)
    assert list(files) == ["support.py", "test_support.py", "test_planet.py"]
    for name in ("support.py", "test_support.py"):
        (pytester.path / name).write_text(files[name])
    screens = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    for name in ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)

    assert_shown(pytester.runpytest_subprocess(), screen_with(screens, "no recording yet"))

    with Simulator() as simulator, monkeypatch.context() as patch:
        patch.setenv("ANTHROPIC_BASE_URL", simulator.base_url)
        patch.setenv("ANTHROPIC_API_KEY", "simulated")
        recorded = pytester.runpytest_subprocess("--claude-record=new")
    recorded.assert_outcomes(passed=1)
    recorded.stdout.fnmatch_lines(
        ["1 test, 1 call: 0 replayed, 1 recorded, 0 live | 26 in, 28 out*"]
    )

    pytester.runpytest_subprocess("--claude-block-network").assert_outcomes(passed=1)

    changed = files["support.py"].replace("always answers in", "always answers briefly in")
    (pytester.path / "support.py").write_text(changed)
    assert_shown(pytester.runpytest_subprocess(), screen_with(screens, "system changed"))
    with Simulator() as simulator, monkeypatch.context() as patch:
        patch.setenv("ANTHROPIC_BASE_URL", simulator.base_url)
        patch.setenv("ANTHROPIC_API_KEY", "simulated")
        previewed = pytester.runpytest_subprocess("--claude-record=preview")
    assert_begun(previewed, screen_with(screens, "claude preview:"))
    reject = [sys.executable, *PROGRAMS["claude-params"], "reject", "*"]
    pytester.run(*reject).stdout.fnmatch_lines(["rejected: test_support.py::*"])

    (pytester.path / "support.py").write_text(files["support.py"])
    (pytester.path / "test_support.py").write_text(files["test_support.py"].replace("<=80", "<=5"))
    assert_shown(pytester.runpytest_subprocess(), screen_with(screens, "expected <=5"))


def test_the_tutorial_of_suites_can_be_followed_word_for_word(pytester, monkeypatch):
    """By somebody who types what it says, and looks whether the screen is the same."""
    # In this process, which has imported the SDK already: it is eleven runs.
    text = page("tutorial-suites.md")
    files = dict(
        re.findall(r"Put this into `([\w.]+)`[^`]*:\n\n```(?:yaml|csv)\n(.*?)```", text, re.DOTALL)
    )
    assert list(files) == ["letters.claude.yaml", "letters.csv"]
    screens = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    for name in ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    init = [sys.executable, *PROGRAMS["claude-params"], "init"]
    suite = pytester.path / "letters.claude.yaml"

    def edit(before, after):
        written = suite.read_text(encoding="utf-8")
        assert written.count(before) == 1
        suite.write_text(written.replace(before, after), encoding="utf-8")

    assert_shown(pytester.run(*init), screen_with(screens, "wrote: prompts"))
    assert_shown(pytester.runpytest(), screen_with(screens, "5 tests miss"))

    with Simulator() as simulator:

        def record(mode):
            with monkeypatch.context() as patch:
                patch.setenv("ANTHROPIC_BASE_URL", simulator.base_url)
                patch.setenv("ANTHROPIC_API_KEY", "simulated")
                return pytester.runpytest(f"--claude-record={mode}")

        assert_begun(record("new"), screen_with(screens, "wrote 6 recordings"))
        assert_begun(pytester.runpytest(), screen_with(screens, "6 replayed"))

        suite.write_text(files[suite.name], encoding="utf-8")
        assert_begun(record("new"), screen_with(screens, "wrote 1 recording"))

        edit("<=40", "<=5")
        assert_shown(pytester.runpytest(), screen_with(screens, "expected <=5"))
        edit("<=5", "<=40")
        edit("language: de", "langauge: de")
        assert_shown(pytester.runpytest(), screen_with(screens, "did you mean"))
        edit("langauge: de", "language: de")

        edit("always in German", "always briefly in German")
        assert_shown(pytester.runpytest(), screen_with(screens, "system changed"))
        assert_begun(record("update"), screen_with(screens, "dropped 1 recording"))

        (pytester.path / "letters.csv").write_text(files["letters.csv"], encoding="utf-8")
        rows = re.search(
            r"at the end of `letters.claude.yaml`:\n\n```yaml\n(.*?)```", text, re.DOTALL
        )
        suite.write_text(files[suite.name] + "\n" + rows[1], encoding="utf-8")
        edit("always in German", "always briefly in German")
        recorded = record("new")
        assert recorded.ret == 0
        assert_begun(recorded, screen_with(screens, "2 of 3 passed, failed"))
    edit(">=0.6", ">=0.9")
    assert_shown(pytester.runpytest(), screen_with(screens, "2 of 3 rows passed"))


PROGRAMS = {
    "pytest": ["-m", "pytest"],
    "claude-params": ["-c", "from pytest_claude_params.cli import main; main()"],
}


def typed(command, folder, simulator):
    """Run a command of a page as its reader would; return what it prints."""
    program, *arguments = shlex.split(command)
    own = [sys.executable, *PROGRAMS[program]] if program in PROGRAMS else [program]
    result = subprocess.run(
        [*own, *arguments],
        cwd=folder,
        env={
            **os.environ,
            "ANTHROPIC_BASE_URL": simulator.base_url,
            "ANTHROPIC_API_KEY": "made-up",
        },
        check=True,
        capture_output=True,
        text=True,
    )
    return result.stdout


@pytest.mark.usefixtures("python")
def test_coming_from_other_recorders_can_be_followed_word_for_word(
    tmp_path, simulator, monkeypatch
):
    """The test is recorded by pytest-recording, moved over, converted and converted back."""
    monkeypatch.setenv(
        "PYTEST_PLUGINS", "pytest_claude_params.plugin.hooks,pytest_recording.plugin"
    )
    blocks = re.findall(
        r"^```(python|console)\n(.*?)^```",
        page("how-to/coming-from-other-recorders.md"),
        re.MULTILINE | re.DOTALL,
    )
    commands = []
    path = tmp_path / "test_colors.py"
    for kind, text in blocks:
        if kind == "console":
            command, _, screen = text.removeprefix("$ ").partition("\n")
            commands.append(command.split()[0])
            printed = typed(command, tmp_path, simulator)
            assert [line for line in screen.splitlines() if line not in printed] == []
        elif not path.exists():
            path.write_text(text)
        else:
            # From the markers of the test to its body.
            old = path.read_text()
            start = old.index("@pytest.mark", old.index("return message"))
            end = old.index("\n\n\n@pytest.mark.vcr\ndef test_another")
            path.write_text(old[:start] + text.rstrip("\n") + old[end:])

    assert commands == ["pytest", "pytest", "claude-params", "mv", "pytest", "claude-params"]


def screen_with(screens, words):
    """Return the first screen of the tutorial that holds these words."""
    return next(screen for screen in screens if words in screen)


def assert_begun(result, screen):
    """Assert that a run printed lines that begin as those of a screen: how long it took may differ."""
    for line in screen.splitlines():
        assert any(one.startswith(line.rstrip()) for one in result.outlines), line


def assert_shown(result, screen):
    """Assert that a run printed every line of a screen."""
    printed = {line.rstrip() for line in result.outlines}
    wanted = [line.rstrip() for line in screen.splitlines()]
    # The day of the recording is another each time.
    strip = re.compile(r"recorded \d{4}-\d\d-\d\d")
    printed = {strip.sub("recorded", line) for line in printed}

    assert [line for line in wanted if strip.sub("recorded", line) not in printed] == []
