"""Where the plugin keeps its state: typed keys of pytest's stashes, no globals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pytest_claude_params.batches.rounds import Rounds
    from pytest_claude_params.cassettes.files.cassette_cache import CompiledCassettes
    from pytest_claude_params.cassettes.projects.cassette_folders import Projects
    from pytest_claude_params.cassettes.recording.sent_requests import SentRequests
    from pytest_claude_params.cassettes.upkeep.orphans import Orphans
    from pytest_claude_params.cassettes.yaml.yaml_places import Place as Part
    from pytest_claude_params.expectations import Wanted
    from pytest_claude_params.garbage import Spared
    from pytest_claude_params.matrices.matrix import Case
    from pytest_claude_params.mutations.plan import MutationPlan, Survey
    from pytest_claude_params.network_guard import Elsewhere, NetworkGuard, Outside, Place
    from pytest_claude_params.parameters.rules import Finding
    from pytest_claude_params.parameters.table import Table
    from pytest_claude_params.plugin.claude_run import ClaudeRun
    from pytest_claude_params.plugin.collecting.markers.declaration import Declaration
    from pytest_claude_params.plugin.options import Options
    from pytest_claude_params.plugin.running.asker import Surroundings
    from pytest_claude_params.sdk.interception import Lender
    from pytest_claude_params.secrets.secret_environment import SecretEnvironment
    from pytest_claude_params.spending.ledger import Ledger
    from pytest_claude_params.spending.price_memory import PriceMemory
    from pytest_claude_params.suites.preparing import PreparedCase

OPTIONS: pytest.StashKey[Options] = pytest.StashKey()
NETWORK_GUARD: pytest.StashKey[NetworkGuard] = pytest.StashKey()
# Of the config: where the cassettes of the selected Claude tests lie, a folder for each test; workers of xdist collect
# them, and the process that prints does not.
CLAUDE_TESTS: pytest.StashKey[list[Path]] = pytest.StashKey()
# Of the config: what the reports of finished tests brought, as plain data.
TESTS: pytest.StashKey[list[dict[str, Any]]] = pytest.StashKey()
# Of the config: the projects whose tests this run collects.
PROJECTS: pytest.StashKey[Projects] = pytest.StashKey()
# Of the config: which tests each cassette answers, of all that were collected, also of deselected ones.
COLLECTED: pytest.StashKey[dict[Path, set[str]]] = pytest.StashKey()
# Of the config: the cassettes without a test, by folder, once a miss has asked for them.
ORPHANS: pytest.StashKey[dict[Path, Orphans]] = pytest.StashKey()
# Of the config: the cassettes of collected tests, each with its test file, by their names where case does not count.
CASSETTES: pytest.StashKey[dict[str, tuple[Path, Path]]] = pytest.StashKey()
# Of the config: where tests have left answers because they came to no verdict, also one that is not reported.
LEFT: pytest.StashKey[set[Path]] = pytest.StashKey()
# Of the config: where suites lie, also those that could not be collected.
SUITE_FOLDERS: pytest.StashKey[set[Path]] = pytest.StashKey()
# Of the config: the models of suites that are not known, each told with its line.
SUITE_DOUBTS: pytest.StashKey[list[str]] = pytest.StashKey()
# Of the config: the environment, whose secret values no cassette and no report may show.
ENVIRONMENT: pytest.StashKey[SecretEnvironment] = pytest.StashKey()
# Of the config: lends stubs for connections, once the first Claude test runs.
LENDER: pytest.StashKey[Lender] = pytest.StashKey()
# Of the config: how many answers to known requests wait for each test.
ASKED_FIRST: pytest.StashKey[Counter[str]] = pytest.StashKey()
# Of the config: what live calls have cost, where the run has a budget.
LEDGER: pytest.StashKey[Ledger] = pytest.StashKey()
# Of the config: the rounds of batches, where those record.
ROUNDS: pytest.StashKey[Rounds] = pytest.StashKey()
# Of the config: what each test has sent, where SDKs are compared.
SENT: pytest.StashKey[dict[str, SentRequests]] = pytest.StashKey()
# Of an item: whether it waits for the next round.
WAITS: pytest.StashKey[bool] = pytest.StashKey()
STARTED: pytest.StashKey[float] = pytest.StashKey()
# What looks prices up.
PRICES: pytest.StashKey[PriceMemory] = pytest.StashKey()
# Of the config: keeps loaded modules out of the searches for garbage.
SPARED: pytest.StashKey[Spared] = pytest.StashKey()
# Of the config: whether somebody has interrupted the run.
INTERRUPTED: pytest.StashKey[bool] = pytest.StashKey()
# Of the config: whether a report could not be written.
UNWRITTEN: pytest.StashKey[bool] = pytest.StashKey()
# Of the config: where cassettes lie compiled, once the first Claude test runs; ``None`` for nowhere.
COMPILED: pytest.StashKey[CompiledCassettes | None] = pytest.StashKey()
# Of a case of a suite: which row and combination it is, and which it is to a gate over tags.
COMBINATION: pytest.StashKey[Case] = pytest.StashKey()
GATE_CASE: pytest.StashKey[Case] = pytest.StashKey()
# Of a case of a suite: its mark of expectations, and what that was read as.
READ_EXPECT: pytest.StashKey[tuple[pytest.Mark, Sequence[Wanted]]] = pytest.StashKey()
# Of the config: the hosts that a test could not reach.
UNREACHED: pytest.StashKey[set[str]] = pytest.StashKey()
# Of a case of a suite: what it asks, and what it expects of each turn.
PREPARED: pytest.StashKey[PreparedCase] = pytest.StashKey()
# Of a case of a suite: says where a part of it is written.
WRITTEN_AT: pytest.StashKey[Callable[[Part], str]] = pytest.StashKey()
# Of a row that a gate counts: what it says to the gate.
GATE_ROW: pytest.StashKey[dict[str, Any]] = pytest.StashKey()
# Of the session: how many rows of each gate are selected, once one of them has ended.
SELECTED_ROWS: pytest.StashKey[Counter[tuple[str, str]]] = pytest.StashKey()
# Of the config: which test has shown what was missed first, by reason and cause.
CAUSES_TOLD: pytest.StashKey[dict[tuple[str, str], str]] = pytest.StashKey()
# Of the config: whose answers were put aside, by cassette and test: a rerun asks anew.
PUT_ASIDE: pytest.StashKey[set[tuple[Path, str]]] = pytest.StashKey()
# Of the config: the messages of other recordings by their files, and the files of each folder.
SUITE_ANSWERS: pytest.StashKey[dict[Path, list[Any]]] = pytest.StashKey()
# Of an item: what changes its answers, or looks at which could be changed.
MUTATION: pytest.StashKey[MutationPlan | Survey] = pytest.StashKey()
# Of an item: with what the first phase of this attempt has failed, and whether that is expected.
MUTATED_PHASE: pytest.StashKey[tuple[pytest.ExceptionInfo[BaseException], bool]] = pytest.StashKey()
# Of an item: what it has made of each answer that was changed.
MUTATIONS: pytest.StashKey[list[dict[str, Any]]] = pytest.StashKey()
# Of an item: the run of its calls.
RUN: pytest.StashKey[ClaudeRun] = pytest.StashKey()
# Of an item: its markers as they were read last, and what they declare.
DECLARED: pytest.StashKey[tuple[list[pytest.Mark], Declaration]] = pytest.StashKey()
# Of an item: what fixtures say of the cassettes of a test, and of the fixtures that it sets up.
SURROUNDINGS: pytest.StashKey[Surroundings] = pytest.StashKey()
# Of an item: what went out of it, or was kept from going out.
PLACE: pytest.StashKey[Place] = pytest.StashKey()
# Of the config: calls to Claude outside of Claude tests: host, place, whether it was blocked.
OUTSIDE: pytest.StashKey[list[Outside]] = pytest.StashKey()
# Of the config: connections to other machines that were blocked.
ELSEWHERE: pytest.StashKey[list[Elsewhere]] = pytest.StashKey()
# Of the config: what is known of models, once a rule has asked.
RULE_TABLE: pytest.StashKey[Table] = pytest.StashKey()
# Of an item: a marker of it that is none, where it was added after the collection of its file.
LATE_MISTAKE: pytest.StashKey[str] = pytest.StashKey()
# Of a collector: what is wrong with the matrices of its tests, which could not be made.
MATRIX_MISTAKES: pytest.StashKey[list[str]] = pytest.StashKey()
# Of the config: what the rules say of declared parameters, by who sends them and how they read.
FINDINGS: pytest.StashKey[dict[tuple[bool, str], list[Finding]]] = pytest.StashKey()
# Of an item: the rules that were told of it at collection.
RULES_TOLD: pytest.StashKey[set[str]] = pytest.StashKey()
