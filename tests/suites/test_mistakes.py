"""What is wrong in a suite is told with file, line, column and part, all of it at once."""

from __future__ import annotations

import json

import pytest

from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.suites.mistakes.misnamed import misnamed
from pytest_claude_params.suites.suite import Case

DEFAULTS = """\
version: 1
defaults:
  params: {model: claude-haiku-4-5, max_tokens: 60}
"""

# At the end, so that the lines are those that stand above.
PARAMS = "defaults: {params: {model: claude-haiku-4-5, max_tokens: 60}}\n"
SHAPE = """\
version: 1
defaults:
  samples: "3"
  system:
cases:
  - id: one
    prompt: x
    skip: false
    langauge: de
  - prompt: {fiel: x}
  - prompt: a
    turns: [{user: b}]
  - turns: []
  - {id: b}
"""
MEANING = """\
version: 1
cases:
  - id: one
    prompt: Hi {{ nmae }}
    vars: {name: x}
    expect: {langauge: de, output_tokens: "<<5"}
    params: {max_tokns: 5}
  - id: one
    prompt: {use: wherre}
  - id: "a b"
    prompt: x
    files: [../../secret.txt, no.png]
  - prompt: x
    dataset: none.csv
  - id: app
    prompt: x
    call: none.such:thing
"""
KNOWN = """\
version: 1
cases:
  - id: known
    prompt: Hi
    expect: {contains: Hallo}
    known: [{answer: Hallo, passes: false}, {answer: Hi, passes: true}, {answer: Hi, passes: false}]
"""
SHAPE_TOLD = """\
talk.claude.yaml:3:3: defaults.samples: is '3', and takes a whole number
    samples: "3"
talk.claude.yaml:4:3: defaults.system: has no value
    system:
talk.claude.yaml:8:5: cases[0].skip: takes a reason, or true
    skip: false
talk.claude.yaml:9:5: cases[0].langauge: unknown; did you mean "expect: {language: ...}"?
    langauge: de
talk.claude.yaml:10:5: cases[1].prompt: takes a text, {file: PATH} or {use: NAME of a prompt}
    - prompt: {fiel: x}
talk.claude.yaml:11:5: cases[2]: has prompt and turns; a case has one of prompt, messages and turns
    - prompt: a
talk.claude.yaml:13:5: cases[3].turns: is [], and takes at least 1
    - turns: []
talk.claude.yaml:14:5: cases[4]: asks nothing; a case has one of prompt, messages and turns
    - {id: b}
"""
MEANING_TOLD = """\
talk.claude.yaml:4:5: cases[0].prompt: 'nmae' is undefined. Did you mean 'name'? There are: name
    prompt: Hi {{ nmae }}
talk.claude.yaml:6:14: cases[0].expect.langauge: unknown; did you mean "language"?
    expect: {langauge: de, output_tokens: "<<5"}
talk.claude.yaml:6:28: cases[0].expect.output_tokens: output_tokens='<<5' will not do. It is not a bound or a range. Allowed: a number (10), a bound ('<=80', '>0.5') or a range ('10..80').
    expect: {langauge: de, output_tokens: "<<5"}
talk.claude.yaml:7:14: cases[0].params.max_tokns: the Messages API has no parameter 'max_tokns'. Did you mean 'max_tokens'? A field that is newer than this plugin goes into extra_body={'max_tokns': ...}.
    params: {max_tokns: 5}
talk.claude.yaml:8:5: cases[1]: would be called 'one', as the case in line 3 is. Give it another id
    - id: one
talk.claude.yaml:9:5: cases[1].prompt: there is no prompt 'wherre'. There are none
    prompt: {use: wherre}
talk.claude.yaml:10:5: cases[2].id: is 'a b', and takes letters, digits, '-', '_', '.', ',', '+' and '='
    - id: "a b"
talk.claude.yaml:12:13: cases[2].files[0]: '../../secret.txt' leads out of the project
    files: [../../secret.txt, no.png]
talk.claude.yaml:12:31: cases[2].files[1]: there is no file 'no.png'; paths are relative to the suite
    files: [../../secret.txt, no.png]
talk.claude.yaml:14:5: cases[3].dataset: there is no file none.csv; dataset='none.csv' is relative to the suite
    dataset: none.csv
talk.claude.yaml:17:5: cases[4].call: there is no module 'none'. Python looks where it is started and beside the suite; name further folders in ini pythonpath
    call: none.such:thing
"""
KNOWN_TOLD = """\
talk.claude.yaml:6:13: cases[0].known[0]: should fail, and passes all that can be tried here: contains
    known: [{answer: Hallo, passes: false}, {answer: Hi, passes: true}, {ans ...
talk.claude.yaml:6:45: cases[0].known[1]: should pass, and contains fails: expected 'Hallo', observed no 'Hallo'
    known: [{answer: Hallo, passes: false}, {answer: Hi, passes: true}, {ans ...
"""


def test_what_is_wrong_in_the_shape(yaml_suite):
    """Keys, types, what is left empty."""
    assert yaml_suite.mistakes(SHAPE, head="") == SHAPE_TOLD.splitlines()


