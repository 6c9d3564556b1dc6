"""How Sphinx makes the site of these pages: ``make docs``."""

from __future__ import annotations

import re
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING

from pygments.lexers.special import TextLexer

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "pytest-claude-params"
author = "The pytest-claude-params developers"
copyright = "the pytest-claude-params developers. Not affiliated with Anthropic"  # noqa: A001 - its name in Sphinx
version = release = version_of(project)

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
exclude_patterns = ["_build", "pictures/*.py", "pictures/report_suite"]
myst_heading_anchors = 4
copybutton_prompt_text = "$ "
autodoc_member_order = "bysource"
autodoc_typehints = "description"

html_theme = "furo"
html_title = project

# The pages are read in the repository, too, where these lie beside docs/.
_BESIDE = {
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "report-a-weakness.md",
}


def _inside(app: Sphinx, name: str, content: list[str]) -> None:
    """Turn links to what lies beside docs/ into links to the page that shows it."""
    up = "../" * name.count("/")
    for file, page in _BESIDE.items():
        content[0] = content[0].replace(f"]({up}../{file}", f"]({up}{page}")
    content[0] = re.sub(
        rf"\]\({re.escape(up)}\.\./examples/(\w+)/README\.md", rf"]({up}examples/\1.md", content[0]
    )


def _write_llms_txt(app: Sphinx, error: Exception | None) -> None:
    """Write what models read of the site: each page with its title and first sentence."""
    if error or app.builder.name != "html":
        return
    env, lines = app.env, [f"# {project}", ""]
    for name in sorted(env.found_docs):
        text = Path(env.doc2path(name)).read_text(encoding="utf-8")
        found = re.search(r"^# .*\n\n((?!```)\S[^\n]*)", text, re.MULTILINE)
        said = f": {found[1]}" if found else ""
        lines.append(f"- [{env.titles[name].astext()}]({name}.html){said}")
    (Path(app.outdir) / "llms.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Follow links out of docs/, show tables of data, and write llms.txt."""
    app.add_lexer("csv", TextLexer)  # Pygments has none
    app.connect("source-read", _inside)
    app.connect("build-finished", _write_llms_txt)
