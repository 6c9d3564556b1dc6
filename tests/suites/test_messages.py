"""The messages that the reference documents: each is what a suite with that mistake gets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pytest_claude_params.expectations import EXPECTATIONS
from pytest_claude_params.parameters.rules import Request, findings_of
from pytest_claude_params.parameters.table import TABLE
from pytest_claude_params.suites.expecting import Expecting
from pytest_claude_params.suites.including import included
from pytest_claude_params.suites.mistakes.requests import Sending, clear, lacking, rejected
from pytest_claude_params.suites.planning import planned
from pytest_claude_params.suites.preparing import prepared
from pytest_claude_params.suites.problems import SuiteError
from pytest_claude_params.suites.reading import read_suite
from pytest_claude_params.suites.texts import Texts

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "suites.md").read_text(encoding="utf-8")
TABLE_OF_PAGE = PAGE.partition("| told | what to do |\n| --- | --- |\n")[2].partition("\n\n")[0]
DOCUMENTED = re.findall(r"^\| `(.*?)` \|", TABLE_OF_PAGE, re.MULTILINE)
PARAMS = "params: {model: claude-haiku-4-5, max_tokens: 60}"
HEAD = f"version: 1\ndefaults: {{{PARAMS}}}\n"
SENDING = Sending(
    lambda body, _: findings_of(Request(body)),
    lambda *_: False,
    has_model=False,
    models=TABLE.models,
)
# Each a whole file, or the one case of it.
MISTAKES = [
    f"defaults: {{{PARAMS}}}\n",
    "version: 2\n",
    "prompts: {}\nversion: 1\ncase: []\n",
    "  - {id: a, prompt: Hi, langauge: de}",
    "  - {id: a, prompt: Hi, system: }",
    '  - {id: a, prompt: Hi, samples: "3"}',
    "  - {id: a, prompt: Hi, skip: false}",
    "  - {id: a, prompt: {fiel: x}}",
    "  - {id: a}",
    "  - {id: a, prompt: Hi, turns: [{user: Ho}]}",
    "  - {id: a, turns: [{user: Ho}], samples: 3}",
    "  - {id: a b, prompt: Hi}",
    "  - {id: a, prompt: Hi}\n  - {id: a, prompt: Ho}",
    "  - {id: a, prompt: {use: hallo}}",
    "  - {id: a, prompt: {file: ../secret.txt}}",
    "  - {id: a, prompt: {file: no.txt}}",
    '  - {id: a, prompt: "{{ nmae }}", vars: {name: x}}',
    '  - {id: a, prompt: "{{ mail }}", vars: {mail: null}}',
    '  - {id: a, prompt: "{ mail }", vars: {Mail: x}}',
    "  - {id: a, prompt: \N{LEFT DOUBLE QUOTATION MARK}Hi\N{RIGHT DOUBLE QUOTATION MARK}}",
    "  - {id: a, prompt: Hi, skip: no}",
    "  - {id: a, prompt: Hi, known: [{answer: Hi, passes: yes}]}",
    "  - {id: a, prompt: Hi, expect: {json: yes}}",
    "  - {id: a, prompt: Hi, expect: {json: no}}",
    "  - {id: a, prompt: Hi, expect: {langauge: de}}",
    '  - {id: a, prompt: Hi, expect: {word_count: "<<5"}}',
    "  - {id: a, prompt: Hi, expect: {contains: Hallo}, known: [{answer: Hi, passes: true}]}",
    "  - {id: a, prompt: Hi, expect: {contains: i}, known: [{answer: Hi, passes: false}]}",
    "  - {id: a, prompt: Hi, params: {max_tokns: 5}}",
    "  - {id: a, messages: [{role: usr, content: Hi}]}",
    "  - {id: a, messages: [{role: user}]}",
    "  - {id: a, prompt: Hi, params: {model: claude-haku-4-5}}",
    "  - {id: a, prompt: Hi, params: {model: haiku}}",
    "  - {id: a, prompt: Hi, params: {model: gpt-4o}}",
    "version: 1\ncases:\n  - {id: a, prompt: Hi}\n",
    "  - {id: a, prompt: Hi, dataset: no.csv}",
    "  - {id: a, prompt: Hi, dataset: mails.csv}",
    "  - {id: a, prompt: Hi, dataset: mails.xlsx}",
    "  - {id: a, prompt: Hi, dataset: [{id: x}, {id: x}]}",
    '  - {id: a, prompt: Hi, gate: {pass_rate: ">=0.9"}}',
    (
        "  - {id: a, prompt: Hi, expect: {contains: y}, dataset: [{id: x}], "
        'gate: {pass_rate: ">=0"}}'
    ),
    '  - {id: a, prompt: Hi, dataset: [{id: x}], gate: {pass_rate: ">=0.9"}}',
    (
        "  - {id: a, prompt: Hi, expect: {contains: y}, dataset: [{id: x, kind: y}], "
        'gate: {pass_rate: ">=0.9", by: knd}}'
    ),
    (
        "  - {id: a, prompt: Hi, expect: {contains: y}, dataset: [{id: x}], "
        'gate: {pass_rate: ">=0.9", pattern: "(y)"}}'
    ),
    (
        "  - {id: a, prompt: Hi, expect: {contains: y}, dataset: [{id: x}, {id: z}], "
        'gate: {pass_rate: ">=0.9"}, tags: [t]}\ngates: [{tags: [t], pass_rate: ">=0.9"}]'
    ),
    '  - {id: a, prompt: Hi}\ngates: [{tags: [north], pass_rate: ">=0.9"}]',
    "  - {id: a, prompt: Hi, call: support.answer}",
    '  - {id: a, prompt: Hi, call: "no_such:answer"}',
    '  - {id: a, prompt: Hi, call: "textwrap:indent"}',
    "version: 1\ninclude: [no.yaml]\n",
    "version: 1\nversion: 1\n",
    "  - id: a\n    prompt: {{ city }}",
    "  - id: a\n    expect: {word_count: >=5}",
    '  - id: a\n    prompt: "Hi\n',
    "  - id: a\n\tprompt: Hi",
    "  - id: a\n    prompt: \N{LEFT DOUBLE QUOTATION MARK}Note: Hi\N{RIGHT DOUBLE QUOTATION MARK}",
    "  - id: a\n    prompt: Note: Hi",
]


def told(folder, text):
    """Return what is wrong with a suite, without file, line and column."""
    path = folder / "talk.claude.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        source = read_suite(path, path.name)
        prompts, defaults = included(source, folder)
        cases, problems = planned(source, defaults, Texts(prompts, folder, folder))
        expecting = Expecting(EXPECTATIONS, folder, "claude-sonnet-4-6")
        ready, more = prepared(cases, expecting)
        known = clear(ready, [*problems, *more])
        more += [
            *lacking(known, SENDING, are_all=len(known) == len(ready)),
            *rejected(known, SENDING, source.places),
        ]
        raise source.error([*source.problems, *problems, *more])
    except SuiteError as error:
        return [re.sub(r"^[\w.]+:(\d+:\d+:)? ", "", one.split("\n")[0]) for one in error.problems]


@pytest.fixture(scope="module")
def all_told(tmp_path_factory):
    """What each of the suites is told."""
    folder = tmp_path_factory.mktemp("messages")
    (folder / "mails.csv").write_bytes(b"PK\x03\x04 a spreadsheet")
    return [
        told(
            folder,
            text
            if "version" in text or text.startswith("defaults")
            else f"{HEAD}prompts: {{hello: Hello}}\ncases:\n{text}\n",
        )
        for text in MISTAKES
    ]


def test_each_mistake_has_one_message(all_told):
    """And no second one that follows from it."""
    assert [one for one in all_told if len(one) != 1] == []


def test_what_is_told_is_documented(all_told):
    """Each message in a row of the table, and none there that nobody gets."""
    assert [one for told in all_told for one in told] == DOCUMENTED
