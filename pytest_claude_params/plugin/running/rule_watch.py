"""The rules at the call: requests that the code under test sends are judged as they leave it."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pytest_claude_params.errors import RefusedParameter
from pytest_claude_params.network_guard.caller import calling_line
from pytest_claude_params.parameters.request_findings import findings_about
from pytest_claude_params.parameters.table import TABLE
from pytest_claude_params.plugin.collecting.mistakes.rejected_request import is_wanted, told
from pytest_claude_params.plugin.collecting.rule_table import table_of
from pytest_claude_params.plugin.stash import OPTIONS, RULES_TOLD
from pytest_claude_params.plugin.verdicts.failures.failure import fail

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.network_guard.caller import Line
    from pytest_claude_params.parameters.rules import Finding
    from pytest_claude_params.plugin.collecting.markers.declaration import Declaration
    from pytest_claude_params.transcript import Transcript

_UNKNOWN = (
    "unknown model {0}: the rules did not check its requests. Did you mean {1}? "
    "If the name is right, describe it in claude_rules_file"
)


class RuleWatch:
    """What the rules say of the requests of one test, each finding once.

    Args:
        item: the test.
        declaration: what its markers say.
        transcript: where it is noted what cannot be judged.
    """

    def __init__(self, item: pytest.Item, declaration: Declaration, transcript: Transcript) -> None:
        self._item = item
        self._transcript = transcript
        self._declaration = declaration
        self._told: set[str] = set(item.stash.get(RULES_TOLD, ()))
        self._table = table_of(item.config)
        self._today = dt.date.today()  # noqa: DTZ011 - a day of the user's calendar
        self._seen: list[tuple[CallRequest, Line | None]] = []
        self.found: dict[Finding, str] = {}

    def see(self, request: CallRequest, *, live: bool, sound: bool = False) -> None:
        """Look at a request while the code that sends it is on the stack.

        One that is answered from a recording is judged once the body has run: a call takes less
        time than to judge it.

        Args:
            request: what is sent.
            live: whether it goes to the API: a recording of a retired model is as good as ever.
            sound: whether it is known to break no rule of the package's own table.
        """
        if live:
            self._judge(request, calling_line(), live=True)
        elif not (sound and self._table is TABLE):
            self._seen.append((request, calling_line()))

    def _judge(self, request: CallRequest, line: Line | None, *, live: bool) -> None:
        for finding in findings_about(request, self._today, table=self._table):
            # A model that has answered is one.
            if live and finding.meant:
                self._transcript.add_note(_UNKNOWN.format(finding.model, finding.meant))
            counts = finding.level == "error" or (live and finding.is_rejection)
            if counts and finding.reason not in self._told:
                self._told.add(finding.reason)
                if not is_wanted(finding, self._declaration.wanted):
                    self.found[finding] = str(line) if line else ""

    def tell(self) -> None:
        """Warn of what was found."""
        for request, sent_by in self._seen:
            self._judge(request, sent_by, live=False)
        for finding, line in self.found.items():
            place = f" (sent by {line})" if line else ""
            self._item.warn(
                RefusedParameter(f"the API rejects this request{place}\n{told([finding])}")
            )


def watch_of(
    item: pytest.Item, declaration: Declaration, transcript: Transcript
) -> RuleWatch | None:
    """Make the watch of a test, unless rules are off."""
    off = item.config.stash[OPTIONS].rules == "off"
    return None if off else RuleWatch(item, declaration, transcript)


@contextmanager
def warned(watch: RuleWatch | None) -> Iterator[None]:
    """Run a test's body, then warn of requests that the API rejects."""
    try:
        yield
    finally:
        problem = _told_by(watch) if watch else None
    if problem:
        fail(f"claude: {problem}")


def _told_by(watch: RuleWatch) -> RefusedParameter | None:
    try:
        watch.tell()
    except RefusedParameter as error:  # the project's filters make errors of warnings
        return error
    return None
