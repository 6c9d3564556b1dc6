"""``claude-params diff``: what a branch changed, by cause, without a key and without a touch."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from pytest_claude_params import cli
from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document

URL = "https://api.anthropic.com/v1/messages"
HEAD = {"at": "2026-11-23T10:00:00Z", "plugin": "pytest-claude-params 0.1.0", "from": "api"}
TERSE = "You answer customers of a shop. Be terse."
FRIENDLY = "You answer customers of a shop. Be friendly."
ORDER = '{"order": "A17", "status": "delayed", "eta": "2 days"}'
CUT = '{"order": "A17", "status": "delayed"}'


def interaction(prompt, answer, *, tokens=20, stop_reason="end_turn", **more):
    """An exchange with Claude, as the recorder stores it."""
    asked = {"model": "claude-haiku-4-5", "max_tokens": 60, **more}
    asked["messages"] = [{"role": "user", "content": prompt}]
    content = [{"type": "text", "text": answer}] if isinstance(answer, str) else answer
    said = {
        "type": "message",
        "model": "claude-haiku-4-5",
        "content": content,
        "stop_reason": stop_reason,
        "usage": {"input_tokens": 100, "output_tokens": tokens},
    }
    return CallRequest("POST", URL, {"anthropic-version": "2023-06-01"}, asked), CallResponse(
        200, {}, said
    )


class Shop:
    """A repository with cassettes below ``cassettes/test_support``."""

    def __init__(self, folder):
        self.folder = folder
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.email", "a@example.com")
        self.git("config", "user.name", "A")

    def git(self, *arguments):
        """Run git and return what it said."""
        run = ["git", "-C", str(self.folder), *arguments]
        return subprocess.run(run, check=True, capture_output=True, text=True).stdout

    def write(self, name, *interactions):
        """Write a cassette."""
        path = self.folder / f"cassettes/test_support/{name}.yaml"
        store.write(path, Document(dict(HEAD), list(interactions)))
        return path

    def commit(self):
        """Commit everything."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """An empty repository, which is the current folder, 80 columns wide."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return Shop(tmp_path)


