"""An editor completes and checks suites by the schema that ``init`` writes beside them."""

from __future__ import annotations

from pytest_claude_params.expectations import EXPECTATIONS
from pytest_claude_params.suites.suite import Case, Suite

HEAD = "# yaml-language-server: $schema=.claude-suite.schema.json\nversion: 1\n"


def test_the_suite_of_init_has_no_mistakes(editor):
    """As it is written."""
    text = (editor.folder / "prompts.claude.yaml").read_text()

    assert editor.open("prompts.claude.yaml", text) == []


def test_keys_of_the_file_are_completed(editor):
    """All that are not there yet."""
    editor.open("top.claude.yaml", f"{HEAD}\n")

    assert set(Suite.model_fields) - {"version"} <= set(editor.completions("top.claude.yaml", 3, 1))


def test_keys_of_a_case_are_completed(editor):
    """With what they are."""
    editor.open("case.claude.yaml", f"{HEAD}cases:\n  - id: one\n    \n")
    found = editor.completions("case.claude.yaml", 5, 5)

    assert set(Case.model_fields) - {"id"} <= set(found)
    assert "What the user says." in str(found["prompt"])


def test_expectations_are_completed(editor):
    """All of them, in a case."""
    editor.open("expect.claude.yaml", f"{HEAD}cases:\n  - prompt: Hi\n    expect:\n      \n")

    assert set(editor.completions("expect.claude.yaml", 6, 7)) >= set(EXPECTATIONS)


def test_values_are_completed(editor):
    """Where only some are allowed."""
    editor.open("value.claude.yaml", f"{HEAD}cases:\n  - prompt: Hi\n    skip: \n")

    assert "true" in editor.completions("value.claude.yaml", 5, 11)


def test_what_a_key_is_stands_beside_it(editor):
    """Under the pointer."""
    editor.open("hover.claude.yaml", f"{HEAD}cases:\n  - prompt: Hi\n    samples: 3\n")

    assert "How often to ask" in editor.hover("hover.claude.yaml", 5, 7)


def test_mistakes_are_flagged(editor):
    """Each in its line, as the loader would."""
    found = editor.open(
        "wrong.claude.yaml",
        f"""{HEAD}cases:
  - prompt: Hi
    langauge: de
  - prompt: Hi
    samples: many
  - prompt: Hi
    expect: {{langauge: de}}
  - {{id: four}}
""",
    )

    assert {line for line, _ in found} == {5, 7, 9, 10}
    assert [text for line, text in found if line == 5] == ["Property langauge is not allowed."]
    assert [text for line, text in found if line == 9] == ["Property langauge is not allowed."]
