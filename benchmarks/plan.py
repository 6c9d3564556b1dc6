"""How much is measured: all of it, or just enough to see that the scripts work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Sizes and repetitions of all measurements.

    Args:
        cassettes: how many recordings the cassettes hold that calls are replayed from.
        long_cassette: the same for calls of 100 KB.
        async_cassette: the same for asynchronous calls.
        misses: how many recordings the cassettes hold that answer nothing.
        opened: how many recordings the cassette holds that is opened.
        deltas: how many pieces of text a stream brings.
        rounds: how often each comparison is made; the median counts.
        calls: calls in a row within a round.
        suites: tests of the suites that call Claude.
        csv_rows: rows of the suites in YAML.
        mutated: tests of the suite whose answers are made worse.
        neighbours: tests of the file of which one is run.
        alone_runs: how often it is run.
        own_clients: tests of the suite that builds a client in each test.
        large_mb: size of the large cassette, in megabytes.
        plain_suite: tests of the suite that does not.
        runs: how often each suite is run.
        turns: turns of the conversation.
        listed: cassettes of the project that verbs of the command line look at.
        reported: tests of the run whose report is written.
    """

    cassettes: tuple[int, ...]
    long_cassette: int
    async_cassette: int
    misses: tuple[int, ...]
    opened: int
    deltas: int
    rounds: int
    calls: int
    suites: tuple[int, ...]
    csv_rows: tuple[int, ...]
    mutated: int
    neighbours: int
    alone_runs: int
    own_clients: int
    large_mb: float
    plain_suite: int
    runs: int
    turns: int
    listed: int
    reported: int


FULL = Plan(
    cassettes=(1, 100, 1_000, 10_000),
    long_cassette=500,
    async_cassette=100,
    misses=(1, 1_000, 10_000),
    opened=1_000,
    deltas=200,
    rounds=9,
    calls=100,
    suites=(300, 1_000, 5_000),
    csv_rows=(1_000, 5_000),
    mutated=1_000,
    neighbours=400,
    alone_runs=7,
    own_clients=100,
    large_mb=50,
    plain_suite=1_000,
    runs=3,
    turns=50,
    listed=1_000,
    reported=5_000,
)
QUICK = Plan(
    cassettes=(1, 10),
    long_cassette=10,
    async_cassette=10,
    misses=(1, 10),
    opened=10,
    deltas=5,
    rounds=1,
    calls=2,
    suites=(2,),
    csv_rows=(2,),
    mutated=2,
    neighbours=2,
    alone_runs=1,
    own_clients=2,
    large_mb=0.1,
    plain_suite=2,
    runs=1,
    turns=5,
    listed=5,
    reported=5,
)
