"""Suites changed at random: strange values at each key, keys more or less, damaged text."""

from __future__ import annotations

import json

from hypothesis import strategies as st

SUITE = {
    "version": 1,
    "include": ["other.claude.yaml"],
    "x-notes": {"any": ["thing"]},
    "defaults": {
        "system": {"use": "guide"},
        "params": {"model": "claude-haiku-4-5", "max_tokens": 5, "stop_sequences": ["."]},
        "vars": {"name": "Ada", "list": [1, 2]},
        "expect": {"stop_reason": "end_turn"},
        "tags": ["all"],
        "tools": [{"name": "clock", "results": [{"result": "12:00"}]}],
    },
    "prompts": {"guide": "You guide {{ name }}.", "long": {"file": "long.txt"}},
    "cases": [
        {
            "id": "one",
            "prompt": "Hi {{ name }}, {{ list | tojson }}",
            "samples": 3,
            "known": [{"answer": "Hello", "passes": True}, {"answer": "", "passes": False}],
            "expect": {"contains": "Hello", "word_count": "<=9", "matches": "^H"},
        },
        {
            "id": "two",
            "turns": [
                {"user": "Hi", "expect": {"any_of": [{"contains": "o"}, {"matches": "^x"}]}},
                {"user": {"file": "long.txt"}},
            ],
            "skip": "not now",
        },
        {
            "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}],
            "xfail": True,
            "expect": {"judge": {"rubric": "It is kind.", "model": "claude-sonnet-4-6"}},
        },
        {
            "id": "rows",
            "prompt": {"use": "long"},
            "files": ["note.txt"],
            "tools": [{"name": "t", "input_schema": {"type": "object"}, "results": [
                {"input": {"a": 1}, "result": {"b": [2]}, "is_error": True}
            ]}],
            "dataset": [{"id": "x", "kind": "a"}, {"id": "y", "kind": "b"}],
            "matrix": {"model": ["claude-haiku-4-5", "claude-sonnet-4-6"], "mood": ["{{ x }}"]},
            "gate": {"pass_rate": ">=0.9", "confidence": 0.95, "by": "kind", "pattern": "(a|b)"},
        },
        {"id": "table", "prompt": "{{ kind }}", "dataset": "rows.csv", "call": "json:dumps"},
        {"id": "lines", "prompt": "{{ kind }}", "dataset": "rows.jsonl", "tags": ["all", "some"]},
    ],
    "gates": [{"pass_rate": ">=0.5", "tags": ["some"]}],
}  # fmt: skip
FILES = {
    "other.claude.yaml": "version: 1\nprompts: {more: More}\ndefaults: {vars: {other: 1}}\n",
    "long.txt": "A long text about {{ name }}.",
    "note.txt": "A note.",
    "rows.csv": "id,kind\na,b\nc,d\n",
    "rows.jsonl": '{"id": "a", "kind": "b"}\n{"id": "c", "kind": 5}\n',
}
_NUMBERS = [0, -1, 1, 2.5, 10**30, -(10**400), 1e308]
_TEXTS = [
    "", " ", "text", "\x00\x1b[31m", "\u2028\u202e\ufeff", "é" * 300, "~", "no", "1e3", "2026-11-29",
    "{{ name }}", "{{", "{% for x in list %}", "{{ name.__class__ }}", "{{ 10 ** (10 ** 3) }}",
    "{{ nothing }}", "{% include 'x' %}", "{{ list[99] }}", "../../../etc/passwd", "/dev/null", ".",
    "rows.csv", "long.txt", "note.txt", "a:b", "json:nothing", "no.such:thing", "os:system", "<=5",
    ">=0.9", "5..1", "(", "(a+)+$", "claude-haiku-4-5", "claude-nothing", "*", "[", "\\", "x" * 5000,
]  # fmt: skip
_KEYS = [
    "id", "prompt", "messages", "turns", "system", "params", "vars", "expect", "known", "tags",
    "files", "tools", "dataset", "matrix", "gate", "gates", "call", "skip", "xfail", "samples",
    "user", "file", "use", "answer", "passes", "input", "result", "x-mine", "", "nonsense",
    "contains", "json", "not_", "all_of", "any_of", "judge", "check", "similar_to", "pass_rate",
    "agreement", "share", "tool_use", "model", "role", "content", "version", "include", "cases",
]  # fmt: skip


def places(value, where=()):
    """Yield the path of every part."""
    yield where
    parts = dict(enumerate(value)) if isinstance(value, list) else value
    for key, inner in parts.items() if isinstance(parts, dict) else ():
        yield from places(inner, (*where, key))


def at(value, where):
    """Return the part at a place."""
    for step in where:
        value = value[step]
    return value


def changed(value, where, part):
    """Return a value with another part at a place."""
    if not where:
        return part
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[where[0]] = changed(value[where[0]], where[1:], part)
    return copy


def deep(depth, inner=0):
    """Return lists and mappings in one another."""
    for number in range(depth):
        inner = [inner] if number % 2 else {"a": inner}
    return inner


values = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(_NUMBERS),
    st.sampled_from(_TEXTS),
    st.sampled_from([[], {}, [None], [[]], {"": None}, deep(20), deep(80), [{}] * 50]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.sampled_from(_TEXTS) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=3)
        ),
        max_leaves=6,
    ),
    # What stands elsewhere in the file.
    st.sampled_from(sorted(places(SUITE), key=repr)).map(lambda where: at(SUITE, where)),
)


