"""``claude-params adopt``: a suite of pytest-recording moves over, and nothing is lost."""

import json

import pytest

from pytest_claude_params import cli

ASKED = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "Hi"}],
}
ANSWER = {
    "type": "message", "id": "msg_1", "role": "assistant", "model": "claude-haiku-4-5",
    "stop_reason": "end_turn", "stop_sequence": None,
    "content": [{"type": "text", "text": "Hello"}],
    "usage": {"input_tokens": 1, "output_tokens": 1},
}  # fmt: skip
ASK = """
import anthropic
import pytest


def ask():
    return anthropic.Anthropic(api_key="made-up").messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    ).content[0].text


"""
EACH = (
    ASK
    + """@pytest.mark.vcr
def test_claude():  # a comment
    assert ask() == "Hello"


@pytest.mark.vcr(record_mode="once")
@pytest.mark.parametrize("word", ["a", "b/c"])
def test_variants(word):
    assert ask()


@pytest.mark.vcr
def test_other():
    pass


class TestMore:
    @pytest.mark.vcr()
    @pytest.mark.default_cassette("named.yaml")
    def test_named(self):
        assert ask()

    @pytest.mark.vcr
    def test_view(self, vcr):
        ask()
        assert vcr.play_count == 1
        assert json.loads(vcr.requests[0].body)["max_tokens"] == 60
        assert vcr.all_played


def test_without():
    pass
"""
)
EACH_MOVED = (
    ASK
    + """@pytest.mark.claude_cassette("cassettes/test_it/{test}.yaml")
def test_claude():  # a comment
    assert ask() == "Hello"


@pytest.mark.claude_cassette("cassettes/test_it/{test}.yaml")
@pytest.mark.parametrize("word", ["a", "b/c"])
def test_variants(word):
    assert ask()


@pytest.mark.vcr
def test_other():
    pass


class TestMore:
    @pytest.mark.claude_cassette("cassettes/test_it/named.yaml")
    def test_named(self):
        assert ask()

    @pytest.mark.claude_cassette("cassettes/test_it/{test}.yaml")
    def test_view(self, claude_vcr):
        ask()
        assert claude_vcr.play_count == 1
        assert json.loads(claude_vcr.requests[0].body)["max_tokens"] == 60
        assert claude_vcr.all_played


def test_without():
    pass
"""
)


def exchange(url="https://api.anthropic.com/v1/messages"):
    """Make an exchange as vcrpy writes it."""
    return {
        "request": {"method": "POST", "uri": url, "headers": {}, "body": json.dumps(ASKED)},
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": {"content-type": ["application/json"]},
            "body": {"string": json.dumps(ANSWER)},
        },
    }


class Old:
    """A project on pytest-recording."""

    def __init__(self, pytester, capsys, monkeypatch):
        self.path = pytester.path
        self._pytester = pytester
        self._capsys = capsys
        monkeypatch.chdir(pytester.path)

    def write(self, text, name="test_it.py"):
        """Write a file, with the bytes that it is to have."""
        (self.path / name).write_bytes(text.encode())
        return self

    def record(self, *names, folder="cassettes/test_it", hosts=("api.anthropic.com",)):
        """Write a cassette for each name."""
        place = self.path / folder
        place.mkdir(parents=True, exist_ok=True)
        items = [exchange(f"https://{host}/v1/messages") for host in hosts]
        for name in names:
            (place / f"{name}.yaml").write_text(json.dumps({"version": 1, "interactions": items}))
        return self

    def adopt(self, *arguments):
        """Run the verb; returns its code and what it printed."""
        self._capsys.readouterr()
        paths = () if "test_it.py" in arguments else (".",)
        code = cli.run(["adopt", *arguments, *paths])
        said = self._capsys.readouterr()
        return code, (said.out + said.err).splitlines()

    def text(self, name="test_it.py"):
        """Return a file as it is now."""
        return (self.path / name).read_bytes().decode()

    def replay(self):
        """Run it without key, network or pytest-recording."""
        return self._pytester.runpytest("-Wignore")


