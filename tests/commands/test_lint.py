"""``claude-params lint``: which recordings could not be made again, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_claude_params import cli
from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store, vcrpy_format
from pytest_claude_params.cassettes.files.file_format import Document

HI = [{"role": "user", "content": "Hi"}]
URL = "https://api.anthropic.com/v1/messages"


def exchange(model, status=200, version="2023-06-01", url=URL, **parameters):
    """Make a recorded exchange."""
    body = {"model": model, "max_tokens": 5, "messages": HI, **parameters}
    body = body if model else {"max_tokens": 5, "messages": HI}
    answer = {"type": "message"} if status == 200 else {"type": "error"}
    headers = {"anthropic-version": version} if version else {}
    return CallRequest("POST", url, headers, body), CallResponse(status, {}, answer)


@pytest.fixture
def lint(asked_here, tmp_path, monkeypatch, capsys):  # noqa: ARG001
    """Write cassettes, and return a function that runs the verb on them."""
    monkeypatch.chdir(tmp_path)

    def run(files, *arguments):
        for name, exchanges in files.items():
            store.write(Path(name), Document({"from": "api"}, list(exchanges)))
        code = cli.run(["lint", ".", "--today", "2026-11-24", *arguments])
        said = capsys.readouterr()
        return code, (said.out + said.err).splitlines()

    return run


def test_findings_are_grouped_by_reason(lint):
    """The commonest first, with files and the numbers of the recordings in them."""
    retired = exchange("claude-3-haiku-20240307")
    files = {
        "a.yaml": [retired, exchange("claude-haiku-4-5", temperature=0), retired],
        "b.yaml": [retired, exchange("claude-opus-4-8", temperature=0)],
    }

    assert lint(files) == (
        1,
        [
            "3 recordings: model=claude-3-haiku-20240307: 404 not_found_error",
            "  rule: claude-3-haiku-20240307 retired on 2026-04-20",
            "  source: https://platform.claude.com/docs/en/about-claude/model-deprecations (2026-08)",
            "  instead: use claude-haiku-4-5, the successor that is recommended",
            "  a.yaml: 1, 3",
            "  b.yaml: 1",
            "1 recording: temperature=0 with claude-opus-4-8 under API version 2023-06-01: 400 invalid_request_error",
            "  rule: this model takes no temperature but its default",
            "  source: https://platform.claude.com/docs/en/about-claude/models/whats-new-claude-4-8 (2026-11)",
            (
                "  instead: leave temperature out and ask for agreement over 5 samples; or use "
                "claude-sonnet-4-6, claude-opus-4-6 or claude-haiku-4-5"
            ),
            "  b.yaml: 2",
            (
                "looked at 5 recordings in 2 files by the API version that each was recorded with: "
                "4 could not be made again on 2026-11-24"
            ),
        ],
    )


def test_what_could_be_made_again_is_no_finding(lint):
    """Nor is the recording of a refusal, nor what Bedrock answers, which retires on other days."""
    bedrock = "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-3-haiku-20240307-v1:0/invoke"
    files = {
        "a.yaml": [
            exchange("claude-haiku-4-5", temperature=0),
            exchange("claude-opus-4-8", 400, temperature=0),
            exchange("", version="", url=bedrock),
        ]
    }

    assert lint(files) == (
        0,
        [
            (
                "looked at 3 recordings in 1 file by the API version that each was recorded with: "
                "0 could not be made again on 2026-11-24"
            )
        ],
    )


def test_another_version_and_another_day(lint):
    """A model that retires is a finding from that day on."""
    files = {"a.yaml": [exchange("claude-sonnet-4-5", temperature=0)]}

    code, lines = lint(files)
    assert (code, lines[0]) == (0, "1 recording: model=claude-sonnet-4-5: taken, but not for long")
    code, lines = lint(files, "--today", "2026-11-30")
    assert (code, lines[0]) == (1, "1 recording: model=claude-sonnet-4-5: 404 not_found_error")
    code, lines = lint(files, "--api-version", "2026-10-21")
    assert code == 1
    assert (
        "1 recording: temperature=0 with claude-sonnet-4-5 under API version 2026-10-21: "
        "400 invalid_request_error" in lines
    )


def test_a_version_that_is_not_known(lint):
    """A misspelt one would find nothing."""
    assert lint({"a.yaml": [exchange("claude-haiku-4-5")]}, "--api-version", "2024-01-01") == (
        2,
        ["claude-params: --api-version: '2024-01-01' is not known; use 2023-06-01 or 2026-10-21"],
    )


def test_a_model_that_is_not_known_is_not_judged(lint):
    """It is told, and no finding."""
    code, lines = lint({"a.yaml": [exchange("claude-haiku-4-6")]})

    assert (code, lines[0]) == (
        0,
        (
            "not judged, 1 recording: model claude-haiku-4-6: this model is not known here, so nothing "
            "is judged. Did you mean 'claude-haiku-4-5'?"
        ),
    )


def test_each_message_of_a_batch_is_judged(lint):
    """By the rules of batches."""
    asked = [
        {
            "custom_id": "a",
            "params": {"model": "claude-haiku-4-5", "max_tokens": 0, "messages": HI},
        },
        {
            "custom_id": "b c",
            "params": {"model": "claude-haiku-4-5", "max_tokens": 5, "messages": HI},
        },
    ]
    request = CallRequest("POST", f"{URL}/batches", {}, {"requests": asked})
    _, lines = lint({"a.yaml": [(request, CallResponse(200, {}, {}))]})

    assert [line for line in lines if line.startswith("  rule")] == [
        "  rule: it is letters, digits, _ and -, 1 to 64 of them",
        "  rule: 0, which only fills the cache, does not go with a message batch",
    ]


def test_findings_as_json(lint):
    """For programs."""
    code, lines = lint({"a.yaml": [exchange("claude-3-haiku-20240307")]}, "--json")

    found = json.loads("\n".join(lines))
    assert code == 1
    told = [(one["status"], one["recordings"]) for one in found["findings"]]
    assert told == [(404, {"a.yaml": [1]})]


def test_a_journal_is_no_recording_yet(lint):
    """It becomes one when its test passes."""
    Path("a.yaml.1-0a1b2c3d.journal").write_text("---\ntest: t\n...\n---\na: 1\n...\n")

    (line,) = lint({"a.yaml": [exchange("claude-haiku-4-5")]})[1]
    assert line.startswith("looked at 1 recording in 1 file by")


def test_what_was_rejected_is_not_counted(lint):
    """It lies aside to be looked at, and is not a recording."""
    files = {"a.yaml": [exchange("claude-haiku-4-5")]}
    files["b.yaml.rejected"] = [exchange("claude-3-haiku-20240307")]
    code, lines = lint(files)

    assert (code, [line.partition(" by")[0] for line in lines]) == (
        0,
        ["looked at 1 recording in 1 file"],
    )


def test_files_that_cannot_be_read_are_named(lint):
    """With what is wrong; the others are judged."""
    Path("b.yaml").write_text("interactions: [")
    Path("c.json").write_text("{}")
    code, lines = lint({"a.yaml": [exchange("claude-haiku-4-5")]})

    assert code == 0
    assert lines[0] == "not read, 2 files:"
    assert lines[1].startswith("  b.yaml is not valid YAML: ")
    assert lines[2].startswith("  c.json is not a cassette: ")


@pytest.mark.parametrize("option", ["", "--json"])
def test_a_folder_in_which_nothing_can_be_read(lint, option):
    """It would be green for ever."""
    Path("trace.yaml").write_text("httprr trace v1\n1 2\nGET http://a.example/\n")
    code, lines = lint({}, *filter(None, [option]))

    assert (code, lines[-1]) == (2, "no file could be read")
    assert any(
        line.endswith("trace.yaml is a recording of Go's httprr, a layout that is not read")
        for line in lines
    )


def test_the_day_decides_about_models_that_have_retired_by_now(lint):
    """Sonnet 4 did on 2026-06-15."""
    files = {"a.yaml": [exchange("claude-sonnet-4-20250514")]}

    assert lint(files, "--today", "2026-01-10")[0] == 0
    assert lint(files, "--today", "2026-06-15")[0] == 1


@pytest.mark.parametrize("verb", ["lint", "check", "scrub"])
def test_control_characters_are_shown_and_not_printed(lint, capsys, verb):
    """A terminal obeys them: this one would set the window's title."""
    name = "claude-9\x1b]0;owned\x07"
    lint({"a\x1b[2J.yaml": [exchange(name), exchange("claude-3-haiku-20240307")]})
    cli.run([verb, "."])
    said = capsys.readouterr().out

    assert [one for one in said if not one.isprintable() and one != "\n"] == []
    if verb == "lint":
        assert "claude-9\\x1b]0;owned\\x07" in said
        assert "a\\x1b[2J.yaml" in said


