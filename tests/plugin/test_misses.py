"""A request without a recording fails at once, with one screen that says what to do."""

import pytest

GERMAN = """
@pytest.mark.claude_params(system="Always answer in German. Be polite.")
def test_german(claude):
    claude("What is the capital of France?")
"""


@pytest.fixture
def german(suite, was_recorded):
    """A suite of one test that was recorded."""
    system = "Always answer in German. Be polite."
    was_recorded("test_german", "What is the capital of France?", system=system)
    return suite.write(GERMAN)


def test_nothing_recorded(suite, failure_of):
    """A first run says how to record, and what it would cost at most."""
    result = suite.write(GERMAN).replay()

    assert failure_of(result) == [
        "claude replay miss: no recording yet -> pytest --claude-record=new",
        "",
        "  cassette   cassettes/test_it/test_german.yaml does not exist",
        "  request    model=claude-haiku-4-5 max_tokens=60 'What is the capital of France?'",
        "",
        "  Record it:  pytest --claude-record=new test_it.py::test_german",
        "              (this request: about 24 in, at most 60 out tokens, at most $0.00032)",
    ]


def test_a_changed_word_and_a_changed_parameter(failure_of, german):
    """The screen shows the words of a text and both values of a parameter."""
    german.write(GERMAN.replace("Be polite", "Be brief").replace("system", "max_tokens=7, system"))

    result = german.replay()

    today = failure_of(result)[2].partition("(recorded ")[2]
    assert failure_of(result) == [
        "claude replay miss: max_tokens and system changed -> pytest --claude-record=update",
        "",
        "  cassette   cassettes/test_it/test_german.yaml, nearest is recording 1 of 1 (recorded "
        + today,
        "",
        "  max_tokens  60 -> 7",
        "  system      Always answer in German. Be[- polite.-]{+ brief.+}",
        "  (same: messages and model)",
        "",
        "  See first:  pytest --claude-record=preview test_it.py::test_german",
        "  Record it:  pytest --claude-record=update test_it.py::test_german",
        "              (this request: about 24 in, at most 7 out tokens, at most $0.000059)",
        '  Ignore this difference:  @pytest.mark.claude_cassette(ignore=["max_tokens", "system"])',
        "                (then this answer plays for any max_tokens and system: nothing tests that any more)",
    ]


def test_the_first_line_stands_in_the_short_summary(german):
    """What changed can be read without scrolling."""
    result = german.write(GERMAN.replace("polite", "brief")).replay("-rf", "-vv")

    result.stdout.fnmatch_lines(
        ["FAILED test_it.py::test_german - system changed -> pytest --claude-record=update"]
    )


def test_the_reason_stands_first_in_junit(suite):
    """The message of a failure is what dashboards show of it."""
    suite.write(GERMAN).replay("--junit-xml=report.xml")

    text = (suite.path / "report.xml").read_text(encoding="utf-8")
    assert '<failure message="no recording yet -&gt; pytest --claude-record=new">' in text


def test_a_miss_in_a_fixture_is_told_once(suite):
    """When the fixture is set up, and not again when the test is torn down."""
    result = suite.write("""
@pytest.fixture
def answer(claude):
    return claude("Hi")

def test_it(answer):
    pass
""").replay()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["ERROR test_it.py::test_it - no recording yet -> pytest*"])


def test_more_repeats_than_recorded(suite, failure_of, was_recorded):
    """A recording answers once; the count says what is missing."""
    twice = """
def test_repeats(claude):
    claude.sample("What is the capital of France?", 2)
"""
    was_recorded("test_repeats", *["What is the capital of France?"] * 2)

    result = suite.write(twice.replace("2)", "3)")).replay()

    assert failure_of(result)[0] == (
        "claude replay miss: request made 3 times, recorded 2 times -> pytest --claude-record=update"
    )


