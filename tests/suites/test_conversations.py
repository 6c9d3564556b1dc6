"""Turns, tools with what they give back, samples, files, the application's own function."""

from __future__ import annotations

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
    """With what it expected and what came."""
    yaml_suite.write(TURNS % "'never said'").record()

    result = yaml_suite.record()

    assert (
        "claude: turn 2 of 2: contains: expected 'never said', observed no 'never said'"
        in result.outlines
    )


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
        "claude: Claude used get_weather with {'location': 'San Francisco'}, and none of its results "
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
