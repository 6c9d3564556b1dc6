"""A real browser, and the reports that it opens.

Where ``CLAUDE_PARAMS_BROWSER`` is set, as in CI, a missing browser is an error and no skip.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import pytest

from pytest_claude_params.comparisons.rows.arm import Arm
from pytest_claude_params.comparisons.rows.body import Body
from pytest_claude_params.comparisons.rows.case import Case
from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict
from pytest_claude_params.comparisons.rows.comparison import Comparison
from pytest_claude_params.comparisons.rows.sample import Sample
from pytest_claude_params.reports.formats import write_report
from pytest_claude_params.reports.run import Run
from pytest_claude_params.reports.run_file.kinds import FORMAT
from pytest_claude_params.reports.run_file.reading import read_runs

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
NAMES = ("chromium", "chromium-browser", "google-chrome")
# As root in a container, and without looking for anything on the network.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COMPARED = "cassettes/test_order.yaml#1"
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def chromium():
    """A headless browser; no longer than its module, since it keeps an event loop in this thread."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    playwright = importlib.util.find_spec("playwright")
    if not (path and playwright) and not os.environ.get("CLAUDE_PARAMS_BROWSER"):
        pytest.skip("needs a browser: apt-get install chromium, pip install playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def window(chromium):
    """Return a function that gives a window with scripts, or without; a new one takes 0.3 s of CPU time."""
    opened = {}

    def with_scripts(scripts):
        if scripts not in opened:
            opened[scripts] = chromium.new_context(java_script_enabled=scripts).new_page()
        return opened[scripts]

    return with_scripts


class View:
    """A report in a window, and what went wrong in it."""

    def __init__(self, page, path):
        self.page = page
        self.wrong, self.loaded = [], []
        self._heard = {
            "console": lambda message: self.wrong.append(message.text),
            "pageerror": lambda error: self.wrong.append(str(error)),
            "dialog": lambda dialog: self.wrong.append(dialog.message) or dialog.dismiss(),
            "requestfinished": lambda request: self.loaded.append(request.url.partition(":")[0]),
        }
        for event, note in self._heard.items():
            page.on(event, note)
        page.goto(path.as_uri())

    def close(self):
        """Listen no longer, and leave the window for the next one."""
        for event, note in self._heard.items():
            self.page.remove_listener(event, note)

    def open_all(self):
        """Open whatever can be opened."""
        self.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    def shown(self):
        """Return the names of the tests that the list shows."""
        return self.page.evaluate(
            "[...document.querySelectorAll('.test')].filter(one => !one.hidden && one.parentElement.open)"
            ".map(one => one.querySelector('summary > span').childNodes[1].data)"
        )


@pytest.fixture
def view(window):
    """What opens a report, in a window of some width and theme, with scripts or without."""
    views = []

    def opened(path, width="desktop", theme="light", *, scripts=True):
        page = window(scripts)
        wide, high = WIDTHS[width]
        page.set_viewport_size({"width": wide, "height": high})
        page.emulate_media(media="screen", color_scheme=theme)
        views.append(View(page, path))
        return views[-1]

    yield opened
    for one in views:
        one.close()


def comparison():
    """Return the rows of a comparison: one case does worse, and its answers stand beside each other."""
    return [
        Comparison("suite", "pass_rate", "worse", 0.9, 0.8, -0.1, -0.2, 0.0),
        Arm("control"),
        Arm("target", "claude-haiku-5-5"),
        Case(COMPARED),
        Body("d1", [{"type": "text", "text": "Your order comes today."}]),
        Body("d2", [{"type": "text", "text": "Your order comes <b>soon</b>."}]),
        Sample(COMPARED, "control", 1, "d1"),
        Sample(COMPARED, "target", 1, "d2"),
        CaseVerdict(COMPARED, "test_order", "contains", "target", 1, "failed", "no 'today'"),
    ]


@pytest.fixture(scope="module")
def report(chromium, tmp_path_factory, forked_python):
    """The report of a run with a bit of everything, recorded and replayed by a real pytest."""
    assert chromium
    folder = tmp_path_factory.mktemp("run")
    spec = importlib.util.spec_from_file_location("report_run", PICTURES / "report_run.py")
    report_run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(report_run)
    compared = folder / "compared.jsonl"
    FORMAT.write(compared, comparison())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "executable", forked_python)
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        patch.setenv("PYTEST_PLUGINS", "pytest_claude_params.plugin.hooks")
        rows = report_run.write_rows(folder)
    write_report(folder / "run.html", read_runs([rows, compared]))
    return folder / "run.html"


@pytest.fixture
def written(tmp_path):
    """What writes the report of tests that were made by hand."""

    def write(*tests):
        write_report(tmp_path / "run.html", Run((), list(tests)))
        return tmp_path / "run.html"

    return write