@pytest.fixture
def old(pytester, capsys, monkeypatch):
    """An empty project."""
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    return Old(pytester, capsys, monkeypatch)


@pytest.fixture
def each(old):
    """A file with each kind of test, and their cassettes."""
    old.write("import json\n" + EACH)
    old.record(
        "test_claude", "test_variants[a]", "test_variants[b-c]", "named", "TestMore.test_view"
    )
    return old.record("test_other", hosts=["api.openai.com"])


def test_each_test_is_moved_where_it_stands(each):
    """Comments, order and spaces stay; tests without Claude stay with their recorder."""
    code, said = each.adopt()

    assert each.text() == "import json\n" + EACH_MOVED
    assert (code, said) == (0, [
        "moved: 4 tests in 1 file",
        "left as they are:",
        "  test_it.py:25 test_other: no exchange with Claude in its cassette",
        "next:",
        "  pytest --claude-block-network test_it.py",
    ])  # fmt: skip


def test_what_was_moved_replays(each):
    """Each variant from its own cassette, where it lies."""
    each.adopt()

    each.replay().assert_outcomes(passed=7)


def test_moving_twice_is_moving_once(each):
    """There is nothing left to move."""
    each.adopt()
    code, said = each.adopt()

    assert each.text() == "import json\n" + EACH_MOVED
    assert (code, said[0]) == (0, "moved: 0 tests in 0 files")


def test_a_dry_run_shows_a_diff_and_writes_nothing(each):
    """To be read before."""
    before = each.text()
    code, said = each.adopt("--dry-run")

    assert each.text() == before
    assert said[:7] == [
        "--- test_it.py",
        "+++ test_it.py",
        "@@ -12,3 +12,3 @@",
        " ",
        "-@pytest.mark.vcr",
        '+@pytest.mark.claude_cassette("cassettes/test_it/{test}.yaml")',
        " def test_claude():  # a comment",
    ]
    assert (code, said[-1]) == (0, "  claude-params adopt test_it.py")


WHOLE = "pytestmark = [pytest.mark.slow, pytest.mark.vcr]\n\n\ndef test_a():\n    ask()\n\n\ndef test_b():\n    ask()\n"


def test_a_modules_marker_is_replaced_where_it_holds_for_all(old):
    """One line changes."""
    old.write(ASK + WHOLE).record("test_a", "test_b").adopt()

    assert old.text() == ASK + WHOLE.replace(
        "pytest.mark.vcr", 'pytest.mark.claude_cassette("cassettes/test_it/{test}.yaml")'
    )


SPLIT = {
    "of a list": ("pytestmark = [pytest.mark.slow, pytest.mark.vcr]\n", "pytestmark = [pytest.mark.slow]\n"),
    "of a list's beginning": ("pytestmark = [pytest.mark.vcr, pytest.mark.slow]\n", "pytestmark = [pytest.mark.slow]\n"),
    "alone": ("pytestmark = pytest.mark.vcr\n", ""),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), SPLIT.values(), ids=SPLIT)
def test_a_modules_marker_is_split_where_it_does_not(old, before, after):
    """Tests of another recorder keep their marker, each for itself."""
    old.write(
        ASK
        + before
        + "\n\ndef test_a():\n    ask()\n\n\n@pytest.mark.slow\ndef test_b():\n    pass\n"
    )
    old.record("test_a").record("test_b", hosts=["api.openai.com"]).adopt()

    assert old.text() == (
        ASK + after + "\n\n"
        '@pytest.mark.claude_cassette("cassettes/test_it/{test}.yaml")\n'
        "def test_a():\n    ask()\n\n\n@pytest.mark.vcr\n@pytest.mark.slow\ndef test_b():\n    pass\n"
    )


def test_a_class_is_moved_as_a_whole(old):
    """Its decorator holds for all of its tests; the way that mark was imported stays."""
    text = "from pytest import mark\n\n@mark.vcr\nclass TestIt:\n    async def test_a(self):\n        pass\n"

    old.write(text).record("TestIt.test_a").adopt()

    assert old.text() == text.replace(
        "mark.vcr", 'mark.claude_cassette("cassettes/test_it/{test}.yaml")'
    )


