"""The error page of a proxy before the API."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from pytest_claude_params.simulator.faults.fault import Answerable, ErrorStatus, Fault
from pytest_claude_params.simulator.http.http_answer import Transmission, plain


@dataclass(frozen=True)
class HtmlPage(Fault):
    """An HTML page, as a proxy sends it that cannot reach the API.

    Args:
        status: 400 to 599.
    """

    status: ErrorStatus = 502
    kind: Literal["html_page"] = "html_page"

    def served(self, exchange: Answerable) -> Transmission:
        """Answer with the page."""
        del exchange
        title = f"{self.status} {_phrase(self.status)}"
        page = (
            f"<html>\n<head><title>{title}</title></head>\n"
            f"<body><center><h1>{title}</h1></center></body>\n</html>\n"
        )
        return plain(self.status, page.encode(), "text/html")


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Error"
