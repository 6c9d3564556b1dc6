"""What a beta or a kept conversation lets through, and that nothing else does."""

from __future__ import annotations

import datetime as dt

import pytest

from pytest_claude_params.parameters.rules import Request, findings_of

TODAY = dt.date(2026, 11, 24)
HI = {"role": "user", "content": "Hi"}
PLAIN = {"model": "claude-haiku-4-5", "max_tokens": 2000, "messages": [HI]}
BUDGET = {"thinking": {"type": "enabled", "budget_tokens": 4000}}
CONTINUED = {"thread": {"type": "continue", "previous_message_id": "msg_1"}}
ANSWERED = {
    "model": "claude-opus-5",
    "messages": [{"role": "system", "content": "Be brief."}, HI],
}
CHOICE = {"tool_choice": {"type": "any"}}


TEXT = {"type": "text", "text": "Hi"}


def said(block):
    """Say a block."""
    return [{"role": "user", "content": [block]}]


def found(changes, *betas):
    """Name the parameters that are refused."""
    request = Request({**PLAIN, **changes}, "2026-10-21", betas=frozenset(betas), today=TODAY)
    return [one.parameter for one in findings_of(request)]


@pytest.mark.parametrize(
    ("changes", "beta", "parameter"),
    [
        (BUDGET, "interleaved-thinking-2025-05-14", "thinking.budget_tokens"),
        ({"max_tokens": 100_000}, "output-128k-2025-02-19", "max_tokens"),
    ],
    ids=["a budget above max_tokens", "a longer answer"],
)
def test_a_beta_lifts_its_own_limit(changes, beta, parameter):
    """And no other beta does."""
    assert found(changes) == [parameter]
    assert found(changes, "files-api-2025-04-14") == [parameter]
    assert found(changes, beta) == []


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"magic": 1}, "magic"),
        ({"mcp_servers": []}, "mcp_servers"),
        ({"metadata": {"magic": 1}}, "metadata.magic"),
        ({"speed": "warp"}, "speed"),
        ({"messages": said({"type": "compaction"})}, "messages.0.content.0.type"),
        ({"messages": said({**TEXT, "magic": 1})}, "messages.0.content.0.magic"),
        ({"tools": [{"type": "advisor_20260301"}]}, "tools.0.type"),
    ],
    ids=["unknown", "of a beta", "within an object", "a text", "block", "in a block", "tool"],
)
def test_under_a_beta_nobody_knows_which_fields_there_are(changes, parameter):
    """Whatever the beta is for."""
    assert found(changes) == [parameter]
    assert found(changes, "beta=true") == []


@pytest.mark.parametrize(
    "content",
    [
        [{"type": "document", "source": {"type": "base64", "media_type": "text/csv"}}],
        [{"type": "unknown", "value": 5}],
    ],
    ids=["text/csv", "unknown"],
)
def test_the_blocks_of_a_translation_are_ours(content):
    """What Converse was sent has other names, and may be more than the Messages API takes."""
    messages = [{"role": "user", "content": content}]
    body = {**PLAIN, "messages": messages}

    assert findings_of(Request(body, today=TODAY))
    assert findings_of(Request(body, today=TODAY, is_translated=True)) == []


def test_a_beta_changes_no_kind_of_value():
    """A number is no text anywhere."""
    assert found({"metadata": {"user_id": 5}}, "beta=true") == ["metadata.user_id"]


@pytest.mark.parametrize(
    "excuse", [{"mcp_servers": [{"name": "x"}]}, CONTINUED], ids=["mcp_servers", "thread"]
)
def test_tools_that_stand_elsewhere_may_be_chosen(excuse):
    """On a server, or in the turn that the API has kept."""
    assert found(CHOICE, "beta=true") == ["tool_choice"]
    assert found({**CHOICE, **excuse}, "beta=true") == []


def test_a_thread_goes_on_with_any_turn():
    """Its first turn is kept by the API."""
    assert found(ANSWERED, "beta=true") == ["messages"]
    assert found({**ANSWERED, **CONTINUED}, "beta=true") == []


@pytest.mark.parametrize(("count", "said"), [(100_000, []), (100_001, ["messages"])])
def test_there_are_100000_messages_at_most(count, said):
    """As the reference says."""
    assert found({"messages": [HI] * count}) == said
