"""Known requests first: what the cassettes hold is asked at once, before the tests begin."""

from __future__ import annotations

import json
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params import clock
from pytest_claude_params.cassettes.pending import locks
from pytest_claude_params.network_guard import Place
from pytest_claude_params.plugin.collecting.cassette_settings import environment_of
from pytest_claude_params.plugin.collecting.claude_item import is_claude_test
from pytest_claude_params.plugin.running.ahead.known_of_tests import Known, KnownOfTests
from pytest_claude_params.plugin.stash import ASKED_FIRST, LEDGER, NETWORK_GUARD, OPTIONS
from pytest_claude_params.secrets.blanker import Blanker
from pytest_claude_params.secrets.exchanges import redact_response
from pytest_claude_params.secrets.leaks import leaks_in
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.secrets.secret_environment import SecretEnvironment
    from pytest_claude_params.spending.ledger import Ledger

_FEWEST = 2
_ERROR = 400


class KnownRequests:
    """Registered where everything is asked again, in each process of a run.

    One process asks, and the answers wait in journals as those of a run that broke off do, so
    that each test finds its own, whichever worker runs it.

    Args:
        config: the run's.
        folder: shared by all processes of the run.
    """

    def __init__(self, config: pytest.Config, folder: Path) -> None:
        self._config, self._folder = config, folder
        self._worker = str(getattr(config, "workerinput", {}).get("workerid", ""))
        self._lock = locks.lock_of(folder / "known")
        self._is_ready = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self) -> None:
        """Let other workers wait: none of them has a test before this one is known to be ready."""
        if self._worker == "gw0":
            self._lock.acquire()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Ask, before any test is run."""
        if self._asks:
            try:
                if not session.testsfailed and not self._config.option.collectonly:
                    self._ask(session.items)
            finally:
                if self._worker:  # whatever happened, the others need not wait any longer
                    locks.release(self._lock)
        return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self) -> None:
        """Wait for the worker that asks."""
        if self._is_ready:
            return
        self._is_ready = True
        if not self._asks:
            with self._lock:
                pass
            self._config.stash[ASKED_FIRST] = self._counts_of_others

    @cached_property
    def _asks(self) -> bool:
        """Whether this is the process that asks: the first worker, or the only process."""
        is_controller = self._config.pluginmanager.has_plugin("dsession")
        return not is_controller and self._worker in ("", "gw0")

    @property
    def _counts_of_others(self) -> Counter[str]:
        path = self._folder / "known.json"
        return Counter(json.loads(path.read_text(encoding="utf-8")) if path.exists() else {})

    def _ask(self, items: list[pytest.Item]) -> None:
        of_tests = KnownOfTests(self._config)
        known = [one for item in items if is_claude_test(item) for one in of_tests.of(item)]
        if len(known) < _FEWEST:  # nothing is gained
            return
        began, answered = clock.seconds(), Counter[str]()
        ledger, environment = self._config.stash.get(LEDGER, None), environment_of(self._config)
        asking = _Answers(known, ledger, answered, environment)
        # Only now: a run that asks nothing must not pay for the SDK.
        from pytest_claude_params.sdk.own_requests.known_requests import Watcher, ask_all

        place = Place("the requests that are known", "test", self._config.stash[OPTIONS].record)
        try:
            with self._config.stash[NETWORK_GUARD].at(place), place.recording(lambda: True):
                watcher = Watcher(asking.may_send, asking.answered, self._progress)
                ask_all([one.request for one in known], watcher)
        except KeyboardInterrupt:
            self._tell_interrupted(asking.sent, answered.total())
            raise
        finally:
            asking.close()
            text = json.dumps(answered)
            (self._folder / "known.json").write_text(text, encoding="utf-8")
            self._config.stash[ASKED_FIRST] = answered
        if answered or asking.error:
            self._tell(answered.total(), clock.seconds() - began, asking.error)

    def _progress(self, done: int, count: int) -> None:
        terminal: Any = self._config.pluginmanager.getplugin("terminalreporter")
        if terminal is not None and not self._worker and terminal.isatty:
            terminal.rewrite(f"claude: {done:,} of {count:,} known requests asked", erase=True)

    def _tell_interrupted(self, sent: int, kept: int) -> None:
        terminal: Any = self._config.pluginmanager.getplugin("terminalreporter")
        if terminal is not None:
            terminal.line("")
            terminal.line(
                f"claude: interrupted after {plural(sent, 'known request')}. {plural(kept, 'answer')} "
                f"came, and the next run takes {'it' if kept == 1 else 'them'}; what was under way "
                "may be billed"
            )

    def _tell(self, count: int, seconds: float, error: OSError | None) -> None:
        terminal: Any = self._config.pluginmanager.getplugin("terminalreporter")
        if terminal is None or self._worker:
            return
        if terminal.isatty:
            terminal.rewrite("", erase=True)
        terminal.line(f"claude: asked {plural(count, 'known request')} at once, in {seconds:.1f} s")
        if error:
            terminal.line(
                f"claude: an answer could not be kept: {error.strerror}. "
                "Nothing more was asked at once; the tests ask for themselves"
            )


class _Answers:
    """Takes the answers as they come, and sees them to the disk.

    Args:
        known: what is asked.
        ledger: keeps the run within its budget, if it has one.
        counts: how many answers wait for each test.
        environment: whose secret values must not be in them.
    """

    def __init__(
        self,
        known: list[Known],
        ledger: Ledger | None,
        counts: Counter[str],
        environment: SecretEnvironment,
    ) -> None:
        self._known, self._ledger, self._counts = known, ledger, counts
        self.error: OSError | None = None
        self.sent = 0
        self._blankers = {one.blanked: Blanker(one.blanked, environment) for one in known}

    def may_send(self, request: CallRequest) -> bool:
        """Reserve what a request costs at most; ask nothing more where answers cannot be kept."""
        if self.error:
            return False
        is_sent = self._ledger is None or self._ledger.reserve(request) is None
        self.sent += is_sent
        return is_sent

    def answered(self, number: int, response: CallResponse) -> None:
        """Keep an answer for its test, unless it is an error or holds a secret."""
        one = self._known[number]
        if self._ledger:
            self._ledger.settle(one.request, response)
        if response.status >= _ERROR or response.cut:
            return
        blanker = self._blankers[one.blanked]
        blanker.look_again()
        blanked = redact_response(response, blanker.redactions)
        if leaks_in(one.request, blanked, blanker.redactions):  # its test will ask, and say so
            return
        # The order is that of the requests, whichever was answered first.
        try:
            one.journal.note((one.request, blanked), number)
        except OSError as error:
            self.error = error
        else:
            self._counts[one.test] += 1

    def close(self) -> None:
        """Leave the answers to their tests."""
        for journal in {id(one.journal): one.journal for one in self._known}.values():
            journal.close()
