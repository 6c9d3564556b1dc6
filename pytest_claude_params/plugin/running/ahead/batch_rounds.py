"""Batch recording: tests run until they ask something new, the batch answers, and they run again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.batches.api import BatchError
from pytest_claude_params.batches.eligible import why_live
from pytest_claude_params.batches.results import blanked_always
from pytest_claude_params.batches.rounds import Rounds, StillWorking
from pytest_claude_params.batches.state import NAME
from pytest_claude_params.batches.waiting_requests import Asked
from pytest_claude_params.cassettes.pending import locks
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.network_guard import Place
from pytest_claude_params.plugin.collecting.claude_item import is_claude_test, shares_fixture
from pytest_claude_params.plugin.paths import shown_error
from pytest_claude_params.plugin.running.ahead.known_of_tests import KnownOfTests
from pytest_claude_params.plugin.stash import (
    ASKED_FIRST,
    LEDGER,
    NETWORK_GUARD,
    OPTIONS,
    ROUNDS,
    WAITS,
)
from pytest_claude_params.secrets.redactions.of_project import from_patterns
from pytest_claude_params.secrets.redactions.personal_data import PERSONAL_DATA
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from pytest_claude_params.batches.api import Api
    from pytest_claude_params.secrets.redactions.redaction import Redaction

_WORKERS = (
    "--claude-record=batch: the tests run in one process. Leave -n out: the batch waits for all"
)
_NOT_KNOWN = (
    "claude batch: broken off while it was submitted; the same command looks for it before it "
    "submits another"
)


class BatchRounds:
    """Registered where batches record.

    Args:
        config: the run's.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._waiting: list[pytest.Item] = []
        if getattr(config.option, "numprocesses", None) or hasattr(config, "workerinput"):
            raise pytest.UsageError(_WORKERS)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Run the tests, and those again that wait for a batch, until none does."""
        options = self._config.stash[OPTIONS]
        if self._config.option.collectonly or options.estimate or session.testsfailed:
            return (yield)
        path = path_of(self._config)
        lock = locks.lock_of(path)
        try:
            lock.acquire(timeout=0)
        except TimeoutError:
            raise pytest.UsageError(f"{path}: another run records through batches") from None
        try:
            self._config.stash[ROUNDS] = self._rounds(path)
            self._go_on()
            result = yield
            while self._waiting:
                self._ask()
                self._run_again(session)
            self._end()
        except (BatchError, CassetteError) as error:
            raise pytest.UsageError(f"claude batch: {shown_error(self._config, error)}") from None
        except StillWorking as error:
            raise session.Interrupted(_at_work(str(error))) from None
        except KeyboardInterrupt:
            self._tell_what_is_at_work()
            raise
        finally:
            locks.release(lock)
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> bool | None:
        """Run a test, and tell of it only once it waits for nothing."""
        if not (is_claude_test(item) or shares_fixture(item)):
            return None
        item.stash[WAITS] = False
        runner: Any = self._config.pluginmanager.getplugin("runner")
        reports = runner.runtestprotocol(item, log=False, nextitem=nextitem)
        if item.stash[WAITS]:
            self._waiting.append(item)
            return True
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        for report in reports:
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    def _rounds(self, path: Path) -> Rounds:
        options, ledger = self._config.stash[OPTIONS], self._config.stash.get(LEDGER, None)
        more: dict[str, Any] = {"settle": ledger.settle} if ledger else {}
        return Rounds(
            path, options.batch_rounds, self._blanked, self._tell, hosts=options.hosts, **more
        )

    def _blanked(self) -> tuple[Redaction, ...]:
        options = self._config.stash[OPTIONS]
        return blanked_always(
            (
                *(PERSONAL_DATA if options.redact_pii else ()),
                *from_patterns(options.redact, "claude_redact"),
            )
        )

    def _go_on(self) -> None:
        """Take up what an earlier run has planned or submitted."""
        rounds = self._config.stash[ROUNDS]
        if rounds.state.open:
            self._tell("claude batch: going on where an earlier run broke off")
            self._with_api(self._answered)
        self._config.stash[ASKED_FIRST] = rounds.answers_of()

    def _ask(self) -> None:
        """Ask what tests wait for, in one round."""
        rounds = self._config.stash[ROUNDS]
        self._with_api(lambda api: rounds.plan(api, self._known))
        self._with_api(self._answered)
        self._config.stash[ASKED_FIRST] = rounds.answers_of()

    def _answered(self, api: Api) -> None:
        rounds = self._config.stash[ROUNDS]
        rounds.submit(api)
        rounds.wait(api, self._config.stash[OPTIONS].batch_wait_s)
        rounds.fetch(api)

    def _with_api(self, do: Callable[[Api], None]) -> None:
        # Only now: a run that asks nothing must not pay for the SDK.
        from pytest_claude_params.sdk.own_requests.batches import BatchApi

        place = Place("message batches", "test", self._config.stash[OPTIONS].record)
        guard = self._config.stash[NETWORK_GUARD]
        with guard.at(place), place.recording(lambda: True), BatchApi() as api:
            do(api)

    def _known(self, test: str) -> Iterator[Asked]:
        """Yield what a test will ask, if it asks what it has asked before."""
        ledger = self._config.stash.get(LEDGER, None)
        for item in self._waiting:
            if item.nodeid != test or not is_claude_test(item):
                continue
            for one in KnownOfTests(self._config).of(item):
                affordable = ledger is None or ledger.reserve(one.request) is None
                if why_live(one.request) is None and affordable:
                    yield Asked(test, one.cassette, one.request)

    def _run_again(self, session: pytest.Session) -> None:
        items, self._waiting = self._waiting, []
        for item, following in zip(items, [*items[1:], None], strict=True):
            self._config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.shouldfail:
                raise session.Failed(session.shouldfail)
            if session.shouldstop:
                raise session.Interrupted(session.shouldstop)

    def _end(self) -> None:
        rounds = self._config.stash[ROUNDS]
        if rounds.state.answers:
            count, asked = len(rounds.state.answers), plural(rounds.state.rounds, "round")
            self._tell(f"claude batch: {plural(count, 'answer')} in {asked}, at half the price")
        if line := rounds.waiting.live_line:
            self._tell(line)
        rounds.finish()

    def _tell_what_is_at_work(self) -> None:
        rounds = self._config.stash.get(ROUNDS, None)
        open_ = rounds.state.open if rounds else []
        if ids := [one.id for one in open_ if one.id]:
            self._tell(_at_work(listed(ids)))
        if len(ids) < len(open_):
            self._tell(_NOT_KNOWN)

    def _tell(self, line: str) -> None:
        terminal: Any = self._config.pluginmanager.getplugin("terminalreporter")
        if terminal is not None:
            terminal.ensure_newline()
            terminal.line(line)


def _at_work(batches: str) -> str:
    return f"claude batch: at work: {batches}; the same command comes back to it"


def path_of(config: pytest.Config) -> Path:
    """Return where the state of a batch run lies: beside the folder of the cassettes."""
    return config.stash[OPTIONS].cassette_dir.parent / NAME
