"""What each assertion of promptfoo becomes."""

from __future__ import annotations

import pytest
import yaml

from pytest_claude_params.importing.promptfoo.assertions import MAPPING

HEAD = """\
prompts: ["Say {{name}}."]
providers: [anthropic:messages:claude-haiku-4-5]
tests:
  - vars: {name: "a+b"}
    assert:
"""
SCHEMA = {"type": "object", "required": ["a"]}
JUDGE = {"provider": "anthropic:messages:claude-sonnet-4-6"}
JUDGED = {"model": "claude-sonnet-4-6"}
DECLINES = (
    r"(?i)^\s*(?:sorry|my apologies|i apologi[sz]e|i(?:'m| am)(?: really)? sorry"
    r"|i(?:'m| am) (?:unable|not able) to|i (?:cannot|can't|will not|won't|do not|don't) )"
)
MAPPED = [
    ({"type": "equals", "value": "yes"}, {"text": "yes"}),
    ({"type": "equals", "value": 5}, {"text": "5"}),
    ({"type": "equals", "value": 5.0}, {"text": "5"}),
    ({"type": "equals", "value": True}, {"text": "true"}),
    ({"type": "equals", "value": {"a": 1}}, {"json": {"const": {"a": 1}}}),
    ({"type": "equals", "value": "{{ name }}"}, {"text": "{{ name }}"}),
    # A suite makes a number of a text that is nothing but one.
    (
        {"type": "equals", "value": "{{ name | length }}"},
        {"text": "{{ (name | length) | string }}"},
    ),
    ({"type": "contains", "value": "a"}, {"contains": "a"}),
    ({"type": "contains", "value": 0}, {"contains": "0"}),
    ({"type": "contains-all", "value": ["a", "b"]}, {"contains": ["a", "b"]}),
    ({"type": "contains-all", "value": "a, b"}, {"contains": ["a", "b"]}),
    ({"type": "contains-any", "value": ["a"]}, {"contains": "a"}),
    (
        {"type": "contains-any", "value": ["a", "b"]},
        {"any_of": [{"contains": "a"}, {"contains": "b"}]},
    ),
    ({"type": "icontains", "value": "a b."}, {"matches": r"(?i)a b\."}),
    ({"type": "icontains", "value": "{{name}}"}, {"matches": r"(?i)a\+b"}),
    (
        {"type": "icontains-all", "value": ["a", "b"]},
        {"all_of": [{"matches": "(?i)a"}, {"matches": "(?i)b"}]},
    ),
    ({"type": "icontains-any", "value": ["a", "b"]}, {"matches": "(?i)a|b"}),
    ({"type": "starts-with", "value": "a"}, {"starts_with": "a"}),
    ({"type": "regex", "value": r"\d{4}"}, {"matches": r"\d{4}"}),
    ({"type": "regex", "value": "(?<year>[0-9]+)"}, {"matches": "(?P<year>[0-9]+)"}),
    ({"type": "is-json"}, {"json": True}),
    ({"type": "is-json", "value": SCHEMA}, {"json": SCHEMA}),
    ({"type": "is-json", "value": "{required: [a]}"}, {"json": {"required": ["a"]}}),
    ({"type": "cost", "threshold": 0.002}, {"cost_usd": "<=0.002"}),
    ({"type": "word-count", "value": 5}, {"word_count": 5}),
    ({"type": "word-count", "value": "5"}, {"word_count": 5}),
    ({"type": "word-count", "value": {"min": 5}}, {"word_count": ">=5"}),
    ({"type": "word-count", "value": {"max": 5}}, {"word_count": "<=5"}),
    ({"type": "word-count", "value": {"min": 5, "max": 9}}, {"word_count": "5..9"}),
    (
        {"type": "finish-reason", "value": "stop"},
        {"stop_reason": ["end_turn", "stop_sequence"]},
    ),
    ({"type": "finish-reason", "value": "length"}, {"stop_reason": "max_tokens"}),
    ({"type": "finish-reason", "value": "tool_calls"}, {"stop_reason": "tool_use"}),
    ({"type": "finish-reason", "value": "content_filter"}, {"stop_reason": "refusal"}),
    ({"type": "trajectory:tool-used", "value": "t"}, {"tool_use": "t"}),
    ({"type": "trajectory:tool-used", "value": {"name": "t"}}, {"tool_use": "t"}),
    (
        {"type": "trajectory:tool-used", "value": ["t", "u"]},
        {"all_of": [{"tool_use": "t"}, {"tool_use": "u"}]},
    ),
    (
        {"type": "trajectory:tool-sequence", "value": {"mode": "exact", "steps": ["t", "u"]}},
        {"tool_use": ["t", "u"]},
    ),
    (
        {"type": "trajectory:tool-args-match", "value": {"name": "t", "args": {"a": 1}}},
        {
            "tool_use": {
                "name": "t",
                "input_schema": {
                    "type": "object",
                    "properties": {"a": {"const": 1}},
                    "required": ["a"],
                },
            }
        },
    ),
    (
        {
            "type": "trajectory:tool-args-match",
            "value": {"name": "t", "args": {"a": 1}, "mode": "exact"},
        },
        {"tool_use": {"name": "t", "input": {"a": 1}}},
    ),
    (
        {"type": "llm-rubric", "value": "Is kind", **JUDGE},
        {"judge": {"rubric": "Is kind", **JUDGED}},
    ),
    (
        {"type": "llm-rubric", "value": "Says {{name}}", **JUDGE},
        {"judge": {"rubric": "Says {{name}}", **JUDGED}},
    ),
    (
        {"type": "model-graded-closedqa", "value": "Is kind", **JUDGE},
        {"judge": {"rubric": "Is kind", **JUDGED}},
    ),
    (
        {"type": "factuality", "value": "Rome is old", **JUDGE},
        {
            "judge": {
                "rubric": "The answer agrees with this, and contradicts nothing in it: Rome is old",
                **JUDGED,
            }
        },
    ),
    (
        {"type": "model-graded-factuality", "value": "Rome is old", **JUDGE},
        {
            "judge": {
                "rubric": "The answer agrees with this, and contradicts nothing in it: Rome is old",
                **JUDGED,
            }
        },
    ),
    (
        {"type": "g-eval", "value": ["Is kind", "Is short"], **JUDGE},
        {"judge": {"rubric": "- Is kind\n- Is short", **JUDGED}},
    ),
    ({"type": "not-equals", "value": "yes"}, {"not_": {"text": "yes"}}),
    ({"type": "not-contains", "value": "a"}, {"not_contains": "a"}),
    ({"type": "not-contains-any", "value": ["a", "b"]}, {"not_contains": ["a", "b"]}),
    ({"type": "not-contains-all", "value": ["a", "b"]}, {"not_": {"contains": ["a", "b"]}}),
    ({"type": "not-regex", "value": "a"}, {"not_": {"matches": "a"}}),
    ({"type": "not-icontains", "value": "a"}, {"not_": {"matches": "(?i)a"}}),
    ({"type": "not-finish-reason", "value": "length"}, {"not_": {"stop_reason": "max_tokens"}}),
    (
        {"type": "assert-set", "assert": [{"type": "contains", "value": "a"}, {"type": "is-json"}]},
        {"contains": "a", "json": True},
    ),
    (
        {
            "type": "assert-set",
            "threshold": 0.5,
            "assert": [{"type": "contains", "value": "a"}, {"type": "is-json"}],
        },
        {"any_of": [{"contains": "a"}, {"json": True}]},
    ),
]
DIFFERENT = [
    ({"type": "contains-json"}, {"json": True}, "promptfoo looks for JSON anywhere in the answer"),
    ({"type": "contains-json", "value": SCHEMA}, {"json": SCHEMA}, "promptfoo looks for JSON any"),
    (
        {"type": "is-refusal"},
        {"any_of": [{"refusal": True}, {"matches": DECLINES}]},
        "promptfoo has a list of phrases; this pattern has the commonest beginnings",
    ),
    ({"type": "tool-call-f1", "value": "t"}, {"tool_use": "t"}, "further tools are allowed here"),
    (
        {"type": "llm-rubric", "value": "Is kind", "threshold": 0.8, **JUDGE},
        {"judge": {"rubric": "Is kind", **JUDGED}},
        "a threshold of promptfoo's score is none of ours",
    ),
]
LEFT = [
    ({"type": "contains"}, "contains: its value is None, and no text"),
    ({"type": "contains", "value": "file://x.py"}, "contains 'file://x.py': x.py is code, and its value is known only when it runs"),
    ({"type": "contains", "value": "file://no.txt"}, "contains 'file://no.txt': no.txt: cannot be read: No such file or directory"),
    ({"type": "contains", "value": "{{ other }}"}, "contains '{{ other }}': nothing stands for other in it"),
    ({"type": "contains", "value": "{{ name | nosuch }}"}, "contains '{{ name | nosuch }}': is no template of jinja2: No filter named 'nosuch'."),
    ({"type": "contains-all", "value": []}, "contains-all []: its value is [], and no list of texts"),
    ({"type": "regex", "value": "(a"}, "regex '(a': matches='(a' will not do. "),
    ({"type": "is-json", "value": "[1]"}, "is-json '[1]': its value is [1], and no schema"),
    ({"type": "is-json", "value": "{: :"}, "is-json '{: :': its value is '{: :', and no schema"),
    ({"type": "is-json", "value": {"requird": ["a"]}}, "is-json {'requird': ['a']}: json="),
    ({"type": "cost"}, "cost: it has no threshold, so it asks for nothing"),
    ({"type": "word-count", "value": "many"}, "word-count 'many': its value is 'many', and no number of words"),
    ({"type": "finish-reason", "value": "done"}, "finish-reason 'done': Claude has no finish reason 'done': stop, length, tool_calls and content_filter"),
    ({"type": "tool-call-f1", "value": "t", "threshold": 0.5}, "tool-call-f1 't': a part of the tools is not counted; `tool_use` judges each call"),
    ({"type": "trajectory:tool-used", "value": {"name": "t", "min": 2}}, "trajectory:tool-used {'name': 't', 'min': 2}: patterns and numbers of calls are not counted"),
    ({"type": "trajectory:tool-sequence", "value": {"steps": ["t"]}}, "trajectory:tool-sequence {'steps': ['t']}: only an exact sequence is judged: `tool_use` takes a list of calls"),
    ({"type": "trajectory:tool-args-match", "value": "t"}, "trajectory:tool-args-match 't': its value is 't', and names no tool"),
    ({"type": "trajectory:tool-args-match", "value": {"name": "t", "args": 1}}, "trajectory:tool-args-match {'name': 't', 'args': 1}: the arguments are 1, and no mapping"),
    ({"type": "llm-rubric", "value": "Is kind"}, "llm-rubric 'Is kind': it names no Claude model that grades, and promptfoo's default is another vendor's. Name one: judge: {rubric: 'Is kind', model: claude-...}"),
    ({"type": "llm-rubric", "value": "Is kind", "provider": "openai:gpt-4"}, "llm-rubric 'Is kind': it names no Claude model"),
    ({"type": "llm-rubric", **JUDGE}, "llm-rubric: it has no rubric"),
    ({"type": "contains", "value": "a", "transform": "output.trim()"}, "contains 'a': its transform is code that changes the answer first; `check: file.py:function` takes a function of a call, in Python"),
    ({"type": "contains", "value": "a", "weight": 0}, "contains: its weight is 0, so it is told and never asserted"),
    ({"type": "promptfoo:redteam:harmful"}, "promptfoo:redteam:harmful: it judges attacks; nothing here makes any"),
    ({"type": "contians", "value": "a"}, "contians 'a': promptfoo has no assertion 'contians'. Did you mean 'contains'?"),
    ({"value": "a"}, "None 'a': promptfoo has no assertion 'None'."),
    ("text", "'text': promptfoo has no assertion 'None'."),
]  # fmt: skip


