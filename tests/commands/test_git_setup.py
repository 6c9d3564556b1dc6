"""``claude-params git-setup``: what git itself shows, before, with it, and after."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.fixture
def shop(recorded):
    """A repository with a cassette whose answer has changed since it was committed."""
    (recorded.folder / "pytest.ini").write_text("[pytest]\n")
    recorded.git = lambda *words: subprocess.run(
        ["git", "-C", str(recorded.folder), "-c", "user.name=A", "-c", "user.email=a@example.com", *words],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    recorded.git("init", "-q")
    one = recorded.asked("When do you open?", system="Be terse.")
    two = recorded.asked("Where is A17?", system="Be terse.")
    recorded.write("cassettes/test_a/test_x.yaml", one, two)
    recorded.git("add", "-A")
    recorded.git("commit", "-qm", "x")
    recorded.write(
        "cassettes/test_a/test_x.yaml",
        one,
        recorded.asked("Where is B18?", system="Be terse."),
        at="2026-11-28T10:00:00Z",
    )
    return recorded


# An empty line of a diff.
SPACE = " "
SET_UP = """\
wrote: .gitattributes: cassettes/**/*.yaml diff=claude
set in this clone: diff.claude.textconv, diff.claude.xfuncname
Try: git log -p -1 -- cassettes
As YAML, once: git diff --no-textconv; for good: claude-params git-setup --undo
Who has not run this sees YAML, also with the line in .gitattributes: commit it or not.
"""


def changes(said):
    """Return the lines of a diff from its first hunk on."""
    return said[said.index("@@") :]


def test_git_diff_shows_the_words_that_changed(shop, run):
    """Not the lines of YAML around them, and in which recording."""
    assert "parsed_body" in shop.git("diff", "-U99")
    assert run("git-setup") == (0, SET_UP, "")

    assert (
        changes(shop.git("diff", "--", "cassettes"))
        == f"""\
@@ -1,4 +1,4 @@
-recorded 2026-11-23 from api
+recorded 2026-11-28 from api
{SPACE}
 #1 claude-haiku-4-5
   max_tokens 60, anthropic-version 2023-06-01
@@ -13,7 +13,7 @@ #1 claude-haiku-4-5
 #2 claude-haiku-4-5
   max_tokens 60, anthropic-version 2023-06-01
 User
-  Where is A17?
+  Where is B18?
 Assistant
   Yes.
   stop_reason end_turn; tokens: 100 in, 20 out; claude-haiku-4-5
"""
    )


def test_undo_leaves_nothing(shop, run):
    run("git-setup")
    assert run("git-setup", "--undo") == (
        0,
        (
            "removed: .gitattributes, which had nothing else\n"
            "removed from this clone's configuration: diff.claude\n"
        ),
        "",
    )
    assert "parsed_body" in shop.git("diff", "-U99")
    assert "claude" not in (shop.folder / ".git/config").read_text()
    assert run("git-setup", "--undo") == (0, "nothing to undo\n", "")


def test_what_was_in_gitattributes_stays(shop, run):
    """Each other line as it is, and nothing twice."""
    (shop.folder / ".gitattributes").write_bytes(b"*.png binary")
    assert run("git-setup")[1].splitlines()[0] == (
        "added to: .gitattributes: cassettes/**/*.yaml diff=claude"
    )
    assert run("git-setup")[1].splitlines()[0] == (
        "left: .gitattributes: cassettes/**/*.yaml diff=claude"
    )
    assert (shop.folder / ".gitattributes").read_bytes() == (
        b"*.png binary\ncassettes/**/*.yaml diff=claude\n"
    )
    assert run("git-setup", "--undo")[1].splitlines()[0] == (
        "removed from .gitattributes: the lines with diff=claude"
    )
    assert (shop.folder / ".gitattributes").read_bytes() == b"*.png binary\n"


def test_below_the_top_and_with_a_folder_of_another_name(shop, run, monkeypatch):
    """The line stands at the top, where the folder is named from there."""
    inner = shop.folder / "app"
    inner.mkdir()
    (inner / "pytest.ini").write_text("[pytest]\nclaude_cassette_dir = my recordings\n")
    monkeypatch.chdir(inner)

    assert run("git-setup")[1].splitlines()[0] == (
        'wrote: ../.gitattributes: "app/my recordings/**/*.yaml" diff=claude'
    )
    shop.write("app/my recordings/a.yaml", shop.asked("Hi"))
    shop.git("add", "-A")
    assert "+#1 claude-haiku-4-5\n" in shop.git("diff", "--cached")


def test_a_file_that_is_no_cassette_is_shown_as_it_is(shop, run):
    """A converter that fails would end git diff for all files."""
    run("git-setup")
    (shop.folder / "cassettes/torn.yaml").write_text("interactions: [\n")
    shop.git("add", "-A")

    assert "+interactions: [\n" in shop.git("diff", "--cached")


def test_where_this_environment_is_gone_files_are_shown_as_they_are(shop, run):
    run("git-setup")
    set_up = shop.git("config", "diff.claude.textconv")
    shop.git(
        "config", "diff.claude.textconv", set_up.strip().replace(sys.executable, "/gone/python")
    )

    assert "parsed_body" in shop.git("diff", "-U99")


def test_a_module_of_the_repository_does_not_stand_in_for_ours(shop, run):
    """A converter runs converter at the top of the work tree."""
    run("git-setup")
    (shop.folder / "click.py").write_text("raise SystemExit('not me')\n")

    assert "+  Where is B18?\n" in shop.git("diff")


def test_no_repository(recorded, run, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(recorded.folder.parent))

    assert run("git-setup") == (
        2,
        "",
        f"claude-params: {recorded.folder} is not in a git repository: git init\n",
    )
