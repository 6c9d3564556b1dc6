"""Draw two views of an HTML report in a browser: what failed, and samples by temperature.

``make pictures`` runs it where Chromium is installed. Answers are the simulated API's, not Claude's.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from report_run import write_rows

from pytest_claude_params.reports.formats import write_report
from pytest_claude_params.reports.run_file.reading import read_runs

PICTURES = Path(__file__).parent
WIDTH, HEIGHT = 1120, 760


def main() -> None:
    """Record and replay the suite, write its report, and draw it."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        report = Path(name) / "report.html"
        write_report(report, read_runs([write_rows(Path(name))]))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        draw(browser, report, "light", "#tests .test >> nth=0", PICTURES / "report-tests.png")
        draw(browser, report, "dark", "", PICTURES / "report-samples.png")


def draw(browser: Browser, report: Path, theme: str, opened: str, picture: Path) -> None:
    """Draw the page as it stands at its beginning, with a test opened, or at its samples."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=theme)  # type: ignore[arg-type]
    page.goto(report.as_uri() if opened else f"{report.as_uri()}#samples")
    if opened:
        page.locator(f"{opened} >> summary").first.click()
    page.wait_for_timeout(300)
    page.screenshot(path=picture)


if __name__ == "__main__":
    main()