SUITE = """\
version: 1
defaults: {params: {model: claude-haiku-4-5, max_tokens: 20}}
cases:
  - {id: a, prompt: "{{ nme }}", vars: {name: x}, expect: {langauge: de}}
"""
LOUD = """\
def loud(call, wanted: bool):
    \"\"\"Expect capitals, or none.\"\"\"
    return call.text.isupper() == wanted


def pytest_claude_params_expectations(config):
    return {"loud": loud}
"""
SUITE_TOLD = [
    "talk.claude.yaml:4:13: cases[0].prompt: 'nme' is undefined. Did you mean 'name'? There are: name",
    '    - {id: a, prompt: "{{ nme }}", vars: {name: x}, expect: {langauge: de}}',
    'talk.claude.yaml:4:60: cases[0].expect.langauge: unknown; did you mean "language"?',
    '    - {id: a, prompt: "{{ nme }}", vars: {name: x}, expect: {langauge: de}}',
]


def test_all_that_is_wrong_in_suites(lint):
    """As pytest tells it when it collects them."""
    Path("talk.claude.yaml").write_text(SUITE)
    Path("empty.claude.yaml").write_text("version: 1\n")

    assert lint({}) == (1, [*SUITE_TOLD, "looked at 2 suites: 1 cannot be collected"])