@pytest.fixture
def diff(capsys):
    """Return a function that runs the verb and gives its code and what it said."""

    def run(*arguments):
        capsys.readouterr()
        code = cli.run(["diff", *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def ask(prompt, answer, system=TERSE, **more):
    return interaction(prompt, answer, system=system, **more)


def test_no_line_is_broken_in_a_pipe(shop, diff, monkeypatch):
    """No width is known there; with COLUMNS set, it is."""
    monkeypatch.delenv("COLUMNS")
    shop.write("test_hours", ask("Hi", "Ho"))
    shop.commit()
    shop.write("test_with_a_name_that_is_longer_than_a_line", ask("When do you open?", "At 9."))

    line = diff()[1].splitlines()[2]
    assert len(line) > 80
    assert line.startswith("added     cassettes/test_support/test_with_a_name_that_is_longer_than")
    assert line.endswith('#1  "When do you open?"')


def test_an_edited_system_prompt_is_one_cause(shop, diff):
    """The words that went and came, once; what each answer became, below; a cut one first."""
    shop.write("test_hours", ask("When do you open?", "We open at 9."))
    shop.write("test_refund", ask("Where is A17?", ORDER, tokens=63))
    shop.commit()
    shop.write("test_hours", ask("When do you open?", "We gladly open at 9.", FRIENDLY))
    shop.write(
        "test_refund", ask("Where is A17?", CUT, FRIENDLY, tokens=41, stop_reason="max_tokens")
    )

    assert diff() == (1, """\
HEAD -> work tree: 2 recordings changed; 1 to look at first

2 answers, one cause: system prompt of support
  cost $0.00061 -> $0.00051 (-18 %)
  system: You answer customers of a shop. Be[- terse.-]{+ friendly.+}
! cassettes/test_support/test_refund.yaml#1  "Where is A17?"
    stop_reason: end_turn -> max_tokens
    JSON eta: 2 days -> (none)
    out tokens 63 -> 41, cost $0.00042 -> $0.00030
  cassettes/test_support/test_hours.yaml#1  "When do you open?"
    text: We{+ gladly+} open at 9.
""")  # fmt: skip


def test_another_language_is_looked_at_first(shop, diff):
    """A reader of the diff may know neither; a short text is not guessed at."""
    shop.write("test_greet", ask("Greet me.", "Welcome back! How may we help you today?"))
    shop.write("test_short", ask("Hi?", "Good day"))
    shop.commit()
    shop.write("test_greet", ask("Greet me.", "Willkommen zurück! Womit können wir helfen?"))
    shop.write("test_short", ask("Hi?", "Guten Tag"))

    assert diff() == (1, """\
HEAD -> work tree: 2 recordings changed; 1 to look at first

2 answers, the request is unchanged
! cassettes/test_support/test_greet.yaml#1  "Greet me."
    language: en -> de
    text: [-Welcome back! How may we help you today?-]{+Willkommen zurück! Womit
      können wir helfen?+}
  cassettes/test_support/test_short.yaml#1  "Hi?"
    text: [-Good day-]{+Guten Tag+}
""")  # fmt: skip
    assert "&#35;1 | language: en -&#62; de, text |" in diff("--markdown")[1].replace(
        "#&#8203;1", "&#35;1"
    )


def test_nothing_changed(shop, diff):
    """Exit code 0; to record again what says the same changes nothing."""
    path = shop.write("test_hours", ask("When?", "At 9."))
    shop.commit()
    assert diff() == (0, "HEAD -> work tree: no recording changed\n")

    store.write(path, Document(HEAD | {"at": "2026-11-28T10:00:00Z"}, [ask("When?", "At 9.")]))
    assert diff() == (0, "HEAD -> work tree: no recording changed\n")


def test_what_came_went_and_moved(shop, diff):
    """A renamed test's cassette is no new recording, wherever its answer stands now."""
    shop.write("test_old", ask("When?", "At 9."))
    shop.write("test_gone", ask("Where?", "Here."))
    shop.commit()
    (shop.folder / "cassettes/test_support/test_old.yaml").unlink()
    (shop.folder / "cassettes/test_support/test_gone.yaml").unlink()
    shop.write("test_renamed", ask("When?", "At 9."))
    shop.write("test_new", ask("Who?", "I."))

    assert diff() == (1, """\
HEAD -> work tree: 1 recording added, 1 removed and 1 moved

added     cassettes/test_support/test_new.yaml#1  "Who?"
removed   cassettes/test_support/test_gone.yaml#1  "Where?"
moved     cassettes/test_support/test_old.yaml#1 ->
  cassettes/test_support/test_renamed.yaml#1
""")  # fmt: skip


def test_a_branch_is_compared_with_where_it_forked(shop, diff):
    """`main...` leaves out what main has got meanwhile; `HEAD~1` and two revisions work, too."""
    shop.write("test_a", ask("A?", "One."))
    shop.write("test_b", ask("B?", "One."))
    shop.commit()
    shop.git("checkout", "-q", "-b", "branch")
    shop.write("test_a", ask("A?", "Two."))
    shop.commit()
    shop.git("checkout", "-q", "main")
    shop.write("test_b", ask("B?", "Two."))
    shop.commit()
    shop.git("checkout", "-q", "branch")

    changed = "cassettes/test_support/test_a.yaml#1"
    for arguments in (["main..."], ["main...branch"], ["HEAD~1"], ["HEAD~1", "HEAD"]):
        code, said = diff(*arguments)
        assert (code, changed in said, "test_b" in said) == (1, True, False), arguments
    assert "test_b" in diff("main..branch")[1]
    assert diff("main..branch", "cassettes/test_support/test_b.yaml")[1].count("#1") == 1


def test_nothing_of_the_work_tree_is_touched(shop, diff):
    """Neither files nor the index, also where times of files would make git write it."""
    path = shop.write("test_a", ask("A?", "One."))
    shop.commit()
    path.touch()
    before = (shop.folder / ".git/index").read_bytes()

    assert diff()[0] == 0
    assert (shop.folder / ".git/index").read_bytes() == before
    assert shop.git("status", "--porcelain") == ""


def test_two_folders_and_two_files_without_git(tmp_path, diff, monkeypatch):
    """What another machine recorded, beside this one's."""
    monkeypatch.chdir(tmp_path)
    for name, answer in (("old", "At 9."), ("new", "At 10.")):
        store.write(tmp_path / name / "a.yaml", Document(dict(HEAD), [ask("When?", answer)]))

    assert diff("old", "new") == (
        1,
        (
            "old -> new: 1 recording changed\n\n1 answer, the request is unchanged\n"
            '  a.yaml#1  "When?"\n    text: At[- 9.-]{+ 10.+}\n'
        ),
    )
    assert "1 recording changed" in diff("old/a.yaml", "new/a.yaml")[1]


def test_what_each_answer_called(shop, diff):
    """Tools and their inputs, by path; the model that answered."""
    call = {"type": "tool_use", "id": "toolu_1", "name": "find", "input": {"id": "A17", "n": 1}}
    shop.write("test_a", ask("A?", [call]), ask("B?", [call]))
    shop.commit()
    other = ask("B?", [call | {"id": "toolu_2", "name": "search"}])
    other[1].body["model"] = "claude-haiku-5-5"
    shop.write(
        "test_a", ask("A?", [call | {"id": "toolu_3", "input": {"id": "A18", "n": 1}}]), other
    )

    assert diff()[1].splitlines()[2:] == [
        "2 answers, the request is unchanged",
        "  cost $0.00040 -> $0.00022 (-45 %)",
        '  cassettes/test_support/test_a.yaml#1  "A?"',
        "    tool input find: id: A17 -> A18",
        '  cassettes/test_support/test_a.yaml#2  "B?"',
        "    model: claude-haiku-4-5 -> claude-haiku-5-5",
        "    tool call: find -> search",
        "    cost $0.00020 -> $0.000020",
    ]


def test_secrets_that_other_layouts_hold_are_not_shown(shop, diff):
    """Plain vcrpy stores what it sends."""
    key = "sk-ant-api03-" + "a1B2" * 20
    for answer in ("One", "Two"):
        body = json.dumps(
            {"model": "m", "messages": [{"role": "user", "content": f"My key: {key}"}]}
        )
        said = {"type": "message", "content": [{"type": "text", "text": f"{answer} {key}"}]}
        vcr = {
            "version": 1,
            "interactions": [
                {
                    "request": {"method": "POST", "uri": URL, "headers": {"x-api-key": [key]}, "body": body},
                    "response": {
                        "status": {"code": 200, "message": "OK"},
                        "headers": {"content-type": ["application/json"]},
                        "body": {"string": json.dumps(said)},
                    },
                }
            ],
        }  # fmt: skip
        (shop.folder / "vcr.yaml").write_text(json.dumps(vcr))
        if answer == "One":
            shop.commit()

    for form in ([], ["--json"], ["--markdown"]):
        code, said = diff(*form)
        assert (code, key in said, "REDACTED" in said) == (1, False, True), form


def test_a_file_that_cannot_be_read_is_named(shop, diff):
    """A merge conflict is no answer; YAML that holds no recordings is none of ours."""
    path = shop.write("test_a", ask("A?", "One."))
    (shop.folder / "compose.yaml").write_text("services: {a: 1}\n")
    shop.commit()
    (shop.folder / "compose.yaml").write_text("services: {a: 2}\n")
    path.write_text("<<<<<<< HEAD\n" + path.read_text())

    code, said = diff()
    assert code == 1
    assert "not read  cassettes/test_support/test_a.yaml (work tree): holds merge" in said
    assert "compose" not in said


def test_a_cassette_that_cannot_be_read_was_not_removed(shop, diff):
    """Not even where nothing of it is left that reads like one."""
    path = shop.write("test_a", ask("A?", "One."))
    shop.commit()
    path.write_text("garbage: [\n")

    assert diff() == (
        1,
        (
            "HEAD -> work tree: no recording changed\n\n"
            "not read  cassettes/test_support/test_a.yaml (work tree): is not valid YAML: did\n"
            "  not find expected node content (line 2)\n"
        ),
    )


def test_json_has_a_version_and_tells_null_from_nothing(shop, diff):
    """For other programs."""
    shop.write("test_a", ask("A?", '{"x": 1}'))
    shop.commit()
    shop.write("test_a", ask("A?", '{"y": null}', FRIENDLY))

    code, said = diff("--json")
    data = json.loads(said)
    (cause,) = data["causes"]
    assert (code, data["v"], data["old"], data["new"]) == (1, 1, "HEAD", "work tree")
    assert cause["cause"] == "system prompt of a"
    assert cause["recordings"][0]["answer"] == [
        {"what": "JSON", "path": "y", "new": None},
        {"what": "JSON", "path": "x", "old": 1},
    ]


def test_markdown_is_a_comment_on_a_pull_request(shop, diff):
    """An alert, a table, both texts folded, how to reproduce; nobody is called by an answer."""
    shop.write("test_a", ask("A?", "One."))
    shop.commit()
    shop.write("test_a", ask("A?", "Ask @bob | ``` <b>", FRIENDLY, stop_reason="max_tokens"))

    assert diff("--markdown") == (1, """\
<!-- claude-params diff -->
> [!WARNING]
> HEAD → work tree: 1 recording changed; 1 to look at first.

| recording | what changed | cause |
| --- | --- | --- |
| cassettes/test&#95;support/test&#95;a.yaml#&#8203;1 | stop&#95;reason: end&#95;turn -&#62; max&#95;tokens, text | system prompt of a |

<details><summary>1 answer: system prompt of a</summary>

system prompt (system)

```diff
- You answer customers of a shop. Be terse.
+ You answer customers of a shop. Be friendly.
```

**cassettes/test&#95;support/test&#95;a.yaml#&#8203;1** "A?"

stop&#95;reason

```diff
- end_turn
+ max_tokens
```

text

````diff
- One.
+ Ask @bob | ``` <b>
````

</details>

Reproduce: `claude-params diff`
""")  # fmt: skip


def test_markdown_fits_into_a_comment(shop, diff):
    """Cut by sections, with a count of what is left out; at most ten rows in the table."""
    names = [f"test_{number}" for number in range(36)]
    for name in names:
        shop.write(name, ask(f"{name}?", "One.", max_tokens=10))
    shop.commit()
    for number, name in enumerate(names):
        shop.write(name, ask(f"{name}?", "Two " * 600, max_tokens=11 + number))

    said = diff("--markdown")[1]
    assert len(said.encode()) <= 65_536
    assert said.count("\n| cassettes") == 10
    assert "\nand 26 more\n" in said
    assert "sections left out: there is no room for more." in said
    assert said.count("<details>") == said.count("</details>") > 10
    assert said.endswith("Reproduce: `claude-params diff`\n")


def test_what_a_shallow_clone_does_not_have(shop, diff, tmp_path_factory, monkeypatch):
    """So is the clone of most jobs of CI."""
    shop.write("test_a", ask("A?", "One."))
    shop.commit()
    clone = tmp_path_factory.mktemp("clone")
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", f"file://{shop.folder}", str(clone)], check=True
    )
    monkeypatch.chdir(clone)
    code, said = diff("HEAD~1")
    assert (code, said) == (
        2,
        (
            "claude-params: 'HEAD~1' is not a file, a folder or a revision of git. Only the newest "
            "commits were fetched: git fetch --unshallow; in CI, fetch-depth: 0\n"
        ),
    )


def test_before_the_first_commit_there_is_nothing_to_compare_with(diff, tmp_path, monkeypatch):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    monkeypatch.chdir(tmp_path)
    code, said = diff()
    assert (code, said) == (
        2,
        (
            "claude-params: 'HEAD' is not a file, a folder or a revision of git. Nothing is committed "
            "here yet\n"
        ),
    )


def test_of_a_cause_with_many_answers_markdown_shows_the_first(shop, diff):
    """Left out as a whole, the answers of a large change would not be seen at all."""
    names = [f"test_{number}" for number in range(24)]
    for name in names:
        shop.write(name, ask(f"{name}?", "One."))
    shop.commit()
    for name in names:
        shop.write(name, ask(f"{name}?", "Two " * 600))

    said = diff("--markdown")[1]
    assert len(said.encode()) <= 65_536
    assert said.count("```diff") == 9
    assert "\nand 15 more answers of this cause\n\n</details>\n" in said
    assert "left out" not in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["mian"],
            ("claude-params: 'mian' is not a file, a folder or a revision of git. "
            "Did you mean 'main'?"),
        ),
        (["a.yaml", "folder"], "claude-params: a.yaml and folder: compare two files or two folders"),
        (
            ["HEAD", "HEAD", "HEAD"],
            "claude-params: 3 revisions: there are an old and a new one, at most",
        ),
        (["folder", "gone"], "claude-params: gone: there is no such file or folder"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared(shop, diff, arguments, message):
    """Misuse is exit code 2, with what may be meant."""
    (shop.folder / "folder").mkdir()
    (shop.folder / "a.yaml").write_text("a: 1\n")
    shop.commit()

    assert diff(*arguments) == (2, f"{message}\n")


def test_outside_of_a_repository(tmp_path, diff, monkeypatch):
    """Two files or folders can still be compared."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    assert diff() == (
        2,
        (
            f"claude-params: {tmp_path} is not in a git repository: name two files or two folders "
            "to compare\n"
        ),
    )


def test_a_later_turn_that_quotes_an_earlier_answer_is_no_cause(shop, diff):
    """What the conversation's author wrote is unchanged."""

    def turns(answer, last):
        first, second = ask("Hi", answer), ask("x", last)
        said = [
            {"role": "user", "content": "Hi"},
            {"role": "assistant", "content": answer},
            {"role": "user", "content": "And then?"},
        ]
        return first, (replace(second[0], body=second[0].body | {"messages": said}), second[1])

    shop.write("test_a", *turns("Hello.", "Bye."))
    shop.commit()
    shop.write("test_a", *turns("Good day.", "So long."))

    said = diff()[1]
    assert "1 answer, the request is unchanged" in said
    assert "1 answer: an earlier answer of the conversation" in said


HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "answers-in-a-pull-request.md"
GH = """\
#!{python}
import json, pathlib, subprocess, sys
kept = pathlib.Path("comments.json")
comments = json.loads(kept.read_text()) if kept.exists() else []
words = sys.argv[2:]
path = next(one for one in words if one.startswith("repos/"))
if "--jq" in words:
    command = ["jq", "-r", words[words.index("--jq") + 1]]
    subprocess.run(command, input=json.dumps(comments), text=True, check=True)
else:
    name = words[words.index("-F") + 1].removeprefix("body=@")
    body = pathlib.Path(name).read_text()
    if "PATCH" in words:
        (one,) = (one for one in comments if path == f"repos/me/shop/issues/comments/{{one['id']}}")
        one["body"] = body
    else:
        assert path == "repos/me/shop/issues/7/comments"
        comments.append({{"id": 100 + len(comments), "body": body}})
    kept.write_text(json.dumps(comments))
"""


def blocks(kind):
    """Return the blocks of one kind of the how-to."""
    text = HOW_TO.read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def branch(shop):
    """A branch that changes an answer, below an ``origin/main`` as a runner has it."""
    shop.write("test_a", ask("A?", "One."))
    shop.commit()
    shop.git("update-ref", "refs/remotes/origin/main", "HEAD")
    shop.git("checkout", "-q", "-b", "branch")
    shop.write("test_a", ask("A?", "Two."))
    shop.commit()
    return shop


def as_a_runner(folder, command, **environment):
    """Run a command as a step of a job, and return what it printed."""
    path = os.pathsep.join([str(folder / "bin"), str(Path(sys.executable).parent)])
    environment = {**os.environ, "PATH": f"{path}{os.pathsep}{os.environ['PATH']}", **environment}
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
    done = subprocess.run(
        words, cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def test_the_workflow_of_the_how_to_tells_what_the_answers_became(branch):
    """Its own command, in the summary of the job."""
    job, _ = blocks("yaml")
    steps = yaml.safe_load(job)["jobs"]["answers"]["steps"]
    (command,) = (step["run"] for step in steps if step.get("name"))

    as_a_runner(branch.folder, command, GITHUB_BASE_REF="main", GITHUB_STEP_SUMMARY="summary.md")

    summary = (branch.folder / "summary.md").read_text()
    assert summary.startswith("<!-- claude-params diff -->\n")
    assert "1 recording changed" in summary


@pytest.mark.skipif(not shutil.which("jq"), reason="gh has jq within, the one of this test not")
def test_the_step_of_the_how_to_keeps_one_comment(branch):
    """The second push finds the comment of the first, among those of others."""
    _, more = blocks("yaml")
    (step,) = yaml.safe_load(more)
    gh = branch.folder / "bin" / "gh"
    gh.parent.mkdir()
    gh.write_text(GH.format(python=sys.executable))
    gh.chmod(0o755)
    kept = branch.folder / "comments.json"
    kept.write_text(json.dumps([{"id": 100, "body": "Looks good."}]))

    for body in ("first", "second"):
        text = f"<!-- claude-params diff -->\n{body}"
        (branch.folder / "answers.md").write_text(text)
        environment = {"GITHUB_REPOSITORY": "me/shop", "NUMBER": "7"}
        as_a_runner(branch.folder, step["run"], **environment)
        assert json.loads(kept.read_text()) == [
            {"id": 100, "body": "Looks good."},
            {"id": 101, "body": text},
        ]


@pytest.mark.usefixtures("branch")
def test_the_commands_of_the_how_to(diff):
    """What is typed on a desk, and what a preview was answered."""
    commands = [block.removeprefix("$ claude-params diff ").split() for block in blocks("console")]
    assert len(commands) == 3

    told = [diff(*arguments) for arguments in commands]

    assert [code for code, _ in told] == [1, 0, 1]
    assert ["1 recording changed" in said for _, said in told] == [True, False, True]
