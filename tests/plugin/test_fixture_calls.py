"""Calls of fixtures of wider scope are recorded once, in cassettes of their own."""

import sys

import pytest

ASK = """
def ask(prompt="Hi", **more):
    return anthropic.Anthropic().messages.create(
        model="claude-haiku-4-5", max_tokens=60,
        messages=[{"role": "user", "content": prompt}], **more
    ).content[0].text
"""
SHARED = (
    ASK
    + """
@pytest.fixture(scope="SCOPE")
def shared():
    return ask()

class TestIt:
    def test_a(self, shared):
        ask("Where is Rome?")

    def test_b(self, shared):
        ask("Where is Oslo?")
"""
)
PLACES = {
    "class": "cassettes/test_it/TestIt.fixture.shared.yaml",
    "module": "cassettes/test_it/fixture.shared.yaml",
    "session": "cassettes/test_it/fixture.shared.yaml",
}


def cassettes(suite):
    found = suite.path.rglob("cassettes/**/*.yaml")
    return sorted(path.relative_to(suite.path).as_posix() for path in found)


@pytest.mark.parametrize("scope", PLACES)
def test_a_shared_answer_replays_whatever_is_selected(suite, scope):
    """Recorded in one order, replayed in another, and by one test alone."""
    result = suite.write(SHARED.replace("SCOPE", scope)).record()

    assert cassettes(suite) == sorted(
        [
            PLACES[scope],
            "cassettes/test_it/TestIt.test_a.yaml",
            "cassettes/test_it/TestIt.test_b.yaml",
        ]
    )
    result.stdout.fnmatch_lines(
        ["2 tests, 3 calls: 0 replayed, 3 recorded*", "wrote 3 recordings to 3 cassettes"]
    )
    suite.replay("test_it.py::TestIt::test_b").assert_outcomes(passed=1)
    if scope == "session":  # each worker has one of its own
        suite.replay("-n2").assert_outcomes(passed=2)
    suite.replay().stdout.fnmatch_lines(["2 tests, 3 calls: 3 replayed, 0 recorded*"])


def test_a_fixture_of_a_conftest_lies_with_its_package(suite):
    """Beside the folders of the modules that share it."""
    package = suite.path / "tests" / "bot"
    package.mkdir(parents=True)
    fixture = (
        "import anthropic, pytest\n"
        + ASK
        + """
@pytest.fixture(scope="session")
def shared():
    return ask()
"""
    )
    (package / "conftest.py").write_text(fixture)
    (package / "__init__.py").write_text("")
    for name in ("test_one.py", "test_two.py"):
        suite.write("def test_it(shared):\n    pass\n", f"tests/bot/{name}")

    suite.record("--import-mode=importlib").assert_outcomes(passed=2)

    assert cassettes(suite) == ["cassettes/tests/bot/fixture.shared.yaml"]
    suite.replay("--import-mode=importlib", "tests/bot/test_two.py").assert_outcomes(passed=1)


JUDGED = (
    ASK
    + """
@pytest.fixture(scope="module")
def shared():
    return ask("What is the capital of France?")

@pytest.mark.claude_expect(contains="Paris")
def test_a(shared):
    pass

@pytest.mark.claude_expect(contains="Berlin")
def test_b(shared):
    pass
"""
)


def test_a_test_judges_what_its_fixture_was_answered(suite, failure_of):
    """It asks nothing itself; in whatever order the tests run."""
    suite.write(JUDGED).record().assert_outcomes(passed=1, failed=1)

    assert cassettes(suite) == ["cassettes/test_it/fixture.shared.yaml"]
    result = suite.replay("test_it.py::test_b")
    result.assert_outcomes(failed=1)
    assert failure_of(result)[0].startswith("claude: contains: expected")


def test_the_parameters_of_a_fixture_have_cassettes_of_their_own(suite):
    """Named by their ids."""
    suite.write(
        ASK
        + """
@pytest.fixture(scope="module", params=["Rome", 7])
def shared(request):
    return ask(f"Where is {request.param}?")

def test_a(shared):
    pass
"""
    ).record().assert_outcomes(passed=2)

    names = [name.rpartition("/")[2].partition("-")[0] for name in cassettes(suite)]
    assert names == ["fixture.shared[7].yaml", "fixture.shared[Rome]"]
    suite.replay("-k", "7").assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("scope", "overridden"), [("module", "shared-overridden"), ("session", "shared")]
)
def test_a_fixture_and_the_one_that_it_overrides_have_cassettes_of_their_own(
    suite, scope, overridden
):
    """Each keeps what it was answered, whatever the record mode drops."""
    fixture = f'@pytest.fixture(scope="{scope}")\ndef shared'
    suite.path.joinpath("conftest.py").write_text(
        f"import anthropic, pytest\n{ASK}\n{fixture}(): return ask('Where is Rome?')\n"
    )
    suite.write(
        f"{ASK}\n{fixture}(shared): return ask('Where is Oslo?')\ndef test_a(shared): pass\n"
    )
    in_module = "cassettes/test_it/fixture.shared.yaml"
    folder = "cassettes/test_it" if scope == "module" else "cassettes"

    suite.record("--claude-record=all").stdout.fnmatch_lines(["wrote 2 recordings to 2 cassettes"])

    assert cassettes(suite) == sorted([f"{folder}/fixture.{overridden}.yaml", in_module])
    suite.replay().stdout.fnmatch_lines(["1 test, 2 calls: 2 replayed*"])