def test_what_cannot_be_meant(yaml_suite):
    """Names, files, templates, expectations, parameters."""
    assert yaml_suite.mistakes(MEANING + PARAMS, head="") == MEANING_TOLD.splitlines()


def test_expectations_are_tried_on_known_answers(yaml_suite):
    """Without a call: a wrong expectation is found before money is spent."""
    assert yaml_suite.mistakes(KNOWN + PARAMS, head="") == KNOWN_TOLD.splitlines()


NO_SUITES = {
    "": "is empty. A suite begins with version: 1 and has cases",
    "- a\n": "holds ['a'], and no mapping. A suite begins with version: 1 and has cases",
    "version: 1\ncases: [\n": "2:8: is not YAML: the bracket that begins here is not closed",
    "version: 1\nversion: 1\n": "2:1: has the key 'version' twice",
    "version: !!python/name:os.system ''\n": (
        "1:10: holds the tag !!python/name:os.system, which could run code"
    ),
    "version: 1\ncases: !mine []\n": "2:8: holds the tag !mine",
}


def test_what_is_no_suite(yaml_suite):
    """One line, the line of the file, and no traceback."""
    found = yaml_suite.mistakes_of_each(NO_SUITES, head="")

    said = {text: told(lines) for text, lines in found.items()}
    assert said == {
        text: [f"talk.claude.yaml:{'' if said[0].isdigit() else ' '}{said}"]
        for text, said in NO_SUITES.items()
    }


def test_keys_of_yours(yaml_suite):
    """``x-`` is free, for anchors and notes."""
    yaml_suite.write("""\
x-common: &common {stop_reason: end_turn}
cases:
  - {id: one, prompt: Hi, x-owner: me, expect: *common}
""").record().assert_outcomes(passed=1)


def test_yaml_is_that_of_1_2(yaml_suite):
    """A country called no is a text."""
    yaml_suite.write("""\
cases:
  - {id: one, prompt: "{{ land }} {{ day }}", vars: {land: no, day: 2026-11-28}}
""").record()

    text = (yaml_suite.path / "cassettes/talk.claude/one.yaml").read_text()
    assert "content: no 2026-11-28" in text


def test_a_template_cannot_leave_its_sandbox(yaml_suite):
    """It is told, and nothing runs."""
    found = yaml_suite.mistakes("""\
cases:
  - {id: one, prompt: "{{ ''.__class__.__mro__ }}"}
""")

    assert found[0].startswith("talk.claude.yaml:5:15: cases[0].prompt: ")
    assert "unsafe" in found[0]


def test_what_is_known_of_a_known_answer_is_its_text(yaml_suite):
    """Neither its length in tokens nor its stop reason; what stands within others counts."""
    assert yaml_suite.mistakes(
        """\
version: 1
cases:
  - id: one
    prompt: Hi
    expect:
      output_tokens: "<=50"
      stop_reason: max_tokens
      any_of: [{contains: Hallo}, {contains: Servus}]
    known: [{answer: Servus!, passes: true}, {answer: Hi, passes: true}]
"""
        + PARAMS,
        head="",
    ) == [
        (
            "talk.claude.yaml:9:46: cases[0].known[1]: should pass, and any_of fails: expected "
            "contains='Hallo'; or contains='Servus', observed none of it: contains: no 'Hallo'; "
            "contains: no 'Servus'"
        ),
        "    known: [{answer: Servus!, passes: true}, {answer: Hi, passes: true}]",
    ]


def test_a_hook_that_raises(yaml_suite):
    """Is told as for a test in Python, without a traceback."""
    yaml_suite.file(
        "conftest.py", "def pytest_claude_params_expectations():\n    raise ValueError('no')\n"
    )

    assert yaml_suite.mistakes("cases: [{id: one, prompt: Hi}]") == [
        "pytest_claude_params_expectations: it raised ValueError: no (conftest.py:2)"
    ]


def test_names_that_no_system_takes(yaml_suite):
    """Too long, or with a zero in them."""
    found = yaml_suite.mistakes(
        "cases:\n  - {id: a, prompt: {file: "
        + "x" * 300
        + "}}\n"
        + '  - {id: b, prompt: {file: "\\0"}}\n'
        + '  - {id: c, prompt: Hi, dataset: "\\0.csv"}\n'
    )

    assert [line.partition(": ")[2] for line in found[::2]] == [
        f"cases[0].prompt: '{'x' * 80}' ... cannot be read: File name too long",
        "cases[1].prompt: '\\x00' cannot be read: embedded null byte",
        "cases[2].dataset: '\\x00.csv' cannot be read: embedded null byte",
    ]


def test_a_file_to_include_that_no_system_takes(yaml_suite):
    """As for any other file: too long a name, and one with a zero."""
    texts = [f"include: [{json.dumps(name)}]\n" for name in ("x" * 300, "\0")]
    found = yaml_suite.mistakes_of_each(texts)

    for text in texts:
        assert "include[0]: " in found[text][0]
        assert " cannot be read: " in found[text][0]


