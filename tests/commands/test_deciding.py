"""``pending``, ``accept``, ``reject`` and ``review``: what becomes of new answers."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time

import pytest

from pytest_claude_params import cli
from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.naming import preview_beside
from pytest_claude_params.cassettes.pending import preview_file
from pytest_claude_params.cassettes.pending.preview import (
    Answered,
    Compared,
    PreviewedTest,
    digest_of,
)
from pytest_claude_params.cassettes.pending.preview_file import Place
from pytest_claude_params.comparisons.sources.trees import Reading
from pytest_claude_params.reviewing.screen import screen
from pytest_claude_params.reviewing.search import found_in

URL = "https://api.anthropic.com/v1/messages"
OLD = {"at": "2026-11-23T10:00:00Z", "plugin": "pytest-claude-params 0.1.0", "from": "api"}
NEW = OLD | {"at": "2026-11-28T09:00:00Z"}
ORDER = '{"order": "A17", "status": "delayed", "eta": "2 days"}'
CUT = '{"order": "A17", "status": "delayed"}'
FLIP = (
    Compared("json", "expectation", "passed", "failed", "'eta' is a required property"),
    Compared("stop_reason", "expectation", "passed", "passed"),
)
HOLDS = (Compared("contains", "expectation", "passed", "passed"),)
START = "from pytest_claude_params.cli import main; main()"


def interaction(prompt, answer, *, system="Be terse.", tokens=20):
    asked = {"model": "claude-haiku-4-5", "max_tokens": 60, "system": system}
    asked["messages"] = [{"role": "user", "content": prompt}]
    said = {
        "type": "message",
        "model": "claude-haiku-4-5",
        "content": [{"type": "text", "text": answer}],
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 100, "output_tokens": tokens},
    }
    request = CallRequest("POST", URL, {"anthropic-version": "2023-06-01"}, asked)
    return request, CallResponse(200, {}, said)


class Shop:
    """A project with cassettes and previews beside them."""

    def __init__(self, folder):
        self.folder = folder

    def cassette(self, name):
        """Return where a cassette lies."""
        return self.folder / f"cassettes/test_support/{name}.yaml"

    def record(self, name, *interactions):
        """Write a cassette."""
        store.write(self.cassette(name), Document(dict(OLD), list(interactions)))

    def preview(self, name, *interactions, compared=HOLDS, test=None, owned=True, answers=None):
        """Write a preview beside a cassette."""
        path = self.cassette(name)
        failed = any(one.new == "failed" for one in compared)
        numbers = answers or [Answered(n, n) for n in range(1, len(interactions) + 1)]
        previewed = PreviewedTest(
            test or f"test_support.py::{name}",
            owned,
            "passed",
            "failed" if failed else "passed",
            "json" if failed else "",
            tuple(numbers),
            compared,
        )
        place = Place(path, digest_of(path))
        preview_file.write_test(place, NEW, previewed, interactions)

    def text(self, name, number=0):
        """Return what a recording answers."""
        return store.read(self.cassette(name)).interactions[number][1].text

    def has_preview(self, name):
        """Whether a preview waits."""
        return preview_beside(self.cassette(name)).exists()


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A refund that flips, two answers of one cause, and one that is the same again."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    found = Shop(tmp_path)
    found.record("test_refund", interaction("Where is A17?", ORDER, tokens=63))
    found.preview("test_refund", interaction("Where is A17?", CUT, tokens=41), compared=FLIP)
    for name, city in (("test_oslo", "Oslo"), ("test_rome", "Rome")):
        found.record(name, interaction(f"{city}?", f"{city} is far."))
        found.preview(name, interaction(f"{city}?", f"{city} is near.", system="Be kind."))
    found.record("test_same", interaction("Same?", "Yes."))
    found.preview("test_same", interaction("Same?", "Yes."))
    return found


@pytest.fixture
def run(capsys):
    """Return a function that runs a verb and gives its code and lines."""

    def run(*arguments):
        capsys.readouterr()
        code = cli.run(arguments)
        said = capsys.readouterr()
        return code, (said.out + said.err).splitlines()

    return run


@pytest.mark.usefixtures("shop")
def test_pending_lists_flips_first(run):
    assert run("pending") == (0, [
        "1 passed as recorded, fail now",
        "  test_support.py::test_refund",
        "    json: 'eta' is a required property",
        "2 changed, and pass",
        "  cause: system prompt of support",
        "  test_support.py::test_oslo",
        "  test_support.py::test_rome",
        "1 the same again: nothing to decide",
        "",
        "3 decisions in 3 files. Look at them: claude-params review",
        "Or decide here: claude-params accept NAME..., claude-params reject NAME...",
    ])  # fmt: skip


def test_rejecting_leaves_nothing_to_do_where_the_prompt_is_the_recorded_one(shop, run):
    """Nor where it differs by what varies from run to run, such as a date."""
    shop.record("test_day", interaction("It is 2026-11-23.", "A Monday."))
    shop.preview("test_day", interaction("It is 2026-11-28.", "A Saturday."))

    assert run("reject", "*refund", "*day") == (0, [
        "rejected: test_support.py::test_refund",
        "rejected: test_support.py::test_day",
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pytest.ini", "[pytest]\nclaude_redact =\n    is n.ar\n"),
        ("pyproject.toml", '[tool.pytest.ini_options]\nclaude_redact = ["is n.ar"]\n'),
        ("pytest.toml", '[pytest]\nclaude_redact = ["is n.ar"]\n'),
    ],
)
def test_what_the_project_blanks_is_not_accepted(shop, run, name, text):
    """A secret of ``claude_redact`` that an answer holds, whoever has written the preview."""
    (shop.folder / name).write_text(text, encoding="utf-8")
    code, (said,) = run("accept", "test_support.py::test_oslo")

    assert code == 1
    assert "answer 1 holds a secret" in said
    assert shop.text("test_oslo") == "Oslo is far."


@pytest.mark.usefixtures("shop")
def test_pending_as_json(run):
    data = json.loads("\n".join(run("pending", "--json")[1]))

    assert data["v"] == 1
    assert [one["kind"] for one in data["pending"]] == ["flip", "changed", "changed", "same"]
    flip = data["pending"][0]
    assert (flip["test"], flip["stale"], flip["old"], flip["new"]) == (
        "test_support.py::test_refund",
        False,
        "passed",
        "failed",
    )
    assert flip["file"] == "cassettes/test_support/test_refund.yaml.preview"
    assert {"what": "JSON", "path": "eta", "old": "2 days"} in flip["recordings"][0]["answer"]


@pytest.mark.usefixtures("shop")
def test_what_waits_can_be_told_in_a_comment(run):
    """A scheduled job writes it into its summary: flips on top, named as such."""
    code, lines = run("diff", "--pending", "--markdown")

    assert code == 1
    assert lines[:7] == [
        "<!-- claude-params diff -->",
        "> [!CAUTION]",
        "> recorded → what waits: 3 recordings changed; 1 to look at first.",
        "",
        "| recording | what changed | cause |",
        "| --- | --- | --- |",
        (
            "| cassettes/test&#95;support/test&#95;refund.yaml#&#8203;1 | **flip** json: 'eta' is a "
            "required property, JSON eta | answer only, request unchanged |"
        ),
    ]
    assert lines[-1] == "Reproduce: `claude-params diff --pending`"
    assert run("diff", "--pending", "cassettes/test_support/test_same.yaml") == (0, [
        "recorded -> what waits: no recording changed"
    ])  # fmt: skip
    assert run("diff", "--pending", "gone") == (2, [
        "claude-params: gone: there is no such file or folder"
    ])  # fmt: skip


def test_what_was_never_recorded_has_no_cause(tmp_path, run, monkeypatch):
    """It has not changed for anything, even if another answer of its test has."""
    monkeypatch.chdir(tmp_path)
    shop = Shop(tmp_path)
    shop.record("test_a", interaction("a?", "old"))
    answers = [Answered(1, 1), Answered(2)]
    shop.preview("test_a", interaction("a?", "new"), interaction("more?", "x"), answers=answers)

    assert run("pending")[1][:3] == [
        "1 never recorded, and pass",
        "  test_support.py::test_a",
        "",
    ]


def test_nothing_waits(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert run("pending") == (0, ["nothing waits for a decision"])


def test_a_glob_accepts_what_passes_and_no_flip(shop, run):
    assert run("accept", "*") == (1, [
        ("not accepted: test_support.py::test_refund: its test fails with it, so accept it by its "
        "own name"),
        "accepted: test_support.py::test_oslo",
        "accepted: test_support.py::test_rome",
        "accepted: test_support.py::test_same",
    ])  # fmt: skip

    assert (shop.text("test_refund"), shop.text("test_oslo")) == (ORDER, "Oslo is near.")
    assert [shop.has_preview(f"test_{name}") for name in ("refund", "oslo", "same")] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "name",
    [
        "test_support.py::test_refund",
        "cassettes/test_support/test_refund.yaml",
        "./cassettes/test_support/test_refund.yaml.preview",
        "test_refund",
    ],
)
def test_a_flip_is_accepted_by_its_own_name(shop, run, name):
    assert run("accept", name) == (0, ["accepted: test_support.py::test_refund"])

    document = store.read(shop.cassette("test_refund"))
    assert document.interactions[0][1].text == CUT
    assert document.recorded["at"] == NEW["at"]
    assert len(document.recorded["accepted"]) == len("2026-11-28")
    assert not document.preview
    assert not shop.has_preview("test_refund")


def test_rejected_answers_go_and_the_cassette_stays(shop, run):
    before = shop.cassette("test_oslo").read_bytes()

    assert run("reject", "*oslo*") == (0, [
        "rejected: test_support.py::test_oslo",
        ("  it asks something else than was recorded, so it goes on missing. Change the prompt back, "
        "or record it: pytest --claude-record=update test_support.py::test_oslo"),
    ])  # fmt: skip
    assert shop.cassette("test_oslo").read_bytes() == before
    assert not shop.has_preview("test_oslo")


def test_a_stale_preview_is_not_accepted(shop, run):
    shop.record("test_oslo", interaction("Oslo?", "Oslo is a capital."))

    reason = "stale, since cassettes/test_support/test_oslo.yaml has changed; run the preview again"
    assert run("accept", "*oslo*") == (1, [
        f"not accepted: test_support.py::test_oslo: {reason}"
    ])  # fmt: skip
    assert shop.text("test_oslo") == "Oslo is a capital."
    assert run("pending")[1].count(
        "    stale: cassettes/test_support/test_oslo.yaml has changed since"
    ) == 1  # fmt: skip
    assert run("reject", "*oslo*")[0] == 0


def test_a_secret_is_not_accepted(shop, run, monkeypatch):
    """What became secret since, or was written into the file by hand."""
    key = "sk-ant-api03-" + "a1B2" * 20
    shop.record("test_key", interaction("Key?", "No."))
    shop.preview("test_key", interaction("Key?", f"It is {key}"))

    assert run("accept", "*key") == (1, [
        ("not accepted: test_support.py::test_key: answer 1 holds a secret at "
        "response.body.content[0].text (Anthropic API keys): claude-params scrub "
        "cassettes/test_support/test_key.yaml.preview")
    ])  # fmt: skip
    assert shop.text("test_key") == "No."

    monkeypatch.setenv("SHOP_TOKEN", "far-away-0123456789abcdef")
    shop.record("test_env", interaction("Env?", "No."))
    shop.preview("test_env", interaction("Env?", "far-away-0123456789abcdef"))
    code, lines = run("accept", "*env")
    assert (code, "far-away" in str(lines)) == (1, False)


def test_a_shared_cassette_is_accepted_test_by_test(tmp_path, run, monkeypatch):
    """To accept one makes the answers of others not stale; recordings of others stay."""
    monkeypatch.chdir(tmp_path)
    shop = Shop(tmp_path)
    old = [interaction(f"{n}?", f"{n} old") for n in "abc"]
    shop.record("shared", *old)
    for number, name in ((1, "a"), (2, "b")):
        shop.preview(
            "shared",
            interaction(f"{name}?", f"{name} new"),
            interaction(f"{name} more?", "added"),
            test=f"t.py::{name}",
            owned=False,
            answers=[Answered(1, number), Answered(2)],
        )

    assert run("accept", "t.py::b") == (0, ["accepted: t.py::b"])
    assert [shop.text("shared", n) for n in range(4)] == ["a old", "b new", "c old", "added"]
    assert store.read(shop.cassette("shared")).recorded["oldest"] == OLD["at"]
    assert run("accept", "t.py::a") == (0, ["accepted: t.py::a"])
    assert [shop.text("shared", n) for n in range(5)] == [
        "a new", "b new", "c old", "added", "added",
    ]  # fmt: skip
    assert not shop.has_preview("shared")


KEPT = (
    "keeps what was recorded for the old request, which other tests may play. If none does: "
    "claude-params prune --unplayed"
)


BROKE_OFF = (Compared("test", "test", "passed", "failed", "AssertionError: assert 'x'"),)


def test_a_test_that_broke_off_keeps_what_it_did_not_come_to(tmp_path, run, monkeypatch):
    """What it would have asked after its failure is not known."""
    monkeypatch.chdir(tmp_path)
    shop = Shop(tmp_path)
    shop.record("test_a", *(interaction(f"{n}?", f"{n} old") for n in "abc"))
    shop.preview("test_a", interaction("a?", "a new"), compared=BROKE_OFF)

    assert run("accept", "test_support.py::test_a") == (0, [
        "accepted: test_support.py::test_a",
        "  2 recordings stay: the test failed before it could ask for more",
    ])  # fmt: skip
    assert [shop.text("test_a", n) for n in range(3)] == ["a new", "b old", "c old"]


@pytest.mark.parametrize(
    ("compared", "said"),
    [
        (BROKE_OFF, "  not asked for: 1 recording, which stays: the test failed before"),
        (HOLDS, "  not asked for any more: 1 recording, which goes if you accept"),
    ],
)
def test_a_review_says_what_becomes_of_what_was_not_asked(tmp_path, monkeypatch, compared, said):
    monkeypatch.chdir(tmp_path)
    shop = Shop(tmp_path)
    shop.record("test_a", interaction("a?", "a old"), interaction("b?", "b old"))
    shop.preview("test_a", interaction("a?", "a new"), compared=compared)

    (one,) = found_in([tmp_path], Reading(())).waiting
    assert said in screen(one, "1/1", 0, "words", 80)


def test_what_a_test_asks_no_more_goes_and_is_counted(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shop = Shop(tmp_path)
    shop.record("test_a", interaction("a?", "a old"), interaction("b?", "b old"))
    shop.preview("test_a", interaction("a?", "a new"))

    assert run("accept", "test_support.py::test_a") == (0, [
        "accepted: test_support.py::test_a",
        "  1 recording went with it: the test asks for no more",
    ])  # fmt: skip
    assert len(store.read(shop.cassette("test_a")).interactions) == 1


def test_what_is_only_nearest_in_a_shared_cassette_is_not_replaced(tmp_path, run, monkeypatch):
    """Another test may go on playing it."""
    monkeypatch.chdir(tmp_path)
    shop = Shop(tmp_path)
    shop.record("shared", interaction("a?", "a old"), interaction("b?", "b old"))
    shop.preview(
        "shared",
        interaction("b?", "b new", system="Be kind."),
        test="t.py::b",
        owned=False,
        answers=[Answered(1, 2, is_nearest=True)],
    )

    assert "  cause: system prompt of shared" in run("pending")[1]
    assert run("accept", "t.py::b") == (0, [
        "accepted: t.py::b",
        f"  cassettes/test_support/shared.yaml {KEPT}",
    ])  # fmt: skip
    assert [shop.text("shared", n) for n in range(3)] == ["a old", "b old", "b new"]


def test_a_flip_in_a_shared_cassette_is_not_named_by_the_cassette(tmp_path, run, monkeypatch):
    """That would be in bulk."""
    monkeypatch.chdir(tmp_path)
    shop = Shop(tmp_path)
    shop.record("shared", interaction("a?", "old"), interaction("b?", "old"))
    for number, name in ((1, "a"), (2, "b")):
        shop.preview(
            "shared",
            interaction(f"{name}?", "new"),
            compared=FLIP,
            test=f"t.py::{name}",
            owned=False,
            answers=[Answered(1, number)],
        )

    assert run("accept", "cassettes/test_support/shared.yaml")[0] == 1
    assert shop.text("shared") == "old"


def test_what_was_put_aside_joins_in(shop, run):
    """Beside the recording of the same request, whatever its place."""
    path = shop.cassette("test_rome")
    again = interaction("Rome?", "Rome is eternal.")
    store.write(
        path.with_name(path.name + ".rejected"),
        Document(dict(NEW), [interaction("New?", "New."), again], rejected="the test failed"),
    )
    shop.preview("test_rome", again)
    preview_beside(path).unlink()
    name = "cassettes/test_support/test_rome.yaml"

    assert run("pending")[1][3:6] == [
        "1 put aside: their tests failed while recording",
        f"  {name}",
        "    the test failed",
    ]
    assert run("accept", "*rome*")[0] == 1
    assert run("accept", name) == (0, [f"accepted: {name}"])
    assert [shop.text("test_rome", n) for n in range(2)] == ["Rome is eternal.", "New."]
    assert not path.with_name(path.name + ".rejected").exists()


def test_what_was_put_aside_is_called_by_its_test(shop, run):
    """As a preview is; where both wait, the name means the preview."""
    path, name = shop.cassette("test_oslo"), "test_support.py::test_oslo"
    aside = path.with_name(path.name + ".rejected")
    failed = Document(
        dict(NEW),
        [interaction("Oslo?", "Oslo is gone.", system="Be kind.")],
        rejected="it failed",
        test=name,
    )
    store.write(aside, failed)

    assert run("pending")[1][3:6] == [
        "1 put aside: their tests failed while recording",
        f"  {name}",
        "    it failed",
    ]
    assert run("accept", name) == (0, [f"accepted: {name}"])
    assert (shop.text("test_oslo"), aside.exists()) == ("Oslo is near.", True)
    assert run("accept", name) == (0, [f"accepted: {name}"])
    assert (shop.text("test_oslo"), aside.exists()) == ("Oslo is gone.", False)


def test_the_same_again_is_no_decision(tmp_path, run, monkeypatch):
    """To accept it leaves the cassette byte for byte: only ids and times could change."""
    monkeypatch.chdir(tmp_path)
    shop = Shop(tmp_path)
    shop.record("test_same", interaction("Same?", "Yes."))
    shop.preview("test_same", interaction("Same?", "Yes."))
    before = shop.cassette("test_same").read_bytes()

    assert run("pending") == (0, [
        ("nothing waits for a decision; 1 test was answered as recorded. Delete those previews: "
        "claude-params reject '*'")
    ])  # fmt: skip
    assert run("accept", "*") == (0, ["accepted: test_support.py::test_same"])
    assert shop.cassette("test_same").read_bytes() == before
    assert not shop.has_preview("test_same")


def test_a_recording_that_nothing_asks_for_is_a_decision(shop, run):
    """The answers are the same, and to accept them drops what the test asks for no more."""
    shop.record("test_two", interaction("One?", "1"), interaction("Two?", "2"))
    shop.preview("test_two", interaction("One?", "1"))

    assert "  test_support.py::test_two" in run("pending")[1]
    assert run("accept", "*two") == (0, [
        "accepted: test_support.py::test_two",
        "  1 recording went with it: the test asks for no more",
    ])  # fmt: skip


def test_an_error_is_not_accepted(shop, run):
    """A rate limit is no answer."""
    path = shop.cassette("test_oslo")
    place = Place(path, digest_of(path))
    test = PreviewedTest("t.py::o", True, "passed", "error", "429", (Answered(1, 1),))  # noqa: FBT003
    preview_beside(path).unlink()
    preview_file.write_test(place, NEW, test, [interaction("Oslo?", "")])

    assert run("accept", "t.py::o") == (1, [
        "not accepted: t.py::o: there is no answer to accept (429); run the preview again"
    ])  # fmt: skip


@pytest.mark.usefixtures("shop")
def test_a_name_that_nothing_has(run):
    assert run("accept", "test_support.py::test_refnd") == (2, [
        ("claude-params: nothing that waits is called 'test_support.py::test_refnd'. Did you mean "
        "'test_support.py::test_refund'? See: claude-params pending")
    ])  # fmt: skip


def test_a_name_that_two_files_have(shop, run):
    """It is no name of its own, so that it accepts no flip; what waits is named by what is nearest."""
    shop.record("test_twice", interaction("x?", "old"))
    shop.preview("test_twice", interaction("x?", "new"), test="other.py::test_refund")

    assert run("accept", "test_refund") == (1, [
        ("not accepted: test_support.py::test_refund: its test fails with it, so accept it by its "
        "own name"),
        "accepted: other.py::test_refund",
    ])  # fmt: skip
    assert run("reject", "test_refnd") == (2, [
        ("claude-params: nothing that waits is called 'test_refnd'. Did you mean 'test_refund'? "
        "See: claude-params pending")
    ])  # fmt: skip


def test_rejecting_what_was_never_recorded(shop, run):
    """There is no prompt to change back."""
    shop.preview("test_new", interaction("New?", "New."), answers=[Answered(1, None)])

    assert run("reject", "test_new") == (0, [
        "rejected: test_support.py::test_new",
        ("  it has no recording, so it goes on missing. To record it: pytest --claude-record=new "
        "test_support.py::test_new"),
    ])  # fmt: skip


def test_a_name_with_brackets_is_no_glob(shop, run):
    """Pytest names variants so."""
    shop.record("test_x", interaction("x?", "old"))
    shop.preview("test_x", interaction("x?", "new"), test="t.py::test_x[a-1]")

    assert run("accept", "t.py::test_x[a-1]") == (0, ["accepted: t.py::test_x[a-1]"])


def test_a_name_with_umlauts_is_typed_as_it_is_read(shop, run):
    """Pytest escapes them in the names of variants."""
    shop.record("test_x", interaction("x?", "old"))
    shop.preview("test_x", interaction("x?", "new"), test="t.py::test_x[K\\xf6ln]")

    assert run("accept", "t.py::test_x[Köln]") == (0, ["accepted: t.py::test_x[K\\xf6ln]"])


@pytest.mark.parametrize("verb", [["accept", "*"], ["reject", "*"], ["review"]])
def test_never_in_ci(shop, run, verb, monkeypatch):
    monkeypatch.setenv("CI", "true")

    assert run(*verb) == (2, [
        (f"claude-params: {verb[0]} decides what a cassette says, and this is CI (CI=true), where "
        "nobody looks. Decide at your desk and commit the cassettes")
    ])  # fmt: skip
    assert shop.has_preview("test_oslo")


@pytest.mark.usefixtures("shop")
def test_review_without_a_terminal_names_the_verbs_for_scripts(run):
    assert run("review") == (2, [
        ("claude-params: review waits for keys, and this is not a terminal. To decide without one: "
        "claude-params pending [--json], claude-params accept PATTERN..., "
        "claude-params reject PATTERN...")
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("damaged", "problem"),
    [
        ("", ": is empty"),
        (": : [", ":1: is not valid YAML: did not find expected key"),
        ("<<<<<<< HEAD\n", ":1: holds merge conflict markers"),
    ],
)
def test_a_damaged_preview_is_made_again_and_not_restored_from_git(shop, run, damaged, problem):
    preview_beside(shop.cassette("test_oslo")).write_text(damaged)

    _, lines = run("pending")
    file = "cassettes/test_support/test_oslo.yaml.preview"
    told = [line for line in lines if line.startswith("not read:")]
    assert told == [f"not read: {file}{problem}. Delete it, and run the preview again"]


def test_a_damaged_preview_is_named_and_the_rest_is_listed(shop, run):
    preview_beside(shop.cassette("test_oslo")).write_text("preview: [")

    code, lines = run("pending")
    assert code == 0
    file = "cassettes/test_support/test_oslo.yaml.preview"
    assert any(line.startswith(f"not read: {file}:") for line in lines)
    assert "2 decisions in 2 files. Look at them: claude-params review" in lines


class Terminal:
    """A real pseudo terminal of 80 columns with a review in it."""

    def __init__(self, folder):
        self.master, slave = pty.openpty()
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CI", "ANTHROPIC"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, "review"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env=environment | {"COLUMNS": "80", "TERM": "dumb"},
            start_new_session=True,
        )
        os.close(slave)
        self.said = ""

    def until(self, end):
        """Read until the screen ends so; return the lines since the last time."""
        before, self.said = self.said, ""
        deadline = time.monotonic() + 60
        while not self.said.endswith(end):
            ready, _, _ = select.select([self.master], [], [], 1)
            assert time.monotonic() < deadline, before + self.said
            if ready:
                try:
                    data = os.read(self.master, 65536)
                except OSError:  # Linux says so at the end
                    break
                self.said += data.decode().replace("\r\n", "\n")
        return self.said.split("\n")

    def type(self, key):
        """Press a key."""
        os.write(self.master, key.encode())

    def end(self):
        """Wait for the end; return what was said last and the exit code."""
        lines = self.until("still waiting\n")
        return lines, self.process.wait(60)


@pytest.fixture
def terminal(shop):
    """A review of the shop."""
    found = Terminal(shop.folder)
    yield found
    found.process.kill()
    found.process.wait()
    os.close(found.master)


KEYS_END = "? help   q quit\n"
FLIP_SCREEN = """
[1/3] flip  test_support.py::test_refund
  recorded 2026-11-23 -> 2026-11-28   why: answer only, request unchanged
  expects  json         pass -> FAIL  'eta' is a required property
           stop_reason  pass    pass
  JSON eta: 2 days -> (none)
  out tokens 63 -> 41, cost $0.00042 -> $0.00030
  a accept (the test will fail)   r keep the old   s later   d diff: words
  m ask more often   p prompt   ? help   q quit
