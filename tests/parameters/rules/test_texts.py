"""What each rule says, word for word: `texts.txt` holds it, a paragraph for each case."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pytest_claude_params.parameters.rules import Request, findings_of
from pytest_claude_params.parameters.table import TABLE

TODAY = dt.date(2026, 11, 24)
HI = {"role": "user", "content": "Hi"}
TOOL = {"name": "look", "input_schema": {"type": "object"}}
THINK = {"type": "enabled", "budget_tokens": 1024}
DOC = {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "Hi"}}
CITED = {"type": "text", "text": "Hi", "citations": [{}]}
THOUGHT = {"type": "thinking", "thinking": "Hm", "signature": "c2ln"}
SCHEMA = {"type": "object", "properties": {f"p{n}": {} for n in range(25)}}


def begun(content):
    """Begin an answer."""
    return [HI, {"role": "assistant", "content": content}]


def said(block):
    """Say a block."""
    return {"messages": [{"role": "user", "content": [block]}]}


def image(source):
    """Show a picture."""
    return {"type": "image", "source": source}


TEXT = {"type": "text", "text": "Hi"}
PNG = {"type": "base64", "media_type": "image/png", "data": "aGk="}
H, S6, S5 = "claude-haiku-4-5", "claude-sonnet-4-6", "claude-sonnet-5"
CASES = [
    ("removed", H, "2026-10-21", "message", {"temperature": 0.5}),
    ("removed, and not taken by the model either", S5, "2026-10-21", "message", {"top_k": 5}),
    ("not taken", S5, "2023-06-01", "message", {"temperature": 0}),
    ("range", H, "2023-06-01", "message", {"temperature": 2}),
    ("top_k", H, "2023-06-01", "message", {"top_k": -1}),
    ("both", H, "2023-06-01", "message", {"temperature": 1, "top_p": 1}),
    (
        "temperature while thinking",
        H,
        "2023-06-01",
        "message",
        {"thinking": THINK, "temperature": 0},
    ),
    ("top_k while thinking", H, "2023-06-01", "message", {"thinking": THINK, "top_k": 5}),
    ("top_p while thinking", H, "2023-06-01", "message", {"thinking": THINK, "top_p": 0.5}),
    ("thinking enabled", "claude-opus-4-8", "2026-10-21", "message", {"thinking": THINK}),
    (
        "thinking disabled",
        "claude-opus-5-5",
        "2026-10-21",
        "message",
        {"thinking": {"type": "disabled"}},
    ),
    ("thinking adaptive", H, "2026-10-21", "message", {"thinking": {"type": "adaptive"}}),
    (
        "thinking disabled where the least is between_tools",
        "claude-sonnet-5-5",
        "2026-10-21",
        "message",
        {"thinking": {"type": "disabled"}},
    ),
    ("no effort", H, "2026-10-21", "message", {"output_config": {"effort": "low"}}),
    ("effort not taken", S6, "2026-10-21", "message", {"output_config": {"effort": "xhigh"}}),
    (
        "effort not taken without thinking",
        "claude-opus-5",
        "2026-10-21",
        "message",
        {"output_config": {"effort": "max"}, "thinking": {"type": "disabled"}},
    ),
    (
        "effort not taken between tools",
        "claude-sonnet-5-5",
        "2026-10-21",
        "message",
        {"output_config": {"effort": "xhigh"}, "thinking": {"type": "between_tools"}},
    ),
    ("not fast", S5, "2026-10-21", "message", {"speed": "fast"}),
    ("fast with a beta", "claude-opus-5", "2026-10-21", "message", {"speed": "fast"}),
    (
        "bound thinking",
        "claude-fable-5-2",
        "2026-10-21",
        "message",
        {"messages": [*begun([THOUGHT]), HI]},
    ),
    ("budget too small", H, "2026-10-21", "message", {"thinking": {**THINK, "budget_tokens": 5}}),
    (
        "budget too large",
        H,
        "2026-10-21",
        "message",
        {"thinking": {**THINK, "budget_tokens": 4000}},
    ),
    (
        "forced tool",
        S6,
        "2026-10-21",
        "message",
        {"thinking": THINK, "tools": [TOOL], "tool_choice": {"type": "any"}},
    ),
    ("prefill", S6, "2026-10-21", "message", {"messages": begun("Well")}),
    (
        "prefill while thinking",
        H,
        "2026-10-21",
        "message",
        {"messages": begun("Well"), "thinking": THINK},
    ),
    ("prefill with a blank", H, "2026-10-21", "message", {"messages": begun("Well ")}),
    ("max_tokens above the cap", H, "2026-10-21", "message", {"max_tokens": 70000}),
    ("max_tokens below 0", H, "2026-10-21", "message", {"max_tokens": -1}),
    ("nothing to say in a stream", H, "2026-10-21", "message", {"max_tokens": 0, "stream": True}),
    ("blank stop sequence", H, "2026-10-21", "message", {"stop_sequences": ["\n"]}),
    ("tools of a name", H, "2026-10-21", "message", {"tools": [TOOL, TOOL]}),
    ("choice without tools", H, "2026-10-21", "message", {"tool_choice": {"type": "any"}}),
    (
        "unknown tool",
        H,
        "2026-10-21",
        "message",
        {"tools": [TOOL], "tool_choice": {"type": "tool", "name": "lock"}},
    ),
    (
        "tool that cannot be forced",
        "claude-opus-5-5",
        "2026-10-21",
        "message",
        {"tools": [TOOL], "tool_choice": {"type": "any"}},
    ),
    (
        "nor in a token count",
        "claude-sonnet-5-5",
        "2026-10-21",
        "token count",
        {"tools": [TOOL], "tool_choice": {"type": "tool", "name": "look"}},
    ),
    (
        "tool of the API that the model has lost",
        "claude-haiku-5-5",
        "2026-10-21",
        "message",
        {"tools": [{"type": "computer_20251124", "name": "computer"}]},
    ),
    (
        "strict tools",
        H,
        "2026-10-21",
        "message",
        {"tools": [{**TOOL, "name": f"look{n}", "strict": True} for n in range(21)]},
    ),
    (
        "optional parameters",
        H,
        "2026-10-21",
        "message",
        {"output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}},
    ),
    ("no messages", H, "2026-10-21", "message", {"messages": []}),
    (
        "system first",
        "claude-opus-5-5",
        "2026-10-21",
        "message",
        {"messages": [{"role": "system", "content": "x"}, HI]},
    ),
    (
        "system turn",
        H,
        "2026-10-21",
        "message",
        {"messages": [HI, {"role": "system", "content": "x"}, HI]},
    ),
    ("empty turn", H, "2026-10-21", "message", {"messages": [{"role": "user", "content": ""}]}),
    (
        "empty block",
        H,
        "2026-10-21",
        "message",
        {"messages": [{"role": "user", "content": [{"type": "text", "text": ""}]}]},
    ),
    ("assistant document", H, "2026-10-21", "message", {"messages": [*begun([DOC]), HI]}),
    (
        "user citations",
        H,
        "2026-10-21",
        "message",
        {"messages": [{"role": "user", "content": [CITED]}]},
    ),
    ("unknown field", H, "2026-10-21", "message", {"stop_sequence": ["x"]}),
    ("beta field", H, "2026-10-21", "message", {"mcp_servers": []}),
    ("field of messages", H, "2026-10-21", "token count", {"stream": True}),
    ("removed from token counts", H, "2026-10-21", "token count", {"temperature": 0}),
    ("shape", H, "2023-06-01", "message", {"temperature": "hot"}),
    ("no number", H, "2023-06-01", "message", {"temperature": float("nan")}),
    ("model", 5, "2026-10-21", "message", {}),
    ("one of some texts", H, "2026-10-21", "message", {"output_config": {"effort": "hihg"}}),
    ("strange text", H, "2026-10-21", "message", {"speed": "warp"}),
    ("another type", H, "2026-10-21", "message", {"thinking": {**THINK, "type": "Enabled"}}),
    ("no type", H, "2026-10-21", "message", {"tools": [TOOL], "tool_choice": {}}),
    (
        "further field",
        H,
        "2026-10-21",
        "message",
        {"thinking": {"type": "disabled", "budget_tokens": 1024}},
    ),
    (
        "field of an object",
        H,
        "2026-10-21",
        "message",
        {
            "tools": [TOOL],
            "tool_choice": {"type": "any", "disable_parallel_tool_use": "yes"},
        },
    ),
    ("tool that is a text", H, "2026-10-21", "message", {"tools": ["look"]}),
    ("tool without a schema", H, "2026-10-21", "message", {"tools": [{"name": "look"}]}),
    ("name of a tool", H, "2026-10-21", "message", {"tools": [{**TOOL, "name": "look up"}]}),
    ("strange role", H, "2026-10-21", "message", {"messages": [{**HI, "role": "bot"}]}),
    ("turn without content", H, "2026-10-21", "message", {"messages": [{"role": "user"}]}),
    ("turn that is a text", H, "2026-10-21", "message", {"messages": ["Hi"]}),
    ("block of an unknown type", H, "2026-10-21", "message", said({"type": "img"})),
    ("block without a type", H, "2026-10-21", "message", said({"text": "Hi"})),
    ("further field of a block", H, "2026-10-21", "message", said({**TEXT, "citation": []})),
    ("source of an image", H, "2026-10-21", "message", said(image({"type": "url"}))),
    ("kind of an image", H, "2026-10-21", "message", said(image({**PNG, "media_type": "png"}))),
    ("tool of another API", H, "2026-10-21", "message", {"tools": [{"type": "function"}]}),
    (
        "schema without a type",
        H,
        "2026-10-21",
        "message",
        {"tools": [{**TOOL, "input_schema": {"properties": {}}}]},
    ),
    ("stream in a batch", H, "2026-10-21", "batched message", {"stream": True}),
    ("user profile in the body", H, "2026-10-21", "message", {"user_profile_id": "p"}),
    ("retired", "claude-3-haiku-20240307", "2026-10-21", "message", {}),
    ("retires", "claude-sonnet-4-5", "2026-10-21", "message", {}),
    ("retires next year", "claude-opus-4-5", "2026-10-21", "message", {}),
    ("retired, says the SDK", "claude-mythos-preview", "2026-10-21", "message", {}),
    ("slip", "claude-3-haiku", "2026-10-21", "message", {}),
    ("unknown", "claude-haiku-4-6", "2026-10-21", "message", {}),
    (
        "long prompt",
        H,
        "2026-10-21",
        "message",
        {"messages": [{"role": "user", "content": "x" * 800_004}]},
    ),
]
PLAIN = {"max_tokens": 2000, "messages": [HI]}
TEXTS = dict(
    paragraph.partition("\n")[::2]
    for paragraph in Path(__file__).with_name("texts.txt").read_text().strip().split("\n\n")
)


@pytest.mark.parametrize(
    ("name", "model", "version", "endpoint", "changes"), CASES, ids=[case[0] for case in CASES]
)
def test_what_a_rule_says(name, model, version, endpoint, changes):
    """And nothing else is found."""
    body = {"model": model, **PLAIN, **changes}
    if endpoint == "token count":
        del body["max_tokens"]

    found = findings_of(Request(body, version, endpoint, today=TODAY))
    assert [one.text for one in found] == [TEXTS[name]]


def test_every_text_has_its_case():
    """None is left over."""
    assert list(TEXTS) == [case[0] for case in CASES]


@pytest.mark.parametrize("version", ["2023-06-01", "2026-10-21"])
@pytest.mark.parametrize("model", [H, S5, "claude-opus-5-5"])
def test_a_plain_request_has_no_findings(model, version):
    """Nothing is told of what works."""
    assert findings_of(Request({"model": model, **PLAIN}, version, today=TODAY)) == []


@pytest.mark.parametrize("name", ["temperature", "top_p", "top_k"])
def test_a_token_count_of_a_beta_has_no_removed_parameter_either(name):
    """What a version has removed no beta brings back."""
    body = {"model": H, "messages": [HI], name: 1}
    request = Request(body, "2026-10-21", "token count", frozenset({"beta=true"}), today=TODAY)

    assert [one.parameter for one in findings_of(request)] == [name]


def test_a_model_that_is_deprecated_without_a_date():
    """It is taken, but not for long."""
    opus = next(one for one in TABLE.models if one.id == "claude-opus-4-6")
    table = TABLE.model_copy(update={"models": (opus.model_copy(update={"stage": "deprecated"}),)})

    (found,) = findings_of(Request({"model": "claude-opus-4-6", **PLAIN}, today=TODAY, table=table))
    assert (found.level, found.why) == ("retirement", "claude-opus-4-6 is deprecated")


def test_a_model_may_live_longer_than_was_said():
    """A day before which it does not retire is no verdict."""
    haiku = next(one for one in TABLE.models if one.id == "claude-haiku-4-5-20251001")
    body = {"model": "claude-haiku-4-5", **PLAIN}

    assert haiku.not_before < TODAY
    assert findings_of(Request(body, today=TODAY)) == []


def test_a_model_that_retires_within_30_days_is_not_recommended():
    """Whoever follows the advice would be back in a month."""
    haiku = next(one for one in TABLE.models if one.id.startswith("claude-haiku-4-5"))
    retiring = haiku.model_copy(update={"retires": dt.date(2027, 1, 1)})
    models = tuple(retiring if one is haiku else one for one in TABLE.models)
    table = TABLE.model_copy(update={"models": models})
    body = {"model": S5, **PLAIN, "temperature": 0}
    advice = [
        findings_of(Request(body, "2023-06-01", today=day, table=table))[0].instead
        for day in (dt.date(2026, 12, 1), dt.date(2026, 12, 2))
    ]

    assert ["claude-haiku-4-5" in text for text in advice] == [True, False]


@pytest.mark.parametrize("model", [H, "claude-opus-5-5"])
def test_a_conversation_may_begin_with_an_assistant_turn(model):
    """The API answers it: a recording of the real one shows it."""
    body = {"model": model, **PLAIN, "messages": [*begun("Hello")[1:], HI]}

    assert findings_of(Request(body, "2026-10-21", today=TODAY)) == []


@pytest.mark.parametrize(
    ("day", "found"),
    [((2026, 1, 10), ["retires on 2026-06-15"]), ((2026, 6, 15), ["retired on 2026-06-15"])],
    ids=["before", "on the day"],
)
def test_the_day_decides_whether_a_model_has_retired(day, found):
    """Also of one that has retired by now."""
    body = {"model": "claude-sonnet-4-20250514", **PLAIN}

    assert [
        one.why.removeprefix("claude-sonnet-4-20250514 ")
        for one in findings_of(Request(body, "2023-06-01", today=dt.date(*day)))
    ] == found


def test_a_prompt_of_the_apis_own_tools_is_no_prefill():
    """It is sent back to be gone on with."""
    paused = [{"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {}}]

    assert (
        findings_of(Request({"model": S6, **PLAIN, "messages": begun(paused)}, today=TODAY)) == []
    )


@pytest.mark.parametrize(
    ("endpoint", "partner", "found"),
    [
        ("message", False, ["user_profile_id"]),
        ("message", True, []),
        ("batched message", False, []),
    ],
    ids=["the API", "Bedrock", "a batch"],
)
def test_a_user_profile_stands_in_the_body_of_bedrock_and_of_batches(endpoint, partner, found):
    """Elsewhere it is a header."""
    body = {"model": H, **PLAIN, "user_profile_id": "uprof_1"}
    request = Request(body, "2026-10-21", endpoint, by_partner=partner, today=TODAY)
    wrong = Request({**body, "user_profile_id": 5}, "2026-10-21", endpoint, by_partner=partner)

    assert [one.parameter for one in findings_of(request)] == found
    assert "user_profile_id" in [one.parameter for one in findings_of(wrong)]


def test_a_batch_is_not_billed_to_a_user_profile():
    """A message alone may be."""
    policy = {"type": "billing_policy", "bill_to": "user_profile"}
    body, beta = {"model": H, **PLAIN, "billing_policy": policy}, frozenset({"some-beta"})
    single, batched = (
        findings_of(Request(body, "2026-10-21", endpoint, beta, today=TODAY))
        for endpoint in ("message", "batched message")
    )

    assert single == []
    assert [one.text for one in batched] == [
        """\
