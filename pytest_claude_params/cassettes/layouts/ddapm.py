"""That of Datadog's test agent: a file is one request with its answer, as JSON."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.cassettes.layouts.http_snapshot import as_vcrpy
from pytest_claude_params.cassettes.layouts.layout import Layout, first_request


def _fits(data: Any) -> bool:
    return "url" in first_request([data])


DDAPM = Layout("Datadog's test agent", _fits, lambda data: [data], as_vcrpy)