"""
GROUP_SCREEN = """
[2/3] changed  test_support.py::test_oslo
  recorded 2026-11-23 -> 2026-11-28   why: system prompt of support
  expects  contains  pass    pass
  system: Be[- terse.-]{+ kind.+}
  text: Oslo is[- far.-]{+ near.+}
  a accept   r keep the old   s later   d diff: words
  A accept all 2 of this cause   R keep the old of all 2
  m ask more often   p prompt   ? help   q quit
"""


def test_a_review_in_a_terminal(shop, terminal):
    """Enter and A do nothing on a flip; d and p show more; A decides the group that is shown."""
    assert "\n".join(terminal.until(KEYS_END)) == FLIP_SCREEN
    terminal.type("\nA\x1b[Ad")
    lines = terminal.until(KEYS_END)
    told = "  decided by itself: a accepts it, and the test will fail; r keeps the old"
    assert lines[:2] == [told, told]
    lines = lines[2:]
    assert lines[1:7] == [
        *FLIP_SCREEN.split("\n")[1:5],
        "  out tokens 63 -> 41, cost $0.00042 -> $0.00030",
        f"  - {ORDER}",
    ]
    assert lines[7] == f"  + {CUT}"
    terminal.type("p")
    assert "\n".join(terminal.until("max_tokens: 60\n")) == (
        "  model: claude-haiku-4-5\n  system: Be terse.\n  user: Where is A17?\n  max_tokens: 60\n"
    )
    terminal.type("d")
    terminal.until(KEYS_END)
    terminal.type("d")
    assert "\n".join(terminal.until(KEYS_END)) == FLIP_SCREEN
    assert shop.text("test_refund") == ORDER
    terminal.type("r")
    assert "\n".join(terminal.until(KEYS_END)) == (
        "  kept the old: test_support.py::test_refund\n" + GROUP_SCREEN
    )
    terminal.type("A")
    lines, code = terminal.end()
    assert (code, lines) == (0, [
        "  accepted: test_support.py::test_oslo",
        "  accepted: test_support.py::test_rome",
        "accepted 2, kept the old of 1, 0 still waiting",
        "",
    ])  # fmt: skip
    assert (shop.text("test_oslo"), shop.text("test_rome")) == ("Oslo is near.", "Rome is near.")
    assert not shop.has_preview("test_refund")
    assert shop.has_preview("test_same")


def test_a_review_that_is_left_keeps_what_was_decided(shop, terminal):
    """A flip can be accepted, one by one; the rest waits."""
    terminal.until(KEYS_END)
    terminal.type("?")
    assert "  s  later: decide nothing now" in terminal.until("that will fail.\n")
    terminal.type("a")
    terminal.until(KEYS_END)
    terminal.type("s")
    assert "[3/3] changed  test_support.py::test_rome" in terminal.until(KEYS_END)
    terminal.process.send_signal(signal.SIGINT)
    lines, code = terminal.end()
    assert (code, lines[-2]) == (0, "accepted 1, kept the old of 0, 2 still waiting")
    assert shop.text("test_refund") == CUT
    assert shop.text("test_oslo") == "Oslo is far."


def test_to_ask_more_often_is_typed(terminal):
    """It costs money, and no key spends any."""
    terminal.until(KEYS_END)
    terminal.type("m")
    assert "\n".join(terminal.until("test_refund\n")) == (
        "  each preview asks it once more and counts (about $0.00030); quit, then type:\n"
        "    pytest --claude-record=preview test_support.py::test_refund\n"
    )
    terminal.type("q")
    assert terminal.end()[0][-2] == "accepted 0, kept the old of 0, 3 still waiting"


@pytest.mark.parametrize("form", ["words", "lines"])
def test_the_same_answer_to_a_changed_request_is_called_the_same(tmp_path, run, monkeypatch, form):
    """In the list and in a review."""
    monkeypatch.chdir(tmp_path)
    shop = Shop(tmp_path)
    shop.record("test_oslo", interaction("Oslo?", "Far."))
    shop.preview("test_oslo", interaction("Oslo?", "Far.", system="Be kind."))

    (one,) = found_in([tmp_path], Reading(())).waiting
    shown = screen(one, "1/1", 0, form, 80)
    assert shown.count("  the same answer") == 1
    assert not [line for line in shown if line.startswith(("  - ", "  + "))]
    assert run("pending")[1][:4] == [
        "1 changed, and pass",
        "  cause: system prompt of oslo",
        "  test_support.py::test_oslo",
        "    the same answer to a changed request",
    ]
