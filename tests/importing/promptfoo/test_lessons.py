"""Configurations of the shape of a course on evaluating prompts: they import and run."""

from __future__ import annotations

import json

import pytest

CLAUDE = "anthropic:messages:claude-haiku-4-5"
OTHER = "anthropic:messages:claude-sonnet-4-6"

# Prompts made by Python, a table of exact answers, and a transform.
WHEELS = f"""\
description: Wheels
prompts:
  - prompts.py:short
  - prompts.py:stepwise
providers:
  - {CLAUDE}
  - {OTHER}
tests: wheels.csv
defaultTest:
  options:
    transform: file://transform.py
"""
WHEELS_PROMPTS = '''\
def short(context: dict):
    given = context["vars"]
    return f"""How many wheels has it?
<vehicle>{given["vehicle"]}</vehicle> Answer with a number."""


def stepwise(context: dict):
    given = context["vars"]
    return f"""How many wheels has it?
<vehicle>{given["vehicle"]}</vehicle> Think first, and answer in <answer> tags."""
'''
WHEELS_TABLE = """\
vehicle,__expected
A car.,4
"A bicycle, and its rider",2
A sledge.,0
A tricycle without its front wheel.,2
"""
WHEELS_SUITE = """\
# yaml-language-server: $schema=.claude-suite.schema.json
# Imported from promptfooconfig.yaml by claude-params import promptfoo.
# Wheels
version: 1
defaults:
  params: {max_tokens: 1024, temperature: 0}
  matrix: {model: [claude-haiku-4-5, claude-sonnet-4-6]}
  # left over: promptfooconfig.yaml:11: option transform 'file://transform.py': it is code that \
changes each answer before it is judged; here the answer is judged as it came. Ask for less in \
the prompt, or write what is wanted as `check: file.py:function`
prompts:
  short: |-
    How many wheels has it?
    <vehicle>{{ vehicle }}</vehicle> Answer with a number.
  stepwise: |-
    How many wheels has it?
    <vehicle>{{ vehicle }}</vehicle> Think first, and answer in <answer> tags.
cases:
  - id: short
    prompt: {use: short}
    dataset:
      - {id: a-car, vehicle: A car., wanted: "4"}
      - id: a-bicycle-and-its-rider
        vehicle: A bicycle, and its rider
        wanted: "2"
      - {id: a-sledge, vehicle: A sledge., wanted: "0"}
      - id: a-tricycle-without-its
        vehicle: A tricycle without its front wheel.
        wanted: "2"
    expect: {text: '{{ wanted }}'}
  - id: stepwise
    prompt: {use: stepwise}
    dataset:
      - {id: a-car, vehicle: A car., wanted: "4"}
      - id: a-bicycle-and-its-rider
        vehicle: A bicycle, and its rider
        wanted: "2"
      - {id: a-sledge, vehicle: A sledge., wanted: "0"}
      - id: a-tricycle-without-its
        vehicle: A tricycle without its front wheel.
        wanted: "2"
    expect: {text: '{{ wanted }}'}
"""

# A classification with one label or several.
LETTERS = f"""\
description: Letters
prompts: [prompts.py:sort, prompts.py:sort_with_care]
providers: ["{CLAUDE}"]
tests: letters.csv
"""
LETTERS_PROMPTS = '''\
def sort(context: dict):
    variables = context['vars']
    return f"""\\
Is this letter a Bill, an Invitation, or both?

Letter: {variables['letter']}
"""


def sort_with_care(context: dict):
    variables = context['vars']
    return f"""\\
Letters are Bills, which ask for money, or Invitations {{to something}}.

<letter>{variables['letter']}</letter>
"""
'''
LETTERS_TABLE = """\
letter,__expected
Please pay 20 by Monday,contains-all:Bill
Come to our party,contains-all:Invitation
"Come, and bring 20 for the tickets","contains-all:Bill,Invitation"
"""

