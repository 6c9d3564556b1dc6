"""A case is a test like any other: names, lines, selection, cassettes, verdicts."""

from __future__ import annotations

import json

import pytest

from pytest_claude_params import cli

SUITE = """\
prompts:
  where: "Where is {{ city }}?"
cases:
  - id: rome
    prompt: {use: where}
    vars: {city: Rome}
    tags: [south]
    expect: {stop_reason: end_turn}
  - prompt: "What is the capital of {{ country }}?"
    dataset: countries.csv
  - id: wrong
    prompt: Hello
    expect: {contains: never said}
"""
COUNTRIES = "id,country\nfr,France\nno,Norway\n"
CAPITAL = "what-is-the-capital-of-9df268"


@pytest.fixture
def recorded(yaml_suite, begin_with):
    """The suite with the cassettes of the cases that pass."""
    yaml_suite.write(SUITE).file("countries.csv", COUNTRIES)

    def record():
        yaml_suite.record("-k", "not wrong").assert_outcomes(passed=3, deselected=1)

    begin_with(yaml_suite.path / "cassettes", record)
    return yaml_suite


def test_cases_are_recorded_and_replayed(yaml_suite):
    """Each has a cassette of its own; a failed one is told as a test in Python is."""
    yaml_suite.write(SUITE).file("countries.csv", COUNTRIES)

    recorded = yaml_suite.record()

    recorded.assert_outcomes(passed=3, failed=1)
    assert yaml_suite.cassettes == [
        "talk.claude/rome.yaml",
        f"talk.claude/{CAPITAL}[fr].yaml",
        f"talk.claude/{CAPITAL}[no].yaml",
    ]
    assert "claude: contains: expected 'never said', observed no 'never said'" in recorded.outlines
    replayed = yaml_suite.replay("-k", "not wrong", "--claude-report=run.jsonl")
    replayed.assert_outcomes(passed=3, deselected=1)
    rows = [json.loads(line) for line in (yaml_suite.path / "run.jsonl").read_text().splitlines()]
    places = [(row["file"], row["line"]) for row in rows if row["kind"] == "test"]
    assert places == [("talk.claude.yaml", 7), ("talk.claude.yaml", 12), ("talk.claude.yaml", 12)]


def test_a_changed_prompt_misses(recorded):
    """With the words that differ."""
    recorded.write(SUITE.replace("Where is", "Where on Earth is"))

    result = recorded.replay("-k", "rome")

    result.assert_outcomes(failed=1, deselected=3)
    assert any("Where{+ on Earth+} is Rome?" in line for line in result.outlines)
    assert any("--claude-record=update talk.claude.yaml::rome" in line for line in result.outlines)


def test_how_to_let_a_difference_be(yaml_suite):
    """As the suite has it, which knows no markers."""
    case = "cases:\n  - {id: one, prompt: It is %s., params: {temperature: %s}}\n"
    yaml_suite.write(case % ("2026-11-28", 0)).record()

    dated = yaml_suite.write(case % ("2026-11-29", 0)).replay()
    warmer = yaml_suite.write(case % ("2026-11-28", 1)).replay()

    assert '  Let it vary:  cassette: {vary: ["date"]}' in dated.outlines
    assert (
        'claude replay miss: only a date in messages changed -> cassette: {vary: ["date"]}'
        in dated.outlines
    )
    assert '  Ignore this difference:  cassette: {ignore: ["temperature"]}' in warmer.outlines
    yaml_suite.write(
        (case % ("2026-11-29", 1)).replace(
            "}}", '}, cassette: {vary: ["date"], ignore: ["temperature"]}}'
        )
    ).replay().assert_outcomes(passed=1)


def test_cases_are_selected_by_tag_and_id(yaml_suite):
    """As by a marker; a tag that the project has registered is one."""
    yaml_suite.write(SUITE).file("countries.csv", COUNTRIES)

    def collected(*arguments):
        lines = yaml_suite.replay("--collect-only", "-q", *arguments).outlines
        return [line for line in lines if "::" in line]

    assert collected("-k", "south") == ["talk.claude.yaml::rome"]
    assert collected("talk.claude.yaml::wrong") == ["talk.claude.yaml::wrong"]
    (yaml_suite.path / "pytest.ini").write_text("[pytest]\nmarkers =\n  south: warm\n")
    assert collected("-m", "south", "--strict-markers") == ["talk.claude.yaml::rome"]