def test_a_template_that_would_take_for_ever(yaml_suite):
    """It is told before it is tried."""
    found = yaml_suite.mistakes("""\
cases:
  - {id: a, prompt: "{{ 9 ** (9 ** 9) }}"}
  - {id: b, prompt: "{{ 'x' * 10 ** 10 }}"}
""")

    assert told(found) == [
        (
            f"talk.claude.yaml:{place}.prompt: does what a template must not: "
            f"{sign} makes more of it than a prompt could hold"
        )
        for place, sign in (("5:13: cases[0]", "**"), ("6:13: cases[1]", "*"))
    ]


def test_a_key_with_control_characters(yaml_suite):
    """They are shown, and not obeyed."""
    found = yaml_suite.mistakes('cases:\n  - {id: a, prompt: Hi, "\\e[31m": 1}\n')

    assert "cases[0].\\x1b[31m: unknown" in found[0]


SMALLER = """\
version: 1
include: [%s]
gates:
  - {pass_rate: 1.0}
  - {tags: [north], pass_rate: 1.0}
cases:
  - {id: one, prompt: Hi, tags: [north], expect: {contains: x}, gate: {pass_rate: 1.0}, dataset: [{id: a}]}
  - {id: two, prompt: "{%% for %%}"}
  - {id: three, prompt: "{{ 1 / 0 }}"}
  - {id: four, prompt: Hi, call: app.nothing}
  - {id: five, prompt: Hi, call: "json:nothing"}
  - {id: six, prompt: Hi, matrix: {model: claude}}
  - {id: seven, prompt: Hi, files: [talk.claude.yaml]}
  - {id: eight, prompt: {file: latin.txt}}
  - {id: nine, prompt: Hi, dataset: rows.txt}
"""
SMALLER_TOLD = """\
talk.claude.yaml:4:5: gates[0]: has no tags, so it judges nothing
talk.claude.yaml:5:5: gates[1]: one[a] is counted by a gate already: leave the tag or the other gate out
talk.claude.yaml:8:15: cases[1].prompt: is not a template: Expected an expression, got 'end of statement block' (line 1 of it)
talk.claude.yaml:9:17: cases[2].prompt: cannot be filled: ZeroDivisionError: division by zero
talk.claude.yaml:10:28: cases[3].call: is 'app.nothing', and takes package.module:function
talk.claude.yaml:11:28: cases[4].call: json has no function 'nothing'.
talk.claude.yaml:12:27: cases[5].matrix: model='claude' is neither a list of values nor a mapping of names to values. A value that does not vary belongs to params or vars
talk.claude.yaml:13:37: cases[6].files[0]: 'talk.claude.yaml' is none of .gif, .jpeg, .jpg, .png, .webp, .pdf, .txt, .md and .csv
talk.claude.yaml:14:17: cases[7].prompt: 'latin.txt' cannot be read: it is not UTF-8 text
talk.claude.yaml:15:28: cases[8].dataset: dataset='rows.txt' is none of a .csv, a .jsonl and a .yaml file
"""
CONTRADICTING = """\
cases:
  - {id: one, turns: [{user: Hi}], samples: 3}
  - {id: two, turns: [{user: Hi}], call: "app:answer"}
  - {id: three, messages: [{role: user, content: Hi}], files: [a.png]}
  - {id: four, messages: []}
"""
CONTRADICTING_TOLD = """\
talk.claude.yaml:1:1: has no version: write version: 1 into its first line
talk.claude.yaml:2:5: cases[0]: samples repeat one prompt, and turns are several: take one out
talk.claude.yaml:3:5: cases[1]: call answers one prompt, and turns are several: take one out
talk.claude.yaml:4:5: cases[2]: files stand before a prompt; with messages, put them into these
talk.claude.yaml:5:16: cases[3].messages: is [], and takes at least 1
"""


def told(lines):
    """Return what is told, without the lines of the file that are shown below each."""
    return [line for line in lines if not line.startswith("    ")]


def test_each_of_the_other_mistakes(yaml_suite):
    """Gates, templates, functions, matrices, files."""
    (yaml_suite.path / "latin.txt").write_bytes("größer".encode("latin-1"))
    yaml_suite.file("base.yaml", "version: 1\n")
    found = yaml_suite.mistakes(SMALLER % "base.yaml" + PARAMS, head="")

    assert told(found) == SMALLER_TOLD.splitlines()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.yaml", "there is no file 'none.yaml'"),
        ("talk.claude.yaml", "'talk.claude.yaml' includes this file"),
    ],
)
def test_what_cannot_be_included(yaml_suite, name, said):
    """A file that is not there, and the suite itself."""
    found = yaml_suite.mistakes(SMALLER % name, head="")

    assert told(found) == [f"talk.claude.yaml:2:11: include[0]: {said}"]


def test_what_contradicts_itself(yaml_suite):
    """One case says one thing."""
    found = yaml_suite.mistakes(CONTRADICTING, head="")

    assert told(found) == CONTRADICTING_TOLD.splitlines()


REST = """\
version: 2
prompts: {long: {use: x}}
cases:
  - {id: a, prompt: Hi, samples: 1}
  - {id: b, prompt: Hi, known: [{answer: x, passes: 1}]}
  - {id: c, prompt: Hi, zzzzz: 1}
"""
REST_TOLD = [
    "talk.claude.yaml:1:1: version: is 2, and takes 1",
    "talk.claude.yaml:2:11: prompts.long: takes a text or {file: PATH}",
    "talk.claude.yaml:4:25: cases[0].samples: is 1, and takes 2 or more",
    "talk.claude.yaml:5:45: cases[1].known[0].passes: is 1, and takes true or false",
    f"talk.claude.yaml:6:25: cases[2].zzzzz: unknown; there are {', '.join(Case.model_fields)}",
]


