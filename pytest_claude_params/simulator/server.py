"""The simulator: the simulated Messages API, served on loopback."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, Self

from pytest_claude_params.errors import UsageError
from pytest_claude_params.simulator.api import SimulatedApi
from pytest_claude_params.simulator.composing.scenario import Scenario
from pytest_claude_params.simulator.endpoints.rate_limits import RateLimits
from pytest_claude_params.simulator.faults.fault_script import FaultScript
from pytest_claude_params.simulator.scenario_file import (
    checked_faults,
    lesson_scenario,
    load_scenario,
)
from pytest_claude_params.simulator.serving.gateway import Gateway
from pytest_claude_params.simulator.serving.http_handler import Handler
from pytest_claude_params.simulator.serving.journal import Journal
from pytest_claude_params.simulator.serving.loopback_server import LOOPBACK, LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pytest_claude_params.simulator.faults import Fault
    from pytest_claude_params.simulator.serving.journal import JournalEntry

_POLL_S = 0.01


class Simulator:
    """A simulated Messages API on this machine. Its answers are written by us, not by Claude.

    Args:
        scenario: a scenario, or the path of one; the lesson's if nothing is given.
        seed: where chance starts; the scenario's seed if nothing is given.
        pace: whether answers take the time that the scenario says.
        padding: whether events of a stream end in random blanks, as the API's do.
        compress_streams: whether streams are compressed for clients that take it, as plain
            answers are.
        requests_per_minute: how many requests for a message are answered in a minute; the
            scenario's number if nothing is given, any if it gives none.
        clock: seconds since 1970, for rate limits and the journal.
        port: a port to listen on; a free one if it is 0.
    """

    def __init__(  # noqa: PLR0913 - each stands for itself and has a default
        self,
        scenario: Scenario | Path | str | None = None,
        seed: int | None = None,
        *,
        pace: bool = False,
        padding: bool = True,
        compress_streams: bool = False,
        requests_per_minute: int | None = None,
        clock: Callable[[], float] = time.time,
        port: int = 0,
    ) -> None:
        self.scenario = _loaded(scenario)
        self.seed = self.scenario.seed if seed is None else seed
        self._pace = self.scenario.timing if pace else None
        self._padding = padding
        self._compress_streams = compress_streams
        self._script = FaultScript(self.scenario.faults)
        self._limits = RateLimits(
            _checked_rate(requests_per_minute) or self.scenario.requests_per_minute, clock
        )
        self._journal = Journal(clock)
        self._port = port
        self._server: LoopbackServer | None = None

    @property
    def requests(self) -> list[JournalEntry]:
        """What came so far, in order, and what was answered."""
        return self._journal.entries

    def script(self, *faults: Fault | Mapping[str, Any]) -> Self:
        """Let something go wrong with the next requests, before answers come as usual again.

        Each fault is served to the next requests that it fits, as often as its ``times`` says;
        if several fit a request, the one that was scripted first. A wrong one is a
        ``UsageError``.
        """
        self._script.add(checked_faults(faults))
        return self

    def clear_faults(self) -> None:
        """Forget the faults that are still to come."""
        self._script.clear()

    def clear_requests(self) -> None:
        """Forget what came so far."""
        self._journal.clear()

    @property
    def base_url(self) -> str:
        """What to give a client as its base URL, once the simulator was started."""
        port = self._server.server_port if self._server else self._port
        return f"http://{LOOPBACK}:{port}"

    def start(self) -> Self:
        """Begin to answer; a port that is taken is a ``UsageError``."""
        gateway = Gateway(
            api=SimulatedApi(self.scenario, self.seed, padding=self._padding),
            script=self._script,
            limits=self._limits,
            journal=self._journal,
            compress_streams=self._compress_streams,
        )
        try:
            self._server = LoopbackServer(self._port, Handler, gateway, self._pace)
        except OSError as error:
            raise UsageError(
                f"Port {self._port} cannot be listened on: {error.strerror}. "
                "Give another one, or 0 for any that is free."
            ) from None
        threading.Thread(
            target=self._server.serve_forever, args=(_POLL_S,), name="simulator", daemon=True
        ).start()
        return self

    def stop(self) -> None:
        """Stop answering and free the port; what came stays in ``requests``."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()


def _loaded(scenario: Scenario | Path | str | None) -> Scenario:
    if scenario is None:
        return lesson_scenario()
    return scenario if isinstance(scenario, Scenario) else load_scenario(scenario)


def _checked_rate(requests_per_minute: int | None) -> int | None:
    if requests_per_minute is not None and requests_per_minute < 1:
        raise UsageError(
            f"requests_per_minute has to be 1 or more, not {requests_per_minute}. "
            "Leave it out for any number of requests."
        )
    return requests_per_minute