def test_values_that_tests_give_a_fixture_have_cassettes_of_their_own(suite):
    """They have the same index, and may have the index of one of the fixture's own ids."""
    suite.write(
        ASK
        + """
RIVER = pytest.param({"q": "Po"}, id="river")

@pytest.fixture(scope="module", params=[{"q": "Rome"}, RIVER], ids=["capital", None])
def shared(request):
    return ask(f"Where is {request.param['q']}?")

def test_own(shared): pass

@pytest.mark.parametrize("shared", [{"q": "Oslo"}], indirect=True)
def test_a(shared): pass

@pytest.mark.parametrize("shared", [{"q": "Bern"}, {"q": "Oslo"}, {"q": "Ulm"}], indirect=True)
def test_b(shared): pass
"""
    )
    suite.record("--claude-record=all").assert_outcomes(passed=6)

    names = [name.rpartition("/")[2].partition("-")[0] for name in cassettes(suite)]
    of_tests = ["fixture.shared[shared"] * 3
    assert names == ["fixture.shared[capital].yaml", "fixture.shared[river].yaml", *of_tests]
    suite.replay("-k", "test_b").assert_outcomes(passed=3)
    suite.replay().assert_outcomes(passed=6)


FAILING = {
    "an error of its own": 'ask()\n    raise RuntimeError("no")',
    "an error of the API": """
    try:
        anthropic.Anthropic().messages.create(model="no-such", max_tokens=6, messages=[])
    except anthropic.APIStatusError:
        pass""",
}


@pytest.mark.parametrize("body", FAILING.values(), ids=FAILING)
def test_what_a_failed_fixture_recorded_is_put_aside(suite, body):
    """It must not become what is replayed for ever."""
    fixture = f"""
@pytest.fixture(scope="module")
def shared():
    {body}

def test_a(shared):
    pass

def test_b(shared):
    pass
"""
    suite.write(ASK + fixture).record("-Wignore").assert_outcomes(errors=2)

    assert not cassettes(suite)
    assert [path.name for path in suite.path.rglob("*.rejected")] == [
        "fixture.shared.yaml.rejected"
    ]


CAUGHT = (
    ASK
    + """
@pytest.fixture(scope="module")
def shared():
    try:
        return ask()
    except BaseException:
        return "a canned text"

def test_a(shared):
    pass

def test_b(shared):
    pass
"""
)


def test_a_miss_that_a_fixture_swallows_fails_all_that_need_it(suite, failure_of):
    """An application that falls back to a canned text must not look healthy."""
    result = suite.write(CAUGHT).replay()

    result.assert_outcomes(errors=2)
    assert failure_of(result)[:4] == [
        "claude replay miss: no recording yet -> pytest --claude-record=new",
        "",
        "  cassette   cassettes/test_it/fixture.shared.yaml does not exist",
        "  request    model=claude-haiku-4-5 max_tokens=60 'Hi'",
    ]


def test_what_was_recorded_with_a_test_keeps_replaying(suite):
    """Before, the calls of a fixture lay in the cassette of the test that came first."""
    suite.write(ASK + "def test_a():\n    ask()\n").record().assert_outcomes(passed=1)
    shared = SHARED.replace("SCOPE", "module").partition("class")[0]
    suite.write(shared + "def test_a(shared):\n    pass\n")

    suite.replay().assert_outcomes(passed=1)


def test_prune_leaves_the_cassettes_of_fixtures(suite):
    """As long as there are tests beside them."""
    suite.write(SHARED.replace("SCOPE", "module")).record()

    result = suite.pytester.run(sys.executable, "-m", "pytest_claude_params.cli", "prune")

    assert "fixture" not in result.stdout.str()
    assert "cassettes/test_it/fixture.shared.yaml" in cassettes(suite)


def test_what_a_fixture_no_longer_plays_is_named(suite):
    """Like what a test leaves unplayed."""
    twice = SHARED.replace("SCOPE", "module").replace("return ask()", 'return ask(), ask("Ho")')
    suite.write(twice).record()

    result = suite.write(SHARED.replace("SCOPE", "module")).replay()

    result.stdout.fnmatch_lines(["*1 recording was not played*fixture.shared.yaml (recording 2)*"])
    suite.record("--claude-record=update").assert_outcomes(passed=2)
    suite.replay().stdout.no_fnmatch_line("*not played*")
