"""Every option of the plugin, read once into one object."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pytest_claude_params.errors import UsageError
from pytest_claude_params.plugin.ci import check_recording, is_ci
from pytest_claude_params.plugin.misspelt import check_ini_keys
from pytest_claude_params.plugin.paths import shown_path
from pytest_claude_params.record_mode import (
    RECORD_MODES,
    RecordMode,
    asks_anew,
    asks_by_batch,
    is_preview,
    replays_only,
    translated,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from pytest_claude_params.spending.limit import Limit

_CONTRACTS = ("strict", "warn", "off")
_RULES = ("error", "warn", "off")
_UNUSED = ("warn", "error", "off")
_PLACEHOLDER_KEY = ("tests", "imports", "off")
_REPORTS = (".html", ".json", ".jsonl", ".md", ".xml")
_PREVIEW_EXIT = ("tests", "report")


class Options(NamedTuple):
    """What the command line and the configuration say; the command line wins.

    A named tuple and no dataclass: every run of pytest pays for the definition.
    """

    record: RecordMode
    record_is_given: bool
    may_record: bool
    model: str | None
    api_version: str | None
    judge_model: str
    block_network: bool
    placeholder_key: str
    cassette_dir: Path
    contracts: str
    unused: str
    rules: str
    rules_file: Path | None
    max_age_days: int | None
    match_ignore: tuple[str, ...]
    match_vary: tuple[str, ...]
    redact: tuple[str, ...]
    redact_pii: bool
    hosts: tuple[str, ...]
    max_cassette_mb: int
    reports: tuple[Path, ...]
    github: bool
    preview_exit: str
    budget: Limit | None
    estimate: bool
    known_first: bool
    batch_rounds: int
    batch_wait_s: float | None
    suite_files: tuple[str, ...]
    mutate: tuple[str, ...]
    mutate_seed: int
    mutate_only: Path | None
    mutate_log: Path | None
    mutate_try: Path | None

    def mode_of(self, marked: RecordMode | None) -> RecordMode:
        """Return the record mode of a test.

        A marker may record in everyday runs; what the command line says is meant for all tests.

        Args:
            marked: what its ``claude_cassette`` marker says.
        """
        if self.record_is_given or marked is None:
            return self.record
        return marked if self.may_record else "none"

    def is_suite(self, path: Path) -> bool:
        """Whether a file is a suite; asked for every file that pytest sees."""
        return path.suffix in (".yaml", ".yml") and any(map(path.match, self.suite_files))

    @property
    def asks_known_first(self) -> bool:
        """Whether requests that cassettes hold are asked at once, before the tests begin."""
        asks_again = asks_anew(self.record) and not asks_by_batch(self.record)
        return asks_again and self.known_first and not self.estimate

    @property
    def step_summary(self) -> Path | None:
        """Where GitHub wants the summary of a step, if it wants one."""
        path = os.environ.get("GITHUB_STEP_SUMMARY", "")
        return Path(path) if path and self.github else None

    @property
    def annotates(self) -> bool:
        """Whether what failed is told to GitHub Actions."""
        return self.github and os.environ.get("GITHUB_ACTIONS") == "true"

    @property
    def tells_conversations(self) -> bool:
        """Whether anything is written that shows what was said."""
        return bool(self.reports or self.step_summary)

    @property
    def only_reports(self) -> bool:
        """Whether tests that fail are told, and do not fail the run."""
        return is_preview(self.record) and self.preview_exit == "report"


def read_options(config: pytest.Config) -> Options:
    """Read all options; raises ``UsageError`` for a value that is not allowed."""
    check_ini_keys(config, Options._fields)
    reports = [Path(path) for path in config.getoption("--claude-report")]
    for path in reports:
        _one_of("--claude-report", path.suffix, _REPORTS, shown=str(path))
    record = cast("RecordMode", _one_of("--claude-record", _choice(config, "record"), RECORD_MODES))
    record_is_given = config.getoption("claude_record") is not None
    said = str(config.getoption("claude_mutate") or "")
    mutate = tuple(dict.fromkeys(filter(None, said.split(","))))
    if mutate:
        _check_mutation(mutate, record if record_is_given else "none")
        record, record_is_given = "none", True
    allowed = bool(config.getoption("--claude-allow-record"))
    source = "--claude-record" if record_is_given else "claude_record"
    estimate = bool(config.getoption("--claude-estimate"))
    _check_estimate(record, estimate=estimate)
    check_recording(record, source, allowed=allowed or estimate)
    return Options(
        record=record,
        record_is_given=record_is_given,
        may_record=allowed or not is_ci(),
        model=_choice(config, "model") or None,
        api_version=_choice(config, "api_version") or None,
        judge_model=str(config.getini("claude_judge_model")),
        block_network=bool(_choice(config, "block_network")),
        placeholder_key=_one_of(
            "claude_placeholder_key", config.getini("claude_placeholder_key"), _PLACEHOLDER_KEY
        ),
        cassette_dir=config.rootpath / str(config.getini("claude_cassette_dir")),
        contracts=_one_of("claude_contracts", config.getini("claude_contracts"), _CONTRACTS),
        unused=_one_of("claude_unused", config.getini("claude_unused"), _UNUSED),
        rules=_one_of("claude_rules", config.getini("claude_rules"), _RULES),
        rules_file=_file(config, "claude_rules_file"),
        max_age_days=_days("claude_max_age", config.getini("claude_max_age")),
        match_ignore=_ignored(config),
        match_vary=_variations(config),
        redact=tuple(config.getini("claude_redact")),
        redact_pii=bool(config.getini("claude_redact_pii")),
        hosts=tuple(config.getini("claude_hosts")),
        max_cassette_mb=_count("claude_max_cassette_mb", config.getini("claude_max_cassette_mb")),
        # What a verb asks is no report of the project's answers.
        reports=() if config.getoption("claude_mutated") else tuple(reports),
        github=bool(config.getini("claude_github")) and not config.getoption("claude_mutated"),
        suite_files=tuple(config.getini("claude_suite_files")),
        mutate=mutate,
        mutate_seed=_seed("--claude-mutate-seed", config.getoption("claude_mutate_seed")),
        mutate_only=_path(config, "claude_mutate_only"),
        mutate_log=_path(config, "claude_mutate_log"),
        mutate_try=_path(config, "claude_mutate_try"),
        budget=_budget(config),
        estimate=estimate,
        known_first=not config.getoption("claude_one_by_one"),
        batch_rounds=_count("--claude-batch-rounds", config.getoption("claude_batch_rounds")),
        batch_wait_s=_seconds("--claude-batch-wait", config.getoption("claude_batch_wait")),
        preview_exit=_one_of(
            "--claude-preview-exit", config.getoption("claude_preview_exit"), _PREVIEW_EXIT
        ),
    )


def _check_estimate(record: RecordMode, *, estimate: bool) -> None:
    if estimate and replays_only(record):
        raise UsageError(
            "--claude-estimate: record mode none asks nothing. Say what is to be estimated: "
            "--claude-record=preview, all, batch, new or update"
        )


def _check_mutation(names: tuple[str, ...], record: RecordMode) -> None:
    # Only now: most runs change no answer.
    from pytest_claude_params.mutations import check_operators

    check_operators(names, "--claude-mutate")
    if not replays_only(record):
        raise UsageError(
            f"--claude-mutate={','.join(names)} and --claude-record={record} contradict each other: changed "
            "answers are never recorded. Leave one out"
        )


def _budget(config: pytest.Config) -> Limit | None:
    """Read the budget; most runs have none, and need not know how one is written."""
    given = config.getoption("claude_budget")
    value = str(config.getini("claude_budget") if given is None else given)
    if not value:
        return None
    from pytest_claude_params.spending.limit import read_limit

    return read_limit("claude_budget" if given is None else "--claude-budget", value)


def _choice(config: pytest.Config, name: str) -> Any:
    """The command line's word if there is one, the configuration's otherwise."""
    given = config.getoption(f"claude_{name}")
    return config.getini(f"claude_{name}") if given is None else given


def _ignored(config: pytest.Config) -> tuple[str, ...]:
    """Return what never matters; most runs ignore nothing, and need not know the names."""
    paths = tuple(config.getini("claude_match_ignore"))
    if paths:
        from pytest_claude_params.parameters.names import check_path

        for path in paths:
            check_path(path, f"{_place(config, 'claude_match_ignore')}claude_match_ignore: ")
    return paths


def _variations(config: pytest.Config) -> tuple[str, ...]:
    """Return what may vary within texts; most runs name nothing, and need not know the patterns."""
    vary = tuple(config.getini("claude_match_vary"))
    if vary:
        from pytest_claude_params.matching.varying import check_variations

        check_variations(vary, f"{_place(config, 'claude_match_vary')}claude_match_vary")
    return vary


def _place(config: pytest.Config, name: str) -> str:
    """Return file and line of a setting, where there is a file."""
    if config.inipath is None:
        return ""
    lines = config.inipath.read_text("utf-8", "replace").splitlines()
    numbers = [number for number, line in enumerate(lines, 1) if line.lstrip().startswith(name)]
    line = f":{numbers[0]}" if numbers else ""
    return f"{shown_path(config, config.inipath)}{line}: "


def _path(config: pytest.Config, name: str) -> Path | None:
    """Return a file that the command line names."""
    value = config.getoption(name)
    return Path(value) if value else None


def _file(config: pytest.Config, name: str) -> Path | None:
    """Return a file that the configuration names, relative to the root."""
    value = str(config.getini(name))
    return config.rootpath / value if value else None


def _days(name: str, value: str) -> int | None:
    """Read ``180d`` or ``26w``; nothing sets no limit."""
    if not value:
        return None
    from pytest_claude_params.cassettes.age import days_allowed

    return days_allowed(name, value)


def _seconds(name: str, value: str | None) -> float | None:
    if value is None:
        return None
    if not value.replace(".", "", 1).isdecimal():
        raise UsageError(f"{name}: {value!r} is not a number of seconds, such as 0 or 600")
    return float(value)


def _one_of(name: str, value: str, allowed: Sequence[str], shown: str | None = None) -> str:
    if value not in allowed:
        hint = translated(value) if allowed is RECORD_MODES else ""
        raise UsageError(f"{name}: {(shown or value)!r} is not one of {', '.join(allowed)}{hint}")
    return value


def _seed(name: str, value: str) -> int:
    if not value.isdecimal():
        raise UsageError(f"{name}: {value!r} is not a whole number from 0 on")
    return int(value)


def _count(name: str, value: str) -> int:
    if not value.isdecimal() or not int(value):
        raise UsageError(f"{name}: {value!r} is not a whole number above 0")
    return int(value)
