"""In a running event loop a miss ends its test, and nothing else."""

import pytest

# That of anyio runs the tests.
pytestmark = pytest.mark.usefixtures("every_plugin")

ASK = """
async def ask(prompt="Hi"):
    async with anthropic.AsyncAnthropic(api_key="any") as client:
        return await client.messages.create(
            model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": prompt}]
        )
"""
ANYIO = """
@pytest.fixture(scope="module")
def anyio_backend():
    return "BACKEND"
"""
SHARED = """
@pytest.fixture(scope="SCOPE")
async def shared(anyio_backend):
    yield "a connection"
"""
TESTS = """
@pytest.mark.anyio
async def test_a(ARGUMENTS):
    await ask()

@pytest.mark.anyio
async def test_b(ARGUMENTS):
    pass
"""
UNMARKED = "pytestmark = []\n"


def module(scope="", backend="asyncio", tests=TESTS):
    shared = SHARED.replace("SCOPE", scope) if scope else ""
    arguments = "shared" if scope else ""
    tests = tests.replace("ARGUMENTS", arguments).replace(
        "@pytest.mark.anyio\nasync def test_a",
        "@pytest.mark.claude_params(max_tokens=60)\n@pytest.mark.anyio\nasync def test_a",
    )
    return UNMARKED + ASK + ANYIO.replace("BACKEND", backend) + shared + tests


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_later_async_tests_of_the_module_go_on(suite, backend, failures_of):
    """Also those that are no Claude tests; anyio's runner ends on what is no ordinary exception."""
    scopes = ("module", "function", "")
    for scope in scopes:
        name = f"test_{scope or 'alone'}"
        suite.write(module(scope, backend).replace("test_a", f"{name}_a"), f"{name}.py")
    result = suite.replay()

    result.assert_outcomes(passed=len(scopes), failed=len(scopes))
    # The second and the third name the first.
    assert sorted(len(screen) for screen in failures_of(result).values()) == [2, 2, 7]
    for screen in failures_of(result).values():
        assert screen[0] == "claude replay miss: no recording yet -> pytest --claude-record=new"
    assert "never retrieved" not in result.stdout.str() + result.stderr.str()


def test_a_task_that_nobody_awaits_says_nothing_of_its_own(suite):
    """The test tells the miss; asyncio would print it with 70 lines of traceback."""
    result = suite.write(
        module(
            tests="""
@pytest.mark.anyio
async def test_a():
    import asyncio, gc
    task = asyncio.create_task(ask())
    await asyncio.wait([task])
    del task
    gc.collect()
"""
        )
    ).replay("-s")

    result.assert_outcomes(failed=1)
    assert "never retrieved" not in result.stdout.str() + result.stderr.str()


TASKS = {
    "gather": "await asyncio.gather(ask(), ask())",
    "a task group": """async with asyncio.TaskGroup() as group:
        group.create_task(ask())
        group.create_task(ask("Ho"))""",
    "a task group of anyio": """import anyio
    async with anyio.create_task_group() as group:
        group.start_soon(ask)""",
}


def test_a_miss_in_a_task_is_one_screen(suite, failures_of):
    """Also out of a group of exceptions."""
    for name, tasks in TASKS.items():
        body = TESTS.replace("await ask()", f"import asyncio\n    {tasks}")
        file = f"test_{name.replace(' ', '_')}"
        suite.write(module("module", tests=body).replace("test_a", f"{file}_a"), f"{file}.py")

    result = suite.replay()

    result.assert_outcomes(passed=len(TASKS), failed=len(TASKS))
    for screen in failures_of(result).values():
        assert screen[0].startswith("claude replay miss: no recording yet")
    assert "Traceback" not in result.stdout.str()


def test_a_miss_that_was_taken_for_an_answer_is_told_first(suite, failure_of):
    """As ``return_exceptions`` and LangChain's ``batch`` hand it on."""
    body = TESTS.replace(
        "await ask()",
        """import asyncio
    (answer,) = await asyncio.gather(ask(), return_exceptions=True)
    answer.content""",
    )

    result = suite.write(module(tests=body)).replay()

    assert failure_of(result)[0].startswith("claude replay miss: no recording yet")
    assert failure_of(result)[-1] == (
        "  The test took the miss for an answer, and then failed with AttributeError: "
        "'CassetteMiss' object has no attribute 'content'"
    )


ASYNC_FIXTURE = """
@pytest.fixture(scope="SCOPE")
async def answer(anyio_backend):
    YIELD await ask()

@pytest.mark.claude_params(max_tokens=60)
@pytest.mark.anyio
async def test_a(answer):
    pass

@pytest.mark.anyio
async def test_b():
    pass
"""


def test_a_miss_in_an_async_fixture_ends_the_tests_that_need_it(suite):
    """The others go on."""
    for how in ("return", "yield"):
        fixture = ASYNC_FIXTURE.replace("SCOPE", "function").replace("YIELD", how)
        suite.write(module("module", tests=fixture), f"test_{how}.py")

    result = suite.replay()

    result.assert_outcomes(passed=2, errors=2)
    result.stdout.fnmatch_lines(["claude replay miss: no recording yet*"] * 2)
    assert "Traceback" not in result.stdout.str()


CLEANING_UP = {
    "a generator": """
@pytest.fixture
def answer():
    yield
    anthropic.Anthropic().messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    )
""",
    "an async generator": """
@pytest.fixture
async def answer(anyio_backend):
    yield
    await ask()
""",
}


