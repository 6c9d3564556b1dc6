"""One test for each combination of models, parameters, prompts and rows."""

from __future__ import annotations

import json

import pytest

MATRIX = """
@pytest.mark.claude_matrix(
    model=["claude-haiku-4-5", "claude-sonnet-4-6"], temperature=[0, 1], rows="cities.csv"
)
def test_capital(claude, country, capital):
    message = claude(f"What is the capital of {country}?")
    assert capital != "Oslo" or message.model.startswith("claude-haiku")
"""
CITIES = "country,capital\nFrance,Paris\nNorway,Oslo\n"


@pytest.fixture
def matrix(suite):
    """A project with a matrix of eight tests."""
    (suite.path / "cities.csv").write_text(CITIES)
    return suite.write(MATRIX)


def test_each_combination_is_a_test_with_a_short_id(matrix):
    """In the order in which the axes were written."""
    result = matrix.replay("--collect-only", "-q")

    assert [line for line in result.outlines if "::" in line] == [
        f"test_it.py::test_capital[{model},temperature={temperature},{country}]"
        for model in ("haiku-4-5", "sonnet-4-6")
        for temperature in (0, 1)
        for country in ("france", "norway")
    ]


def test_each_test_has_a_cassette_and_sends_its_parameters(matrix):
    """And a grid shows how they ended, in reports for machines and for people as well."""
    result = matrix.record("--claude-report=out.json", "--claude-report=out.html")

    result.assert_outcomes(passed=6, failed=2)
    text = matrix.cassette("test_capital[haiku-4-5,temperature=0,france]")
    assert "temperature: 0" in text
    assert "What is the capital of France?" in text
    lines = result.outlines
    at = lines.index("matrix test_it.py::test_capital")
    assert lines[at + 1 : at + 6] == [
        "                         haiku-4-5  sonnet-4-6",
        "  temperature=0, france  passed     passed",
        "  temperature=0, norway  passed     FAILED",
        "  temperature=1, france  passed     passed",
        "  temperature=1, norway  passed     FAILED",
    ]

    report = json.loads((matrix.path / "out.json").read_text())
    assert report["tests"][0]["case"] == {
        "model": "haiku-4-5",
        "temperature": "temperature=0",
        "rows": "france",
    }
    html = (matrix.path / "out.html").read_text()
    assert "<caption>Matrix test_it.py::test_capital</caption>" in html
    assert '<th scope="col">sonnet-4-6</th>' in html


def test_workers_of_xdist_bring_the_grid(matrix):
    """Each runs a part of it, and the order stays."""
    result = matrix.record("-p", "xdist", "-n2")

    result.stdout.fnmatch_lines(
        [
            "matrix test_it.py::test_capital",
            "*haiku-4-5  sonnet-4-6",
            "  temperature=0, france *",
            "  temperature=0, norway *",
            "  temperature=1, france *",
            "  temperature=1, norway *",
        ],
        consecutive=True,
    )


def test_what_varies_wins_over_what_is_declared(suite):
    """Or the marker would make equal tests of all cases."""
    result = suite.write("""
@pytest.mark.claude_params(temperature=0.5)
@pytest.mark.claude_matrix(temperature=[0, 1])
def test_it(claude, claude_calls):
    claude("Hi")
    assert claude_calls[0].request.parameters["temperature"] in (0, 1)
""").record()

    result.assert_outcomes(passed=2)


def test_prompts_have_names(suite):
    """As arguments of the test; one axis alone is counted in one line."""
    result = suite.write("""
@pytest.mark.claude_matrix(prompt={"terse": "Name a city.", "polite": "Please name a city."})
def test_prompt(claude, prompt):
    claude(prompt)
""").record("-v")

    result.stdout.fnmatch_lines(["*test_prompt[[]terse[]] PASSED*"])
    assert "matrix test_it.py::test_prompt: 2 of 2 passed" in result.outlines


def test_the_case_is_a_fixture(suite):
    """With all columns, whether the test takes them or not; JSON keeps its types."""
    (suite.path / "cases.jsonl").write_text('{"id": "one", "city": "Rome", "people": 3}\n')
    result = suite.write("""
@pytest.mark.claude_matrix(model=["claude-haiku-4-5"], rows="cases.jsonl")
def test_case(claude, claude_case):
    assert claude_case == {
        "model": "claude-haiku-4-5", "id": "one", "city": "Rome", "people": 3
    }
    claude("Hi")
""").record()

    result.assert_outcomes(passed=1)


def test_parameters_alone_need_no_argument(suite):
    """The test looks at nothing of them."""
    result = suite.write("""
@pytest.mark.claude_matrix(max_tokens=[50, 60])
def test_tokens(claude):
    claude("Hi")
""").record()

    result.assert_outcomes(passed=2)


def test_the_fixture_without_a_matrix(suite):
    """Says what is missing."""
    result = suite.write("""
def test_case(claude_case):
    pass
""").replay()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["claude_case: this test is not a case of a matrix: it has no marker claude_matrix"]
    )


MISTAKES = (
    ("", 'it names nothing to vary, as in model=["...", "..."]'),
    ("'a.csv'", '\'a.csv\' has no name; write it as in model=["...", "..."]'),
    (
        "model='claude-haiku-4-5'",
        (
            "model='claude-haiku-4-5' is neither a list of values nor a mapping of names to values. "
            "A value that does not vary belongs to claude_params"
        ),
    ),
    ("model=[]", "model has no values, so there is no test"),
    (
        "temprature=[0, 1]",
        (
            "'temprature' is neither a parameter of the Messages API, nor 'rows', nor an "
            "argument of the test. Did you mean 'temperature'?"
        ),
    ),
    (
        "model=['claude-haiku-4-5', 'claude-haiku-4-5-20251001']",
        (
            "'claude-haiku-4-5' and 'claude-haiku-4-5-20251001' would both be called "
            "'haiku-4-5' in the test's id. Name them: model={'name': value, ...}"
        ),
    ),
    ("rows='cases.txt'", "rows='cases.txt' is none of a .csv, a .jsonl and a .yaml file"),
)


def test_a_mistake_is_one_line_at_collection(suite):
    """With file and line."""
    for number, (marker, _) in enumerate(MISTAKES):
        body = f"""
@pytest.mark.claude_matrix({marker})
def test_it(claude):
    claude("Hi")
"""
        suite.write(body, f"test_{number}.py")
    result = suite.replay()

    result.assert_outcomes(errors=len(MISTAKES))
    told = [line for line in result.outlines if line.startswith("test_") and "matrix: " in line]
    assert told == [
        f"test_{number}.py:7: test_it: claude_matrix: {problem}"
        for number, (_, problem) in enumerate(MISTAKES)
    ]