def test_an_inserted_case_or_row_renames_nothing(recorded):
    """Names come from what is asked, and from no position."""
    recorded.write(SUITE.replace("cases:\n", "cases:\n  - prompt: Another\n"))
    recorded.file("countries.csv", COUNTRIES.replace("fr,", "it,Italy\nfr,"))

    result = recorded.replay("-k", "not another and not wrong and not [it]")

    result.assert_outcomes(passed=3, deselected=3)


def test_skipped_and_known_failures(yaml_suite):
    """With their reasons."""
    result = yaml_suite.write("""\
cases:
  - {id: later, prompt: Hi, skip: not yet}
  - {id: known, prompt: Hi, xfail: true, expect: {contains: never}}
""").record("-rs")

    result.assert_outcomes(skipped=1, xfailed=1)
    result.stdout.fnmatch_lines(["*not yet*"])


def test_other_patterns_of_files(yaml_suite):
    """By configuration; all other YAML is left alone."""
    (yaml_suite.path / "pytest.ini").write_text("[pytest]\nclaude_suite_files = prompts/*.yml\n")
    (yaml_suite.path / "prompts").mkdir()
    yaml_suite.file("other.claude.yaml", "no: suite")

    yaml_suite.write("cases:\n  - {id: one, prompt: Hi}\n", "prompts/a.yml").record()

    assert yaml_suite.cassettes == ["prompts/a/one.yaml"]


def test_prompts_and_defaults_of_another_file(yaml_suite):
    """Its own win, key by key; paths are relative to the file that has them."""
    (yaml_suite.path / "shared").mkdir()
    yaml_suite.file("shared/hello.txt", "Hello {{ name }}")
    yaml_suite.file(
        "shared/base.yaml",
        "version: 1\nprompts: {hello: {file: hello.txt}}\n"
        "defaults: {params: {max_tokens: 5}, vars: {name: Ada}, expect: {stop_reason: end_turn}}\n",
    )
    yaml_suite.write("""\
include: [shared/base.yaml]
cases:
  - {id: one, prompt: {use: hello}}
""").record().assert_outcomes(passed=1)

    text = (yaml_suite.path / "cassettes/talk.claude/one.yaml").read_text()
    assert "content: Hello Ada" in text
    assert "max_tokens: 60" in text


def test_a_matrix_has_a_grid(yaml_suite):
    """As that of a test in Python."""
    result = yaml_suite.write("""\
cases:
  - id: city
    prompt: "Where is {{ city }}?"
    matrix: {model: [claude-haiku-4-5, claude-sonnet-4-6], city: [Rome, Oslo]}
""").record("-v")

    result.stdout.fnmatch_lines(
        [
            "matrix talk.claude.yaml::city",
            "        haiku-4-5  sonnet-4-6",
            "  rome  passed     passed",
            "  oslo  passed     passed",
        ]
    )


@pytest.mark.nightly  # by day test_mistakes.py lets workers collect a suite
def test_under_workers(recorded):
    """The same tests, and the same names."""
    recorded.replay("-p", "xdist", "-n2", "-k", "not wrong").assert_outcomes(passed=3)


def test_a_cassette_by_name(yaml_suite):
    """Shared by cases that ask the same, with a word that may vary."""
    yaml_suite.write("""\
cases:
  - {id: one, prompt: It is 2026-11-28., cassette: {name: shared, vary: [date]}}
  - {id: two, prompt: It is 2026-11-29., cassette: {name: shared, vary: [date]}}
""").record().assert_outcomes(passed=2)

    assert yaml_suite.cassettes == ["shared.yaml"]
    yaml_suite.replay().assert_outcomes(passed=2)