billing_policy=user_profile with claude-haiku-4-5 under API version 2026-10-21: 400 invalid_request_error
  rule: a message batch is billed to your organization, not to a user profile
  source: https://github.com/anthropics/anthropic-sdk-python/blob/main/CHANGELOG.md (2026-11)
  instead: leave billing_policy out"""
    ]


@pytest.mark.parametrize(
    ("model", "betas", "noted"),
    [
        ("claude-opus-5-5", (), False),
        ("claude-opus-5", ("fast-mode-2026-02-01",), False),
        ("claude-opus-5", (), True),
        (H, (), True),
    ],
    ids=["without a beta", "with its beta", "without its beta", "never"],
)
def test_a_fast_answer_is_at_most_noted(model, betas, noted):
    """The words of a refusal were not seen."""
    body = {"model": model, **PLAIN, "speed": "fast"}
    found = findings_of(Request(body, "2026-10-21", betas=frozenset(betas), today=TODAY))

    assert [(one.level, one.status) for one in found] == [("note", 0)] * noted


@pytest.mark.parametrize(
    ("model", "day", "noted"),
    [
        ("claude-opus-4-8", dt.date(2026, 11, 30), 0),
        ("claude-opus-4-8", dt.date(2026, 12, 1), 1),
        ("claude-opus-5", dt.date(2026, 12, 1), 0),
    ],
    ids=["the last day", "the day after", "the one that follows it"],
)
def test_a_fast_answer_is_noted_from_the_day_on_which_it_ends(model, day, noted):
    """Only Opus 4.8 was said to answer so until a day."""
    body = {"model": model, **PLAIN, "speed": "fast"}
    betas = frozenset({"fast-mode-2026-02-01"})

    assert len(findings_of(Request(body, "2026-10-21", betas=betas, today=day))) == noted


def test_what_is_said_of_a_model_that_answers_fast_no_more():
    """The day, and only models of which no such day is known."""
    body = {"model": "claude-opus-4-8", **PLAIN, "speed": "fast"}
    (found,) = findings_of(Request(body, "2026-10-21", today=dt.date(2026, 12, 1)))

    assert found.why == (
        "this model is not listed for fast answers after 2026-11-30: the API rejects them, or "
        "answers at standard speed"
    )
    assert found.instead == (
        "leave speed out; or use claude-fable-5-2, claude-mythos-5-2, claude-opus-5-5 or "
        "claude-opus-5"
    )


def test_thinking_that_is_dropped_when_it_does_not_fit_is_not_noted():
    """A beta asks for it."""
    thinking = {"type": "adaptive", "block_binding": {"prefix_mismatch_behavior": "drop_block"}}
    body = {"model": "claude-opus-5-5", **PLAIN, "messages": [*begun([THOUGHT]), HI]}
    beta = frozenset({"thinking-binding-controls-2026-08-01"})

    assert findings_of(Request({**body, "thinking": thinking}, "2026-10-21", betas=beta)) == []
    assert [one.level for one in findings_of(Request(body, "2026-10-21"))] == ["note"]


def test_bedrock_still_takes_the_older_computer_tool():
    """The Claude API does not, with the newest models."""
    tool = {"type": "computer_20251124", "name": "computer"}
    body = {"model": "claude-opus-5-5", **PLAIN, "tools": [tool]}

    assert findings_of(Request(body, "2026-10-21", by_partner=True, today=TODAY)) == []
    assert len(findings_of(Request(body, "2026-10-21", today=TODAY))) == 1