def written(assertion):
    """Write an assertion as the only one of a test."""
    return (
        HEAD
        + "      - "
        + yaml.safe_dump(assertion, default_flow_style=True, sort_keys=False, width=9999)
    )


@pytest.mark.parametrize(("assertion", "expect"), MAPPED)
def test_what_it_becomes(imports, assertion, expect):
    """And nothing is left over."""
    code, suite = imports.promptfoo(written(assertion))

    assert imports.comments == []
    assert (code, suite["cases"][0]["expect"]) == (0, expect)


@pytest.mark.parametrize("several", [MAPPED, DIFFERENT, LEFT], ids=["mapped", "different", "left"])
def test_it_is_collected(run_imports, several):
    """Each in a test of its own."""
    head, _, _ = HEAD.partition("tests:")
    tests = [{"vars": {"name": "a+b"}, "assert": [one[0]]} for one in several]
    run_imports.promptfoo(head + yaml.safe_dump({"tests": tests}, sort_keys=False))

    assert run_imports.mistakes() == ""


@pytest.mark.parametrize(("assertion", "expect", "said"), DIFFERENT)
def test_what_judges_otherwise(imports, assertion, expect, said):
    """It is mapped, and told."""
    code, suite = imports.promptfoo(written(assertion))

    assert (code, suite["cases"][0]["expect"]) == (1, expect)
    start = f"differs: promptfooconfig.yaml:6: {assertion['type']}: {said}"
    assert [line[: len(start)] for line in imports.comments] == [start]


