"""The report for people: one HTML file with inline SVG, no script, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.reports import charts
from pytest_claude_params.reports.grids import grids_of
from pytest_claude_params.wording import shortened

if TYPE_CHECKING:
    from pytest_claude_params.reports.run import Run


def html_report(run: Run) -> str:
    """Write the totals, the charts and one row a call."""
    import jinja2

    summary = run.summary
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pytest_claude_params.reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shortened"] = shortened
    return environment.get_template("report.html").render(
        summary=summary,
        origins=sorted({call["origin"] for call in summary.calls if call["origin"]}),
        grids=grids_of(summary.tests),
        distributions=charts.distributions(summary),
        durations=charts.durations(summary),
        width=charts.WIDTH,
        height=charts.HEIGHT,
        margin=charts.MARGIN,
    )
