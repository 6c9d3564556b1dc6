"""The rows of a run: itself, its tests, their calls and misses, and each text once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pytest_claude_params.comparisons.rows import row_file as comparison_rows
from pytest_claude_params.comparisons.rows.body import Body
from pytest_claude_params.mutations.mutation_row import MutationRow
from pytest_claude_params.row_format import RowFormat


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run of pytest; all rows up to the next one are of it.

    Args:
        started_at: ISO date and time.
        seconds: how long it took.
        command: what was typed.
        record: the record mode.
        commit: which commit was tested; empty outside of git.
        changed: whether files differed from that commit.
        versions: of Python, pytest, the SDK and this plugin.
        besides: what failed besides the Claude tests, by node id: other tests, and files that
            could not be collected; with why, where the plugin itself has refused them.
    """

    started_at: str
    seconds: float
    command: str = ""
    record: str = "none"
    commit: str = ""
    changed: bool = False
    versions: dict[str, str] = field(default_factory=dict)
    besides: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClaudeTestRow:
    """A Claude test, or a fixture that tests share; its calls, verdicts and misses follow it.

    Args:
        test: its node id.
        outcome: as pytest reports it: ``passed``, ``failed``, ``skipped``, or ``xfailed`` where a
            failure is expected; of a row that a gate counts, ``gate`` has its own.
        reason: why it did not pass, in a line.
        file: where it is written, relative to the root of the tests.
        line: in which line of that file, counted from 1; 0 if that is not known.
        failed_at: in which line of that file it failed; 0 if it did not, or not in a line of its
            own.
        nth: which of the tests that its function was made into: an index for each parametrization.
        seconds: how long it took.
        cassette: where its recordings lie.
        folder: where the cassettes of its project lie.
        fixture: whether it is a fixture, and no test.
        case: which case of a matrix it is: a label for each axis.
        case_number: where in the matrix it stands, counted from 0.
        gate: what it says to the gate that judges it, as a row of a matrix.
        gate_left_out: the gate that was not judged, since not all of its rows were selected.
        kept: how many recordings were written.
        repeated: how many new answers say what was recorded.
        dropped: how many recordings were taken out of the cassette.
        unplayed: the numbers of the recordings that it did not play, although it has passed.
        shared: what it has played of a cassette that is not its own.
        edited: the numbers of the recordings that were edited by hand.
        in_vain: how many known requests were asked beforehand and not used.
        oldest: ISO date and time of the oldest recording; empty if nothing was replayed.
        rejected: where its recordings were put aside; empty if they were not.
        preview: what a preview has found of it.
        before: for each new answer of a preview, the digest of the recorded one; empty if there
            is none.
        notes: what else there is to say.
        recovered: how many answers came from a run that had broken off.
        reused: how many came from what was put aside.
        varied: for each call that matched only since texts may vary: what varied.
    """

    test: str
    outcome: str
    reason: str = ""
    file: str = ""
    line: int = 0
    failed_at: int = 0
    nth: list[int] = field(default_factory=list)
    seconds: float = 0.0
    cassette: str = ""
    folder: str = ""
    fixture: bool = False
    case: dict[str, str] | None = None
    case_number: int | None = None
    gate: dict[str, Any] | None = None
    gate_left_out: list[Any] | None = None
    kept: int = 0
    repeated: int = 0
    dropped: int = 0
    unplayed: list[int] = field(default_factory=list)
    shared: dict[str, Any] = field(default_factory=dict)
    edited: list[int] = field(default_factory=list)
    in_vain: int = 0
    oldest: str = ""
    rejected: str = ""
    preview: dict[str, Any] | None = None
    before: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    recovered: int = 0
    reused: int = 0
    varied: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CallRow:
    """One request of a test, and what came back.

    Args:
        test: whose it is.
        index: which of its calls, counted from 1.
        judge: whether a judge has asked it.
        request: equal for requests that ask the same.
        path: the API's path.
        model: the model that answered; the one that was asked if there is no answer.
        parameters: what was sent besides model, messages, system and tools.
        system: the digest of the system prompt; empty if there is none.
        tools: the digest of the tools; empty if there are none.
        messages: the digest of each message.
        content: the digest of the content blocks of the answer; empty if there are none.
        status: the HTTP status; 0 without an answer.
        error: the type and message of an error.
        stop_reason: why Claude stopped.
        stop_sequence: which stop sequence fired.
        usage: the API's token counts.
        latency_s: seconds that the answer took when it was recorded.
        source: ``replayed``, ``recorded``, ``live``, ``reused`` or ``injected``.
        origin: who answered when it was recorded: ``api``, ``bedrock``, ``simulator``, ...
        recorded_at: ISO date and time of the recording.
        fault: the ``claude_fault`` that struck it.
        altered_from: where the answer came from that a fault has altered.
        cost_usd: at list price in US dollars; null if that is not known.
    """

    test: str
    index: int
    judge: bool = False
    request: str = ""
    path: str = ""
    model: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    system: str = ""
    tools: str = ""
    messages: list[str] = field(default_factory=list)
    content: str = ""
    status: int = 0
    error: dict[str, Any] = field(default_factory=dict)
    stop_reason: str | None = None
    stop_sequence: str | None = None
    usage: dict[str, Any] = field(default_factory=dict)
    latency_s: float | None = None
    source: str = ""
    origin: str = ""
    recorded_at: str = ""
    fault: str = ""
    altered_from: str = ""
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True)
class MissRow:
    """A request that no recording answered, or that was not sent.

    Args:
        test: whose it is.
        index: which of its misses, counted from 1.
        title: what happened: ``claude replay miss`` or ``claude: not sent``.
        reason: what is the matter, in a few words.
        details: the lines below it: the nearest recording, what differs, what to type.
        cause: equal for tests that miss for the same reason.
        acceptance: the setting that would let it play, and what to add to it.
        recording: the command that records it, what that costs at most, and how many more input
            tokens it has than what it replaces.
    """

    test: str
    index: int
    title: str
    reason: str
    details: list[str] = field(default_factory=list)
    cause: str = ""
    acceptance: dict[str, Any] = field(default_factory=dict)
    recording: dict[str, Any] | None = None


Row: TypeAlias = RunRow | ClaudeTestRow | CallRow | MissRow | MutationRow | comparison_rows.Row
KINDS: dict[str, type[Row]] = {
    "run": RunRow,
    "test": ClaudeTestRow,
    "call": CallRow,
    "miss": MissRow,
    "body": Body,
    "mutation": MutationRow,
    **comparison_rows.KINDS,
}
FORMAT: RowFormat[Row] = RowFormat(KINDS, comparison_rows.RENAMED)