def test_suites_and_recordings(lint):
    """Each with a line of its own; the exit code is for both."""
    Path("talk.claude.yaml").write_text(SUITE)

    code, lines = lint({"a.yaml": [exchange("claude-haiku-4-5")]})

    assert (code, lines[-2]) == (1, "looked at 1 suite: 1 cannot be collected")
    assert lines[-1].startswith("looked at 1 recording in 1 file")


def test_what_suites_are_made_of_is_no_recording(lint):
    """Nothing is said of files that they include or take rows from."""
    Path("base.yaml").write_text("version: 1\nprompts: {hello: Hello}\n")
    Path("rows.yaml").write_text("- {id: a}\n")
    Path("else.yaml").write_text("- {id: a}\n")
    Path("talk.claude.yaml").write_text("""\
version: 1
include: [base.yaml]
defaults: {params: {model: claude-haiku-4-5, max_tokens: 9}}
cases: [{id: a, prompt: {use: hello}, dataset: rows.yaml}]
""")

    code, lines = lint({"a.yaml": [exchange("claude-haiku-4-5")]})

    assert (code, lines[:2]) == (
        0,
        ["looked at 1 suite: 0 cannot be collected", "not read, 1 file:"],
    )
    assert lines[2].startswith("  else.yaml is not a cassette: ")