# A grader of one's own.
MENTIONS = f"""\
description: Mentions
prompts:
  - >-
    Write two sentences about {{{{animal}}}}, and mention it {{{{times}}}} times.
providers:
  - {CLAUDE}
  - {OTHER}
defaultTest:
  assert:
    - type: python
      value: file://mentions.py
tests:
  - vars: {{animal: geese, times: 3}}
  - vars: {{animal: mice, times: 2}}
"""

# A rubric that a named model grades.
TUTOR = """\
description: Tutor
prompts:
  - >-
    Answer pupils' questions about school. The question: {{question}}
  - >-
    Answer pupils' questions about school, and nothing else. The question: {{question}}
providers: [anthropic:messages:claude-haiku-4-5]
defaultTest:
  assert:
    - type: llm-rubric
      provider: anthropic:messages:claude-sonnet-4-6
      value: 'Leads back to school'
    - type: llm-rubric
      provider: anthropic:messages:claude-sonnet-4-6
      value: 'Is friendly'
tests:
  - vars:
      question: Which game is best?
  - vars:
      question: Who won the cup?
"""

# Texts from files, and a grader that asks a model by itself.
SUMMARIES = """\
description: 'Summaries'
prompts:
  - prompts.py:sum_up
  - prompts.py:sum_up_for_children
providers:
  - id: anthropic:messages:claude-haiku-4-5
    label: "Haiku"
tests:
  - vars:
      article: file://articles/moon.txt
  - vars:
      article: file://articles/tides.txt
defaultTest:
  assert:
    - type: python
      value: file://grade.py
"""
SUMMARIES_PROMPTS = '''\
def sum_up(article):
  return f"Sum this up: {article}"

def sum_up_for_children(article):
  return f"""
  Sum this up for a child: {article}"""
'''
ARTICLE = "The Moon goes round the Earth.\n\nIt takes 27 days: {not a template}.\n"


def test_a_table_of_exact_answers(imports):
    """Each prompt is a case with the rows of the table; what the transform did is told."""
    imports.write(prompts__py=WHEELS_PROMPTS, wheels__csv=WHEELS_TABLE)
    code, _ = imports.promptfoo(WHEELS)

    assert (code, imports.text) == (1, WHEELS_SUITE)


def test_its_tests_run(run_imports):
    """Right answers pass; one that was wrong fails."""
    run_imports.write(prompts__py=WHEELS_PROMPTS, wheels__csv=WHEELS_TABLE)
    run_imports.promptfoo(WHEELS)
    recorded = run_imports.run_against(
        [
            {"matches": "car", "answer": "4"},
            {"matches": "bicycle", "answer": "2"},
            {"matches": "sledge", "answer": "none"},
            {"matches": "tricycle", "answer": "2"},
        ]
    )

    recorded.assert_outcomes(passed=12, failed=4)
    recorded.stdout.fnmatch_lines(["FAILED *::short?haiku-4-5,a-sledge?*"])
    replayed = run_imports.suite.replay("promptfooconfig.claude.yaml")
    assert replayed.parseoutcomes()["passed"] == 12


def test_a_classification(run_imports):
    """Some letters have two labels, so each row is a case of its own or of its kind."""
    run_imports.write(prompts__py=LETTERS_PROMPTS, letters__csv=LETTERS_TABLE)
    code, suite = run_imports.promptfoo(LETTERS)

    assert (code, run_imports.comments) == (0, [])
    assert [case["id"] for case in suite["cases"]] == [
        "sort-please-pay-20-by-monday",
        "sort-come-to-our-party",
        "sort-come-and-bring-20-for",
        "sort-with-care-please-pay-20-by-monday",
        "sort-with-care-come-to-our-party",
        "sort-with-care-come-and-bring-20-for",
    ]
    assert [case["expect"] for case in suite["cases"][:3]] == [
        {"contains": "Bill"},
        {"contains": "Invitation"},
        {"contains": ["Bill", "Invitation"]},
    ]
    assert suite["prompts"]["sort-with-care"] == (
        "Letters are Bills, which ask for money, or Invitations {to something}.\n\n"
        "<letter>{{ letter }}</letter>\n"
    )
    recorded = run_imports.run_against(
        [
            {"matches": "party", "answer": "Invitation"},
            {"matches": "tickets", "answer": "Invitation and Bill"},
            {"matches": "pay", "answer": "Bill"},
        ]
    )
    recorded.assert_outcomes(passed=6)


