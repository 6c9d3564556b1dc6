"""Most hints are looked for in a small part of a text: nothing is missed by that."""

from __future__ import annotations

import json
import os
import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pytest_claude_params.secrets.hints import LONG, needed_for
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.secrets.redactions.passwords import NAMED_SECRETS
from pytest_claude_params.secrets.redactions.personal_data import PERSONAL_DATA
from pytest_claude_params.secrets.redactions.redaction import Redaction

PROSE = "Rows of vines climb the hills. In 1867, said Alice, nobody came: not one. " * 80
HINTS = [
    "glpat-", "PRIVATE KEY", "secret", "wörd", "pat", "x.y", "Ab", "/", "hvs.", ".x", "1a", "a key",
]  # fmt: skip


def looking_for(hint, *, ignoring_case=False):
    """Return a redaction of a word that has a hint."""
    flags = re.IGNORECASE if ignoring_case else 0
    return Redaction(hint, re.compile(re.escape(hint), flags), hints=(hint,))


EXACT = [looking_for(hint) for hint in HINTS]
ANY_CASE = [looking_for(hint.lower(), ignoring_case=True) for hint in HINTS]


@pytest.mark.parametrize("around", [("", ""), ("x", "x"), ("é.", ".é"), ("A-", "-A"), ("\n", "\t")])
@pytest.mark.parametrize("number", range(len(HINTS)))
def test_a_hint_anywhere_in_a_long_text(number, around):
    """Within a word, beside letters of any kind, and where case does not count in capitals, too."""
    before, after = around
    text = f"{PROSE}{before}{HINTS[number]}{after} {PROSE}"

    assert EXACT[number] in needed_for(text, EXACT)
    assert ANY_CASE[number] in needed_for(text.upper(), ANY_CASE)


def test_prose_calls_for_nothing():
    """Not one hint of these is in it."""
    assert len(PROSE) > LONG
    assert needed_for(PROSE, EXACT[:4]) == ()


# The one that goes by names alone has no pattern for texts.
@pytest.mark.parametrize(
    "redaction",
    [one for one in (*REDACTIONS, *PERSONAL_DATA) if one is not NAMED_SECRETS],
    ids=lambda one: one.name,
)
def test_whatever_a_pattern_changes_calls_for_it(redaction):
    """All that its pattern can match, in prose and without white space, as it stands and in JSON."""
    pattern = getattr(redaction.pattern, "compiled", redaction.pattern)
    between = st.sampled_from(["", " ", "\n", "é", '"'])

    @settings(
        max_examples=12 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 2,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(between, st.from_regex(pattern), between)
    def is_called_for(before, matched, after):
        for text in (f"{before}{matched}{after}", f"{PROSE}{before}{matched}{after} {PROSE}"):
            if redaction.apply(text) != text:
                assert redaction in needed_for(text, [redaction])
                as_json = json.dumps({"a": [text]}, ensure_ascii=False)
                assert redaction in needed_for(as_json, [redaction])

    is_called_for()


@pytest.mark.parametrize("between", ["\t" * 200, '\\\\"' * 70 + " ", "\u2003" * 200, "\x1c" * 99])
@pytest.mark.parametrize("said", [PROSE, ""], ids=["long", "short"])
def test_a_name_far_before_its_sign(between, said):
    """White space and escaped quotes between the two may be long."""
    name = looking_for("signature")
    before_a_sign = Redaction(
        "signed", re.compile(r"signature[\s\\\"]*=x"), hints=("signature",), where="before a sign"
    )
    text = f"{said}: my signature{between}=x {said}"

    for searched in (text, json.dumps(text, ensure_ascii=False)):
        assert needed_for(searched, [name, before_a_sign]) == [name, before_a_sign]


@pytest.mark.parametrize("redaction", REDACTIONS, ids=lambda one: one.name)
def test_a_long_text_calls_for_what_a_short_one_does(redaction):
    """Of each redaction, by each of its hints."""
    for hint in redaction.hints:
        short = f"and {hint} here"
        called_for = {one.name for one in needed_for(short, REDACTIONS)}

        assert called_for <= {one.name for one in needed_for(f"{PROSE} {short}", REDACTIONS)}
