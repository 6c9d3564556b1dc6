"""The options and ini keys as pytest lists them. Help texts: what happens, the default last, no full stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def declare_options(parser: pytest.Parser) -> None:
    """Declare all options and ini keys; `Options` is what is read of them."""
    group = parser.getgroup("claude", "Claude calls: record, replay and judge")
    _of_recording(group)
    _of_clients(group)
    _of_spending(group)
    _of_batches(group)
    _of_mutations(group)
    _for_verbs(parser.getgroup("claude-verbs", "Files that claude-params asks pytest for"))
    _keys_of_calls(parser)
    _keys_of_verdicts(parser)
    _keys_of_reports(parser)
    _keys_of_cassettes(parser)
    _keys_of_the_network(parser)


def _of_recording(group: pytest.OptionGroup) -> None:
    group.addoption(
        "--claude-record",
        metavar="MODE",
        help="none: only replay, send nothing; new: send what has no recording, and record it; "
        "update: the same, and drop recordings that a passing test no longer plays; "
        "all: send and record everything again; batch: the same in message batches, at half the "
        "price; preview: send everything again, and change no cassette "
        "(default: ini claude_record, else none)",
    )
    group.addoption(
        "--claude-preview-exit",
        metavar="WHAT",
        default="tests",
        help="exit code of a preview: tests: 1 if a test fails on its new answers; report: 0 "
        "all the same (default: tests)",
    )
    group.addoption(
        "--claude-allow-record",
        action="store_true",
        help="allow a record mode in CI, where the environment variable CI is set",
    )
    group.addoption(
        "--claude-one-by-one",
        action="store_true",
        help="with all and preview: send each request when its test makes it, instead of sending "
        "all recorded requests at once before the tests begin",
    )
    group.addoption(
        "--claude-report",
        metavar="PATH",
        action="append",
        default=[],
        help="write a report of all calls, .html, .json, .jsonl, .md or .xml (JUnit) by suffix; repeatable",
    )


def _of_clients(group: pytest.OptionGroup) -> None:
    group.addoption(
        "--claude-model",
        metavar="ID",
        help="model of the claude fixtures (default: ini claude_model)",
    )
    group.addoption(
        "--claude-api-version",
        metavar="V",
        help="anthropic-version that the claude fixtures send (default: ini claude_api_version, "
        "else that of the SDK)",
    )
    group.addoption(
        "--claude-block-network",
        action="store_true",
        default=None,
        help="block connections of any test to another machine (default: ini claude_block_network)",
    )


def _of_spending(group: pytest.OptionGroup) -> None:
    group.addoption(
        "--claude-budget",
        metavar="LIMIT",
        help="the most that live calls may cost: 2.50 (dollars) or tokens:2M; a call that could "
        "exceed it is not sent (default: ini claude_budget, else no limit)",
    )
    group.addoption(
        "--claude-estimate",
        action="store_true",
        help="estimate from the recordings what the run would ask and cost, and run no test",
    )


def _of_batches(group: pytest.OptionGroup) -> None:
    group.addoption(
        "--claude-batch-rounds",
        metavar="N",
        default="3",
        help="with batch: how many batches one after the other may ask what depends on earlier "
        "answers (default: 3)",
    )
    group.addoption(
        "--claude-batch-wait",
        metavar="SECONDS",
        help="with batch: how long to wait; 0 submits the batch, and the same command comes back "
        "to it (default: until it ends)",
    )


def _of_mutations(group: pytest.OptionGroup) -> None:
    group.addoption(
        "--claude-mutate",
        metavar="NAME,...",
        help="replay with the recorded answers of each Claude test made worse, one after the "
        "other: truncated, refusal, number_changed, ... (claude-params mutate tries them all)",
    )
    group.addoption(
        "--claude-mutate-seed",
        metavar="N",
        default="0",
        help="with --claude-mutate: make other choices where there are several (default: 0)",
    )


def _for_verbs(group: pytest.OptionGroup) -> None:
    group.addoption(
        "--claude-mutated",
        metavar="FILE",
        help="replay and write which changed answers the Claude tests notice to FILE, as JSON; "
        "without --claude-mutate: which could be changed",
    )
    group.addoption(
        "--claude-mutate-only",
        metavar="FILE",
        help="with --claude-mutate: the answers to change, by test, as JSON",
    )
    group.addoption(
        "--claude-mutate-log",
        metavar="FILE",
        help="with --claude-mutate: append what becomes of each changed answer to FILE",
    )
    group.addoption(
        "--claude-mutate-try",
        metavar="FILE",
        help="with --claude-mutated: the expectations to try on the recorded answers, as JSON",
    )
    group.addoption(
        "--claude-collected",
        metavar="FILE",
        help="with --collect-only: write the cassettes of all collected tests to FILE, as JSON",
    )
    group.addoption(
        "--claude-suite-schema",
        metavar="FILE",
        help="with --collect-only: write the JSON Schema of suites, with the project's own "
        "expectations, to FILE",
    )
    group.addoption(
        "--claude-answers",
        metavar="FILE",
        help="with --claude-judged: the answers to judge, as JSON",
    )
    group.addoption(
        "--claude-judged",
        metavar="FILE",
        help="with --collect-only: write what the collected tests find in answers to FILE, as JSON",
    )
    group.addoption(
        "--claude-unplayed",
        metavar="FILE",
        help="write the recordings that passing tests have not played to FILE, as JSON",
    )
    group.addoption(
        "--claude-sent",
        metavar="FILE",
        help="replay and write what the Claude tests send to FILE, as JSON; the nearest recording "
        "answers a request that has none",
    )
    group.addoption(
        "--claude-sent-of",
        metavar="PATH",
        action="append",
        default=[],
        help="with --claude-sent: only tests that lie, or whose cassettes lie, at PATH; repeatable",
    )


def _keys_of_calls(parser: pytest.Parser) -> None:
    parser.addini(
        "claude_record", "record mode: none, new, update, all, batch or preview", default="none"
    )
    parser.addini(
        "claude_budget",
        "the most that the live calls of a run may cost: 2.50 (dollars) or tokens:2M",
        default="",
    )
    parser.addini("claude_model", "model of the claude fixtures", default="")
    parser.addini(
        "claude_api_version", "anthropic-version that the claude fixtures send", default=""
    )
    parser.addini("claude_judge_model", "model that the expectation judge asks", default="")


def _keys_of_verdicts(parser: pytest.Parser) -> None:
    parser.addini(
        "claude_contracts",
        "whether a broken contract fails its test: strict (it does), warn or off",
        default="strict",
    )
    parser.addini(
        "claude_rules",
        "whether parameters that the API will reject fail their test: error (they do), warn or off",
        default="error",
    )
    parser.addini("claude_rules_file", "YAML file with further rows for the rules", default="")
    parser.addini(
        "claude_unused",
        "what to do about recordings that a passing test did not play: warn, error or off",
        default="warn",
    )
    parser.addini(
        "claude_max_age",
        "age from which the summary names a recording as old, such as 180d or 26w",
        default="",
    )


def _keys_of_reports(parser: pytest.Parser) -> None:
    parser.addini(
        "claude_github",
        "in GitHub Actions, write the summary of the step and annotate failed tests",
        type="bool",
        default=True,
    )


def _keys_of_cassettes(parser: pytest.Parser) -> None:
    parser.addini("claude_cassette_dir", "folder of the cassettes", default="cassettes")
    parser.addini(
        "claude_suite_files",
        "patterns of YAML files that are suites of cases",
        type="args",
        default=["*.claude.yaml"],
    )
    parser.addini(
        "claude_match_ignore",
        "paths in the request body that do not count when matching",
        type="linelist",
        default=[],
    )
    parser.addini(
        "claude_match_vary",
        "parts of texts that may vary when matching: date, time, datetime, uuid, tmp_path, hex, "
        "port, or a regular expression",
        type="linelist",
        default=[],
    )
    parser.addini(
        "claude_redact_pii",
        "also blank e-mail addresses, phone numbers and the names of home folders in cassettes",
        type="bool",
        default=False,
    )
    parser.addini(
        "claude_redact", "regular expressions to blank in cassettes", type="linelist", default=[]
    )
    parser.addini(
        "claude_hosts", "further hosts that serve the Claude API", type="linelist", default=[]
    )
    parser.addini(
        "claude_max_cassette_mb", "how large the text of a cassette may be, in MB", default="100"
    )


def _keys_of_the_network(parser: pytest.Parser) -> None:
    parser.addini(
        "claude_block_network",
        "block connections of any test to another machine",
        type="bool",
        default=False,
    )
    parser.addini(
        "claude_allow_hosts",
        "machines that tests may reach although the network is blocked: db, db:5432, 10.0.0.0/8",
        type="linelist",
        default=[],
    )
    parser.addini(
        "claude_placeholder_key",
        "where a placeholder replaces a missing API key while replaying: tests, imports (also "
        "while test modules are imported) or off",
        default="tests",
    )