def test_a_miss_of_a_fixture_that_cleans_up_is_one_screen(suite, was_recorded):
    """It is an error at teardown, and the next test goes on."""
    tests = ASYNC_FIXTURE.partition("@pytest.mark.claude")[2].replace("pass", "await ask()", 1)
    for name, fixture in CLEANING_UP.items():
        file = f"test_{name.replace(' ', '_')}"
        suite.write(module(tests=fixture + "\n@pytest.mark.claude" + tests), f"{file}.py")
        was_recorded("test_a", "Hi", folder=f"cassettes/{file}")

    result = suite.replay()

    result.assert_outcomes(passed=4, errors=2)
    miss = "claude replay miss: request made 2 times, recorded 1 time*"
    result.stdout.fnmatch_lines([miss] * 2)
    assert "Traceback" not in result.stdout.str()


def test_an_async_test_that_fails_by_itself_is_shown_as_ever(suite, failure_of):
    """With its own lines only."""
    body = TESTS.replace("await ask()", 'assert (await ask()).role == "user"')
    suite.write(module("module", tests=body))

    result = suite.record()

    lines = failure_of(result)
    assert [line for line in lines if line.startswith(">")] == [
        '>       assert (await ask()).role == "user"'
    ]


BLOCKBUSTER = """
@pytest.fixture(autouse=True)
def blockbuster():
    from blockbuster import blockbuster_ctx
    with blockbuster_ctx():
        yield
"""


def test_a_miss_reads_no_file_within_the_event_loop(suite, failure_of, was_recorded):
    """What has changed, whether the test was renamed and what it costs is looked up later."""
    was_recorded("test_a", "Hi")
    changed = module().replace('prompt="Hi"', 'prompt="Ho"') + BLOCKBUSTER
    (suite.path / "cassettes" / "test_old").mkdir()
    (suite.path / "cassettes" / "test_old" / "test_a.yaml").write_text("interactions: []")

    result = suite.write(changed).replay()

    result.assert_outcomes(passed=1, failed=1)
    assert failure_of(result)[0] == (
        "claude replay miss: messages changed -> pytest --claude-record=update"
    )


def test_replay_blocks_no_event_loop(suite, was_recorded):
    """A suite that lets nothing block replays as it is."""
    was_recorded("test_a", "Hi")

    suite.write(module() + BLOCKBUSTER).replay().assert_outcomes(passed=2)


STREAM = """
@pytest.mark.anyio
async def test_a():
    async with anthropic.AsyncAnthropic(api_key="any") as client, client.messages.stream(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    ) as answer:
        assert [text async for text in answer.text_stream]

@pytest.mark.anyio
async def test_b():
    pass
"""
AIOHTTP = """
import aiohttp
import os

async def ask():
    url = os.environ.get("ANTHROPIC_BASE_URL", "https://api.anthropic.com") + "/v1/messages"
    body = {
        "model": "claude-haiku-4-5",
        "max_tokens": 60,
        "messages": [{"role": "user", "content": "Hi"}],
    }
    headers = {"x-api-key": "a-key", "anthropic-version": "2023-06-01"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, json=body, headers=headers) as answer,
    ):
        return await answer.json()
"""
SEVERAL = TESTS.replace("await ask()", "import asyncio\n    await asyncio.gather(ask(), ask('Ho'))")

FAULTY = TESTS.replace(
    "@pytest.mark.anyio", "@pytest.mark.claude_fault(delay_s=0.001)\n@pytest.mark.anyio", 1
)


KINDS = {
    "one": TESTS,
    "a_stream": STREAM,
    "several": SEVERAL,
    "aiohttp": AIOHTTP + TESTS,
    "aiohttp_with_a_fault": AIOHTTP + FAULTY,
}


# The nightly run tries the mode that is between these two.
@pytest.mark.parametrize("mode", ["new", pytest.param("update", marks=pytest.mark.nightly), "all"])
def test_recording_blocks_no_event_loop(suite, mode):
    """What is answered is written in a thread."""
    for kind, tests in KINDS.items():
        suite.write(module(tests=tests) + BLOCKBUSTER, f"test_{kind}.py")

    suite.record(f"--claude-record={mode}").assert_outcomes(passed=10)

    suite.replay().assert_outcomes(passed=10)


def test_what_was_put_aside_is_played_within_an_event_loop(suite, was_recorded):
    """It was read before that ran."""
    was_recorded("test_a", "Hi", failed="the test failed")

    result = suite.write(module() + BLOCKBUSTER).record()

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["reused 1 answer that was put aside*"])


ASKING = {
    "asyncio": ("asyncio", "", "answer.id"),
    "trio": ("trio", "", "answer.id"),
    "aiohttp": ("asyncio", AIOHTTP, 'answer["id"]'),
}


def test_an_answer_is_on_disk_before_the_application_gets_it(suite):
    """A run that is killed then has lost nothing."""
    for name, (backend, client, answer_id) in ASKING.items():
        tests = TESTS.replace(
            "await ask()",
            f"""from pathlib import Path
    answer = await ask()
    (journal,) = Path("cassettes/test_{name}").rglob("*.journal")
    assert {answer_id} in journal.read_text()""",
        )
        suite.write(module(backend=backend, tests=client + tests), f"test_{name}.py")

    suite.record().assert_outcomes(passed=2 * len(ASKING))
