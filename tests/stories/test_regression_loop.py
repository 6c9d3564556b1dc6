"""The regression loop as a team lives it: record, a model that changes, preview, decide, review.

Two scenarios of the simulator stand for last month's model and today's. All runs are processes
of their own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

from pytest_claude_params.simulator import Scenario, Simulator

CAPITALS = {
    "France": "Paris",
    "Norway": "Oslo",
    "Italy": "Rome",
    "Spain": "Madrid",
    "Japan": "Tokyo",
    "Peru": "Lima",
    "Kenya": "Nairobi",
    "Chile": "Santiago",
    "Cuba": "Havana",
    "Egypt": "Cairo",
}
TESTS = f"""
import pytest

CAPITALS = {CAPITALS!r}
ORDER = {{
    "type": "object",
    "required": ["order", "status", "eta"],
    "properties": {{name: {{"type": "string"}} for name in ("order", "status", "eta")}},
}}
pytestmark = pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=40)


@pytest.mark.claude_expect(json=ORDER)
def test_refund(claude):
    claude("Where is order A17? Answer as JSON.")


@pytest.mark.claude_expect(language="en")
def test_greeting(claude):
    claude("Greet a customer who has come back.")


@pytest.mark.claude_expect(stop_reason="end_turn")
def test_policy(claude):
    claude("What is the policy on returns?")


@pytest.mark.parametrize("country", CAPITALS)
def test_capital(claude, country):
    assert CAPITALS[country] in claude(f"What is the capital of {{country}}?").content[0].text
