"""Ids that name an account are blanked; ids that later turns send back are not."""

from __future__ import annotations

import pytest

from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.secrets.redactions.account_ids import ORGANIZATION_IDS
from pytest_claude_params.secrets.tree import redact_tree

UUID = "8a3e9f1c-0b2d-4c5e-9f6a-1234567890ab"
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    "text",
    [
        "This request would exceed your organization's rate limit (organization: {})",
        "organization_id={}",
        "org-id: {}",
        "Organisation {}",
        '{{"organization_id": "{}"}}',
        '{{\\"organization_id\\": \\"{}\\"}}',
        "limits:\\norg {}",
    ],
    ids=["429", "query", "short", "British", "json", "json in json", "escape"],
)
def test_organization_ids(text):
    """The whole id is replaced, so that a pattern for ids still finds one."""
    assert text.format(NOBODY) == redact_tree(text.format(UUID), REDACTIONS)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ", "wrkspc_REDACTED"),
        ("req_011CSHoEeqs5C35K2UUqR7Fy", "req_REDACTED"),
        ("a\\nreq_011CSHoEeqs5C35K2UUqR7Fy\\n", "a\\nreq_REDACTED\\n"),
        ("(wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ)", "(wrkspc_REDACTED)"),
    ],
    ids=["workspace", "request", "after an escape", "in brackets"],
)
def test_workspace_and_request_ids(text, stored):
    """Wherever they stand, and once is enough."""
    assert stored == redact_tree(text, REDACTIONS)
    assert stored == redact_tree(stored, REDACTIONS)


@pytest.mark.parametrize(
    "text",
    [
        "msg_01XFDUDYJgAACzvnptvVoYEL",
        "toolu_01T1x1fJ34qAmk2tNTrN7Up6",
        "srvtoolu_014hJH82Qum7Td6UV8gDXThB",
        "file_011CNha8iCJcU1wXNR6q4V8w",
        "container_011CPR5CNjB747bTd36fQLFk",
        f"the file {UUID}",
        "req_short",
        "prereq_011CSHoEeqs5C35K2UUqR7Fy",
    ],
    ids=lambda text: text.partition("_")[0],
)
def test_other_ids_stay(text):
    """Later turns and requests name them."""
    assert text == redact_tree(text, REDACTIONS)


def test_an_organization_that_only_its_key_gives_away_is_blanked():
    """A value is also looked at together with its name."""
    body = {"organization_id": "8a1f0c52-1111-4222-8333-944445555666", "id": "msg_01abc"}

    assert redact_tree(body, [ORGANIZATION_IDS]) == {
        "organization_id": "00000000-0000-0000-0000-000000000000",
        "id": "msg_01abc",
    }
