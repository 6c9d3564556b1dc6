"""``claude-params list``: what cassettes there are, and which are stale."""

from __future__ import annotations

import json

import pytest

SOURCE = """
import pytest

def test_x(): ...

class TestShop:
    @pytest.mark.claude_cassette("shared")
    async def test_y(self): ...
"""


@pytest.fixture
def shop(recorded):
    """Three cassettes of one test file, one of which nobody uses any more."""
    (recorded.folder / "pytest.ini").write_text("[pytest]\n")
    (recorded.folder / "tests").mkdir()
    (recorded.folder / "tests/test_a.py").write_text(SOURCE)
    one, two = recorded.asked("One?"), recorded.asked("Two?", model="claude-sonnet-4-6")
    recorded.write("cassettes/tests/test_a/test_x.yaml", one, one, two)
    recorded.write("cassettes/tests/test_a/test_gone.yaml", one, at="2026-01-02T00:00:00Z")
    recorded.write(
        "cassettes/shared.yaml",
        recorded.asked("Three?", model="claude-opus-4-1"),
        recorded.asked("Four?", model="claude-sonnet-4-5"),
    )
    return recorded


@pytest.mark.usefixtures("shop")
def test_a_line_for_each_cassette(run):
    """Those of no test that is known have a dash."""
    assert run("list") == (0, """\
calls  newest      tests      cost  model                cassette
    2  2026-11-23      1   $0.0036  claude-opus-4-1 +1   cassettes/shared.yaml
    1  2026-01-02      -  $0.00020  claude-haiku-4-5     cassettes/tests/test_a/test_gone.yaml
    3  2026-11-23      1   $0.0010  claude-haiku-4-5 +1  cassettes/tests/test_a/test_x.yaml

3 cassettes, 6 recordings; to record them again costs about $0.0048
""", "")  # fmt: skip


@pytest.mark.usefixtures("shop")
def test_what_is_stale_says_why(run):
    """By age, and by the days on which models retire; recorded again it costs about as much."""
    assert run("list", "--stale") == (0, """\
calls  newest      tests      cost  model               cassette
    2  2026-11-23      1   $0.0036  claude-opus-4-1 +1  cassettes/shared.yaml
  claude-opus-4-1-20250805 retired on 2026-08-05
  claude-sonnet-4-5-20250929 retires on 2026-11-30, in 1 day
    1  2026-01-02      -  $0.00020  claude-haiku-4-5    cassettes/tests/test_a/test_gone.yaml
  recorded 331 days ago

2 cassettes, 3 recordings; to record them again costs about $0.0038
""", "")  # fmt: skip


@pytest.mark.usefixtures("shop")
def test_by_the_beginning_of_a_models_name(run):
    code, said, _ = run("list", "--model", "claude-sonnet", "cassettes/tests")
    assert (code, [line.split()[-1] for line in said.splitlines()[1:2]]) == (
        0,
        ["cassettes/tests/test_a/test_x.yaml"],
    )
    assert run("list", "--model", "claude-haiku-45") == (
        2,
        "",
        "claude-params: --model: no recording asks 'claude-haiku-45'. Did you mean 'claude-haiku-4-5'?\n",
    )
    assert run("list", "--model", "gpt", "cassettes/tests")[2] == (
        "claude-params: --model: no recording asks 'gpt'. Asked were claude-haiku-4-5 and "
        "claude-sonnet-4-6\n"
    )


@pytest.mark.usefixtures("shop")
def test_as_data(run):
    code, said, _ = run("list", "--json", "cassettes/shared.yaml")

    assert (code, json.loads(said)) == (
        0,
        {
            "v": 1,
            "cassettes": [
                {
                    "cassette": "cassettes/shared.yaml",
                    "calls": 2,
                    "models": ["claude-opus-4-1", "claude-sonnet-4-5"],
                    "newest": "2026-11-23",
                    "oldest": "2026-11-23",
                    "tests": ["tests/test_a.py::TestShop::test_y"],
                    "cost_usd": 0.0036,
                    "unpriced": [],
                    "stale": [
                        "claude-opus-4-1-20250805 retired on 2026-08-05",
                        "claude-sonnet-4-5-20250929 retires on 2026-11-30, in 1 day",
                    ],
                }
            ],
            "unreadable": {},
        },
    )