def test_what_each_key_takes(yaml_suite):
    """A version, a text, a number, truth; and which keys there are, where none is near."""
    assert yaml_suite.mistakes(REST, head="")[::2] == REST_TOLD


def test_an_expectation_that_nothing_is_near(yaml_suite):
    """It is told that there is none."""
    found = yaml_suite.mistakes("cases:\n  - {id: a, prompt: Hi, expect: {zzzzz: 1}}\n")

    assert found[0] == (
        "talk.claude.yaml:5:34: cases[0].expect.zzzzz: unknown; no expectation is called so"
    )


def test_a_suite_that_is_nested_too_deep(yaml_suite):
    """In one line, before anything walks through it."""
    text = f"version: 1\ncases: {'[' * 200}{']' * 200}\n"

    assert told(yaml_suite.mistakes(text, head="")) == [
        "talk.claude.yaml:2:107: is nested more than 100 levels deep"
    ]


WRONG_LITERALS = """\
version: 1
defaults:
  params: {model: claude-haiku-4-5, max_tokens: many, thinking: {type: adaptve}}
cases:
  - {id: a, messages: [{role: usr, content: Hi}]}
  - id: b
    messages:
      - role: user
        content: [{type: txt, text: Hi}, {type: text}]
  - {id: c, prompt: Hi, params: {max_tokens: 5, thinking: {type: disabled}, tool_choice: {type: alway}}}
  - {id: d, prompt: Hi, params: {model: claude-haku-4-5, max_tokens: 5}}
  - {id: e, messages: [{role: usr, content: Hi}], expect: {status: 400}, params: {max_tokens: 5, thinking: {type: disabled}}}
"""
WRONG_LITERALS_TOLD = """\
talk.claude.yaml:3:37: defaults.params.max_tokens: is 'many', and the API rejects that: max_tokens is a whole number; use a whole number
    params: {model: claude-haiku-4-5, max_tokens: many, thinking: {type: ada ...
talk.claude.yaml:3:66: defaults.params.thinking.type: is 'adaptve', and the API rejects that: type is enabled, disabled, adaptive or between_tools; use adaptive
    params: {model: claude-haiku-4-5, max_tokens: many, thinking: {type: ada ...
talk.claude.yaml:5:25: cases[0].messages[0].role: is 'usr', and the API rejects that: role is user, assistant or system; use user
    - {id: a, messages: [{role: usr, content: Hi}]}
talk.claude.yaml:9:20: cases[1].messages[0].content[0].type: is 'txt', and the API rejects that: type is text, image, document, search_result, thinking, redacted_thinking, tool_use, tool_result or one of the API's own; use text
    content: [{type: txt, text: Hi}, {type: text}]
talk.claude.yaml:9:42: cases[1].messages[0].content[1].text: text cannot be left out; add text
    content: [{type: txt, text: Hi}, {type: text}]
talk.claude.yaml:10:77: cases[2].params.tool_choice: there is no choice without tools; give tools, or leave it out
    - {id: c, prompt: Hi, params: {max_tokens: 5, thinking: {type: disabled} ...
talk.claude.yaml:10:91: cases[2].params.tool_choice.type: is 'alway', and the API rejects that: type is auto, any, none or tool; use auto, any, none or tool
    - {id: c, prompt: Hi, params: {max_tokens: 5, thinking: {type: disabled} ...
talk.claude.yaml:11:34: cases[3].params.model: is 'claude-haku-4-5', and no such model is known; did you mean "claude-haiku-4-5"? If the name is right, describe it in claude_rules_file
    - {id: d, prompt: Hi, params: {model: claude-haku-4-5, max_tokens: 5}}
What the API rejects is listed by: claude-params rules. If a rule is wrong, claude_rules_file corrects it; if a case wants the error, it says so: expect: {status: 400}
"""


def test_what_the_api_would_reject(yaml_suite):
    """Each with its line, the value, what is allowed, and the nearest; an error that is wanted is none."""
    found = yaml_suite.mistakes(WRONG_LITERALS, head="")

    assert found == WRONG_LITERALS_TOLD.splitlines()


def test_rules_that_are_no_errors(yaml_suite):
    """Then nothing is told of them at collection but what a request lacks."""
    (yaml_suite.path / "pytest.ini").write_text("[pytest]\nclaude_rules = off\n")

    yaml_suite.write(WRONG_LITERALS, head="").replay("--collect-only").assert_outcomes()


WITHOUT_MODEL = """\
version: 1
cases:
  - {id: a, prompt: Hi%s}
  - {id: b, prompt: Ho}
"""