def test_a_grader_of_ones_own(run_imports):
    """It is left over with what to write instead; the prompts run."""
    code, suite = run_imports.promptfoo(MENTIONS)

    assert (code, suite["cases"][0]["vars"]) == (1, {"animal": "geese", "times": 3})
    assert (
        run_imports.text.partition("  # left over")[2]
        == """\
: promptfooconfig.yaml:10: python 'file://mentions.py': it is given (output, context), and \
`check` gives a call. Write beside this suite, in checks.py:
  #   def wanted(call):
  #       return call.text == ...  # what the code asks of `output`
  # and expect it: check: checks.py:wanted
prompts:
  write-two-sentences: Write two sentences about {{animal}}, and mention it {{times}} times.
cases:
  - id: geese
    prompt: {use: write-two-sentences}
    vars: {animal: geese, times: 3}
  - id: mice
    prompt: {use: write-two-sentences}
    vars: {animal: mice, times: 2}
"""
    )
    run_imports.suite.record("promptfooconfig.claude.yaml").assert_outcomes(passed=4)


def test_rubrics_of_a_named_model(run_imports):
    """They are judged by that model."""
    code, suite = run_imports.promptfoo(TUTOR)

    assert (code, suite["defaults"]["expect"]) == (
        0,
        {
            "judge": {"rubric": "Leads back to school", "model": "claude-sonnet-4-6"},
            "all_of": [{"judge": {"rubric": "Is friendly", "model": "claude-sonnet-4-6"}}],
        },
    )
    graded = json.dumps({"reason": "It does.", "holds": True})
    recorded = run_imports.run_against([{"matches": "<rubric>", "answer": graded}])
    recorded.assert_outcomes(passed=4)


def test_texts_from_files(run_imports):
    """They stand in the suite, as they are."""
    run_imports.write(
        prompts__py=SUMMARIES_PROMPTS,
        articles_of_moon__txt=ARTICLE,
        articles_of_tides__txt="The Moon pulls at the sea.",
    )
    code, suite = run_imports.promptfoo(SUMMARIES)

    assert code == 1
    assert suite["cases"][0]["vars"] == {"article": ARTICLE.strip()}
    run_imports.suite.record("promptfooconfig.claude.yaml").assert_outcomes(passed=4)


@pytest.mark.parametrize("text", [WHEELS, MENTIONS, TUTOR], ids=["wheels", "mentions", "tutor"])
def test_nothing_of_yours_is_written_over(imports, text):
    """A suite that is there stays, and so does the configuration."""
    imports.write(prompts__py=WHEELS_PROMPTS, wheels__csv=WHEELS_TABLE)
    imports.promptfoo(text)
    imports.write(promptfooconfig__claude__yaml="mine")

    assert imports.run("promptfooconfig.yaml") == (
        2,
        "claude-params: promptfooconfig.claude.yaml is there already; --to names another file\n",
    )
    assert imports.text == "mine"
    assert (imports.path / "promptfooconfig.yaml").read_text() == text


def test_a_var_that_is_null(imports):
    """Is no text, as promptfoo fills it, and its test is taken over."""
    _, suite = imports.promptfoo("""\
prompts: ["Hi {{name}}{% if note %} ({{note}}){% endif %}"]
providers: [{id: "anthropic:messages:claude-haiku-4-5"}]
tests: [{vars: {name: Ann, note: null}}]
""")

    assert suite["cases"][0]["vars"] == {"name": "Ann", "note": ""}
    assert imports.comments == []
