"""Four times the text takes a pattern of ours four times the work, whatever the text repeats.

Work is CPU time of this thread, and only ratios count. ``CLAUDE_PARAMS_NIGHTLY=1`` makes more
and longer texts for each pattern.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import sys
import time
from pathlib import Path

import pytest

import pytest_claude_params
from pytest_claude_params.secrets.redactions.late_pattern import LatePattern
from pytest_claude_params.secrets.redactions.redaction import Redaction

_spec = importlib.util.spec_from_file_location(
    "worst_repeats", Path(__file__).with_name("worst_repeats.py")
)
worst = importlib.util.module_from_spec(_spec)
sys.modules["worst_repeats"] = worst
_spec.loader.exec_module(worst)

IS_NIGHT = bool(os.environ.get("CLAUDE_PARAMS_NIGHTLY"))
VARIANTS = 40 if IS_NIGHT else 1
# Small texts first: what grows with the third power shows there, and does not end on large ones.
LETTERS = (125, 500, 2000) if IS_NIGHT else (125, 750)
# Between 4, which is linear, and 16, which is quadratic.
MOST = 8
# Below, the clock and not the pattern decides.
LEAST_NS = 20_000


# Those that are not searched for within a text, but have to fit it from its beginning.
FROM_THE_BEGINNING = {
    "cassettes.pending.journal._NAME": "fullmatch",
    "checks.texts.scrubbing._TAG": "match",
    "commands.looking.show._NUMBERED": "fullmatch",
    "commands.comparing.environments._VERSION": "fullmatch",
    "dialects.chat_completions.request._DATA_URL": "fullmatch",
    "expectations.numbers.bounds._BARE": "fullmatch",
    "expectations.numbers.bounds._ONE_SIDED": "fullmatch",
    "expectations.numbers.bounds._RANGE": "fullmatch",
    "importing.promptfoo.parts.prompts._LIKE_A_FILE": "fullmatch",
    "mutations.facts.negated._ALONE": "fullmatch",
    "secrets.environment_values._PLACE": "match",
    "secrets.blanks._NOTHING": "fullmatch",
    "secrets.blanks._PLACEHOLDER": "fullmatch",
    "secrets.urls._USER": "match",
    "simulator.platforms.model_id._AWS": "fullmatch",
    "simulator.platforms.vertex._PATH": "fullmatch",
}


def patterns_in(value, name):
    """Yield the regular expressions that a name of a module stands for, each with its own name."""
    if isinstance(value, Redaction):
        for part in ("pattern", "member", "telltale"):
            yield from patterns_in(getattr(value, part), f"{value.name}, {part}")
    elif isinstance(value, (tuple, list, dict)):
        for number, inner in enumerate(value.values() if isinstance(value, dict) else value):
            yield from patterns_in(inner, f"{name}[{number}]")
    elif isinstance(value, LatePattern):
        yield name, value.compiled
    elif isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield name, value


@pytest.fixture(scope="module")
def built_in():
    """Return every regular expression by where it is written first."""
    found = {}
    for module in pkgutil.walk_packages(pytest_claude_params.__path__, "pytest_claude_params."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for place, pattern in patterns_in(value, f"{module.name.partition('.')[2]}.{name}"):
                found.setdefault((pattern.pattern, pattern.flags), (place, pattern))
    return dict(found.values())


def searched(pattern):
    """Return what finds all matches."""
    return lambda text: [found.end() for found in pattern.finditer(text)]


def work(applied, text, times):
    """Return the least CPU time of several goes at a text, in nanoseconds."""

    def once():
        began = time.thread_time_ns()
        applied(text)
        return time.thread_time_ns() - began

    return min(once() for _ in range(times))


def growth(applied, before, unit, after):
    """Return how much more work four times the repeats are, at the worst."""
    worst_ratio = 0.0
    for letters in LETTERS:
        times = max(letters // len(unit), 8)
        texts = [before + unit * count + after for count in (times, 4 * times)]
        for tries in (1, 5):  # what only the machine's other work has slowed is not seen again
            once, fourfold = (work(applied, text, tries) for text in texts)
            ratio = fourfold / once if once > LEAST_NS else 0.0
            if ratio <= MOST:
                break
        worst_ratio = max(worst_ratio, ratio)
        if worst_ratio > MOST:
            break
    return worst_ratio


def too_much(place, pattern):
    """Return the texts on which a pattern takes too long, with how much longer."""
    how = FROM_THE_BEGINNING.get(place)
    applied = getattr(pattern, how) if how else searched(pattern)
    grown = {one: growth(applied, *one) for one in worst.worst_repeats(pattern, VARIANTS)}
    return {one: ratio for one, ratio in grown.items() if ratio > MOST}


# So many tests, for as many processes.
PARTS = 20


@pytest.mark.parametrize("part", range(PARTS))
def test_a_pattern_takes_linear_time(built_in, part):
    """On parts of what it matches, again and again, with and without an end."""
    places = list(built_in)[part::PARTS]

    assert {place: found for place in places if (found := too_much(place, built_in[place]))} == {}


def test_there_are_patterns(built_in):
    """Those that have to fit a text from its beginning are among them."""
    assert len(built_in) > 300
    assert set(FROM_THE_BEGINNING) <= set(built_in)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.",
        r"secret key\s*[:=]?\s*(?:is\s+)?[a-z]{9}",
        r"[\d.]+ms",
    ],
    ids=["many beginnings", "three ways to share spaces", "each digit is a beginning"],
)
def test_one_that_does_not_is_found(pattern):
    """The measure can fail: each of these grows faster than its text."""
    slow = re.compile(pattern)
    repeats = worst.worst_repeats(slow, VARIANTS)

    assert any(growth(searched(slow), *one) > MOST for one in repeats)
