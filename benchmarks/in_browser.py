"""Measures how long a browser takes to open the HTML report of a large run, and to search it.

CPU time of the page's main thread, as Chromium counts it; needs Chromium and Playwright.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from html_report import run_of
from playwright.sync_api import sync_playwright
from table import Row, as_text

from pytest_claude_params.reports.formats import write_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import CDPSession, Page

_QUIET_MS = 1_500


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", type=int, default=5_000, help="how many one-call tests")
    count = parser.parse_args().tests
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.html"
        write_report(path, run_of(count))
        print(as_text([*rows(path, count)]))


def rows(path: Path, count: int) -> Iterator[Row]:
    """Open the report and search it for a rare and for a common word."""
    what = f"the HTML report of {count:,} one-call tests"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=arguments
        )
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = spent(session)
        page.goto(path.as_uri())
        page.wait_for_timeout(_QUIET_MS)
        yield Row(f"{what}: opening it", spent(session) - before, "s", 1)
        for words in (f"ticket {count // 2}:", "delivery"):
            yield Row(
                f"{what}: searching it for {words!r}", searching(page, session, words), "s", 1
            )
        browser.close()


def searching(page: Page, session: CDPSession, words: str) -> float:
    """Return what a search takes, until its result is drawn."""
    before = spent(session)
    page.fill("#search", words)
    page.wait_for_timeout(_QUIET_MS)
    return spent(session) - before


def spent(session: CDPSession) -> float:
    """Return the CPU seconds that the page's main thread has taken."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


if __name__ == "__main__":
    main()
