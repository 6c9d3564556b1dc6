"""Datasets: rows of files and lists, and what is wrong with one of many."""

from __future__ import annotations

import pytest

CITIES = {
    "csv": "id,city\nr,Rome\no,Oslo\n",
    "jsonl": '{"id": "r", "city": "Rome"}\n{"id": "o", "city": "Oslo"}\n',
    "yaml": "- {id: r, city: Rome}\n- id: o\n  city: Oslo\n",
}


def test_each_row_is_a_test(yaml_suite):
    """Its columns are names for templates, in prompts and expectations."""
    cases = [
        f'  - {{id: {kind}, prompt: "Where is {{{{ city }}}}?", dataset: cities.{kind}}}\n'
        for kind in CITIES
    ]
    for kind, text in CITIES.items():
        yaml_suite.file(f"cities.{kind}", text)
    yaml_suite.write("cases:\n" + "".join(cases)).record().assert_outcomes(passed=6)

    assert yaml_suite.cassettes == [
        f"talk.claude/{kind}[{row}].yaml" for kind in CITIES for row in ("o", "r")
    ]
    for kind in CITIES:
        recorded = (yaml_suite.path / f"cassettes/talk.claude/{kind}[o].yaml").read_text()
        assert "content: Where is Oslo?" in recorded


def test_a_row_is_a_text_whatever_stands_in_it(yaml_suite):
    """A customer may write braces: they are no template, in a prompt and in a system prompt."""
    yaml_suite.write("""\
cases:
  - id: mail
    system: "About: {{ letter }}"
    prompt: "{{ letter }}"
    dataset: [{id: a, letter: "{{ 1 + 1 }} {letter}"}]
""").record().assert_outcomes(passed=1)

    recorded = (yaml_suite.path / "cassettes/talk.claude/mail[a].yaml").read_text()
    assert "system: 'About: {{ 1 + 1 }} {letter}'" in recorded
    assert "content: '{{ 1 + 1 }} {letter}'" in recorded


def test_two_rows_of_one_name(yaml_suite):
    """Are refused with both lines, in a file and in the suite."""
    yaml_suite.file("twice.csv", 'id,city\na,Rome\n\nb,"Oslo\n2"\na,Paris\n')
    yaml_suite.file("twice.yaml", "- {id: a, city: Rome}\n\n- {id: a, city: Oslo}\n")

    assert yaml_suite.mistakes("""\
cases:
  - {id: csv, prompt: Hi, dataset: twice.csv}
  - {id: yaml, prompt: Hi, dataset: twice.yaml}
  - id: list
    prompt: Hi
    dataset:
      - {city: Rome}
      - {city: Oslo}
      - {city: Rome}
""") == [
        (
            "talk.claude.yaml:5:27: cases[0].dataset: twice.csv:2 and twice.csv:6 would both be "
            "called 'a' in the test's id. Give one of them another id"
        ),
        "    - {id: csv, prompt: Hi, dataset: twice.csv}",
        (
            "talk.claude.yaml:6:28: cases[1].dataset: twice.yaml:1 and twice.yaml:3 would both be "
            "called 'a' in the test's id. Give one of them another id"
        ),
        "    - {id: yaml, prompt: Hi, dataset: twice.yaml}",
        (
            "talk.claude.yaml:9:5: cases[2].dataset: line 10 and line 12 would both be called "
            "'rome' in the test's id. Give the rows a column 'id' that tells them apart"
        ),
        "    dataset:",
    ]


def test_what_is_wrong_with_some_rows(yaml_suite):
    """Names the first of them, and how many more there are."""
    yaml_suite.file("limits.csv", "id,limit\nfine,<=50\nbad,<<5\nworse,<<5\n")

    assert yaml_suite.mistakes("""\
cases:
  - id: some
    prompt: Hi
    dataset: limits.csv
    expect: {output_tokens: "{{ limit }}"}
  - {id: all, prompt: "{{ town }}", dataset: limits.csv}
""") == [
        (
            "talk.claude.yaml:8:14: cases[0].expect.output_tokens: output_tokens='<<5' will not do. "
            "It is not a bound or a range. Allowed: a number (10), a bound ('<=80', '>0.5') or a "
            "range ('10..80') (in some[bad] and 1 more)"
        ),
        '    expect: {output_tokens: "{{ limit }}"}',
        (
            "talk.claude.yaml:9:15: cases[1].prompt: 'town' is undefined. There are: id and limit "
            "(in all[fine] and 2 more)"
        ),
        '    - {id: all, prompt: "{{ town }}", dataset: limits.csv}',
    ]


def test_files_outside_of_the_project(yaml_suite):
    """Are not read, wherever a suite names one."""
    assert yaml_suite.mistakes("""\
prompts:
  secret: {file: ../secret.txt}
cases:
  - {id: a, prompt: Hi, dataset: ../secret.csv}
  - {id: b, prompt: {file: /etc/passwd}}
  - {id: c, prompt: {use: secret}}
""") == [
        "talk.claude.yaml:7:25: cases[0].dataset: '../secret.csv' leads out of the project",
        "    - {id: a, prompt: Hi, dataset: ../secret.csv}",
        "talk.claude.yaml:8:13: cases[1].prompt: '/etc/passwd' leads out of the project",
        "    - {id: b, prompt: {file: /etc/passwd}}",
        "talk.claude.yaml:9:13: cases[2].prompt: '../secret.txt' leads out of the project",
        "    - {id: c, prompt: {use: secret}}",
    ]
    assert yaml_suite.mistakes("include: [../base.yaml]\n") == [
        "talk.claude.yaml:4:11: include[0]: '../base.yaml' leads out of the project",
        "    include: [../base.yaml]",
    ]