@pytest.mark.parametrize(("assertion", "said"), LEFT)
def test_what_is_left_over(imports, assertion, said):
    """With the reason, at its place."""
    code, suite = imports.promptfoo(written(assertion))

    assert (code, "expect" in suite["cases"][0]) == (1, False)
    start = f"left over: promptfooconfig.yaml:6: {said}"
    assert [line[: len(start)] for line in imports.comments] == [start]


@pytest.mark.parametrize("kind", [kind for kind, rule in MAPPING.items() if isinstance(rule, str)])
def test_what_nothing_here_does(imports, kind):
    """The table has its reason."""
    imports.promptfoo(written({"type": kind, "value": "a"}))

    reason = MAPPING[kind].partition("\n")[0]
    assert imports.comments == [f"left over: promptfooconfig.yaml:6: {kind} 'a': {reason}"]


def test_every_assertion_is_tried():
    """Whoever adds one to the table adds an example of it here."""
    tried = {
        one[0]["type"].removeprefix("not-")
        for one in [*MAPPED, *DIFFERENT]
        if isinstance(one[0], dict)
    }

    assert {kind for kind, rule in MAPPING.items() if not isinstance(rule, str)} - tried == set()


def test_the_same_expectation_twice(imports):
    """Texts are a list; of all others the second stands under all_of."""
    _, suite = imports.promptfoo(
        HEAD
        + """\
      - {type: contains, value: a}
      - {type: contains-all, value: [b, a]}
      - {type: regex, value: x}
      - {type: regex, value: y}
      - {type: regex, value: x}
"""
    )

    assert suite["cases"][0]["expect"] == {
        "contains": ["a", "b"],
        "matches": "x",
        "all_of": [{"matches": "y"}],
    }


