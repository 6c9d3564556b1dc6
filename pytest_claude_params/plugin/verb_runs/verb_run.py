"""The frame of all runs on behalf of a verb: it notes what pytest cannot collect, and writes a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator


class VerbRun:
    """A plugin of pytest that writes what a verb wants to know.

    A subclass names its option and gives `data`; it calls `write` from the hook after which
    everything is known.

    Args:
        config: the run's; its option ``option`` names the file to write.
    """

    option: ClassVar[str]

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.uncollected: dict[Path, str] = {}
        self.mistakes: dict[Path, str] = {}
        self.skipped: list[Path] = []

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Note which files and folders cannot be collected, and why: their tests are unknown."""
        report = yield
        if report.failed:
            self.uncollected[collector.path] = reason_of(report)
            self.mistakes[collector.path] = str(report.longrepr)
        elif report.skipped:
            self.skipped.append(collector.path)
        return report

    def data(self) -> dict[str, Any]:
        """Return what the verb wants to know, as JSON has it."""
        raise NotImplementedError

    def write(self) -> None:
        """Write the file."""
        text = json.dumps(self.data(), default=repr)
        Path(self.config.getoption(self.option)).write_text(text, encoding="utf-8")


def reason_of(report: pytest.CollectReport | pytest.TestReport) -> str:
    """Return why something failed, in a line."""
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return str(crash.message).partition("\n")[0]
    lines = [line.strip() for line in str(report.longrepr).splitlines() if line.strip()]
    errors = [line[1:].strip() for line in lines if line.startswith("E ")]
    return (errors or lines or ["nothing was said"])[-1 if not errors else 0]