def test_a_case_without_a_model(yaml_suite):
    """In the words of suites, before it is sent; once where it is so of all."""
    assert yaml_suite.mistakes(WITHOUT_MODEL % "", head="") == [
        (
            "talk.claude.yaml:1:1: defaults.params: has no model and max_tokens, nor has a case. "
            "Write it under defaults or into the case: params: {model: claude-haiku-4-5, max_tokens: 200}"
        ),
        "    version: 1",
    ]
    params = ", params: {model: claude-haiku-4-5, max_tokens: 5}"
    assert yaml_suite.mistakes(WITHOUT_MODEL % params, head="") == [
        (
            "talk.claude.yaml:4:5: cases[1]: has no model and max_tokens. "
            "Write it under defaults or into the case: params: {model: claude-haiku-4-5, max_tokens: 200}"
        ),
        "    - {id: b, prompt: Ho}",
    ]


def test_some_cases_without_a_model(yaml_suite):
    """What a case says whose shape is wrong is not known, so nothing is said of all of them."""
    broken = ", skip: false, params: {model: claude-haiku-4-5, max_tokens: 5}"

    assert told(yaml_suite.mistakes(WITHOUT_MODEL % broken, head=""))[1] == (
        "talk.claude.yaml:4:5: cases[1]: has no model and max_tokens. "
        "Write it under defaults or into the case: params: {model: claude-haiku-4-5, max_tokens: 200}"
    )


def test_a_model_of_the_configuration(yaml_suite):
    """Is that of cases that name none."""
    (yaml_suite.path / "pytest.ini").write_text("[pytest]\nclaude_model = claude-haiku-4-5\n")
    suite = "version: 1\ncases: [{id: a, prompt: Hi, params: {max_tokens: 60}}]\n"

    yaml_suite.write(suite, head="").record().assert_outcomes(passed=1)


STAGES = """\
version: 1
defaults: {params: {model: claude-haiku-4-5, max_tokens: 60}, expect: {contains: x}}
cases:
  - {id: shape, prompt: Hi, langauge: de}
  - {id: template, prompt: "{{ nmae }}"}
  - {id: rule, messages: [{role: usr, content: Hi}]}
  - {id: gate, prompt: "{{ x }}", dataset: [{id: a, x: 1}], gate: {pass_rate: lots, by: y}}
  - {id: gate2, prompt: "{{ x }}", dataset: [{id: a, x: 1}], gate: {pass_rate: 1.0, by: y, pattern: "(", confidence: 7}}
"""
STAGES_TOLD = """\
talk.claude.yaml:4:29: cases[0].langauge: unknown; did you mean "expect: {language: ...}"?
    - {id: shape, prompt: Hi, langauge: de}
talk.claude.yaml:5:20: cases[1].prompt: 'nmae' is undefined. The case has no vars and no rows
    - {id: template, prompt: "{{ nmae }}"}
talk.claude.yaml:6:28: cases[2].messages[0].role: is 'usr', and the API rejects that: role is user, assistant or system; use user
    - {id: rule, messages: [{role: usr, content: Hi}]}
talk.claude.yaml:7:68: cases[3].gate.pass_rate: is 'lots'. It is not a bound or a range. It takes a share, such as '>=0.9' or '0.8..0.95'
    - {id: gate, prompt: "{{ x }}", dataset: [{id: a, x: 1}], gate: {pass_ra ...
talk.claude.yaml:7:85: cases[3].gate.by: by='y' is not a column of the rows. There are: id and x
    - {id: gate, prompt: "{{ x }}", dataset: [{id: a, x: 1}], gate: {pass_ra ...
talk.claude.yaml:8:85: cases[4].gate.by: by='y' is not a column of the rows. There are: id and x
    - {id: gate2, prompt: "{{ x }}", dataset: [{id: a, x: 1}], gate: {pass_r ...
talk.claude.yaml:8:92: cases[4].gate.pattern: pattern is not a regular expression: missing ), unterminated subpattern at position 0.
    - {id: gate2, prompt: "{{ x }}", dataset: [{id: a, x: 1}], gate: {pass_r ...
talk.claude.yaml:8:106: cases[4].gate.confidence: confidence=7.0 is not a number between 0.5 and 1; 95 % is 0.95.
    - {id: gate2, prompt: "{{ x }}", dataset: [{id: a, x: 1}], gate: {pass_r ...
What the API rejects is listed by: claude-params rules. If a rule is wrong, claude_rules_file corrects it; if a case wants the error, it says so: expect: {status: 400}
"""


def test_all_of_a_file_is_told_at_once(yaml_suite):
    """Shape, templates, rules and gates, each with its key; a second file beside it, too."""
    yaml_suite.write("cases: [{id: a, prompt: Hi, skip: false}]\n", "other.claude.yaml")
    found = yaml_suite.mistakes(STAGES, head="")

    at = next(n for n, line in enumerate(found) if "ERROR collecting" in line)
    assert found[:at] == [
        "other.claude.yaml:4:29: cases[0].skip: takes a reason, or true",
        "    cases: [{id: a, prompt: Hi, skip: false}]",
    ]
    assert found[at + 1 :] == STAGES_TOLD.splitlines()


