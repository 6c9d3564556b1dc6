"""Gates: how many rows of a dataset, or cases with a tag, should pass; tests of their own."""

from __future__ import annotations

import pytest

ROWS = """\
cases:
  - id: label
    prompt: "Where is {{ city }}?"
    expect: {contains: "{{ wanted }}"}
    gate: {pass_rate: "%s"}
    dataset:
      - {id: r, city: Rome, wanted: " "}
      - {id: o, city: Oslo, wanted: " "}
      - {id: p, city: Paris, wanted: never said}
"""
TAGS = """\
gates:
  - {tags: [south], pass_rate: "%s"}
cases:
  - {id: a, prompt: Where is Rome?, tags: [south]}
  - {id: b, prompt: Where is Oslo?, tags: [south], expect: {contains: never said}}
  - {id: c, prompt: Where is Paris?}
"""


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (ROWS, "label[claude_gate]", "2 of 3 rows passed (0.67)"),
        (TAGS, "[claude_gate,south]", "1 of 2 rows passed (0.50)"),
    ],
    ids=["rows", "tags"],
)
def test_a_gate_is_a_test_of_its_own(yaml_suite, text, name, said):
    """It fails, and the row that failed is expected to."""
    result = yaml_suite.write(text % ">=0.9").record()

    result.assert_outcomes(passed=2, failed=1, xfailed=1) if text is ROWS else None
    assert any(name in line for line in result.outlines)
    assert any(said in line for line in result.outlines)
    assert result.ret == 1
    assert yaml_suite.write(text % ">=0.4").record().ret == 0


def test_a_gate_that_judges_nothing(yaml_suite):
    """A slip of a tag is told."""
    assert yaml_suite.mistakes("""\
gates:
  - {tags: [north], pass_rate: ">=0.9"}
cases:
  - {id: a, prompt: Hi, gate: {pass_rate: 1.0}}
""") == [
        "talk.claude.yaml:5:5: gates[0]: no case has the tag 'north', so it judges nothing",
        '    - {tags: [north], pass_rate: ">=0.9"}',
        "talk.claude.yaml:7:25: cases[0].gate: judges the rows of a dataset, and the case has none",
        "    - {id: a, prompt: Hi, gate: {pass_rate: 1.0}}",
    ]
