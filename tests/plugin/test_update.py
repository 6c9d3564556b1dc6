"""``--claude-record=update``: what changed is replaced, what still plays stays as it is."""

from __future__ import annotations

import difflib

import pytest

from pytest_claude_params.simulator import Scenario, Simulator

AGENT = """
import os

TOOL = {"name": "track", "description": "Tracks a parcel.", "input_schema": {"type": "object"}}
SYSTEM = "You track parcels for a shop. " + "Be polite. " * 60

def test_it(claude):
    system = SYSTEM + os.environ["TONE"]
    messages = [{"role": "user", "content": "Where is parcel 1? " + "It is late. " * 60}]
    for question in ("And parcel 2?", "And parcel 3?", "Thanks!"):
        answer = claude(messages, system=system, tools=[TOOL])
        messages += [
            {"role": "assistant", "content": [{"type": "text", "text": "Let me see."}]},
            {"role": "user", "content": question},
        ]
"""
ROME, OSLO, BERN = "Where is Rome?", "Where is Oslo?", "Where is Bern?"
CITIES = """
import os

def test_it(claude):
    for city in os.environ["CITIES"].split():
        claude(f"Where is {city}?")
"""


@pytest.fixture
def tone(monkeypatch):
    """Return a function that says how the agent's prompt ends."""
    return lambda text: monkeypatch.setenv("TONE", text)


@pytest.fixture
def cities(monkeypatch):
    """Return a function that says which cities the suite asks for."""
    return lambda text: monkeypatch.setenv("CITIES", text)


def changes(before, after):
    """Return the lines that a diff of two texts takes away and adds."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0))[2:]
    return [one for one in lines if one[0] == "-"], [one for one in lines if one[0] == "+"]


def files(suite):
    """Return when each file of the cassette folder was written, and what it holds."""
    return {
        path: (path.stat().st_mtime_ns, path.stat().st_ino, path.read_bytes())
        for path in suite.path.rglob("cassettes/**/*.*")
    }


def asked(suite, name="test_it"):
    """Return the cities of a cassette, in the order of the file."""
    lines = suite.cassette(name).splitlines()
    return " ".join(line.split()[-1].rstrip("?") for line in lines if "content: Where is" in line)


@pytest.fixture
def recorded(suite, monkeypatch):
    """Return a function that runs the suite against a simulated API that always says this."""

    def record(answer, *arguments):
        scenario = Scenario.model_validate({"replies": [{"matches": "", "answer": answer}]})
        with Simulator(scenario) as simulator:
            monkeypatch.setattr(suite, "_base_url", simulator.base_url)
            return suite.record(*arguments)

    return record


def test_one_word_of_an_agents_prompt(suite, recorded, tone):
    """The diff is small, and shows the old answers beside the new ones."""
    tone("Be brief.")
    suite.write(AGENT)
    recorded("It is on its way.")
    before = suite.cassette("test_it")

    tone("Be short.")
    result = recorded("It comes today.", "--claude-record=update")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        ["wrote 3 recordings to 1 cassette", "dropped 3 recordings that were no longer played"]
    )
    result.stdout.no_fnmatch_line("*not played by*")
    gone, new = changes(before, suite.cassette("test_it"))
    told = {"-        Be brief.": 1, "-        text: It is on its way.": 3}
    assert {line: gone.count(line) for line in told} == told
    told = {"+        Be short.": 1, "+        text: It comes today.": 3}
    assert {line: new.count(line) for line in told} == told
    # Besides: when it was recorded; of each answer its digest, time, id and tokens; and the
    # digest of what the second and the third continue.
    assert max(len(gone), len(new)) <= 19
    suite.replay().assert_outcomes(passed=1)


def test_nothing_changed(suite, cities, was_recorded):
    """No file is touched."""
    cities("Rome Oslo Rome")
    suite.write(CITIES)
    was_recorded("test_it", ROME, OSLO, ROME)
    before = files(suite)

    suite.record("--claude-record=update").assert_outcomes(passed=1)

    assert files(suite) == before


# What a test asks for first, and what it asks for then.
CHANGED = {
    "test_another": ("Rome Oslo Bern", "Rome Kyiv Bern"),
    "test_fewer": ("Rome Oslo Bern", "Bern"),
    "test_more": ("Rome Oslo Bern", "Kyiv Rome Oslo Bern"),
    "test_less_often": ("Rome Rome Oslo", "Rome Oslo"),
    "test_more_often": ("Rome Oslo", "Rome Rome Rome Oslo"),
}


def asking(cities_by_test):
    """Return tests that ask for these cities."""
    return "".join(
        f'\ndef {name}(claude):\n    for city in {cities.split()}:\n        claude(f"Where is {{city}}?")\n'
        for name, cities in cities_by_test.items()
    )


def test_what_is_asked_now_is_what_the_file_holds(suite, was_recorded):
    """In the order in which it is asked; what still plays is not asked again."""
    now = {name: after for name, (_, after) in CHANGED.items()}
    for name, (before, _) in CHANGED.items():
        was_recorded(name, *[f"Where is {city}?" for city in before.split()])
    suite.write(asking(now)).record("--claude-record=update").assert_outcomes(passed=len(CHANGED))

    assert {name: asked(suite, name) for name in CHANGED} == now
    result = suite.replay()
    result.assert_outcomes(passed=len(CHANGED))
    result.stdout.no_fnmatch_line("*not played by*")


def test_nothing_is_asked_any_more(suite, cities, was_recorded):
    """Then there is no file either."""
    was_recorded("test_it", ROME)
    cities("")
    silent = "@pytest.mark.claude_expect(requests=0)\ndef test"
    suite.write(CITIES.replace("def test", silent))
    suite.record("--claude-record=update").stdout.fnmatch_lines(
        ["dropped 1 recording that was no longer played"]
    )

    assert not list(suite.path.rglob("cassettes/**/*.yaml"))


def test_a_failed_test_drops_nothing(suite, cities, was_recorded):
    """It may not have come to the rest; what it was answered is put aside."""
    was_recorded("test_it", ROME, OSLO)
    before = suite.cassette("test_it")
    cities("Kyiv")
    suite.write(CITIES + "    assert city == 'Rome'\n")

    suite.record("--claude-record=update").assert_outcomes(failed=1)

    assert suite.cassette("test_it") == before
    aside = suite.path / "cassettes" / "test_it" / "test_it.yaml.rejected"
    assert "Where is Kyiv?" in aside.read_text()


def test_a_marker_updates(suite, cities, simulator, monkeypatch, was_recorded):
    """As it may record."""
    marked = CITIES.replace("def test", "@pytest.mark.claude_cassette(record='update')\ndef test")
    suite.write(marked)
    was_recorded("test_it", ROME, OSLO)
    cities("Oslo Kyiv")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", simulator.base_url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "any")
    suite.pytester.runpytest().assert_outcomes(passed=1)

    assert asked(suite) == "Oslo Kyiv"


def test_ci_does_not_update(suite, cities, monkeypatch):
    """It would call the API."""
    monkeypatch.setenv("CI", "true")
    cities("Rome")
    result = suite.write(CITIES).replay("--claude-record=update")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --claude-record: 'update' would call the API*"])


SHARED = """
import os