# What stands in a list of cases, and what is said of it.
SLIPS = {
    "- id: a\n    prompt: {{ city }}": (
        '4:13: has a list or a mapping where a name belongs: what begins with {{ must stand in quotes: "{{ city }}"\n    prompt: {{ city }}'
    ),
    "- {id: a, prompt: {{ city }}}": (
        '3:21: has a list or a mapping where a name belongs: what begins with {{ must stand in quotes: "{{ city }}"\n    - {id: a, prompt: {{ city }}}'
    ),
    "- {id: a, prompt: b}\n  - id: c\n    gate: {pass_rate: >=0.9}": (
        '5:23: is not YAML: what begins with > must stand in quotes: ">=0.9"\n    gate: {pass_rate: >=0.9}'
    ),
    "- id: a\n    expect:\n      word_count: >=5": (
        '5:19: is not YAML: what begins with > must stand in quotes: ">=5"\n    word_count: >=5'
    ),
    "- id: a\n\tprompt: b": (
        "4:1: is not YAML: the line is indented with a tab, and YAML takes blanks only\n    prompt: b"
    ),
    '- id: a\n    prompt: "Where is Rome?\n  - id: b': (
        '4:13: is not YAML: the quote that begins here is not closed\n    prompt: "Where is Rome?'
    ),
    '- id: a\n    prompt: "Where is Rome?\n  - id: "b"': (
        '4:13: is not YAML: the quote that begins here ends in line 5 only: is one missing?\n    prompt: "Where is Rome?'
    ),
    "- id: a\n    prompt: 'It's late'": (
        "4:17: is not YAML: the text in quotes has ended before this: a quote within it is written twice, as in 'it''s', or stands within quotes of the other kind\n    prompt: 'It's late'"
    ),
    "- id: a\n    prompt: Note: all is well": (
        "4:17: is not YAML: a text that holds a colon and a blank must stand in quotes\n    prompt: Note: all is well"
    ),
    "- id: a\n    prompt: 100 %\n    system: %d": (
        "5:13: is not YAML: a text that begins with % must stand in quotes\n    system: %d"
    ),
    "- id: a\n    prompt: *urgent": (
        "4:13: refers to *urgent, which it does not define: a text that begins with * must stand in quotes\n    prompt: *urgent"
    ),
    '- id: a\n    prompt: "\\d"': (
        '4:14: is not YAML: in double quotes a backslash begins a special character: put the text into single quotes\n    prompt: "\\d"'
    ),
    "- id: a\n   prompt: b": (
        "4:4: is not YAML: this does not belong to what is above it: keys of one mapping begin in one column, and so do the items of a list\n    prompt: b"
    ),
    "- id: a\n    prompt: [b\n    system: c": (
        "4:13: is not YAML: the bracket that begins here is not closed\n    prompt: [b"
    ),
    "- id: a\n    prompt\n    system: c": (
        "5:5: is not YAML: there is no key here: does the line before lack its colon, or is this one indented too far?\n    system: c"
    ),
    "- id: a\n    tags: - b": (
        "4:11: is not YAML: a list begins in a line of its own, below its key\n    tags: - b"
    ),
    "- id: a\n    prompt: b\x07": (
        "4:14: is not YAML: it holds the control character U+0007, which nothing shows\n    prompt: b\\x07"
    ),
    "- id: a\n    prompt: b\n    prompt: c": "5:5: has the key 'prompt' twice\n    prompt: c",
}


def test_slips_of_yaml(yaml_suite):
    """Where each is, the line itself, and what was most likely meant."""
    texts = {lines: f"version: 1\ncases:\n  {lines}\n" for lines in SLIPS}
    found = yaml_suite.mistakes_of_each(texts.values(), head="")

    said = {lines: "\n".join(found[text]) for lines, text in texts.items()}
    assert said == {lines: f"talk.claude.yaml:{told}" for lines, told in SLIPS.items()}


def test_a_bound_that_yaml_takes_for_a_text_of_several_lines(yaml_suite):
    """No YAML error, and nothing is in it."""
    found = yaml_suite.mistakes(
        "cases:\n  - id: a\n    prompt: Hi\n    expect:\n      word_count: >5\n"
    )

    assert told(found) == [
        (
            "talk.claude.yaml:8:7: cases[0].expect.word_count: word_count='' will not do. It is not a "
            "bound or a range. Allowed: a number (10), a bound ('<=80', '>0.5') or a range "
            "('10..80'). What begins with > must stand in quotes: \">5\""
        )
    ]


def test_a_suite_that_is_not_called_as_one(yaml_suite):
    """Pytest would say that it found nothing."""
    result = yaml_suite.write("cases: [{id: a, prompt: Hi}]\n", "talk.yaml").replay("talk.yaml")

    assert result.ret == 2
    assert (
        "talk.yaml: looks like a suite, and pytest does not collect it: suites are called "
        "*.claude.yaml (ini claude_suite_files). Call it talk.claude.yaml"
    ) in result.outlines


GOOD = (
    "version: 1\ncases: [{id: a, prompt: Hi, params: {model: claude-haiku-4-5, max_tokens: 9}}]\n"
)
PASSED_OVER = (
    "looks like a suite, and pytest does not collect it: suites are called *.claude.yaml "
    "(ini claude_suite_files). Call it mails.claude.yaml"
)