def test_a_cassette_that_cannot_be_meant(yaml_suite):
    """Is told with the line, as all of a suite is."""
    assert yaml_suite.mistakes("""\
cases:
  - {id: one, prompt: Hi, cassette: {ignore: [metdata], vary: [dates]}}
""") == [
        (
            "talk.claude.yaml:5:38: cases[0].cassette.ignore: ignore='metdata' begins with no parameter of a "
            "request. Did you mean 'metadata'?"
        ),
        "    - {id: one, prompt: Hi, cassette: {ignore: [metdata], vary: [dates]}}",
        (
            "talk.claude.yaml:5:57: cases[0].cassette.vary: 'dates' is not the name of anything that "
            "varies. Did you mean 'date'? There are uuid, tmp_path, datetime, date, time, port and hex"
        ),
        "    - {id: one, prompt: Hi, cassette: {ignore: [metdata], vary: [dates]}}",
    ]
    assert yaml_suite.mistakes("""\
cases:
  - {id: one, prompt: Hi, cassette: {nmae: shared, record: sometimes}}
  - {id: two, prompt: Hi, cassette: 3}
""") == [
        'talk.claude.yaml:5:38: cases[0].cassette.nmae: unknown; did you mean "name"?',
        "    - {id: one, prompt: Hi, cassette: {nmae: shared, record: sometimes}}",
        (
            "talk.claude.yaml:5:52: cases[0].cassette.record: is 'sometimes', and takes 'none', 'new', "
            "'update' or 'all'"
        ),
        "    - {id: one, prompt: Hi, cassette: {nmae: shared, record: sometimes}}",
        "talk.claude.yaml:6:27: cases[1].cassette: takes a name, a path or a mapping",
        "    - {id: two, prompt: Hi, cassette: 3}",
    ]


def test_a_misspelt_key_of_mutations(yaml_suite):
    """What is nearest stands among its keys, and not among those of a case."""
    assert yaml_suite.mistakes("""\
cases:
  - {id: one, prompt: Hi, mutations: {ignor: [doubled]}}
""") == [
        "talk.claude.yaml:5:27: cases[0].mutations: has no ignore",
        "    - {id: one, prompt: Hi, mutations: {ignor: [doubled]}}",
        'talk.claude.yaml:5:39: cases[0].mutations.ignor: unknown; did you mean "ignore"?',
        "    - {id: one, prompt: Hi, mutations: {ignor: [doubled]}}",
    ]


TALK = "cases:\n  - {id: rome, prompt: Where is Rome?}\n  - {prompt: Where is Oslo?}\n"
ASKS_ALIKE = "cases:\n  - {id: city, prompt: Where is Rome?}\n  - {id: o, prompt: Where is Oslo?}\n"


def test_a_recording_of_a_case_that_was_not_collected_is_not_offered(yaml_suite):
    """A run of one suite knows of no other, but its file is there: it may use what it recorded."""
    yaml_suite.write(TALK).record()
    result = yaml_suite.write(ASKS_ALIKE, "more.claude.yaml").record("more.claude.yaml")

    result.assert_outcomes(passed=2)
    assert not [line for line in result.outlines if "no test seems to use" in line]


@pytest.mark.usefixtures("forking")
def test_a_suite_that_was_renamed(yaml_suite):
    """Its recordings lie under the old name; the command names the suite that was."""
    yaml_suite.write(TALK).record()
    (yaml_suite.path / "talk.claude.yaml").rename(yaml_suite.path / "mails.claude.yaml")

    lines = yaml_suite.replay().outlines

    assert any("claude-params mv talk.claude.yaml mails.claude.yaml" in line for line in lines)
    assert cli.run(["mv", "talk.claude.yaml", "mails.claude.yaml"]) == 0
    yaml_suite.replay().assert_outcomes(passed=2)


def test_the_last_failed_is_one_row(yaml_suite):
    """Whose name has brackets, which pytest takes apart when it reads it from its cache."""
    yaml_suite.write("""\
cases:
  - id: label
    prompt: "Where is {{ city }}?"
    expect: {contains: "{{ wanted }}"}
    dataset:
      - {id: r, city: Rome, wanted: " "}
      - {id: o, city: Oslo, wanted: never said}
""").record().assert_outcomes(passed=1, failed=1)

    yaml_suite.record("--lf").assert_outcomes(failed=1)