"""
LAST_MONTH = {
    "order A17": '{"order": "A17", "status": "delayed", "eta": "2 days"}',
    "Greet": "Welcome back! It is good to see you again, how may we help you today?",
    "policy": "You may return what you bought within thirty days.",
} | {f"of {country}": f"The capital of {country} is {city}." for country, city in CAPITALS.items()}
TODAY = {
    "order A17": '{"order": "A17", "status": "delayed"}',
    "Greet": "Willkommen zurück! Schön, dass Sie wieder da sind. Womit können wir Ihnen helfen?",
    "policy": "You may return what you bought within thirty days. " * 12,
} | {f"of {country}": f"{city} is the capital of {country}." for country, city in CAPITALS.items()}
FLIPS = ["test_shop.py::test_greeting", "test_shop.py::test_policy", "test_shop.py::test_refund"]
VERB = "from pytest_claude_params.cli import main; main()"


class Team:
    """A repository with one test file, and the commands that a team types."""

    def __init__(self, folder, python):
        self.folder = folder
        self._python = python

    def begin(self):
        """Write the tests into a new repository."""
        (self.folder / "test_shop.py").write_text(TESTS, encoding="utf-8")
        (self.folder / ".gitignore").write_text("*.preview\n__pycache__/\n.pytest_cache/\n")
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.email", "a@example.com")
        self.git("config", "user.name", "A")

    def git(self, *words):
        """Run git."""
        return self._run(["git", *words]).stdout

    def pytest(self, *words, base_url=None):
        """Run the tests, with a key only where there is somebody to ask."""
        command = [self._python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words]
        return self._run(command, base_url)

    def verb(self, *words, base_url=None):
        """Run claude-params."""
        return self._run([self._python, "-c", VERB, *words], base_url)

    def _run(self, command, base_url=None):
        mine = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ANTHROPIC", "CI", "PYTEST"))
        }
        # What other plugins import takes a second, each time.
        quick = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        quick["PYTEST_PLUGINS"] = "pytest_claude_params.plugin.hooks"
        asked = {"ANTHROPIC_BASE_URL": base_url, "ANTHROPIC_API_KEY": "sk-ant-no-key-of-anybody"}
        environment = mine | quick | {"COLUMNS": "80"} | (asked if base_url else {})
        return subprocess.run(
            command,
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


@pytest.fixture(scope="module")
def last_month(tmp_path_factory, forked_python):
    """What a team has recorded last month and committed."""
    found = Team(tmp_path_factory.mktemp("last_month"), forked_python)
    found.begin()
    with model(LAST_MONTH) as simulator:
        recorded = found.pytest("--claude-record=new", base_url=simulator.base_url)
    assert "13 passed" in recorded.stdout, recorded.stdout
    found.git("add", "-A")
    found.git("commit", "-q", "-m", "Record the shop")
    return found.folder


@pytest.fixture
def team(last_month, tmp_path, forked_python):
    """A team that goes on from there."""
    shutil.copytree(last_month, tmp_path, dirs_exist_ok=True)
    return Team(tmp_path, forked_python)


def model(answers):
    """Return a simulated API that answers so."""
    replies = [{"matches": word, "answer": text} for word, text in answers.items()]
    return Simulator(Scenario.model_validate({"replies": replies}))


def test_three_regressions_are_found_among_ten_rewordings(team):
    """A truncation, a broken schema and another language flip; what is only said otherwise passes."""
    with model(TODAY) as simulator:
        previewed = team.pytest("--claude-record=preview", base_url=simulator.base_url)

    assert previewed.returncode == 1
    assert "claude preview: 13 tests asked again, no cassette written" in previewed.stdout
    assert "3 passed as recorded, fail now" in previewed.stdout
    assert team.git("status", "--porcelain") == ""

    pending = json.loads(team.verb("pending", "--json").stdout)["pending"]
    assert [one["test"] for one in pending if one["kind"] == "flip"] == FLIPS
    assert sorted(one["kind"] for one in pending) == ["changed"] * 10 + ["flip"] * 3
    broken = {
        one["test"].rpartition("_")[2]: [
            each["check"] for each in one["compared"] if each["new"] == "failed"
        ]
        for one in pending
        if one["kind"] == "flip"
    }
    assert broken == {
        "greeting": ["language"],
        "policy": ["stop_reason"],
        "refund": ["json"],
    }
    assert all(not each["flips"] for one in pending[3:] for each in one["recordings"])

    waiting = team.verb("diff", "--pending", "--markdown").stdout.splitlines()
    assert waiting[1:3] == [
        "> [!CAUTION]",
        "> recorded → what waits: 13 recordings changed; 3 to look at first.",
    ]
    assert [line.count("**flip**") for line in waiting[6:16]] == [1] * 3 + [0] * 7

    # Nobody accepts a flip in passing.
    bulk = team.verb("accept", "*")
    assert (bulk.returncode, bulk.stdout.count("\naccepted: ")) == (1, 10)
    assert bulk.stdout.count("not accepted: ") == 3

    # Two of the three are wanted; one is kept back.
    greeting, policy, refund = FLIPS
    assert team.verb("accept", greeting, policy).returncode == 0
    assert team.verb("reject", refund).returncode == 0
    assert team.verb("pending").stdout == "nothing waits for a decision\n"

    changed = team.git("diff", "--name-only").split()
    assert len(changed) == 12
    assert not any("refund" in name for name in changed)

    # What was accepted fails until the tests want it; what was kept back replays as before.
    replayed = team.pytest()
    assert "2 failed, 11 passed" in replayed.stdout
    assert "test_refund" not in replayed.stdout.partition("short test summary")[2]

    # And the branch says in words what became of its answers.
    told = team.verb("diff", "--markdown")
    assert told.returncode == 1
    assert told.stdout.startswith("<!-- claude-params diff -->\n> [!WARNING]\n> HEAD → work tree: ")
    assert "12 recordings changed; 2 to look at first." in told.stdout
    assert "stop&#95;reason: end&#95;turn -&#62; max&#95;tokens" in told.stdout
    assert "language: en -&#62; de" in told.stdout
    assert "+ Willkommen zurück! Schön, dass Sie wieder da sind." in told.stdout
    assert "and 2 more" in told.stdout


@pytest.mark.nightly  # tests/commands/test_compare.py shows what is confirmed, and how
def test_the_three_are_confirmed_beside_a_control_and_the_ten_are_not(team):
    """Both models asked now, side by side: five fresh answers of each decide about a case alone."""
    replies = [
        {"matches": word, "answer": text, "model": name}
        for name, answers in (("claude-haiku-4-5", LAST_MONTH), ("claude-haiku-5-5", TODAY))
        for word, text in answers.items()
    ]
    with Simulator(Scenario.model_validate({"replies": replies})) as simulator:
        words = ["--to", "claude-haiku-5-5", "--samples", "1", "--rows", "rows.jsonl"]
        compared = team.verb("compare", *words, "cassettes", base_url=simulator.base_url)

    assert compared.returncode == 1, compared.stdout + compared.stderr
    rows = [json.loads(line) for line in (team.folder / "rows.jsonl").read_text().splitlines()]
    decided = {
        row["case"].rpartition("/")[2]: (row["outcome"], row["reason"])
        for row in rows
        if (row["kind"], row.get("metric")) == ("comparison", "pass_rate")
        and row["case"] != "suite"
    }
    assert decided == {
        f"test_{name}.yaml#1": ("worse", "5/5 -> 0/5") for name in ("greeting", "policy", "refund")
    }
    assert team.git("status", "--porcelain") == "?? rows.jsonl\n"


@pytest.mark.nightly  # its verbs are those of the first story; the cause is in tests/commands/test_diff.py
def test_a_changed_prompt_is_one_cause(team):
    """The tutorial's way: change the prompt, preview, accept what passes, read the diff."""
    path = team.folder / "test_shop.py"
    path.write_text(TESTS.replace("max_tokens=40)", 'max_tokens=40, system="Be brief.")'))
    with model(LAST_MONTH | {"of Peru": "Lima."}) as simulator:
        previewed = team.pytest("--claude-record=preview", base_url=simulator.base_url)
    assert previewed.returncode == 0, previewed.stdout

    assert team.verb("accept", "test_shop.py::*").returncode == 0
    assert "13 passed" in team.pytest().stdout
    told = team.verb("diff").stdout.splitlines()
    assert told[0] == "HEAD -> work tree: 13 recordings changed"
    assert told[2] == "13 answers, one cause: system prompt of shop"
    assert "  system: (not sent) -> Be brief." in told
    assert "    text: [-The capital of Peru is Lima.-]{+Lima.+}" in told