@pytest.mark.parametrize(
    ("name", "more", "others"),
    [
        ("mails.claude.yml", "", "talk.claude.yaml"),
        ("mails.yaml", "", "broken.claude.yaml"),
        (
            "mails.claude.yaml.txt",
            ". Windows may hide its .txt: let the Explorer show file name extensions",
            "talk.yaml.bak",
        ),
    ],
)
def test_a_suite_that_lies_beside_others_under_a_wrong_name(yaml_suite, name, more, others):
    """It is said in the head of every run: beside a good one, a broken one, and alone."""
    yaml_suite.write("case: []\n" if "broken" in others else GOOD, others, head="")
    yaml_suite.write(GOOD, name, head="")
    yaml_suite.write("interactions: []\n", "other.yaml", head="version: 1\n")

    result = yaml_suite.replay()

    told = [line for line in result.outlines if "looks like a suite" in line]
    assert told == [f"claude: {name}: {PASSED_OVER}{more}"]


def test_a_wrong_name_is_told_where_workers_collect(yaml_suite):
    """The process that prints has seen no file."""
    yaml_suite.write(GOOD, head="").write(GOOD, "mails.claude.yml", head="")

    result = yaml_suite.replay("-p", "xdist", "-n2")

    assert f"claude: mails.claude.yml: {PASSED_OVER}" in result.outlines


def test_many_wrong_names_are_counted(yaml_suite):
    for number in range(5):
        yaml_suite.write(GOOD, f"mails{number}.claude.yml", head="")

    told = [line for line in yaml_suite.replay().outlines if line.startswith("claude: ")]

    assert len(told) == 4
    assert told[-1] == "claude: and 2 more files: claude-params lint names them"


@pytest.mark.parametrize(
    "name", ["talk.yml", "talk.claude.yml", "talk.yaml", "talk.claude.yaml.txt"]
)
def test_the_name_of_a_suite_ends_as_those_that_are_collected(name):
    assert "Call it talk.claude.yaml" in misnamed(name, ["*.claude.yaml"])
    assert "Call it talk.suite.yml" in misnamed(name, ["*.suite.yml"])
    assert (
        misnamed(name, ["prompts/*.yaml"])
        .partition(". ")[0]
        .endswith("suites are called prompts/*.yaml (ini claude_suite_files)")
    )


def test_a_tool_that_the_api_would_reject(yaml_suite):
    """With the place of its name; where tools of the defaults come before it, with that of all."""
    tools = "tools: [{name: a b}]"
    case = f"cases:\n  - {{id: a, prompt: Hi, {tools}}}\n"
    said = "is 'a b', and the API rejects that: name is 1 to 128 letters, digits, _ and -"

    found = yaml_suite.mistakes(case)
    assert found[0] == (
        f"talk.claude.yaml:5:34: cases[0].tools[0].name: {said}; use 1 to 128 letters, digits, _ and -"
    )
    found = yaml_suite.mistakes(case, head=DEFAULTS + "  tools: [{name: good}]\n")
    assert found[0].startswith(f"talk.claude.yaml:6:25: cases[0].tools: {said}")


OTHER_PARTS = """\
cases:
  - {id: a, prompt: Hi, cassette: {vary: [dat]}}
  - {id: b, prompt: Hi, cassette: {record: nw}}
  - {id: c, prompt: Hi, mutations: {ignore: [doubld]}}
"""


def test_what_a_case_says_of_its_cassette_and_mutations(yaml_suite):
    """Each at its key, and without the name of a marker."""
    assert told(yaml_suite.mistakes(OTHER_PARTS)) == [
        (
            "talk.claude.yaml:5:36: cases[0].cassette.vary: 'dat' is not the name of anything that "
            "varies. Did you mean 'date'? There are uuid, tmp_path, datetime, date, time, port and hex"
        ),
        (
            "talk.claude.yaml:6:36: cases[1].cassette.record: is 'nw', and takes 'none', 'new', "
            "'update' or 'all'; did you mean \"new\"?"
        ),
        (
            "talk.claude.yaml:7:37: cases[2].mutations.ignore: there is no operator 'doubld'. Did you mean "
            f"'doubled'? There are {', '.join(OPERATORS)}."
        ),
    ]


BRACES = """\
cases:
  - id: a
    system: Answer { letter }.
    prompt: "{letter}"
    dataset: [{id: x, letter: Hi}]
    expect: {contains: "{ Letter }"}
  - id: fine
    prompt: Write {letter} for {{ letter }}, { } and {x}.
    system: "{% raw %}{ letter }{% endraw %}, {{ '{letter}' }}, {letter: 1}"
    vars: {letter: Hi}
  - {id: nothing, prompt: "{ letter }"}
"""


def test_single_braces(yaml_suite):
    """A name that is known is told, once for all rows; other braces are text."""
    rest = "write {{ letter }}, or {% raw %}"

    assert told(yaml_suite.mistakes(BRACES)) == [
        (
            "talk.claude.yaml:6:5: cases[0].system: { letter } is sent as it is written, and not what "
            f"letter stands for: {rest}{{ letter }}{{% endraw %}} if it is meant so (in a[x])"
        ),
        (
            "talk.claude.yaml:7:5: cases[0].prompt: {letter} is sent as it is written, and not what "
            f"letter stands for: {rest}{{letter}}{{% endraw %}} if it is meant so (in a[x])"
        ),
        (
            "talk.claude.yaml:9:5: cases[0].expect: { Letter } is sent as it is written, and not what "
            f"letter stands for: {rest}{{ Letter }}{{% endraw %}} if it is meant so (in a[x])"
        ),
    ]


