"""Gates: how many rows of a dataset, or cases with a tag, should pass; tests of their own."""

from __future__ import annotations

import json

import pytest

from pytest_claude_params import cli

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


def test_a_gate_is_a_test_of_its_own(yaml_suite):
    """Of rows and of tags: it fails or passes, and the row that failed is expected to."""
    for name, text in {"rows": ROWS, "tags": TAGS}.items():
        yaml_suite.write(text % ">=0.9", f"{name}.claude.yaml")
        yaml_suite.write(text % ">=0.4", f"{name}-lenient.claude.yaml")
    lines = yaml_suite.record("-v").outlines

    ends = ("PASSED", "FAILED", "XFAIL")
    words = [line.split() for line in lines if "claude.yaml::" in line]
    assert {one[0]: one[1] for one in words if len(one) > 1 and one[1] in ends} == {
        "rows.claude.yaml::label[r]": "PASSED",
        "rows.claude.yaml::label[o]": "PASSED",
        "rows.claude.yaml::label[p]": "XFAIL",
        "rows.claude.yaml::label[gate]": "FAILED",
        "rows-lenient.claude.yaml::label[r]": "PASSED",
        "rows-lenient.claude.yaml::label[o]": "PASSED",
        "rows-lenient.claude.yaml::label[p]": "XFAIL",
        "rows-lenient.claude.yaml::label[gate]": "PASSED",
        "tags.claude.yaml::a": "PASSED",
        "tags.claude.yaml::b": "XFAIL",
        "tags.claude.yaml::c": "PASSED",
        "tags.claude.yaml::[gate,south]": "FAILED",
        "tags-lenient.claude.yaml::a": "PASSED",
        "tags-lenient.claude.yaml::b": "XFAIL",
        "tags-lenient.claude.yaml::c": "PASSED",
        "tags-lenient.claude.yaml::[gate,south]": "PASSED",
    }
    for said in ("2 of 3 rows passed (0.67)", "1 of 2 rows passed (0.50)"):
        assert any(said in line for line in lines)


def test_the_last_failed_are_all_that_a_gate_counts(yaml_suite):
    """Rows or tags, beside another test that has failed, by whose name pytest selects."""
    yaml_suite.write(ROWS % ">=0.9", "rows.claude.yaml").write(TAGS % ">=0.9", "tags.claude.yaml")
    (yaml_suite.path / "test_other.py").write_text("def test_other():\n    assert False\n")
    yaml_suite.record().assert_outcomes(passed=4, xfailed=2, failed=3)

    result = yaml_suite.replay("--lf")
    result.assert_outcomes(passed=3, xfailed=2, failed=3)


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


CITIES = """\
cases:
  - id: label
    prompt: "Where is {{ city }}?"
    expect: {contains: "{{ wanted }}"}
    gate: {pass_rate: ">=0.3"}
    dataset:
      - {id: r, city: Rome, wanted: Italy}
      - {id: o, city: Oslo, wanted: Norway}
"""
KNOWN_TO_FAIL = """\
cases:
  - {id: o, prompt: Where is Oslo?, expect: {contains: Norway}, xfail: wavers}
"""


