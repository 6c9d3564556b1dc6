"""Turns, tools with what they give back, samples, files, the application's own function."""

from __future__ import annotations

import json

from pytest_claude_params.cassettes.pending import preview_file
from pytest_claude_params.simulator import Scenario, Simulator

TURNS = """\
cases:
  - id: talk
    system: You are a guide.
    turns:
      - user: Where is Rome?
        expect: {stop_reason: end_turn}
      - user: And Oslo?
        expect: {contains: %s}
"""
TOOLS = """\
cases:
  - id: weather
    prompt: What is the weather in San Francisco?
    tools:
      - name: get_weather
        input_schema: {type: object, properties: {location: {type: string}}, required: [location]}
        results:
          - input: {location: "%s"}
            result: {degrees: 18}
"""


def recorded(yaml_suite, name):
    """Return the text of a cassette."""
    return (yaml_suite.path / f"cassettes/talk.claude/{name}.yaml").read_text(encoding="utf-8")


def test_each_turn_follows_what_was_answered(yaml_suite):
    """The recorded answer stands before the next turn, also when it replays."""
    yaml_suite.write(TURNS % "o").record().assert_outcomes(passed=1)

    assert recorded(yaml_suite, "talk").count("role: assistant") >= 2
    yaml_suite.replay().assert_outcomes(passed=1)


def test_the_turn_that_fails_is_named(yaml_suite):
    """With what it expected and what came; rows and the HTML page have the verdict on each turn."""
    yaml_suite.write(TURNS % "'never said'")

    result = yaml_suite.record("--claude-report=run.jsonl", "--claude-report=run.html")

    assert (
        "claude: contains (turn 2 of 2): expected 'never said', observed no 'never said'"
        in result.outlines
    )
    lines = (yaml_suite.path / "run.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    found = [
        (row["expectation"], row["index"], row["found"], row["reason"])
        for row in rows
        if row["kind"] == "verdict"
    ]
    assert found == [
        ("stop_reason", 1, "passed", "'end_turn'"),
        ("contains", 2, "failed", "no 'never said'"),
    ]
    assert "never said" in (yaml_suite.path / "run.html").read_text(encoding="utf-8")


def test_a_preview_judges_the_recording_of_each_turn(yaml_suite):
    """As its new answer: the same words fail both."""
    yaml_suite.write(TURNS % "o").record()
    yaml_suite.write(TURNS % "'never said'")

    yaml_suite.record("--claude-record=preview")

    place = yaml_suite.path / "cassettes/talk.claude/talk.yaml.preview"
    (test,) = preview_file.read(place).tests
    compared = [(one.check, one.old, one.new, one.which) for one in test.compared]
    assert compared[:2] == [
        ("stop_reason", "passed", "passed", "turn 1 of 2"),
        ("contains", "failed", "failed", "turn 2 of 2"),
    ]


COUNTING = """\
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator


def noted(value):
    with Path("read.txt").open("a") as file:
        file.write(f"{value}\\n")
    return value


def polite(call, wanted: Annotated[str, AfterValidator(noted)]):
    return True


def pytest_claude_params_expectations():
    return {"polite": polite}
"""


def test_expectations_are_read_once(yaml_suite):
    """Those of the case, and those of a turn."""
    yaml_suite.file("conftest.py", COUNTING)
    yaml_suite.write("""\
cases:
  - id: talk
    expect: {polite: in all}
    turns: [{user: Hi, expect: {polite: at first}}]
""").record().assert_outcomes(passed=1)

    assert (yaml_suite.path / "read.txt").read_text() == "in all\nat first\n"


def test_a_loop_of_tools_is_a_case(yaml_suite, simulated_tool):
    """Claude gets what the tool gives back, and goes on."""
    simulated_tool("get_weather", {"location": "San Francisco"})
    yaml_suite.write(TOOLS % "San Francisco").record().assert_outcomes(passed=1)

    text = recorded(yaml_suite, "weather")
    assert "type: tool_result" in text
    assert '{"degrees": 18}' in text
    yaml_suite.replay().assert_outcomes(passed=1)


def test_an_input_without_a_result_is_told(yaml_suite, simulated_tool):
    """With the input, and those that have one."""
    simulated_tool("get_weather", {"location": "San Francisco"})

    result = yaml_suite.write(TOOLS % "Rome").record()

    result.assert_outcomes(failed=1)
    assert (
        'claude: Claude used get_weather with {"location": "San Francisco"}, and none of its results '
        """is for this input. There are results for: '{"location": "Rome"}'""" in result.outlines
    )