CURLY = """\
cases:
  - id: a
    prompt: \N{DOUBLE LOW-9 QUOTATION MARK}Hallo\N{LEFT DOUBLE QUOTATION MARK}
    expect: {contains: \N{LEFT DOUBLE QUOTATION MARK}Rome, Italy\N{RIGHT DOUBLE QUOTATION MARK}}
  - id: fine
    prompt: "\N{LEFT DOUBLE QUOTATION MARK}Hallo\N{RIGHT DOUBLE QUOTATION MARK}"
    system: \N{LEFT DOUBLE QUOTATION MARK}Hallo\N{RIGHT DOUBLE QUOTATION MARK} is German.
"""


def test_curly_quotes(yaml_suite):
    """Where they stand for straight ones, also where a comma cuts them; those within a text are text."""
    assert told(yaml_suite.mistakes(CURLY)) == [
        (
            "talk.claude.yaml:6:5: cases[0].prompt: begins with \N{DOUBLE LOW-9 QUOTATION MARK}, a "
            'curly quote, which YAML takes for a letter of the text. Write straight quotes, "Hallo"; '
            "if the curly ones are meant, put straight ones around them"
        ),
        (
            "talk.claude.yaml:7:14: cases[0].expect.contains: begins with "
            '\N{LEFT DOUBLE QUOTATION MARK}, a curly quote, which YAML takes for a letter of the text. Write straight quotes, "Rome"; '
            "if the curly ones are meant, put straight ones around them"
        ),
    ]


MODELS = """\
version: 1
defaults: {params: {max_tokens: 60}}
cases:
  - {id: a, prompt: Hi, params: {model: claude-haiku}}
  - {id: b, prompt: Hi, matrix: {model: [claude-zen-9, claude-haiku-4-5]}}
  - {id: c, prompt: Hi, params: {model: claude-zen-9}, expect: {status: 404}}
"""
NOT_KNOWN = (
    "which is not known here: it may be newer than this plugin (claude_rules_file describes it), or "
    "a slip"
)
DOUBTS = [
    (
        f"talk.claude.yaml:4:34: cases[0].params.model: is 'claude-haiku', {NOT_KNOWN}. "
        "Did you mean claude-haiku-5-5 or claude-haiku-4-5?"
    ),
    (
        f"talk.claude.yaml:5:34: cases[1].matrix.model: is 'claude-zen-9', {NOT_KNOWN}. "
        "claude-params rules lists them (in b[zen-9])"
    ),
]


def warned_of(result):
    """Return the warnings of models, without where pytest says that they came from."""
    said = [line for line in result.outlines if "UnknownModel: " in line]
    return list(dict.fromkeys(line.partition("UnknownModel: ")[2] for line in said))


def test_a_model_that_is_not_known(yaml_suite):
    """It may be new, so it is asked: with a warning, until it has a recording."""
    yaml_suite.write(MODELS, head="")

    def warned(*options):
        return warned_of(yaml_suite.replay("-Wdefault::UserWarning", "--co", *options))

    assert warned() == DOUBTS
    assert warned("--claude-record=new") == DOUBTS
    for case in ("a", "b[zen-9]"):
        cassette = yaml_suite.path / f"cassettes/talk.claude/{case}.yaml"
        cassette.parent.mkdir(parents=True, exist_ok=True)
        cassette.touch()
    assert warned() == []
    assert warned("--claude-record=all") == DOUBTS


def test_a_project_may_make_an_error_of_it(yaml_suite):
    result = yaml_suite.write(MODELS, head="").replay("-Werror::UserWarning")

    assert [line for line in result.outlines if line.startswith("talk")] == DOUBTS


GATEWAYS = """\
version: 1
cases:
  - {id: a, prompt: Hi, params: {model: haiku, max_tokens: 9}}
"""


@pytest.mark.parametrize(
    ("url", "configured", "code"),
    [
        ("", "", 2),
        ("http://127.0.0.1:9", "", 2),
        ("https://api.anthropic.com", "", 2),
        ("https://gateway.example", "", 1),
        ("", "claude_hosts = gateway.example\n", 1),
        ("", "claude_rules = warn\n", 1),
    ],
)
def test_a_name_that_a_gateway_may_have(yaml_suite, monkeypatch, url, configured, code):
    """It is a mistake only where the API itself is asked; 1 is the miss of a test without recording."""
    monkeypatch.setenv("ANTHROPIC_BASE_URL", url)
    (yaml_suite.path / "pytest.ini").write_text(f"[pytest]\n{configured}")
    yaml_suite.write(GATEWAYS, head="")

    assert yaml_suite.suite.pytester.runpytest().ret == code
    if code == 2:  # recorded through the gateway, it replays without naming it
        cassette = yaml_suite.path / "cassettes/talk.claude/a.yaml"
        cassette.parent.mkdir(parents=True)
        cassette.touch()
        assert yaml_suite.suite.pytester.runpytest("--co").ret == 0