@pytest.mark.parametrize("caught", ["Exception", "BaseException"])
def test_a_miss_that_the_code_under_test_swallows_fails_all_the_same(suite, failure_of, caught):
    """An application that falls back to a canned text must not look healthy."""
    suite.write(f"""
def test_it():
    try:
        anthropic.Anthropic().messages.create(
            model="claude-haiku-4-5", max_tokens=60, messages=[{{"role": "user", "content": "Hi"}}]
        )
    except {caught}:
        pass
""")

    result = suite.replay()

    assert failure_of(result)[0] == (
        "claude replay miss: no recording yet -> pytest --claude-record=new"
    )


def test_a_later_error_is_named_below_the_miss(suite, failure_of):
    """The miss is the cause; what the test then did is worth a line."""
    suite.write("""
def test_it(claude):
    try:
        claude("Hi")
    except BaseException:
        raise RuntimeError("no answer")
""")

    result = suite.replay()

    assert failure_of(result)[-1] == "  The test then failed with RuntimeError: no answer"


def test_several_misses_of_one_test(suite):
    """The first miss is shown, the others are counted."""
    result = suite.write("""
@pytest.mark.parametrize("prompts", [2, 3])
def test_it(claude, prompts):
    for number in range(prompts):
        try:
            claude(str(number))
        except BaseException:
            pass
""").replay()

    assert [line for line in result.outlines if " of this test ha" in line] == [
        "  1 more request of this test has no recording",
        "  2 more requests of this test have no recording",
    ]


def test_tests_that_miss_for_the_same_reason_are_counted(suite, was_recorded):
    """One changed prompt in a shared module shows as one line."""
    many = """
SYSTEM = "Always be polite."

@pytest.mark.parametrize("city", ["Rome", "Oslo", "Bern"])
def test_cities(claude, city):
    claude(f"Where is {city}?", system=SYSTEM)
"""
    for city in ("Rome", "Oslo", "Bern"):
        was_recorded(f"test_cities[{city}]", f"Where is {city}?", system="Always be polite.")

    result = suite.write(many.replace("polite", "brief")).replay()

    names = " ".join(f"'test_it.py::test_cities[{city}]'" for city in ("Rome", "Oslo", "Bern"))
    block = [
        "3 tests miss for the same reason: system changed -> pytest --claude-record=update",
        f"  See first:    pytest --claude-record=preview {names}",
        f"  Record them:  pytest --claude-record=update {names}",
        (
            "                (about 45 in, at most 180 out tokens, at most $0.00095, for what has"
            " missed so far)"
        ),
    ]
    start = result.outlines.index(block[0])
    assert result.outlines[start : start + 4] == block


def test_six_misses_of_one_cause_are_one_block(suite, was_recorded):
    """Later tests name the first in a line; the end has six names, one command and one total."""
    six = """
@pytest.mark.parametrize("city", ["rome", "oslo", "bern", "wien", "lima", "kyiv"])
def test_cities(claude, city):
    claude(f"Where is {city}?", system="Always be polite.")
"""
    for city in ("rome", "oslo", "bern", "wien", "lima", "kyiv"):
        was_recorded(f"test_cities[{city}]", f"Where is {city}?", system="Always be polite.")

    lines = [
        line.rstrip() for line in suite.write(six.replace("polite", "brief")).replay().outlines
    ]

    assert sum("Always be[- polite.-]{+ brief.+}" in line for line in lines) == 1
    assert sum(line.startswith("  Record") for line in lines) == 2
    start = next(n for n, line in enumerate(lines) if "test_cities[oslo]" in line)
    end = next(n for n, line in enumerate(lines) if "- claude -" in line)
    same = [
        "claude replay miss: system changed -> pytest --claude-record=update",
        "  Same cause as in test_it.py::test_cities[rome]: shown there, with what to do.",
    ]
    told = [line for line in lines[start:end] if not line.startswith("____")]
    assert told == [*same * 5]


