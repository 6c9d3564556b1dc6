"""The page: its sections put together, its style and script named by their hashes."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.html import durations, samples
from pytest_claude_params.reports.html.changes import answers_of, comparisons_of
from pytest_claude_params.reports.html.costs import costs_of
from pytest_claude_params.reports.html.distributions import distributions_of
from pytest_claude_params.reports.html.first_screen import first_screen
from pytest_claude_params.reports.html.matrices import matrices_of
from pytest_claude_params.reports.html.mutations import mutations_of
from pytest_claude_params.reports.html.prompts import prompts_of
from pytest_claude_params.reports.html.stale import stale_of
from pytest_claude_params.reports.html.tests import groups_of
from pytest_claude_params.reports.html.texts import readable, texts_of
from pytest_claude_params.reports.preview.screen import preview_lines

if TYPE_CHECKING:
    from jinja2 import Environment

    from pytest_claude_params.reports.run import Run


def html_report(run: Run) -> str:
    """Write the page."""
    style, script = _file("style.css"), _file("script.js")
    texts = texts_of(run)
    groups = groups_of(run, texts)
    return (
        _environment()
        .get_template("page.html")
        .render(
            policy=_policy(style, script),
            style=style,
            script=script,
            first=first_screen(run, groups),
            groups=groups,
            preview="\n".join(preview_lines(run.tests)),
            mutations=mutations_of(run),
            comparisons=comparisons_of(run),
            compared=answers_of(run),
            samples=samples.samples_of(run),
            line=samples.WIDTH,
            distributions=distributions_of(run),
            durations=durations.durations_of(run),
            chart=durations,
            costs=costs_of(run),
            matrices=matrices_of(run),
            stale=stale_of(run),
            systems=prompts_of(run, texts, "system"),
            tools=prompts_of(run, texts, "tools"),
        )
    )


def _file(name: str) -> str:
    folder = resources.files("pytest_claude_params.reports.html") / "templates"
    return (folder / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Allow what the page brings along and nothing else, so that no answer can run or load."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "img-src data:"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _environment() -> Environment:
    """Keep the templates: to compile them takes longer than a page of a few tests."""
    import jinja2
    from markupsafe import Markup

    def shown(value: Any) -> Any:
        return value if isinstance(value, Markup) else readable(value)

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pytest_claude_params.reports.html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
    )
    environment.filters["grouped"] = "{:,}".format
    return environment
