"""Measures the HTML report of a large run in a browser: writing, size, opening, searching.

Opening and searching are told twice: by the clock, which other work on the machine makes longer,
and as CPU time of the page's main thread, as Chromium counts it. Needs Chromium and Playwright.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from html_report import run_of
from playwright.sync_api import sync_playwright
from table import Row, as_text

from pytest_claude_params.reports.formats import write_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, CDPSession, Page

# Two frames: the first may have been under way when the page changed.
_DRAWN = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame(); await frame();
    return performance.now();
}"""
# From the last letter until the result is drawn.
_TYPED = """async words => {
    const search = document.querySelector("#search"), frame = () => new Promise(requestAnimationFrame);
    const began = performance.now();
    search.value = words;
    search.dispatchEvent(new Event("input", {bubbles: true}));
    const told = document.querySelector("#found"), before = told.textContent;
    while (told.textContent === before && performance.now() - began < 20000) await frame();
    await frame();
    return (performance.now() - began) / 1000;
}"""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", type=int, default=5_000, help="how many one-call tests")
    parser.add_argument("--quiet", type=int, default=1_500, help="milliseconds until a page rests")
    arguments = parser.parse_args()
    count = arguments.tests
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.html"
        run = run_of(count)
        began = time.perf_counter(), time.process_time()
        write_report(path, run)
        took = time.perf_counter() - began[0], time.process_time() - began[1]
        print(as_text([*written(path, count, took), *rows(path, count, arguments.quiet)]))


def written(path: Path, count: int, took: tuple[float, float]) -> Iterator[Row]:
    """Say how long it took to write the report, and how large it is."""
    what = f"the HTML report of {count:,} one-call tests"
    for seconds, how in zip(took, ("by the clock", "CPU time"), strict=True):
        yield Row(f"{what}: writing it, {how}", seconds, "s", 2)
    yield Row(f"{what}: its size", path.stat().st_size / 1_000_000, "MB", 5)


def rows(path: Path, count: int, quiet_ms: int) -> Iterator[Row]:
    """Open the report and search it for a rare and for a common word."""
    what = f"the HTML report of {count:,} one-call tests"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=arguments
        )
        yield Row(f"{what}: opening it, by the clock", opening(browser, path), "s", 1)
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = spent(session)
        page.goto(path.as_uri())
        page.wait_for_timeout(quiet_ms)
        yield Row(f"{what}: opening it, CPU time", spent(session) - before, "s", 1)
        for words in (f"ticket {count // 2}:", "delivery"):
            before = spent(session)
            took = searching(page, words)
            page.wait_for_timeout(quiet_ms)
            told = f"{what}: searching it for {words!r}"
            yield Row(f"{told}, by the clock", took, "s", 1)
            yield Row(f"{told}, CPU time", spent(session) - before, "s", 1)
        browser.close()


def opening(browser: Browser, path: Path) -> float:
    """Return the seconds from asking for the page until its first screen is drawn and answers."""
    page = browser.new_page()
    page.goto(path.as_uri())
    drawn = page.evaluate(f"({_DRAWN})()")
    page.close()
    return float(drawn) / 1000


def searching(page: Page, words: str) -> float:
    """Return the seconds from the last letter of a search until its result is drawn."""
    return float(page.evaluate(_TYPED, words))


def spent(session: CDPSession) -> float:
    """Return the CPU seconds that the page's main thread has taken."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


if __name__ == "__main__":
    main()