def test_files_that_cannot_be_read_are_named(shop, run):
    """But not each YAML file of a project, which never held recordings."""
    (shop.folder / "cassettes/torn.yaml").write_text("interactions: [")
    (shop.folder / "cassettes/compose.yaml").write_text("services: {}\n")
    code, _, errors = run("list")

    assert (code, errors) == (
        0,
        "not read: cassettes/torn.yaml: is not valid YAML: did not find expected node content\n",
    )


def test_nothing_to_list(recorded, run):
    """Each time with what to do."""
    assert run("list") == (
        2,
        "",
        (
            "claude-params: no cassettes yet: there is no folder cassettes. Record: "
            "pytest --claude-record=new; or name another: claude-params list PATH\n"
        ),
    )
    assert run("list", "nowhere") == (
        2,
        "",
        "claude-params: nowhere: there is no such file or folder\n",
    )
    (recorded.folder / "cassettes").mkdir()
    assert run("list") == (
        2,
        "",
        "claude-params: cassettes holds no .yaml, .yml or .json file\n",
    )
    (recorded.folder / "cassettes/a.yaml").write_text("a: 1\n")
    assert run("list") == (0, "no recordings of Claude\n", "")
    recorded.write("cassettes/a.yaml", recorded.asked("One?"))
    assert run("list", "--stale") == (0, "nothing is stale\n", "")


@pytest.mark.parametrize("age", ["soon", "0d"])
def test_an_age_that_pytest_does_not_take(recorded, run, age):
    """A cassette of yesterday is not stale by a limit that no run goes by."""
    recorded.write("cassettes/a.yaml", recorded.asked("One?"))
    (recorded.folder / "pytest.ini").write_text(f"[pytest]\nclaude_max_age = {age}\n")

    assert run("list", "--stale") == (
        2,
        "",
        f"claude-params: claude_max_age: '{age}' is not a number of days or weeks, such as 180d or 26w\n",
    )


@pytest.mark.usefixtures("shop")
def test_a_narrow_terminal_has_two_lines_for_each(on_a_terminal):
    """In a table the names would be broken."""
    assert on_a_terminal("list", columns=60, NO_COLOR="1") == (0, """\
cassettes/shared.yaml
  2 calls, claude-opus-4-1 and claude-sonnet-4-5,
  2026-11-23, 1 test, $0.0036
cassettes/tests/test_a/test_gone.yaml
  1 call, claude-haiku-4-5, 2026-01-02, no test known,
  $0.00020
cassettes/tests/test_a/test_x.yaml
  3 calls, claude-haiku-4-5 and claude-sonnet-4-6,
  2026-11-23, 1 test, $0.0010

3 cassettes, 6 recordings; to record them again costs about
$0.0048
""")  # fmt: skip


def test_the_tests_for_pytests_command_line(project, verb):
    """As pytest collects them, with their parameters; of a fixture's cassette, all below it."""
    project.write(
        """
import anthropic as sdk

@pytest.mark.parametrize("city", ["Rome", "Oslo"])
def test_city(claude, city):
    claude(city)

@pytest.fixture(scope="module")
def summary():
    return sdk.Anthropic().messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Sum up"}]
    ).content

def test_sum(claude, summary):
    claude("And?")

@pytest.mark.claude_cassette("shared")
def test_a(claude):
    claude("a")

@pytest.mark.claude_cassette("shared")
def test_b(claude):
    claude("b")
"""
    )
    project.record().assert_outcomes(passed=5)

    assert verb("list", "--ids") == (
        0,
        [
            "test_it.py::test_a",
            "test_it.py::test_b",
            "test_it.py::test_city[Rome]",
            "test_it.py::test_city[Oslo]",
            "test_it.py::test_sum",
        ],
    )
    (project.path / "cassettes/test_it/test_city[Rome]-gone.yaml").write_bytes(
        (project.path / "cassettes/shared.yaml").read_bytes()
    )
    assert verb("list", "--ids", "cassettes/test_it/test_city[Rome]-gone.yaml") == (
        0,
        ["1 of 1 cassettes: pytest collects no test of theirs"],
    )


def test_one_way_to_print(run):
    assert run("list", "--ids", "--json") == (
        2,
        "",
        "claude-params: --ids and --json: one of them says how to print the list\n",
    )
