"""A damaged cassette never answers wrongly without saying so: thousands of them, counted.

CI tries a few of each; ``CLAUDE_PARAMS_NIGHTLY=1`` tries 10,000 bit flips and 10,000 truncations.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import random
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_claude_params.cassettes.files.file_format import from_text
from pytest_claude_params.errors import CassetteError

_PLACE = Path(__file__).with_name("damage.py")
_SPEC = importlib.util.spec_from_file_location("damage", _PLACE)
damage = importlib.util.module_from_spec(_SPEC)
sys.modules["damage"] = damage
_SPEC.loader.exec_module(damage)

NIGHTLY = bool(os.environ.get("CLAUDE_PARAMS_NIGHTLY"))
TRIALS = {
    "bit flip": 10_000 if NIGHTLY else 100,
    "truncation": 10_000 if NIGHTLY else 100,
    "lost line": 2_000 if NIGHTLY else 50,
    "burst": 2_000 if NIGHTLY else 50,
}
SEED = 20261123


@pytest.fixture(scope="module")
def trials(tmp_path_factory):
    """All trials of this module; the counts are printed."""
    found = damage.Trials(tmp_path_factory.mktemp("damaged"))
    yield found
    for (way, outcome), count in sorted(found.counts.items()):
        print(f"{way}: {count:,} {outcome}")  # noqa: T201  (shown by -rP and -s)
    print(f"slowest: {found.slowest:.1f} times all whole ones")  # noqa: T201  (shown by -rP and -s)


@pytest.mark.parametrize("way", TRIALS)
def test_a_damaged_cassette(trials, way):
    """One line, a miss, named as edited, or what was recorded; in time, and the file as it was."""
    chance = random.Random(f"{SEED} {way}")  # noqa: S311  (repeatable)
    unnoticed = []
    for number in range(TRIALS[way]):
        kind = trials.kinds[number % len(trials.kinds)]
        content = damage.WAYS[way](kind.content, chance)
        outcome = trials.outcome(kind, way, content)
        # Without a digest nobody can know what an answer was.
        if outcome == damage.UNNOTICED and kind.digested:
            unnoticed.append((kind.name, content))

    assert unnoticed == []
    assert trials.slowest < damage.MOST_TIMES


@given(data=st.data())
@settings(
    max_examples=2_000 if NIGHTLY else 40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_anything_put_into_a_cassette(trials, data):
    """Where random bits hardly ever go: whole pieces of YAML, at any place."""
    kind = data.draw(st.sampled_from([kind for kind in trials.kinds if kind.digested]))
    start = data.draw(st.integers(0, len(kind.content)))
    end = data.draw(st.integers(start, min(len(kind.content), start + 40)))
    piece = data.draw(st.sampled_from(PIECES) | st.text(max_size=8).map(_encoded))
    content = kind.content[:start] + piece + kind.content[end:]

    assert trials.outcome(kind, "piece", content) in damage.OUTCOMES


@given(st.text(alphabet="ab:-?,[]{}&*!|>'\"%#@`\n \t~<=", max_size=60))
@settings(max_examples=5_000 if NIGHTLY else 50)
def test_any_text(text):
    """It is no recording, and nothing worse."""
    with contextlib.suppress(ValueError, damage.yaml.YAMLError):
        assert from_text(text).interactions == []


PIECES = [
    piece.encode()
    for piece in (
        *(
            "&a ",
            "*a",
            "!!int ",
            "!!python/none ",
            "!x ",
            "<<: ",
            "? ",
            ": ",
            "- ",
            "---\n",
            "...\n",
        ),
        *(
            "\n",
            "\r",
            "\t",
            "#",
            "'",
            '"',
            "[",
            "]",
            "{",
            "}",
            "|\n",
            ">\n",
            "%YAML 9\n",
            "~",
            "null",
        ),
        *("digest: edited\n", "digests: no\n", "interactions: []\n", "true", ".nan", "1e999", "0x"),
        *("body: {string: x}\n", "parsed_body: 1\n", "cut: Client\n", "2026-11-23", "12:30:45"),
        *("\0", "\ufeff", "\u2028", "\x85", "ä", "\U0001f600"),
    )
]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def test_the_trials_would_notice_a_wrong_answer(trials):
    """Otherwise nothing above says anything: without its digest, a changed answer is unnoticed."""
    kind = next(kind for kind in trials.kinds if kind.name == "vcrpy.yaml")
    assert b"Two" in kind.content

    outcome = trials.outcome(kind, "control", kind.content.replace(b"Two", b"Tvo"))

    assert outcome == damage.UNNOTICED


def test_the_trials_would_notice_an_exception(trials):
    """Of any kind but ours."""
    kind = trials.kinds[0]

    assert trials.outcome(kind, "control", b"\xff") == "one line"
    with pytest.raises(CassetteError):
        damage.Cassette(trials._folder / kind.name)
