"""Calls of fixtures of wider scope are recorded once, in cassettes of their own."""

import re

import pytest

from pytest_claude_params import cli

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
    "class": "cassettes/test_class/TestIt.fixture.shared.yaml",
    "module": "cassettes/test_module/fixture.shared.yaml",
    "session": "cassettes/test_session/fixture.shared.yaml",
}


@pytest.fixture
def shared_was_recorded(suite, was_recorded):
    """A fixture of the module was recorded with these prompts, and its tests."""

    def record(*prompts):
        suite.write(SHARED.replace("SCOPE", "module"))
        was_recorded("fixture.shared", *prompts)
        was_recorded("TestIt.test_a", "Where is Rome?")
        was_recorded("TestIt.test_b", "Where is Oslo?")

    return record


def cassettes(suite):
    found = suite.path.rglob("cassettes/**/*.yaml")
    return sorted(path.relative_to(suite.path).as_posix() for path in found)


def test_a_shared_answer_replays_whatever_is_selected(suite):
    """Recorded in one order, replayed in another, and by one test alone."""
    for scope in PLACES:
        suite.write(SHARED.replace("SCOPE", scope), f"test_{scope}.py")
    result = suite.record()

    own = [f"cassettes/test_{scope}/TestIt.test_{name}.yaml" for scope in PLACES for name in "ab"]
    assert cassettes(suite) == sorted([*PLACES.values(), *own])
    result.stdout.fnmatch_lines(
        ["6 tests, 9 calls: 0 replayed, 9 recorded*", "wrote 9 recordings to 9 cassettes"]
    )
    suite.replay(*[f"test_{scope}.py::TestIt::test_b" for scope in PLACES]).assert_outcomes(
        passed=3
    )
    # Each worker has a session of its own.
    suite.replay("-p", "xdist", "-n2", "test_session.py").assert_outcomes(passed=2)
    suite.replay().stdout.fnmatch_lines(["6 tests, 9 calls: 9 replayed, 0 recorded*"])


def test_a_fixture_of_a_conftest_lies_with_its_package(suite):
    """Beside the folders of the modules that share it, whichever of them comes first."""
    for scope in ("session", "package"):
        package = suite.path / "tests" / f"of_{scope}"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("")
        (package / "conftest.py").write_text(
            f"import anthropic, pytest\n{ASK}\n"
            f'@pytest.fixture(scope="{scope}")\ndef shared(): return ask()\n'
        )
        for name in ("test_one.py", "test_two.py"):
            suite.write("def test_it(shared):\n    pass\n", f"tests/of_{scope}/{name}")

    suite.record("--import-mode=importlib").assert_outcomes(passed=4)

    assert cassettes(suite) == [
        "cassettes/tests/of_package/fixture.shared.yaml",
        "cassettes/tests/of_session/fixture.shared.yaml",
    ]
    second = [f"tests/of_{scope}/test_two.py" for scope in ("session", "package")]
    suite.replay("--import-mode=importlib", *second).assert_outcomes(passed=2)


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
    "own": 'ask()\n    raise RuntimeError("no")',
    "of_the_api": """
    ask()
    try:
        anthropic.Anthropic().messages.create(model="no-such", max_tokens=6, messages=[])
    except anthropic.APIStatusError:
        pass""",
}


def test_what_a_failed_fixture_recorded_is_put_aside(suite):
    """It must not become what is replayed for ever."""
    for name, body in FAILING.items():
        fixture = f"""
@pytest.fixture(scope="module")
def shared():
    {body}

def test_a(shared):
    pass

def test_b(shared):
    pass
"""
        suite.write(ASK + fixture, f"test_{name}.py")
    suite.record("-Wignore").assert_outcomes(errors=2 * len(FAILING))

    assert not cassettes(suite)
    aside = [path.relative_to(suite.path / "cassettes") for path in suite.path.rglob("*.rejected")]
    assert sorted(path.as_posix() for path in aside) == sorted(
        f"test_{name}/fixture.shared.yaml.rejected" for name in FAILING
    )


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