def said_by(capsys, *arguments):
    """Return the exit code of a verb, and its lines."""
    capsys.readouterr()
    code = cli.run(arguments)
    return code, capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("text", "name"), [(CITIES, "label[o]"), (KNOWN_TO_FAIL, "o")], ids=["gate", "xfail"]
)
def test_a_preview_tells_a_row_by_its_own_verdict(yaml_suite, answered, capsys, text, name):
    """Also where a gate or ``xfail`` keeps it from failing the run; no glob accepts it."""
    yaml_suite.write(text)
    answered({"Rome": "Italy.", "Oslo": "Norway."})
    result = answered({"Rome": "Italy.", "Oslo": "Sweden."}, "--claude-record=preview")

    assert result.ret == 0
    assert result.parseoutcomes()["xfailed"] == 1
    lines = result.outlines
    at = lines.index("  1 passed as recorded, fail now")
    assert lines[at + 1 : at + 3] == [
        f"    talk.claude.yaml::{name}",
        "      contains: expected 'Norway', observed no 'Norway'",
    ]
    assert said_by(capsys, "pending")[1][:3] == [
        "1 passed as recorded, fail now",
        f"  talk.claude.yaml::{name}",
        "    contains: expected 'Norway', observed no 'Norway'",
    ]
    code, said = said_by(capsys, "accept", "*")
    assert code == 1
    assert (
        f"not accepted: talk.claude.yaml::{name}: its test fails with it, so accept it by its own name"
    ) in said
    assert said_by(capsys, "accept", f"talk.claude.yaml::{name}") == (
        0,
        [f"accepted: talk.claude.yaml::{name}"],
    )


def test_a_row_that_got_better(yaml_suite, answered, capsys):
    """It failed as recorded and was counted; now it passes."""
    yaml_suite.write(CITIES)
    answered({"Rome": "Italy.", "Oslo": "Sweden."})
    result = answered({"Rome": "Italy.", "Oslo": "Norway."}, "--claude-record=preview")

    assert "  1 failed as recorded, pass now" in result.outlines
    assert "1 changed, and pass" in said_by(capsys, "pending")[1]


def test_tables_and_rows_tell_what_became_of_a_row(yaml_suite, answered):
    """A row that a gate counts has failed, one that is expected to fail is ``xfailed``."""
    yaml_suite.write(CITIES + KNOWN_TO_FAIL.partition("\n")[2])
    result = answered({"Rome": "Italy.", "Oslo": "Sweden."}, "--claude-report=run.jsonl")

    table = [line.split()[:2] for line in result.outlines if line.startswith("  talk.claude.yaml")]
    assert table == [
        ["talk.claude.yaml::label[r]", "passed"],
        ["talk.claude.yaml::label[o]", "failed"],
        ["talk.claude.yaml::o", "xfailed"],
    ]
    rows = map(json.loads, (yaml_suite.path / "run.jsonl").read_text().splitlines())
    assert {row["test"]: row["outcome"] for row in rows if row["kind"] == "test"} == {
        "talk.claude.yaml::label[r]": "passed",
        "talk.claude.yaml::label[o]": "xfailed",
        "talk.claude.yaml::o": "xfailed",
    }


GATE = "talk.claude.yaml::label[gate]"


def test_the_answer_of_a_row_that_failed_within_its_gate(yaml_suite, answered):
    """Pytest shows an expected failure nowhere: -rx and -v do, and the run says so."""
    yaml_suite.write(CITIES)
    result = answered({"Rome": "Italy.", "Oslo": "Sweden."})
    at = result.outlines.index("matrix talk.claude.yaml::label: 1 of 2 passed, failed: o")
    assert result.outlines[at + 1] == "what the failed rows were answered: pytest -rx"

    outlines = {option: yaml_suite.replay(option).outlines for option in ("-rx", "-v")}
    for lines in outlines.values():
        at = lines.index("rows that failed, and are counted by a gate:")
        assert lines[at + 1 : at + 3] == [
            "  talk.claude.yaml::label[o]: contains: expected 'Norway', observed no 'Norway'",
            "    answer    'Sweden.'",
        ]
    assert (
        "XFAIL talk.claude.yaml::label[o] - counted by the gate: contains: expected 'Norway', "
        "observed no 'Norway'"
    ) in outlines["-rx"]