@st.composite
def suites(draw, most=3):
    """Draw the suite with a few changes."""
    suite = SUITE
    for _ in range(draw(st.integers(1, most))):
        # Late in a list is as likely as early.
        where = draw(st.sampled_from(sorted(places(suite), key=repr)))
        part = at(suite, where)
        if isinstance(part, dict) and draw(st.booleans()):
            key = draw(st.sampled_from([*_KEYS, *part]))
            less = {name: one for name, one in part.items() if name != key}
            part = less if key in part else {**part, key: draw(values)}
        else:
            part = draw(values)
        suite = changed(suite, where, part)
    return suite


@st.composite
def texts(draw):
    """Draw the text of the suite with damage: pieces that are gone, twice, or not YAML."""
    text = json.dumps(draw(st.just(SUITE) | suites()), indent=1, ensure_ascii=False, default=str)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        piece = draw(st.sampled_from(["", text[start:end] * 2, *_PIECES]))
        text = text[:start] + piece + text[end:]
    return text


_PIECES = [
    "\n", "\t", " ", ":", "- ", "? ", "{", "}", "[", "]", '"', "'", "|", ">", "#", "&a ", "*a", "<<: ",
    "!!python/object:os.system ", "!!binary ", "!mine ", "---\n", "...\n", "%YAML 1.1\n", "\x00",
    "\ufeff", "\u2028", "\\", "`", "@", "{{", "}}", "{%", "~", ".nan", ".inf", "0o7", "0x1F", "=",
]  # fmt: skip
HOSTILE = {
    "aliases that grow": "version: 1\nx-a: &a [1,1,1,1,1,1,1,1,1]\n"
    + "".join(f"x-{n}: &{n} [{','.join([f'*{p}'] * 9)}]\n" for p, n in zip("abcdefghi", "bcdefghij", strict=True))
    + "cases: *j\n",
    "a list within itself": "version: 1\ncases: &a [*a]\n",
    "a mapping within itself": "version: 1\ndefaults: &a {vars: *a}\n",
    "no such anchor": "version: 1\ncases: *none\n",
    "deep lists": "version: 1\ncases: " + "[" * 50_000,
    "deep mappings": "version: 1\nx-a: " + "{a: " * 5_000,
    "deep blocks": "version: 1\n" + "".join(f"{' ' * n}a:\n" for n in range(500)),
    "a merge": "version: 1\nx-a: &a {prompt: Hi}\ncases: [{<<: *a}]\n",
    "a merge of nothing": "version: 1\ncases: [{<<: 5}]\n",
    "a key that is a list": "version: 1\n? [a]\n: b\n",
    "a key that is a mapping": "version: 1\ncases: [{? {a: b} : c}]\n",
    "a key that is null": "version: 1\n~: b\n",
    "a key that is a number": "version: 1\n5: b\ncases: [{5: a, prompt: Hi, vars: {5: 6}}]\n",
    "keys of all kinds": "version: 1\ncases: [{prompt: Hi, vars: {true: 1, 1.5: 2, ~: 3}}]\n",
    "two documents": "version: 1\n---\nversion: 1\n",
    "a very long number": "version: 1\ncases: [{prompt: Hi, samples: " + "9" * 5_000 + "}]\n",
    "an endless number": "version: 1\ncases: [{prompt: Hi, params: {temperature: .inf}}]\n",
    "control characters": 'version: 1\ncases: [{id: "\\e[31m", prompt: "\\0"}]\n',
    "half a surrogate": 'version: 1\ncases: [{id: a, prompt: "\\ud800", expect: {contains: "\\udfff"}}]\n',
    "an unquoted template": "version: 1\ncases: [{id: a, prompt: {{ name }}}]\n",
    "a template without end": 'version: 1\ncases: [{id: a, prompt: "{% for x in range(10**9) %}{% endfor %}"}]\n',
    "a template of powers": 'version: 1\ncases: [{id: a, prompt: "{{ 9 ** (9 ** 9) }} {{ 9 ** (9 ** (9 ** 9)) }}"}]\n',
    "a template of repeats": "version: 1\ncases: [{id: a, prompt: \"{{ 'x' * 10**10 }}\"}]\n",
    "a template in itself": 'version: 1\ncases: [{id: a, prompt: "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"}]\n',
    "tabs": "version: 1\ncases:\n\t- {prompt: Hi}\n",
    "a file that includes itself": "version: 1\ninclude: [suite.claude.yaml]\n",
    "a folder": "version: 1\ninclude: [.]\ncases: [{prompt: {file: .}, files: [.], dataset: .}]\n",
    "a device": "version: 1\ncases: [{id: a, prompt: {file: /dev/zero}, dataset: /dev/zero}]\n",
    "a name with zero": 'version: 1\ninclude: ["\\0"]\ncases: [{id: a, prompt: {file: "\\0"}, dataset: "\\0.csv", files: ["\\0.png"]}]\n',
    "a very long name": f"version: 1\ninclude: [{'x' * 5_000}]\ncases: [{{id: a, prompt: {{file: {'x' * 5_000}}}, dataset: {'x' * 5_000}.csv}}]\n",
}  # fmt: skip