def test_of_a_test_without_a_recording_that_is_left_to_say_which_is_its_own(suite):
    """Where its cassette holds something else, that is told with it."""
    suite.write("""
def test_a(claude):
    claude("Hi")

def test_b(claude):
    claude("Ho")

def test_c(claude):
    claude("Hu")
""")
    folder = suite.path / "cassettes" / "test_it"
    folder.mkdir(parents=True)
    (folder / "test_c.yaml").write_text("interactions: []\nversion: 1\n")

    lines = suite.replay().outlines

    starts = [n for n, line in enumerate(lines) if line.startswith("claude replay miss")]
    same = "  Same cause as in test_it.py::test_a: shown there, with what to do."
    assert lines[starts[0] + 2] == "  cassette   cassettes/test_it/test_a.yaml does not exist"
    assert lines[starts[1] + 1] == same
    assert lines[starts[1] + 2].startswith("____")
    assert lines[starts[2] + 1 : starts[2] + 3] == [
        same,
        "  cassette   cassettes/test_it/test_c.yaml is empty",
    ]


def test_misses_of_workers_are_grouped(suite):
    """Each worker knows its own tests only."""
    suite.write("""
@pytest.mark.parametrize("city", ["Rome", "Oslo"])
def test_cities(claude, city):
    claude(f"Where is {city}?")
""")

    result = suite.replay("-p", "xdist", "-n2")

    assert (
        "2 tests miss for the same reason: no recording yet -> pytest --claude-record=new"
        in result.outlines
    )
    command = next(line for line in result.outlines if "Record them:" in line)
    assert sorted(command.split()[4:]) == [
        "'test_it.py::test_cities[Oslo]'",
        "'test_it.py::test_cities[Rome]'",
    ]


SHARED = """
@pytest.fixture(scope="module")
def shared():
    return anthropic.Anthropic().messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    )

def test_a(shared):
    pass

def test_b(shared):
    pass
"""


def test_later_tests_name_what_their_fixture_has_missed(suite):
    """The fixture is not set up again, and each test that needs it says why it cannot run."""
    result = suite.write(SHARED).replay("-rE")

    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at setup of test_a*",
            "claude replay miss: no recording yet -> pytest --claude-record=new",
            "*ERROR at setup of test_b*",
            "claude replay miss: no recording yet -> pytest --claude-record=new",
            "",
            (
                "  Asked by fixture shared of test_it.py (module): the first test that needs it"
                " tells more."
            ),
            "ERROR test_it.py::test_a - no recording yet -> pytest*",
            "ERROR test_it.py::test_b - no recording yet -> pytest*",
        ]
    )


CHANGES = {
    "a word of the prompt": ('"Tell me a story"', '"Tell me a joke"', "messages"),
    "one space": ('"Tell me a story"', '"Tell me a  story"', "messages"),
    "the model": ('model="claude-haiku-4-5"', 'model="claude-sonnet-4-6"', "model"),
    "max_tokens": ("max_tokens=50", "max_tokens=51", "max_tokens"),
    "temperature": ("temperature=0.5", "temperature=0.6", "temperature"),
    "a stop sequence": ('["END"]', '["STOP"]', "stop_sequences"),
    "a tool's schema": ('"type": "string"', '"type": "integer"', "tools"),
    "one parameter less": ('stop_sequences=["END"], ', "", "stop_sequences"),
    "the history": ('"Hello"', '"Hallo"', "messages"),
    "the system prompt": ('system="Be kind."', 'system="Be brief."', "system"),
    "streaming": ("max_tokens=50", "stream=True, max_tokens=50", "stream"),
}
LONGEST_SCREEN = 40
FULL = """
def test_it(claude):
    claude(
        [
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hello, what can I do for you?"},
            {"role": "user", "content": "Tell me a story"},
        ],
        model="claude-haiku-4-5", max_tokens=50, stop_sequences=["END"], temperature=0.5,
        system="Be kind.",
        tools=[{"name": "look_up", "description": "Looks up a word", "input_schema": {
            "type": "object", "properties": {"word": {"type": "string"}}}}],
        tool_choice={"type": "none"},
    )
"""