def test_a_cassette_of_two_hosts_replays_both(old):
    """As vcr did."""
    old.write(ASK + "@pytest.mark.vcr\ndef test_a():\n    ask()\n")
    old.record("test_a", hosts=["api.anthropic.com", "api.openai.com"]).adopt()

    assert (
        '@pytest.mark.claude_cassette("cassettes/test_it/{test}.yaml", others="replay")'
        in old.text()
    )


def test_lines_end_as_they_did(old):
    """On any system."""
    text = (
        ASK + "pytestmark = pytest.mark.vcr\n\ndef test_a():\n    'ä'\n\ndef test_b():\n    pass\n"
    )

    old.write(text.replace("\n", "\r\n")).record("test_a").adopt()

    assert old.text().count("\r\n") == old.text().count("\n")
    assert "    'ä'\r\n" in old.text()


TO_DO = {
    "a marker's settings": (
        "@pytest.mark.vcr(match_on=['body'])\ndef test_a(): pass\n",
        "test_it.py:2 test_a: its marker vcr sets match_on, which has no counterpart",
    ),
    "further cassettes": (
        "@pytest.mark.vcr('b.yaml')\ndef test_a(): pass\n",
        "test_it.py:2 test_a: its marker vcr names further cassettes: join them in one file",
    ),
    "what the view does not have": (
        "@pytest.mark.vcr\ndef test_a(vcr): vcr.rewind()\n",
        "test_it.py:2 test_a: it reads vcr.rewind, which claude_vcr does not have",
    ),
    "a folder that a fixture names": (
        "def vcr_cassette_dir(): return 'x'\n",
        ("test_it.py:1 vcr_cassette_dir: say where cassettes lie: claude-params adopt --cassettes "
        "'FOLDER/{module}'"),
    ),
    "a fixture that takes vcr": (
        "def played(vcr): return vcr\n",
        "test_it.py:1 played: it takes vcr: tests that are moved have claude_vcr instead",
    ),
    "no Python": ("def test_a(:\n", "test_it.py:1 test_it.py: is not Python: *"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line"), TO_DO.values(), ids=TO_DO)
def test_what_is_left_for_the_author(old, text, line):
    """With file, line and reason; the file stays as it is, and the exit code says so."""
    code, said = old.write(text).record("test_a").adopt()

    assert (code, said[:2], old.text()) == (1, ["moved: 0 tests in 0 files", "left for you:"], text)
    assert said[2].startswith(f"  {line.removesuffix('*')}")


@pytest.mark.parametrize(
    ("fixture", "why"),
    [
        (
            'return {"filter_headers": ["x-api-key"]}',
            "for tests of vcr alone: headers are stored by an allow-list, keys are blanked",
        ),
        (
            'return {"allow_playback_repeats": True}',
            "allow_playback_repeats: here each recording answers once; record repeats",
        ),
    ],
    ids=["headers", "repeats"],
)
def test_the_configuration_stays(old, fixture, why):
    """Tests of other hosts may need it; what of it Claude tests do without is said."""
    code, said = old.write(f"def vcr_config():\n    {fixture}\n", "conftest.py").adopt()

    assert (code, said[1:]) == (0, ["left as they are:", f"  conftest.py:1 vcr_config: {why}"])


def test_cassettes_that_lie_elsewhere(old):
    """As a fixture vcr_cassette_dir says."""
    old.write(ASK + "@pytest.mark.vcr\ndef test_a():\n    ask()\n").record(
        "test_a", folder="fixtures/it"
    )

    assert old.adopt()[1][2] == "  test_it.py:13 test_a: no cassette in cassettes/test_it"
    assert old.adopt("--cassettes", "fixtures/it", "test_it.py")[0] == 0
    assert 'claude_cassette("fixtures/it/{test}.yaml")' in old.text()
    old.replay().assert_outcomes(passed=1)
