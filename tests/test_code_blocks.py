"""Every piece of Python in the documentation is Python, and every marker in it is one of ours."""

import ast
import re
from pathlib import Path

import pytest
from sybil.document import Document
from sybil.parsers.myst import CodeBlockParser

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")]
# What the reader of these pages has: the application, its data, expectations of their own.
PROJECT = {
    "support.py": "def answer(question): ...\n",
    "app.py": "def ask(question): ...\ndef read_aloud(question, say): ...\n",
    "checks.py": "def is_polite(call): ...\ndef is_short(call): ...\n",
    "cities.csv": "id,country,capital\nfr,France,Paris\n",
    "conftest.py": (
        "import builtins\n"
        'builtins.KEY = "sk-ant-none"\n'
        "def shouts(call, wanted: bool):\n"
        "    return call.text.isupper() == wanted\n"
        "def pytest_claude_params_expectations(config):\n"
        "    return {'shouts': shouts}\n"
    ),
}
SETTINGS = (
    '[tool.pytest]\nclaude_api_version = "2023-06-01"\nclaude_judge_model = "claude-opus-5"\n'
)


class Blocks(CodeBlockParser):
    """Finds the blocks; they are tried together, since one run of pytest collects all."""

    language = "python"

    def evaluate(self, example):
        """Do nothing with one alone."""


def blocks():
    """Yield the page, the line and the text of each block."""
    for page in sorted(PAGES):
        for block in Document.parse(str(page), Blocks()):
            yield page.relative_to(ROOT), block.line, str(block.parsed)


def whole(text):
    """Return a block as a module: decorators get a test, a signature gets a body."""
    names = ", ".join(re.findall(r'parametrize\(\s*"([^"]+)"', text))
    for rest in ("", f"def test_block({names}): ...\n", "    ...\n"):
        try:
            ast.parse(text + rest)
        except SyntaxError:
            continue
        return text + rest
    return None


def test_every_block_is_python():
    """A reader copies it."""
    found = list(blocks())

    assert len(found) > 100
    assert [(str(page), line) for page, line, text in found if whole(text) is None] == []


@pytest.mark.usefixtures("forking")
def test_every_marker_in_a_block_is_collected(pytester):
    """A misspelt marker or argument is an error of collection, so none stands in the pages."""
    marked = [found for found in blocks() if "@pytest.mark." in found[2]]
    for name, text in PROJECT.items():
        (pytester.path / name).write_text(text)
    (pytester.path / "pyproject.toml").write_text(SETTINGS)
    for page, line, text in marked:
        name = re.sub(r"\W", "_", str(page))
        source = "" if "import pytest" in text else "import pytest\n"
        (pytester.path / f"test_{name}_{line}.py").write_text(source + whole(text))

    result = pytester.runpytest_subprocess("--collect-only", "-q")

    assert len(marked) > 100
    assert result.ret == 0, "\n".join(result.outlines)