def test_samples_are_judged_together(yaml_suite):
    """As those of the fixture."""
    yaml_suite.write("""\
cases:
  - {id: often, prompt: Where is Rome?, samples: 3, expect: {identical: true}}
""").record().assert_outcomes(passed=1)

    assert recorded(yaml_suite, "often").count("content: Where is Rome?") == 3


def test_an_image_stands_before_the_prompt(yaml_suite):
    """By its path, which stays below the project."""
    (yaml_suite.path / "dot.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    yaml_suite.write("""\
cases:
  - {id: see, prompt: What is it?, files: [dot.png]}
""").record().assert_outcomes(passed=1)

    assert "media_type: image/png" in recorded(yaml_suite, "see")


def test_the_application_answers(yaml_suite):
    """Its own calls are caught and judged; it gets the vars that it takes."""
    yaml_suite.file(
        "support.py",
        "import anthropic\n"
        "def answer(question, tone):\n"
        "    return anthropic.Anthropic().messages.create(model='claude-haiku-4-5', "
        "max_tokens=60, messages=[{'role': 'user', 'content': f'{question} ({tone})'}])\n",
    )
    yaml_suite.write("""\
cases:
  - id: app
    prompt: Where is Rome?
    call: support:answer
    vars: {tone: kind, other: 1}
    expect: {stop_reason: end_turn}
""").record().assert_outcomes(passed=1)

    assert "content: Where is Rome? (kind)" in recorded(yaml_suite, "app")
    yaml_suite.replay().assert_outcomes(passed=1)


def test_a_tool_that_is_used_without_end(yaml_suite, monkeypatch):
    """Is stopped after twenty rounds."""
    # It is forced to, so it calls again whatever it was told.
    reply = {"matches": ".", "tool_use": {"name": "look", "input": {}}}
    with Simulator(Scenario.model_validate({"replies": [reply]})) as simulator:
        monkeypatch.setattr(yaml_suite.suite, "_base_url", simulator.base_url)
        result = yaml_suite.write("""\
cases:
  - id: loop
    prompt: Look
    params: {tool_choice: {type: any}}
    tools: [{name: look, results: [{result: more}]}]
""").record()

    assert "claude: after 20 rounds of tools there is no answer" in result.outlines


REJECTED = """\
cases:
  - {id: a, prompt: Hi, expect: {contains: x}}
"""


def rejecting(monkeypatch, yaml_suite, text, *arguments):
    """Run a suite against an API that rejects what it is asked."""
    fault = {"kind": "error", "status": 400, "times": 9, "message": "no such thing"}
    with Simulator(Scenario.model_validate({"faults": [fault]})) as simulator:
        monkeypatch.setattr(yaml_suite.suite, "_base_url", simulator.base_url)
        return yaml_suite.write(text).record(*arguments)


def test_an_error_of_the_api(yaml_suite, monkeypatch, failure_of):
    """Is told in a line and not as a traceback of the SDK, with the line of the case."""
    result = rejecting(monkeypatch, yaml_suite, REJECTED)

    result.assert_outcomes(failed=1)
    assert failure_of(result) == [
        "claude: the API answered 400 invalid_request_error: no such thing",
        "",
        "  talk.claude.yaml:5:5: cases[0]",
    ]


def test_an_error_that_is_expected(yaml_suite, monkeypatch):
    """Is recorded, and judged when it replays."""
    text = REJECTED.replace("contains: x", "status: 400")

    rejecting(monkeypatch, yaml_suite, text).assert_outcomes(passed=1)
    yaml_suite.replay().assert_outcomes(passed=1)


def test_a_failure_names_the_lines_of_what_is_broken(yaml_suite, failure_of):
    """Those of the expectations, also in the defaults; else that of the turn, or of the case."""
    result = yaml_suite.write("""\
cases:
  - id: a
    prompt: Hi
    expect:
      stop_reason: end_turn
      contains: never said
""", head="""\
version: 1
defaults:
  params: {model: claude-haiku-4-5, max_tokens: 60}
  expect: {not_contains: simulated}
""").record()  # fmt: skip

    assert (
        failure_of(result)[0] == "claude: contains: expected 'never said', observed no 'never said'"
    )
    assert failure_of(result)[-2:] == ["", "  talk.claude.yaml:10:7: cases[0].expect.contains"]
    turns = yaml_suite.write(TURNS % "'never said'").record()
    assert failure_of(turns)[-1] == "  talk.claude.yaml:11:18: cases[0].turns[1].expect.contains"
    missed = yaml_suite.write(TURNS.replace("Where", "But where") % "o").replay()
    assert failure_of(missed)[-1] == "  talk.claude.yaml:5:5: cases[0]"


def test_what_a_suite_will_ask_is_estimated(yaml_suite):
    """Each turn and each sample, before anything was recorded; nothing of a case that is skipped."""
    text = (
        TURNS % "o"
        + '  - {id: s, prompt: Hi, samples: 3}\n  - {id: app, prompt: Hi, call: "app:answer"}\n'
        + "  - {id: later, prompt: Hi, skip: not yet}\n"
    )
    yaml_suite.file("app.py", "def answer(prompt):\n    pass\n")
    result = yaml_suite.write(text).replay("--claude-record=new", "--claude-estimate")

    at = next(n for n, line in enumerate(result.outlines) if line.startswith("claude estimate"))
    assert result.outlines[at : at + 6] == [
        "claude estimate: 5 calls of 2 tests, as the suites say, never recorded",
        "  models     claude-haiku-4-5 (5)",
        "  tokens     65 in, 0 out; at most 300 out",
        "             (of 5 calls by the length of the text)",
        "  cost       about $0.0016, at most $0.0016; as a batch $0.00078",
        "  not known  what 1 test without recordings will ask",
    ]


def test_a_function_that_a_case_cannot_call(yaml_suite):
    """Is told when the suite is collected: what it lacks, and what is no function at all."""
    yaml_suite.file(
        "support.py",
        "import anthropic\nlimit = 3\ndef nothing(): ...\ndef tone(question, *, tone, size=1): ...\n",
    )

    assert yaml_suite.mistakes("""\
cases:
  - {id: a, prompt: Hi, call: "support:nothing"}
  - {id: b, prompt: Hi, call: "support:tone", vars: {tno: x}}
  - {id: c, prompt: Hi, call: "support:limit"}
  - {id: d, prompt: Hi, call: "support:tone", vars: {tone: x}}
  - {id: e, prompt: Hi, call: "builtins:max"}
""")[::2] == [
        (
            "talk.claude.yaml:5:25: cases[0].call: support:nothing takes no argument, and is given "
            "what the user says"
        ),
        (
            "talk.claude.yaml:6:25: cases[1].call: support:tone needs 'tone' beside what the user "
            "says: write vars: {tone: ...}, or give it a default"
        ),
        "talk.claude.yaml:7:25: cases[2].call: support has no function 'limit'.",
        (
            "talk.claude.yaml:9:25: cases[4].call: builtins:max does not say what it takes: name "
            "one of your own"
        ),
    ]


def test_an_application_that_does_not_do_what_the_case_says(yaml_suite):
    """Is told in words of suites: no marker is there to be changed."""
    yaml_suite.file(
        "support.py",
        "import anthropic\n"
        "def silent(question): ...\n"
        "def answer(question):\n"
        "    return anthropic.Anthropic().messages.create(model='claude-haiku-4-5', "
        "max_tokens=60, messages=[{'role': 'user', 'content': question}])\n",
    )

    result = yaml_suite.write("""\
cases:
  - {id: silent, prompt: Hi, call: "support:silent"}
  - {id: other, system: Be kind., prompt: Hi, call: "support:answer"}
""").record()

    result.assert_outcomes(failed=2)
    said = "\n".join(result.outlines)
    assert (
        """
  The function in call has run, but nothing that it ran sent a request to the Claude API.
"""
        in said
    )
    assert "\n  If it must make no call: expect: {requests: 0}.\n" in said
    assert (
        """\
claude: not sent: system departs from the suite

  system: declared Be kind., sent (nothing) (talk.claude.yaml:6:17: cases[1].system)
  request    model=claude-haiku-4-5 max_tokens=60 'Hi'

  Whatever the answer, the test fails for this: change the suite or the application.
  Nothing was sent, so nothing is billed.
"""
        in said
    )
    assert "marker" not in said