def test_what_was_recorded_with_a_test_keeps_replaying(suite, was_recorded):
    """Before, the calls of a fixture lay in the cassette of the test that came first."""
    was_recorded("test_a", "Hi")
    shared = SHARED.replace("SCOPE", "module").partition("class")[0]
    suite.write(shared + "def test_a(shared):\n    pass\n")

    suite.replay().assert_outcomes(passed=1)


@pytest.mark.usefixtures("forking")
def test_prune_leaves_the_cassettes_of_fixtures(suite, capsys, shared_was_recorded):
    """As long as there are tests beside them."""
    shared_was_recorded("Hi")

    assert cli.run(["prune"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "nothing to delete"
    assert "cassettes/test_it/fixture.shared.yaml" in cassettes(suite)


def test_what_a_fixture_no_longer_plays_is_named(suite, shared_was_recorded):
    """Like what a test leaves unplayed."""
    shared_was_recorded("Hi", "Ho")

    result = suite.replay()

    result.stdout.fnmatch_lines(["*1 recording was not played*fixture.shared.yaml (recording 2)*"])
    suite.record("--claude-record=update").assert_outcomes(passed=2)
    suite.replay().stdout.no_fnmatch_line("*not played*")


STREAM = (
    ASK
    + """
@pytest.fixture(scope="SCOPE")
def shared():
    ask("First")
    client = anthropic.Anthropic()
    message = [{"role": "user", "content": "Hi"}]
    with client.messages.KIND as stream:
        yield stream

def test_a(shared):
    shared.READ()
    ask("Where is Rome?")
"""
)
OF_MESSAGE = 'model="claude-haiku-4-5", max_tokens=60, messages=message'
EVENTS = f"stream({OF_MESSAGE})"
PLAIN = f"with_streaming_response.create({OF_MESSAGE})"
READINGS = [(EVENTS, "until_done"), (EVENTS, "close"), (PLAIN, "read"), (PLAIN, "close")]


def test_an_answer_that_comes_after_its_fixture_is_not_recorded(suite):
    """The fixture is told so when it is recorded: each replay would miss."""
    for number, (kind, read) in enumerate(READINGS):
        stream = STREAM.replace("KIND", kind).replace("READ", read).replace("SCOPE", "module")
        suite.write(stream, f"test_{number}.py")
    result = suite.record()

    result.assert_outcomes(errors=len(READINGS))
    lines = result.outlines
    for number in range(len(READINGS)):
        observed = f"no whole answer to 'Hi' yet after fixture shared of test_{number}.py (module)"
        start = lines.index(f"claude: recording: expected an answer to record, observed {observed}")
        assert lines[start + 1 : start + 6] == [
            "",
            "recording",
            "  expected  an answer to record",
            f"  observed  {observed}",
            (
                "  hint      what comes later is not recorded: read the answer within the fixture, and "
                'wait there for what it has started, or give it scope="function"'
            ),
        ]
    assert not cassettes(suite)


def test_an_answer_that_a_test_reads_of_its_own_fixture(suite):
    """As the message advises."""
    for number, (kind, read) in enumerate(READINGS[:3]):
        stream = STREAM.replace("KIND", kind).replace("READ", read).replace("SCOPE", "function")
        suite.write(stream, f"test_{number}.py")
    suite.record().assert_outcomes(passed=3)

    suite.replay().assert_outcomes(passed=3)


UNREAD = (
    ASK
    + """
@pytest.fixture(scope="module")
def shared():
    ask("First")
    with anthropic.Anthropic().messages.with_streaming_response.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    ):
        pass

def test_a(shared):
    ask("Where is Rome?")
"""
)


def test_a_call_of_a_fixture_without_an_answer_cannot_be_replayed(suite, failure_of):
    """As one of a test: it is not recorded, and each replay would miss."""
    result = suite.write(UNREAD).record()

    result.assert_outcomes(errors=1)
    told = failure_of(result)
    assert re.sub(r"\d\.\d\d", "0.00", told[0]) == (
        "claude: recording: expected an answer to record, observed no answer to 'Hi': "
        "not read to its end after 0.00 s"
    )
    assert told[-1] == (
        "  hint      as it is, no test that uses the fixture can be replayed: give the client more "
        "time, or leave this call to the test, where claude_fault can take its place"
    )
    assert not cassettes(suite)


CLEANS_UP = (
    ASK
    + """
@pytest.fixture(scope="SCOPE")
def shared():
    yield ask("Where is Rome?")
    ask("Goodbye")

def test_a(shared):
    pass
"""
)


def test_what_a_fixture_asks_while_it_cleans_up_has_a_cassette_of_its_own(suite):
    """It is told and replayed as what it asks before."""
    # A function without a class is what a fixture of the scope class lasts for.
    owners = {"class": "test_a.", "module": "", "package": "", "session": ""}
    for scope in owners:
        suite.write(CLEANS_UP.replace("SCOPE", scope), f"test_{scope}.py")
    result = suite.record("--claude-record=update")

    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(
        ["4 tests, 8 calls: 0 replayed, 8 recorded*", "wrote 8 recordings to 8 cassettes"]
    )
    assert cassettes(suite) == [
        f"cassettes/test_{scope}/{owner}fixture.{name}.yaml"
        for scope, owner in owners.items()
        for name in ("shared-teardown", "shared")
    ]
    suite.replay().stdout.fnmatch_lines(["4 tests, 8 calls: 8 replayed, 0 recorded*"])


def test_what_a_fixture_misses_while_it_cleans_up_is_told(suite, failure_of, was_recorded):
    """By the last test that needed it, also if the fixture catches it."""
    was_recorded("fixture.shared", "Where is Rome?")

    result = suite.write(CLEANS_UP.replace("SCOPE", "module")).replay()

    result.assert_outcomes(passed=1, errors=1)
    assert failure_of(result)[:4] == [
        "claude replay miss: no recording yet -> pytest --claude-record=new",
        "",
        "  cassette   cassettes/test_it/fixture.shared-teardown.yaml does not exist",
        "  request    model=claude-haiku-4-5 max_tokens=60 'Goodbye'",
    ]


UNMARKED_FIRST = (
    "pytestmark = []\n"
    + ASK
    + """
@pytest.fixture(scope="SCOPE")
def shared():
    yield ask("Where is Rome?")
    ask("Goodbye")

def test_a(shared):
    assert shared

@pytest.mark.claude_expect(stop_reason="end_turn")
def test_b(shared):
    pass

def test_c():
    pass
"""
)


def test_a_test_without_a_marker_may_come_first(suite):
    """And last: the fixture is the same."""
    for scope in ("module", "session"):
        suite.write(UNMARKED_FIRST.replace("SCOPE", scope), f"test_{scope}.py")
    suite.record().assert_outcomes(passed=6)

    assert cassettes(suite) == [
        "cassettes/test_module/fixture.shared-teardown.yaml",
        "cassettes/test_module/fixture.shared.yaml",
        "cassettes/test_session/fixture.shared-teardown.yaml",
        "cassettes/test_session/fixture.shared.yaml",
    ]
    suite.replay().assert_outcomes(passed=6)
    suite.replay("test_module.py::test_b").assert_outcomes(passed=1)
    suite.replay("test_session.py::test_b").assert_outcomes(passed=1)


def test_a_miss_of_a_test_without_a_marker_is_one_screen(suite, failure_of):
    """Those who come later name the test that tells it."""
    result = suite.write(UNMARKED_FIRST.replace("SCOPE", "module")).replay()

    result.assert_outcomes(passed=1, errors=2)
    assert failure_of(result)[:3] == [
        "claude replay miss: no recording yet -> pytest --claude-record=new",
        "",
        "  cassette   cassettes/test_it/fixture.shared.yaml does not exist",
    ]


# A run with workers takes as long as ten without: the nightly run tries one mode more.
MODES = ["new", "all", pytest.param("update", marks=pytest.mark.nightly)]


@pytest.mark.parametrize("mode", MODES)
def test_workers_record_a_fixture_once(suite, mode):
    """The first does; the others replay what it was answered, and their tests ask on from there."""
    tests = "\n".join(
        f"def test_{name}(shared):\n    ask(shared[:20] + ' {name}')\n" for name in "abcd"
    )
    suite.write(SHARED.replace("SCOPE", "session").partition("class")[0] + tests)
    if mode == "all":
        suite.record("-p", "no:xdist").assert_outcomes(passed=4)
    result = suite.record(f"--claude-record={mode}", "-p", "xdist", "-n2")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(["claude: 4 Claude tests, *"])

    text = (suite.path / "cassettes/test_it/fixture.shared.yaml").read_text(encoding="utf-8")
    assert text.count("- request:") == 1
    suite.replay("-p", "no:xdist").assert_outcomes(passed=4)


def test_what_a_fixture_leaves_unplayed_fails_it(suite, failure_of, shared_was_recorded):
    """Where the project makes an error of it."""
    suite.path.joinpath("pytest.ini").write_text("[pytest]\nclaude_unused = error\n")
    shared_was_recorded("Hi", "Ho")

    result = suite.replay()

    result.assert_outcomes(errors=2)
    assert failure_of(result)[:8] == [
        "claude: 1 of 2 recordings was not played",
        "",
        "  cassette  cassettes/test_it/fixture.shared.yaml",
        "  recording 2  'Ho'",
        "",
        "  The fixture passed without asking this. Drop it, and keep the rest as it is:",
        "  pytest --claude-record=update test_it.py::TestIt::test_a",
        '  Not an error in this project?  claude_unused = "warn"',
    ]


ASYNC = """
@pytest.fixture(scope="SCOPE")
def anyio_backend():
    return "BACKEND"

async def ask(prompt="Hi"):
    async with anthropic.AsyncAnthropic() as client:
        answer = await client.messages.create(
            model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": prompt}]
        )
        return answer.content[0].text

@pytest.fixture(scope="SCOPE")
async def value(anyio_backend):
    return await ask("Where is Rome?")

@pytest.fixture(scope="SCOPE")
async def lent(anyio_backend):
    yield await ask("Where is Oslo?")
    await ask("Goodbye")

@pytest.mark.anyio
async def test_a(value, lent):
    await ask("Where is Bern?")

@pytest.mark.anyio
async def test_b(value, lent):
    assert value and lent
"""


@pytest.mark.usefixtures("every_plugin")
@pytest.mark.parametrize("backend", ["asyncio", pytest.param("trio", marks=pytest.mark.nightly)])
def test_async_fixtures_have_cassettes_too(suite, backend):
    """Whether they return or yield; at night on another event loop."""
    scopes = ("module", "package", "session")
    for scope in scopes:
        suite.write(ASYNC.replace("SCOPE", scope).replace("BACKEND", backend), f"test_{scope}.py")

    suite.record().stdout.fnmatch_lines(["6 tests, 12 calls: 0 replayed, 12 recorded*"])

    fixtures = ["fixture.lent-teardown.yaml", "fixture.lent.yaml", "fixture.value.yaml"]
    assert cassettes(suite) == [
        f"cassettes/test_{scope}/{name}" for scope in scopes for name in [*fixtures, "test_a.yaml"]
    ]
    suite.replay().stdout.fnmatch_lines(["6 tests, 12 calls: 12 replayed*"])
    suite.replay("-k", "test_b").assert_outcomes(passed=3)


@pytest.mark.usefixtures("forking")
def test_mv_of_a_file_takes_what_its_fixtures_have_recorded_along(suite, capsys, was_recorded):
    """A test alone leaves it, since others use it."""
    suite.write(CLEANS_UP.replace("SCOPE", "module") + "    ask('Hi')\n", "test_new.py")
    was_recorded("fixture.shared", "Where is Rome?")
    was_recorded("fixture.shared-teardown", "Goodbye")
    was_recorded("test_a", "Hi")

    assert cli.run(["mv", "test_it.py", "test_new.py"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "moved: 3 cassettes"
    assert cassettes(suite) == [
        "cassettes/test_new/fixture.shared-teardown.yaml",
        "cassettes/test_new/fixture.shared.yaml",
        "cassettes/test_new/test_a.yaml",
    ]
    suite.replay().assert_outcomes(passed=1)
