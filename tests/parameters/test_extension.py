"""Rows of a project: they win, and wrong ones are told with file and line."""

from __future__ import annotations

import datetime as dt

import pytest

from pytest_claude_params.errors import UsageError
from pytest_claude_params.parameters.extension import extended
from pytest_claude_params.parameters.models import find_model
from pytest_claude_params.parameters.rules import Request, findings_of
from pytest_claude_params.parameters.table import TABLE

SEE = "The form of the rows: docs/reference/rules.md"
ROW = {
    "id": "claude-next",
    "released": "2026-12-01",
    "stage": "active",
    "family": "adaptive",
    "source": "https://example.com",
    "seen": "2026-12",
}


def test_without_rows_it_is_the_plugins_own():
    """Nothing is built anew."""
    assert extended(None) is TABLE


def test_a_row_wins_key_by_key(tmp_path):
    """What it does not say stays."""
    path = tmp_path / "rules.yaml"
    path.write_text("models:\n- id: claude-haiku-4-5-20251001\n  retires: 2027-01-01\n")

    model = find_model("claude-haiku-4-5", extended(path).models)
    assert model
    assert (str(model.retires), model.family) == ("2027-01-01", "claude-4-5")


def test_rows_of_the_hook_win_over_those_of_the_file(tmp_path):
    """They are nearest to the code."""
    path = tmp_path / "rules.yaml"
    path.write_text("models:\n- {id: claude-haiku-4-5-20251001, successor: claude-opus-5}\n")
    rows = [{"id": "claude-haiku-4-5-20251001", "successor": "claude-haiku-5-5"}, ROW]

    models = extended(path, rows).models
    assert [find_model(name, models).successor for name in ("claude-haiku-4-5", "claude-next")] == [
        "claude-haiku-5-5",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("model: []", f"'model' is none of the parts sources, families, versions, limits, fields, objects, models, rules. {SEE}"),
        ("models: {id: x}", f"models is not a list of rows, each with id. {SEE}"),
        ("- 1", f"it is not a table of parts, or its sources are none. {SEE}"),
        ("a: [", f"is not valid YAML: did not find expected node content. {SEE}"),
        ("rules:\n- {name: prefill}\nrules: []", f"rules is given twice. {SEE}"),
        ("limits:\n\n- {name: top_p, least: x}", f"top_p: least: Input should be a valid number, unable to parse string as a number. {SEE}"),
        (
            "models:\n- {id: claude-opus-5, family: other}",
            ("claude-opus-5: no family 'other'; there are adaptive, always-thinking, between-tools, "
            "claude-4-5, claude-4-6, fable-5-1, fable-5-2, haiku-5-5, opus-4-5, opus-4-7, opus-4-8, "
            "opus-5, opus-5-5, retired"),
        ),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told(tmp_path, text, said):
    """With what is allowed."""
    path = tmp_path / "rules.yaml"
    path.write_text(text)

    with pytest.raises(UsageError) as error:
        extended(path)
    lines = {"a: [": ":1", "rules:\n": ":3", "limits": ":3", "models:\n": ":2"}
    line = next((line for start, line in lines.items() if text.startswith(start)), "")
    assert str(error.value) == f"{path}{line}: {said}"


def test_a_file_that_is_not_there(tmp_path):
    """A misspelt name would correct nothing."""
    with pytest.raises(UsageError) as error:
        extended(tmp_path / "none.yaml")

    assert str(error.value) == (
        f"claude_rules_file: {tmp_path}/none.yaml cannot be read: No such file or directory"
    )


def test_a_wrong_row_of_the_hook():
    """It has no file."""
    with pytest.raises(UsageError) as error:
        extended(None, [{**ROW, "stage": "old"}])

    assert str(error.value) == (
        "pytest_claude_params_models: claude-next: stage: Input should be 'active', 'deprecated' "
        f"or 'retired'. {SEE}"
    )


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ("thinking", ["prefill", "retires"]),
        ("this model does not take thinking.type adaptive", ["prefill", "retires"]),
        ("lifecycle", ["thinking", "prefill"]),
        ("prefill", ["thinking", "retires"]),
    ],
)
def test_a_rule_can_be_switched_off(tmp_path, rule, left):
    """A whole subject, or one by its sentence."""
    path = tmp_path / "rules.yaml"
    path.write_text(f"rules:\n- {{name: {rule}, source: https://a.example, seen: 2026-11}}\n")
    messages = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Well "}]
    body = {
        "model": "claude-sonnet-4-5",
        "max_tokens": 5,
        "messages": messages,
        "thinking": {"type": "adaptive"},
    }
    request = Request(body, "2026-10-21", table=extended(path), today=dt.date(2026, 11, 28))
    said = " ".join(one.why for one in findings_of(request))

    for word in ("thinking.type", "prefill", "retires"):
        assert (word in said) == any(word.startswith(one) for one in left)


def test_a_subject_that_is_none(tmp_path):
    """With the nearest."""
    path = tmp_path / "rules.yaml"
    path.write_text("rules:\n- {name: prefil, source: https://a.example, seen: 2026-11}\n")

    with pytest.raises(UsageError) as error:
        extended(path)
    assert str(error.value) == (
        f"{path}:2: prefil: is not a subject of rules. Did you mean 'prefill'? There are "
        "lifecycle, shapes, fields, removed, sampling, thinking, effort, bound_thinking, speed, "
        "prefill, max_tokens, stop_sequences, tools, structured_output, conversation, batched "
        "and context. A single rule is named by its sentence, the one after 'rule:'."
    )