def test_a_share_of_the_assertions(imports):
    """One of several is an alternative; of more, all have to hold, and that is told."""
    _, suite = imports.promptfoo(
        HEAD
        + """\
      - {type: contains, value: a}
      - {type: contains, value: b}
    threshold: 0.5
  - vars: {name: x}
    assert:
      - {type: contains, value: a}
      - {type: contains, value: b}
      - {type: contains, value: c}
    threshold: 0.6
  - vars: {name: y}
    assert:
      - {type: contains, value: a}
      - {type: contains, value: b}
    threshold: 1
"""
    )

    assert [case["expect"] for case in suite["cases"]] == [
        {"any_of": [{"contains": "a"}, {"contains": "b"}]},
        {"contains": ["a", "b", "c"]},
        {"contains": ["a", "b"]},
    ]
    assert imports.comments == [
        (
            "differs: promptfooconfig.yaml:14: threshold 0.6: a share of the assertions is not counted "
            "within a test, so all of these have to hold; `any_of` takes alternatives, and a gate counts "
            "tests"
        )
    ]


def test_an_assertion_that_others_refer_to(imports):
    """As promptfoo's examples do; the line is that of the reference."""
    _, suite = imports.promptfoo(
        HEAD
        + "      - {$ref: '#/assertionTemplates/short'}\n      - {$ref: '#/assertionTemplates/old'}\n"
        "assertionTemplates:\n"
        "  short: {type: word-count, value: {max: 9}}\n"
        "  old: {type: javascript, value: output.length < 9}\n"
    )

    assert suite["cases"][0]["expect"] == {"word_count": "<=9"}
    assert [line.partition(": there")[0] for line in imports.comments] == [
        "left over: promptfooconfig.yaml:7: javascript 'output.length < 9'"
    ]


def test_expected_values_in_files(imports):
    """Texts and JSON are read."""
    imports.write(a__txt="Hello\n", b__json='{"a": 1}', c__yaml="required: [a]\n")
    _, suite = imports.promptfoo(
        HEAD
        + """\
      - {type: contains, value: file://a.txt}
      - {type: equals, value: file://b.json}
      - {type: is-json, value: file://c.yaml}
"""
    )

    assert suite["cases"][0]["expect"] == {
        "contains": "Hello",
        "json": {"const": {"a": 1}},
        "all_of": [{"json": {"required": ["a"]}}],
    }
