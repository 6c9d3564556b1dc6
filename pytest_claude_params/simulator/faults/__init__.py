"""What can go wrong between a client and the API, when a script says so."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pytest_claude_params.simulator.faults.cut_body import CutBody
from pytest_claude_params.simulator.faults.cut_stream import CutStream
from pytest_claude_params.simulator.faults.delay import Delay
from pytest_claude_params.simulator.faults.error_answer import ErrorAnswer
from pytest_claude_params.simulator.faults.fault import Fault
from pytest_claude_params.simulator.faults.html_page import HtmlPage
from pytest_claude_params.simulator.faults.malformed_json import MalformedJson
from pytest_claude_params.simulator.faults.reset import Reset
from pytest_claude_params.simulator.faults.slow_bytes import SlowBytes
from pytest_claude_params.simulator.faults.stream_error import StreamError

__all__ = [
    "FAULTS",
    "AnyFault",
    "CutBody",
    "CutStream",
    "Delay",
    "ErrorAnswer",
    "Fault",
    "HtmlPage",
    "MalformedJson",
    "Reset",
    "SlowBytes",
    "StreamError",
]

# The same list twice: types cannot be read from a table.
AnyFault = Annotated[
    CutBody
    | CutStream
    | Delay
    | ErrorAnswer
    | HtmlPage
    | MalformedJson
    | Reset
    | SlowBytes
    | StreamError,
    Field(discriminator="kind"),
]
FAULTS: dict[str, type[Fault]] = {
    "error": ErrorAnswer,
    "html_page": HtmlPage,
    "stream_error": StreamError,
    "cut_stream": CutStream,
    "reset": Reset,
    "cut_body": CutBody,
    "malformed_json": MalformedJson,
    "slow_bytes": SlowBytes,
    "delay": Delay,
}