def test_a_number_in_a_template(yaml_suite):
    """What a template is alone stays a number; a column of a CSV is a text, and says so."""
    yaml_suite.file("limits.csv", "id,most\na,60\n")
    case = """\
cases:
  - id: some
    prompt: Hi {{ most }}
    dataset: limits.csv
    expect: {output_tokens: "<={{ most }}", word_count: "%s"}
  - id: row
    prompt: Hi
    vars: {reason: end_turn}
    dataset: [{id: a, most: 60, share: 0.5}]
    expect: {stop_reason: "{{ [reason] }}", any_of: [{word_count: "{{ most }}"}, {contains: e}]}
"""
    result = yaml_suite.write(case % "{{ [most | int, 4] | min }}").record()

    assert "claude: word_count: expected 4, observed" in "\n".join(result.outlines)
    result.assert_outcomes(failed=1, passed=1)
    assert yaml_suite.mistakes(case % "{{ most }}")[0] == (
        "talk.claude.yaml:8:45: cases[0].expect.word_count: word_count='60' will not do. It is a "
        "text; write 60 without quotes, or {{ name | int }}. Allowed: a number (10), a bound "
        "('<=80', '>0.5') or a range ('10..80') (in some[a])"
    )


@pytest.mark.parametrize("said", ["sep=;", '"sep=;"', "SEP=|"])
def test_a_csv_that_says_what_stands_between_columns(yaml_suite, said):
    """As spreadsheets write it, in a line above the columns; lines are counted with it."""
    between = said.strip('"')[-1]
    rows = f"{said}\nid;city, or town;no\nr;Rome, Italy\n".replace(";", between)
    yaml_suite.file("cities.csv", rows.replace(f"SEP={between}", "SEP=|"))

    found = yaml_suite.mistakes('cases: [{id: a, prompt: "{{ id }}", dataset: cities.csv}]\n')

    assert found[0] == (
        "talk.claude.yaml:4:37: cases[0].dataset: cities.csv:3: 2 values under 3 columns (id, city, "
        f"or town, no). Put a value that holds a {'semicolon' if between == ';' else '|'} in double "
        "quotes"
    )


WRONG_ROWS = """\
cases:
  - id: a
    prompt: {use: hallo}
    system: {file: none.txt}
    files: [none.png]
    dataset: %s
    tags: [north]
    params: {max_tokns: 5}
    expect: {langauge: de, contains: "{{ word }}"}
    gate: {pass_rate: 90%%, by: kind, pattern: "("}
  - id: b
    turns: [{user: {use: ho}, expect: {langauge: de}}]
    matrix: {max_tokens: {}}
    gate: {pass_rate: ">=0.9"}
gates: [{tags: [north], pass_rate: ">=0.9"}]
"""


@pytest.mark.parametrize("rows", ["none.csv", "[{}]", "[{id: x}, {id: x}]"])
def test_wrong_rows_hide_no_other_mistake(yaml_suite, rows):
    """All that does not depend on them is told at once, and nothing that follows from them."""
    found = yaml_suite.mistakes(WRONG_ROWS % rows)

    assert [line.split(": ")[1] for line in found if line.startswith("talk")] == [
        "cases[0].prompt",
        "cases[0].system",
        "cases[0].files[0]",
        "cases[0].dataset",
        "cases[0].params.max_tokns",
        "cases[0].expect.langauge",
        "cases[0].gate.pass_rate",
        "cases[0].gate.pattern",
        "cases[1].turns[0].user",
        "cases[1].turns[0].expect.langauge",
        "cases[1].matrix",
        "cases[1].gate",
    ]


def test_rows_whose_ids_are_in_another_alphabet(yaml_suite):
    """Are different tests, though no letter of them is one of a file name."""
    result = yaml_suite.write("""\
cases:
  - {id: a, prompt: "{{ id }}", dataset: [{id: \u65e5\u672c}, {id: \u4e2d\u56fd}]}
""").record()

    result.assert_outcomes(passed=2)
    assert len(yaml_suite.cassettes) == 2


def test_values_are_written_as_json_has_them(yaml_suite):
    """Python's words for them are none that a prompt means."""
    yaml_suite.file(
        "odd.jsonl", '{"id": "a", "yes": true, "all": ["\u00fc", null, false], "n": 1.5}\n'
    )
    yaml_suite.write("""\
cases:
  - {id: a, system: "{{ yes }}", prompt: "{{ yes }} {{ all }} {{ n }}", dataset: odd.jsonl}
""").record().assert_outcomes(passed=1)

    recorded = (yaml_suite.path / "cassettes/talk.claude/a[a].yaml").read_text("utf-8")
    assert 'content: true ["\u00fc", null, false] 1.5' in recorded
    assert "system: 'true'" in recorded


def test_a_value_that_is_null(yaml_suite):
    """Would be sent as Python's word for it; what is said in its place is not."""
    assert yaml_suite.mistakes("""\
cases:
  - {id: a, prompt: "{{ x or '' }}Hi", dataset: [{id: r, x: null}]}
  - {id: b, prompt: Hi, expect: {contains: "{{ x }}"}, dataset: [{id: r, x: null}, {id: s, x: i}]}
""") == [
        (
            "talk.claude.yaml:6:25: cases[1].expect: has a value that is null, which says nothing: "
            "give it one in vars or in the row, or write {{ name or '' }} for no text (in b[r])"
        ),
        '    - {id: b, prompt: Hi, expect: {contains: "{{ x }}"}, dataset: [{id: r, x ...',
    ]