@pytest.mark.claude_cassette("atlas")
def test_south(claude):
    claude("Where is Rome?")

@pytest.mark.claude_cassette("atlas")
def test_north(claude):
    for city in os.environ["CITIES"].split():
        claude(f"Where is {city}?")
"""


def shared(suite):
    """Return the cities of the shared cassette."""
    text = (suite.path / "cassettes" / "atlas.yaml").read_text()
    lines = [line for line in text.splitlines() if "content: Where is" in line]
    return " ".join(line.split()[-1].rstrip("?") for line in lines)


def test_a_shared_cassette(suite, cities, was_recorded):
    """What none of its tests plays is dropped, once all of them have passed."""
    suite.write(SHARED)
    was_recorded("atlas", BERN, OSLO, ROME, folder="cassettes")
    cities("Oslo Kyiv")
    result = suite.record("--claude-record=update")

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["dropped 1 recording of atlas.yaml that no test has played"])
    assert shared(suite) == "Kyiv Oslo Rome"
    suite.replay().assert_outcomes(passed=2)


def test_workers_of_xdist_drop_together(suite, cities, was_recorded):
    """Each runs one of the tests, and what both have left is gone."""
    suite.write(SHARED)
    was_recorded("atlas", BERN, OSLO, ROME, folder="cassettes")
    cities("Kyiv")
    result = suite.record("--claude-record=update", "-p", "xdist", "-n2")

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["dropped 2 recordings of atlas.yaml that no test has played"])
    assert shared(suite) == "Kyiv Rome"


@pytest.mark.parametrize(
    "chosen", [["-k", "north"], ["test_it.py"], ["--deselect=test_it.py::test_south"]]
)
def test_a_part_of_the_tests_drops_nothing_of_a_shared_cassette(
    suite, cities, chosen, was_recorded
):
    """The others may play the rest; what is new is added."""
    suite.write(SHARED)
    was_recorded("atlas", OSLO, ROME, folder="cassettes")
    cities("Kyiv")
    suite.record("--claude-record=update", *chosen)

    assert shared(suite) == "Kyiv Oslo Rome"


def test_a_failed_test_drops_nothing_of_a_shared_cassette(suite, was_recorded):
    """Nor do those that pass."""
    was_recorded("atlas", OSLO, ROME, folder="cassettes")
    suite.write(SHARED.replace("claude):\n    for", "claude):\n    assert False\n    for"))
    suite.record("--claude-record=update").assert_outcomes(passed=1, failed=1)

    assert shared(suite) == "Oslo Rome"


def test_what_another_tool_has_recorded_is_not_dropped(suite, cities, was_recorded):
    """Its own tests may play it."""
    suite.write(CITIES)
    path = was_recorded("test_it", ROME, OSLO)
    lines = [line for line in path.read_text().splitlines() if "plugin: " not in line]
    path.write_text("\n".join(lines) + "\n")
    cities("Rome")
    suite.record("--claude-record=update").assert_outcomes(passed=1)

    assert asked(suite) == "Rome Oslo"


def test_a_known_failure_keeps_what_it_has_played_until_then(suite, cities):
    """It plays no more as long as it fails so; its cassette would only grow."""
    known = f"{CITIES}    assert False\n".replace("def test_it", "@pytest.mark.xfail\ndef test_it")
    cities("Rome Oslo")
    suite.write(known).record().assert_outcomes(xfailed=1)
    cities("Oslo Bern")

    suite.record("--claude-record=update").assert_outcomes(xfailed=1)

    assert asked(suite) == "Oslo Bern"
    suite.replay().assert_outcomes(xfailed=1)


def test_a_known_failure_that_came_to_no_answer_drops_nothing(suite, cities):
    """An error of that day is no verdict."""
    known = f"{CITIES}    claude('Hi', model=model)\n    assert False\n"
    known = known.replace("def test_it(claude", "@pytest.mark.xfail\ndef test_it(claude, model")
    fixture = "\n@pytest.fixture\ndef model(): return '{}'\n"
    cities("Rome Oslo")
    suite.write(fixture.format("claude-haiku-4-5") + known).record()
    cities("Oslo")

    suite.write(fixture.format("no-such-model") + known)
    suite.record("--claude-record=update", "-Wignore")

    assert asked(suite) == "Rome Oslo"
