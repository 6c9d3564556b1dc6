"""``claude-params mutate`` on a suite in YAML, and what its reports show."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.yaml.yaml_reader import load
from pytest_claude_params.testing import answer

SUITE = """\
version: 1
defaults:
  params: {model: claude-haiku-4-5, max_tokens: 200}
  expect: {stop_reason: end_turn}

cases:
  - id: where
    prompt: Where is A17?

  - id: order
    prompt: Answer in JSON.
    expect: {json: true}

  - id: cities
    prompt: "Where is {{ city }}?"
    dataset: [{id: berlin, city: Berlin}, {id: rome, city: Rome}]
    expect:
      word_count: "<=40"
"""
SAID = {
    "where": ("Where is A17?", "The order A17 left Berlin on Monday."),
    "order": ("Answer in JSON.", '{"order": "A17", "days": 2}'),
    "cities[berlin]": ("Where is Berlin?", "It is in Germany, on the Spree."),
    "cities[rome]": ("Where is Rome?", "It is in Italy, on the Tiber."),
}
PARAMS = {"model": "claude-haiku-4-5", "max_tokens": 200}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A suite with three cases, four tests, recorded."""
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "bot.claude.yaml").write_text(SUITE)
    for name, (prompt, text) in SAID.items():
        turns = [{"role": "user", "content": prompt}]
        request = CallRequest(
            "POST", "https://api.anthropic.com/v1/messages", body={**PARAMS, "messages": turns}
        )
        usage = {"input_tokens": 20, "output_tokens": 24}
        body = answer(text, id="msg_1", usage=usage).response.body
        place = tmp_path / f"cassettes/bot.claude/{name}.yaml"
        store.write(place, Document({}, [(request, CallResponse(200, body=body))]))
    return tmp_path


def test_the_screen_says_in_the_words_of_the_suite_what_to_paste(mutate):
    """And which line the case begins in."""
    ran = mutate("-k", "where", "--operators", "refusal,preamble,negated")

    assert ran.stdout == (
        "claude mutate: 2 worse answers in 1 test: 0 noticed (0 %), 2 would pass unseen\n"
        "\n"
        "  test                    fitted  noticed       expectation  contract  assert  exception  "
        "survived  undecided\n"
        "  bot.claude.yaml::where       2        0  0 %            -         -       -          -  "
        "       2          -\n"
        "\n"
        "bot.claude.yaml:7: bot.claude.yaml::where would not notice that\n"
        "  the model declines (refusal)\n"
        "    [-The order A17 left Berlin on Monday.-]"
        "{+I'm sorry, but I can't help with that request.+}\n"
        "  the model begins with a pleasantry (preamble)\n"
        "    [-The-]{+Sure! Here is what you asked for:\\n\\nThe+} order A17 left Berlin on Monday.\n"
        "  what would have caught it:\n"
        '    expect: {"contains": "Berlin"}  # refusal\n'
        '    expect: {"starts_with": "The"}  # preamble\n'
        '  or, if it is meant to cope: mutations: {"ignore": ["refusal", "preamble"]}\n'
    )


def test_the_patch_of_a_suite_applies_and_catches_them(mutate, project):
    """Beside what the cases and the defaults say already, of which nothing is lost."""
    ran = mutate("--suggest", "--json")
    before = [row for row in json.loads(ran.stdout)["rows"] if row["outcome"] == "survived"]
    subprocess.run(["git", "apply", "claude-mutate.patch"], cwd=project, check=True)
    edited = (project / "bot.claude.yaml").read_text()
    again = mutate("--json", "--operators", ",".join({row["operator"] for row in before}))
    left = [row for row in json.loads(again.stdout)["rows"] if row["outcome"] == "survived"]

    told = int(re.search(r"claude-mutate.patch: (\d+) expectations", ran.stderr)[1])
    assert told == _expected_in(edited) - _expected_in(SUITE)
    assert {row["test"] for row in before} == {f"bot.claude.yaml::{name}" for name in SAID}
    assert {row["test"].partition("[")[0] for row in left} <= {"bot.claude.yaml::cities"}
    assert len(left) < len([row for row in before if "cities" in row["test"]])
    for line in SUITE.splitlines():
        assert line.removesuffix("}") in edited


def _expected_in(suite):
    """Count the expectations of all cases, those under ``all_of`` by themselves."""
    cases = load(suite)["cases"]
    expected = [case.get("expect", {}) for case in cases]
    together = sum(len(one.get("all_of", ())) for one in expected)
    return together + sum(name != "all_of" for one in expected for name in one)


def test_what_a_case_copes_with_is_not_tried(mutate, project):
    """By the key ``mutations``."""
    path = project / "bot.claude.yaml"
    said = "prompt: Where is A17?\n    mutations: {ignore: [refusal]}"
    path.write_text(SUITE.replace("prompt: Where is A17?", said))
    ran = mutate("-k", "where", "--operators", "refusal,preamble")

    assert ran.stdout.startswith(
        "claude mutate: 1 worse answer in 1 test: 0 noticed (0 %), 1 would pass unseen, "
        "1 ignored on purpose\n"
    )


def test_the_reports_show_each_survivor_with_what_to_paste(mutate, project):
    """In HTML and in Markdown, beside the figures."""
    mutate("-k", "order", "--operators", "number_changed,preamble,json_key_added",
           "--report", "out.html", "--report", "out.md", "--report", "out.jsonl")  # fmt: skip
    html = (project / "out.html").read_text()
    markdown = (project / "out.md").read_text()
    section = html[html.index('<section id="mutations"') :]
    section = section[: section.index("</section>")]
    shown = " ".join(unescape(re.sub(r"<[^>]+>", " ", section)).split())

    assert "3 worse answers in 1 test: 1 noticed (33 %), 2 would pass unseen." in shown
    assert "bot.claude.yaml::order would not notice 2" in shown
    assert "the model gets a number wrong (number_changed)" in shown
    assert 'expect: {"json": {"$.order": "A17"}}' in shown
    assert "<del>" in section
    assert "<ins>" in section
    assert markdown.splitlines()[1:3] == [
        "> [!WARNING]",
        "> **Worse answers**: 3 worse answers in 1 test: 1 noticed (33 %), 2 would pass unseen.",
    ]
    assert (
        "| <code>bot.claude.yaml::order</code> | 1 of 3 | 33 % | json&#95;key&#95;added, number&#95;changed |"
        in markdown
    )
    assert '```yaml\nexpect: {"json": {"$.order": "A17"}}\n```' in markdown
    rows = [json.loads(line) for line in (project / "out.jsonl").read_text().splitlines()]
    assert [row["operator"] for row in rows if row.get("kind") == "mutation"]