def test_every_change_is_found_and_named(suite, failures_of):
    """A changed request is never answered with an old recording."""
    suite.write(FULL).record().assert_outcomes(passed=1)
    recorded = suite.path / "cassettes" / "test_it" / "test_it.yaml"
    tests = []
    for number, (before, after, _) in enumerate(CHANGES.values()):
        (recorded.parent / f"test_{number}.yaml").write_bytes(recorded.read_bytes())
        tests.append(FULL.replace(before, after).replace("test_it", f"test_{number}"))

    result = suite.write("".join(tests)).replay()

    result.assert_outcomes(failed=len(CHANGES))
    told = failures_of(result)
    for number, (change, (_, _, parameter)) in enumerate(CHANGES.items()):
        screen = told[f"test_{number}"]
        assert screen[0] == (
            f"claude replay miss: {parameter} changed -> pytest --claude-record=update"
        ), change
        assert not [line for line in screen if "Same cause as" in line], change
        assert len(screen) <= LONGEST_SCREEN, change


def test_key_order_white_space_and_block_form_are_no_change(suite):
    """The same request in other words is answered."""
    suite.write(FULL).record()
    suite.write(
        FULL.replace(
            '"content": "Tell me a story"', '"content": [{"type": "text", "text": STORY}]'
        ).replace(
            'model="claude-haiku-4-5", max_tokens=50', 'max_tokens=50, model="claude-haiku-4-5"'
        )
        + '\nSTORY = "Tell me a story"\n'
    )

    suite.replay().assert_outcomes(passed=1)


def test_an_ignored_path_is_answered_and_reported(german):
    """What an author leaves out of the match is named in the summary."""
    ignoring = '\n@pytest.mark.claude_cassette(ignore=["system"])' + GERMAN

    result = german.write(ignoring.replace("polite", "brief")).replay()

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["ignored change of system (1 test)"])


WHERE = {
    "a fixture's setup": """
@pytest.fixture
def answer(claude):
    return claude("Hi")

def test_it(answer):
    pass
""",
    "a fixture's teardown": """
@pytest.fixture
def afterwards(claude):
    yield
    try:
        claude("Bye")
    except BaseException:
        pass

def test_it(claude, afterwards):
    try:
        claude("Hi")
    except BaseException:
        pass
""",
    "a test that then skips": """
def test_it(claude):
    try:
        claude("Hi")
    except BaseException:
        pytest.skip("no answer")
""",
}


@pytest.mark.parametrize("where", WHERE)
def test_a_miss_is_told_wherever_it_happens(suite, failure_of, where):
    """As one screen, and never as a pass or a skip."""
    result = suite.write(WHERE[where]).replay()

    assert failure_of(result)[0] == (
        "claude replay miss: no recording yet -> pytest --claude-record=new"
    )
    assert result.ret == 1


def test_a_miss_in_teardown_fails_a_test_that_passed(suite, was_recorded):
    """It is an error of the teardown, as pytest calls it."""
    was_recorded("test_it", "Hi")

    suite.write(WHERE["a fixture's teardown"]).replay().assert_outcomes(passed=1, errors=1)


def test_a_sample_is_priced_as_a_whole(suite, was_recorded):
    """Its command asks all of it, and so says the price."""
    sample = """
def test_it(claude):
    claude.sample("Where is Rome?", n=20, system="Always be polite.")
"""
    was_recorded("test_it", *["Where is Rome?"] * 20, system="Always be polite.")

    lines = suite.write(sample.replace("polite", "brief")).replay().outlines

    priced = [line.strip() for line in lines if "requests like this" in line]
    assert priced == [
        "(20 requests like this: about 300 in, at most 1,200 out tokens, at most $0.0063)"
    ]