def test_a_suite_that_the_rules_reject(lint):
    """The rules judge it as in a run, and a project's own expectations are known."""
    Path("conftest.py").write_text(LOUD)
    Path("talk.claude.yaml").write_text("""\
version: 1
cases:
  - {id: one, prompt: Hi, params: {model: claude-opus-4-8, max_tokens: 9}, expect: {loud: true}}
""")
    assert lint({}) == (0, ["looked at 1 suite: 0 cannot be collected"])
    Path("talk.claude.yaml").write_text("""\
version: 1
cases:
  - {id: one, prompt: Hi, params: {model: claude-opus-4-8, max_tokens: 9, temperature: 0.5}}
""")
    code, lines = lint({})

    assert (code, lines[:2]) == (
        1,
        [
            (
                "talk.claude.yaml:3:75: cases[0].params.temperature: is 0.5, and the API rejects "
                "that: this model takes no temperature but its default; leave temperature out and "
                "ask for agreement over 5 samples; or use claude-sonnet-4-6, claude-opus-4-6 or "
                "claude-haiku-4-5"
            ),
            "    - {id: one, prompt: Hi, params: {model: claude-opus-4-8, max_tokens: 9,  ...",
        ],
    )


def test_a_suite_that_is_not_called_as_one(lint):
    """Nothing would ever run it."""
    Path("talk.yaml").write_text("version: 1\ncases:\n  - {id: a, prompt: Hi}\n")

    assert lint({}) == (1, [
        ("talk.yaml: looks like a suite, and pytest does not collect it: suites are called "
        "*.claude.yaml (ini claude_suite_files). Call it talk.claude.yaml"),
        "looked at 1 suite: 1 cannot be collected",
    ])  # fmt: skip


@pytest.mark.parametrize("folder", ["mails", "mails/talk.claude.yaml.txt"])
def test_a_suite_that_an_editor_has_saved_as_text(lint, folder):
    """Named or in a folder, in which nothing else need be."""
    Path("mails").mkdir()
    path = Path("mails/talk.claude.yaml.txt")
    path.write_text("version: 1\ncases:\n  - {id: a, prompt: Hi}\n")

    assert lint({}, folder) == (1, [
        ("mails/talk.claude.yaml.txt: looks like a suite, and pytest does not collect it: suites are "
        "called *.claude.yaml (ini claude_suite_files). Call it mails/talk.claude.yaml. Windows may "
        "hide its .txt: let the Explorer show file name extensions"),
        "looked at 1 suite: 1 cannot be collected",
    ])  # fmt: skip


def test_a_model_that_is_not_known(lint):
    """It may be newer than the table, so it is told, and is no finding."""
    Path("talk.claude.yaml").write_text(
        "version: 1\ncases:\n  - {id: a, prompt: Hi, params: {model: claude-zen-9, max_tokens: 9}}\n"
    )

    assert lint({}) == (0, [
        ("talk.claude.yaml:3:34: cases[0].params.model: is 'claude-zen-9', which is not known here: it "
        "may be newer than this plugin (claude_rules_file describes it), or a slip. "
        "claude-params rules lists them."),
        "looked at 1 suite: 0 cannot be collected",
    ])  # fmt: skip


def test_suites_as_json(lint):
    """With what is wrong, as one text."""
    Path("talk.claude.yaml").write_text(SUITE)

    code, lines = lint({}, "--json")

    assert code == 1
    assert json.loads("\n".join(lines))["suites"] == [
        {"suite": "talk.claude.yaml", "mistakes": "\n".join(SUITE_TOLD)}
    ]


def test_a_gateways_recordings_are_looked_at_where_its_host_is_named(lint):
    """Without it none is Claude's, which is said: nothing was looked at."""
    url = "https://gw.example/llm/v1/messages"
    recorded = Document({}, [exchange("claude-3-haiku-20240307", version="", url=url)])
    store.write(Path("a.yaml"), recorded, to_text=vcrpy_format.to_text)
    looked = "looked at {} by the API version that each was recorded with: {} could not be made again on 2026-11-24"

    assert lint({}) == (
        0,
        [
            "1 file holds no exchange with Claude; a gateway that serves it is named by --host",
            looked.format("0 recordings in 0 files", 0),
        ],
    )
    assert lint({}, "--host", "gw.example")[1][-1] == looked.format("1 recording in 1 file", 1)
