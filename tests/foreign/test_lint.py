"""What today's API would reject of the recordings of others, and nothing else."""

from __future__ import annotations

import datetime as dt
import os
import runpy
from collections import Counter
from pathlib import Path

import pytest

from pytest_claude_params.cassettes.upkeep.rerecordable import count_of, reasons_in
from pytest_claude_params.parameters.table import TABLE

if "CLAUDE_PARAMS_FOREIGN_CASSETTES" not in os.environ:
    pytest.skip("CLAUDE_PARAMS_FOREIGN_CASSETTES names no folder", allow_module_level=True)

KINDS = runpy.run_path(str(Path(__file__).with_name("kinds.py")))
BY_VERSION = "API version 2026-10-21 has no {}, whatever its value and the model"
RETIRED = {
    "claude-sonnet-4-20250514 retired on 2026-06-15": 205,
    "claude-3-5-haiku-20241022 retired on 2026-02-19": 34,
    "claude-3-haiku-20240307 retired on 2026-04-20": 14,
    "claude-3-opus-20240229 retired on 2026-01-05": 14,
    "claude-3-7-sonnet-20250219 retired on 2026-02-19": 7,
    "claude-3-5-sonnet-20240620 retired on 2025-10-28": 6,
    "claude-opus-4-1-20250805 retired on 2026-08-05": 1,
}


def refused(version="", day=(2026, 11, 24)):
    """Count the recordings that could not be made again, by reason."""
    files = KINDS["of_each_kind"](*KINDS["OF_THE_TEXT"])
    found = reasons_in(files, dt.date(*day), version, TABLE)
    counts = Counter()
    for finding, places in found.rejected.items():
        counts[finding.why] += count_of(places)
    return dict(counts), found


@pytest.mark.nightly  # by day test_lint_list.py names the recordings
def test_what_could_not_be_recorded_again():
    """Only the models have gone: each request was answered, and its own API version still is."""
    counts, found = refused()

    assert counts == RETIRED
    assert (found.recordings, found.files, found.lost) == (775, 490, 281)


def test_what_a_new_sdk_would_be_refused():
    """Under the version that it sends by itself."""
    counts, _ = refused("2026-10-21")

    assert {why: counts[why] for why in counts if why not in RETIRED} == (
        {BY_VERSION.format("temperature"): 29, BY_VERSION.format("top_k"): 1}
        if KINDS["IS_NIGHT"]
        else {BY_VERSION.format("temperature"): 2}
    )


@pytest.mark.nightly
def test_what_a_week_takes_away():
    """Sonnet 4.5 retires on 2026-11-30."""
    counts, _ = refused(day=(2026, 11, 30))

    assert {why: counts[why] for why in counts if why not in RETIRED} == {
        "claude-sonnet-4-5-20250929 retired on 2026-11-30": 210,
    }
