"""The gateway before the simulated API: platforms, faults, limits, and the journal of it all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.simulator.http.stream_compression import compressed
from pytest_claude_params.simulator.platforms import platform_of
from pytest_claude_params.simulator.platforms.platform_exchange import Exchange
from pytest_claude_params.simulator.serving import control

if TYPE_CHECKING:
    from pytest_claude_params.simulator.api import SimulatedApi
    from pytest_claude_params.simulator.endpoints.rate_limits import RateLimits
    from pytest_claude_params.simulator.faults.fault_script import FaultScript
    from pytest_claude_params.simulator.http.api_error import ApiError
    from pytest_claude_params.simulator.http.http_answer import Transmission
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest
    from pytest_claude_params.simulator.serving.journal import Journal


@dataclass(frozen=True)
class Gateway:
    """Where every request comes through.

    Args:
        api: who answers.
        script: the faults to come.
        limits: the rate limits.
        journal: where requests are noted.
        compress_streams: whether streams are compressed for clients that take it.
    """

    api: SimulatedApi
    script: FaultScript
    limits: RateLimits
    journal: Journal
    compress_streams: bool

    def answer(self, request: ReceivedRequest) -> Transmission:
        """Decide what a request gets."""
        if control.is_control(request):
            return control.answer(request, self.script, self.journal)
        exchange = self._exchange(request)
        # The fault is taken before the request is noted, and never the other way about:
        # a reader who sees a request in the journal also sees what it gets.
        fault = self.script.take(exchange.request)
        number = self.journal.note(request, exchange.platform.name)
        transmission = fault.served(exchange) if fault else exchange.usual()
        self.journal.note_answer(number, transmission.status, fault.kind if fault else "")
        accepted = request.headers.get("accept-encoding", "")
        return compressed(transmission, accepted, streams=self.compress_streams)

    def reject(self, request: ReceivedRequest, error: ApiError) -> Transmission:
        """Reject a request that was not read to its end."""
        exchange = self._exchange(request)
        number = self.journal.note(request, exchange.platform.name)
        transmission = exchange.error(error.status, error.kind, error.message)
        self.journal.note_answer(number, transmission.status, "")
        return transmission

    def _exchange(self, request: ReceivedRequest) -> Exchange:
        platform = platform_of(request)
        request_id = self.api.request_id()
        translated = platform.translated(request)
        return Exchange(self.api, self.limits, platform, request, translated, request_id)