def test_a_gate_that_waits_for_decisions(yaml_suite, answered, capsys):
    """What is accepted in part leaves it without a verdict: each verb, and the run, say so."""
    answers = {"Rome": "Italy.", "Oslo": "Norway."}
    yaml_suite.write(CITIES)
    answered(answers)
    yaml_suite.write(CITIES.replace("Where is", "And where is"))
    answered(answers | {"Oslo": "Sweden."}, "--claude-record=preview")

    assert (
        f"{GATE} counts 2 rows of these: 2 passed as recorded, 1 passes now, wanted >=0.3. It is "
        "judged once all of its rows are decided"
    ) in said_by(capsys, "pending")[1]
    assert said_by(capsys, "accept", "label[r]") == (
        0,
        [
            "accepted: talk.claude.yaml::label[r]",
            f"{GATE} is not judged before 1 more row is decided: claude-params review",
        ],
    )
    assert (
        f"{GATE} was not judged: 1 of 2 rows came to no verdict: o. Do what their failures say "
        "(decide, or record), and run it again"
    ) in yaml_suite.replay().outlines
    assert said_by(capsys, "accept", "label[o]")[1] == ["accepted: talk.claude.yaml::label[o]"]
    yaml_suite.replay().assert_outcomes(passed=2, xfailed=1)


def test_a_gate_over_tests_that_expect_nothing(yaml_suite):
    """Would be green whatever is answered, also beside a confusion table that says otherwise."""
    lines = yaml_suite.mistakes("""\
gates:
  - {tags: [south], pass_rate: ">=0.9"}
cases:
  - {id: a, prompt: "{{ id }}", dataset: [{id: x}, {id: y}], gate: {pass_rate: 1.0, by: id}}
  - {id: b, prompt: Hi, tags: [south]}
  - {id: c, turns: [{user: Hi, expect: {contains: x}}], dataset: [{id: x}], gate: {pass_rate: 1.0}}
""")

    said = (
        "counts tests that expect nothing, so all of them pass whatever the answers are: "
        "write expect into the case"
    )
    assert lines[::2] == [
        f"talk.claude.yaml:5:5: gates[0]: {said}",
        f"talk.claude.yaml:7:62: cases[0].gate: {said}",
    ]


def test_a_gate_over_rows_that_another_one_counts(yaml_suite):
    """Is told once for a case, and not for each of its rows."""
    lines = yaml_suite.mistakes(
        """\
gates:
  - {tags: [south], pass_rate: ">=0.9"}
defaults: {tags: [south], expect: {contains: x}, params: {model: claude-haiku-4-5, max_tokens: 9}}
cases:
  - {id: a, prompt: Hi, dataset: [{id: x}, {id: y}, {id: z}], gate: {pass_rate: 1.0}}
  - {id: b, prompt: Ho}
""",
        head="version: 1\n",
    )

    assert lines[::2] == [
        (
            "talk.claude.yaml:3:5: gates[0]: a[x] and 2 more rows are counted by a gate already: "
            "leave the tag or the other gate out"
        )
    ]


EVERY_SHARE = """\
gates:
  - {tags: [south], pass_rate: "%s"}
cases:
  - {id: a, prompt: Hi, tags: [south], expect: {contains: x}}
  - {id: b, prompt: Hi, expect: {contains: x}, dataset: [{id: x}], gate: {pass_rate: "%s"}}
"""


def test_a_gate_that_could_never_fail(yaml_suite):
    """Of rows and of tags."""
    texts = {share: EVERY_SHARE % (share, share) for share in (">=0", "<=1", "0..1")}
    found = yaml_suite.mistakes_of_each(texts.values())

    for share, text in texts.items():
        said = (
            f"pass_rate: is '{share}'. It admits every share, so the gate could never fail; write "
            "one that rows can miss, such as '>=0.9'."
        )
        assert found[text][::2] == [
            f"talk.claude.yaml:5:21: gates[0].{said}",
            f"talk.claude.yaml:8:75: cases[1].gate.{said}",
        ]


def test_what_a_gate_advises_is_yaml(yaml_suite):
    """A key of the suite, and not an argument."""
    result = yaml_suite.write(ROWS % ">=0.9").record()

    assert (
        "  3 rows cannot tell this from chance: add rows, or let the gate fail only for what is "
        "decided (confidence: 0.95)"
    ) in result.outlines
