"""With ``claude_redact_pii``, who somebody is does not get into a cassette, which still replays."""

from __future__ import annotations

import json

import pytest

from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.secrets.redactions.personal_data import PERSONAL_DATA
from pytest_claude_params.secrets.tree import redact_tree

BLANKED = {
    "bob@acme.org": "REDACTED@example.com",
    "b.o+b_1@mail.acme.co.uk": "REDACTED@example.com",
    "+49 30 1234567": "REDACTED",
    "+1 (555) 234-5678": "REDACTED",
    "(555) 234-5678": "REDACTED",
    "555-234-5678": "REDACTED",
    "0151 23456789": "REDACTED",
    "/home/bob/x.py": "/home/REDACTED/x.py",
    "/Users/bob.smith/x": "/Users/REDACTED/x",
    "C:\\Users\\bob\\x": "C:\\Users\\REDACTED\\x",
}
STAYS = [
    "2026-11-28", "12:30:45", "1.2.3.4", "3.14159265358979", "a @decorator", "user@host",
    "1,234,567,890", "claude-sonnet-4-5-20250929", "8a3e9f1c-0b2d-4c5e-9f6a-1234567890ab",
    "/home", "/Users/Shared/x", "1 + 2345678901", "0.123456789", "20261128T123045",
]  # fmt: skip


@pytest.mark.parametrize(("text", "stored"), BLANKED.items())
def test_it_is_blanked_in_texts_and_in_json_within_them(text, stored):
    for whole, after in ((f"Ask {text} now", f"Ask {stored} now"), (f"a\n{text}", f"a\n{stored}")):
        assert redact_tree(whole, PERSONAL_DATA) == after
        assert redact_tree(after, PERSONAL_DATA) == after
        assert redact_tree(json.dumps(whole), PERSONAL_DATA) == json.dumps(after)


@pytest.mark.parametrize("text", STAYS)
def test_what_only_looks_like_it_stays(text):
    assert redact_tree(f"See {text} here", PERSONAL_DATA) == f"See {text} here"


@pytest.mark.parametrize("text", BLANKED)
def test_without_the_switch_it_stays(text):
    assert redact_tree(text, REDACTIONS) == text


def test_recordings_made_with_the_switch_are_found(suite):
    """Requests are blanked before they are looked up, so another address finds the same one."""
    ask = 'def test_it(claude):\n    claude("What does {} say? I am in /home/bob.")\n'
    suite.pytester.makeini("[pytest]\nclaude_redact_pii = true\n")
    suite.write(ask.format("bob@acme.org")).record().assert_outcomes(passed=1)

    assert "bob" not in suite.cassette("test_it")
    suite.write(ask.format("eve@acme.org")).replay().assert_outcomes(passed=1)
