"""Files that nobody would record: a hundred ways to be broken, and what is said of each.

Run with a folder and a limit in MB, it reads each file there and prints what came of it:
a crash or a flood of one of them must not be that of the tests.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import gzip
import json
import os
import resource
import sys
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.errors import CassetteError

if TYPE_CHECKING:
    from collections.abc import Callable

KEEP = "Nothing was changed. Restore it from git, or move it away and record again"
RESOLVE = (
    "Nothing was changed. Resolve the conflict in git, or record again with --claude-record=all"
)
RAISE = (
    "Nothing was changed. Give tests cassettes of their own, or raise claude_max_cassette_mb in the "
    "configuration"
)
UTF_8 = "Nothing was changed. Save it as UTF-8"
RIGHT = None
MB = 1_000_000
ORDINARY = b"- a\n" * 100_000
# By night, what there are many of are more.
TIMES = 5 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 1
# What takes so many times as long as to parse the ordinary file is measured again.
_SLOW = 25
# What is read in less seconds is slow on no machine, and compared with nothing.
_AT_ONCE = 0.05
HEAD = "version: 1\nrecorded:\n  from: api\ninteractions:\n"
URL = "https://api.anthropic.com/v1/messages"
LAYOUTS = (
    "pytest-claude-params, pydantic-ai, vcrpy, go-vcr, langchain, VCR for Ruby, Datadog's test "
    "agent, http-snapshot"
)


def item(request="", response="", body="parsed_body: {type: message}"):
    """Write one interaction in six lines, with more in its request or response."""
    return (
        f"- request: {{method: POST, uri: '{URL}', parsed_body: {{n: 1}}{request}}}\n"
        f"  response:\n    status: {{code: 200}}\n    {body}\n{response}"
    )


def of_item(text):
    """Write a file of one interaction."""
    return f"{HEAD}{text}".encode()


def status(code):
    """Write a file with a status."""
    return of_item(item().replace("200", code))


def no_status(code):
    """Say what is wrong with a status."""
    return f":5: {ONE}its status is {code}, which HTTP does not have. {KEEP}"


def bomb(leaf="x", levels=9):
    """Write mappings of lists of lists, each ten times the one before."""
    lines = [f"a0: &a0 [{leaf}]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels + 1)]
    return "\n".join(lines) + "\n"


@functools.cache
def members(size, letter=b"a"):
    """Pack a text of so many bytes with gzip, quickly: in many members."""
    part = min(size, 10 * MB)
    return gzip.compress(letter * part, 1) * (size // part)


def packed_body(body, encoding="gzip"):
    """Write a file whose answer is packed."""
    answer = f"headers: {{content-encoding: [{encoding}]}}\n    body:\n      string: !!binary "
    return of_item(item(body=answer + base64.b64encode(body).decode()))


@functools.cache
def deflated(size):
    """Pack so many bytes with zlib, quickly."""
    packer = zlib.compressobj(1)
    part = b"a" * MB
    return b"".join(packer.compress(part) for _ in range(size // MB)) + packer.flush()


def brotli(size):
    """Pack so many bytes with Brotli."""
    import brotli

    return brotli.compress(b"a" * size, quality=3)


def zstd(size):
    """Pack so many bytes with Zstandard."""
    import zstandard

    return zstandard.compress(b"a" * size)


def turn(text="", continues=""):
    """Write one interaction with a message, or with what continues another one."""
    asked = f", {continues} parsed_body: {{messages: [{text}]}}"
    return item(asked).replace("parsed_body: {n: 1}, ", "")


def continued(number, messages=1):
    """Write an interaction that adds nothing to another one."""
    return turn("", f"continues: {{interaction: {number}, messages: {messages}}},")


def twice(name, line):
    """Say that a key stands there twice."""
    return f":{line}: has the key {name!r} twice. {KEEP}"


def unpacks(body, encoding="gzip"):
    """Write a file whose body is a bomb, and say so."""
    limit = min(max(200 * len(body), 2 * MB), 100 * MB)
    said = f":5: {ONE}a body of {len(body):,} bytes unpacks to more than {limit:,}. {KEEP}"
    return packed_body(body, encoding), said


ONE = "is not a cassette: interaction 1: "
DEEP = f"is nested more than 100 levels deep. {KEEP}"
BOMB = (
    ": unpacks to more than 200 times its size. Nothing was changed. If it is what you recorded, "
    "unpack it: gunzip"
)
NO_LAYOUT = f": is not a cassette: it fits no layout that is read: {LAYOUTS}. {KEEP}"
POPEN = "!!python/object/new:subprocess.Popen"
ISTR = "!!python/object/apply:multidict._multidict.istr"
WHOLE = of_item(item())
PLAIN = item(body="body: {string: 'x'}")

# What is said: after the file's name; `RIGHT` if it is read as what it is. What takes long to write is a function.
FILES: dict[str, tuple[bytes | int, str | None] | Callable[[], tuple[bytes, str]]] = {
    # Tags.
    "tag that runs a command": (b"interactions: !!python/object/apply:os.system ['true']\n",
        f":1: holds the tag !!python/object/apply:os.system, which could run code. {KEEP}"),
    "tag that makes an object": (of_item(item(response=f"    latency_s: {POPEN} [[true]]\n")),
        f":9: holds the tag {POPEN}, which could run code. {KEEP}"),
    "tag of a function": (b"interactions: !!python/name:os.system\n",
        f":1: holds the tag !!python/name:os.system, which could run code. {KEEP}"),
    "tag of a module": (b"interactions: !!python/module:os\n",
        f":1: holds the tag !!python/module:os, which could run code. {KEEP}"),
    "tag of one's own": (b"interactions: !mine [1]\n", f":1: holds the tag !mine. {KEEP}"),
    "tag of a set": (b"interactions: !!set {a}\n", f":1: holds the tag !!set. {KEEP}"),
    "tag around nothing": (f"interactions: {ISTR} []\n".encode(),
        f":1: holds the tag {ISTR}, which could run code. {KEEP}"),
    "tag around something else": (b"interactions: !!int many\n",
        f":1: holds the tag !!int around something else. {KEEP}"),
    "bytes that are none": (b"interactions: !!binary \xc3\xa4\n",
        f":1: holds the tag !!binary around something else. {KEEP}"),
    # Aliases.
    "alias bomb": (f"{bomb()}interactions: []\n".encode(),
        f":7: says with aliases more than 10 times what it holds. {KEEP}"),
    "alias bomb as headers": (f"{bomb()}{HEAD}{item(', headers: {a: *a9}')}".encode(),
        f":7: says with aliases more than 10 times what it holds. {KEEP}"),
    "alias bomb as a body": (f"{bomb()}{HEAD}{item(body='parsed_body: *a9')}".encode(),
        f":7: says with aliases more than 10 times what it holds. {KEEP}"),
    "alias bomb of long texts": (f"{bomb('x' * 100_000, 4)}interactions: []\n".encode(),
        f":3: says with aliases more than 10 times what it holds. {KEEP}"),
    "list that holds itself": (b"interactions: &a [*a]\n",
        f":1: holds itself: *a stands inside of &a. {KEEP}"),
    "body that holds itself": (of_item(item(body="parsed_body: &b {a: [*b]}")),
        f":8: holds itself: *b stands inside of &b. {KEEP}"),
    "alias of nothing": (b"interactions: *a\n",
        f":1: refers to *a, which it does not define. {KEEP}"),
    "chain of aliases": (
        "".join(["a0: &a0 [x]\n", *[f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 1000)]]).encode(),
        f":100: {DEEP}"),
    "aliases of another tool": (
        of_item(item(", headers: &h {anthropic-version: [v]}", "    headers: *h\n")), RIGHT),
    # Conversations.
    "turns that continue each other": (
        of_item(turn("{a: 1}") + continued(1) + continued(2) + continued(3)), RIGHT),
    "turn that continues itself": (of_item(continued(1)),
        f":5: {ONE}it continues interaction 1, which is not a message before it. {KEEP}"),
    "turns of a message of 200 KB": (
        of_item(turn(f"{{a: {'x' * 200_000}}}") + continued(1) * 1_000 * TIMES),
        f":2005: {ONE.replace('1', '501')}its file repeats more than 100 MB of messages. {KEEP}"),
    "turns that each continue the last": (
        of_item(turn(f"{{a: {'x' * 100_000}}}") + "".join(
            turn("{b: 1}", f"continues: {{interaction: {n}, messages: {n}}},")
            for n in range(1, 1_000 * TIMES))),
        f":3245: {ONE.replace('1', '811')}its file repeats more than 100 MB of messages. {KEEP}"),
    # Levels.
    **{f"{10 ** n:,} levels of lists": (b"interactions: " + b"[" * 10**n, f":1: {DEEP}")
       for n in (3, 4, 5, 6)},
    **{f"{10 ** n:,} levels of dashes": (b"interactions:\n" + b"- " * 10**n, f":2: {DEEP}")
       for n in (3, 4, 5, 6)},
    "100,000 levels of mappings": (b"interactions: " + b"{a: " * 100_000, f":1: {DEEP}"),
    "100,000 levels of keys": (b"? " * 100_000, f":1: {DEEP}"),
    "1,000 levels of indents": (
        "".join(f"{' ' * n}a:\n" for n in range(1000)).encode(), f":101: {DEEP}"),
    "100,000 levels in a file of JSON": (b"[" * 100_000, f":1: {DEEP}"),
    "100,000 levels in a body of JSON": (
        of_item(item(body=f"body: {{string: '{'[' * 100_000}{']' * 100_000}'}}")), RIGHT),
    # Keys.
    "key twice": (WHOLE + b"version: 2\n", twice("version", 9)),
    "key twice in a body": (
        of_item(item(body="parsed_body: {a: 1,\n      b: 2,\n      a: 3}")), twice("a", 10)),
    "key twice in JSON": (b'{"interactions": [], "interactions": []}',
        f": has the key 'interactions' twice. {KEEP}"),
    "list as a key": (b"? [a]\n: 1\n", f":1: has a list or a mapping where a name belongs. {KEEP}"),
    "merge key": (b"a: &a {b: 1}\n<<: *a\n",
        f":2: has YAML's merge key '<<', which is not read. {KEEP}"),
    # Types.
    "status 99999": (status("99999"), no_status("99999")),
    "status -1": (status("-1"), no_status("-1")),
    "status 0": (status("0"), no_status("0")),
    "status true": (status("true"), no_status("true")),
    "status in words": (status("OK"), no_status('"OK"')),
    "status a list": (status("[200]"), no_status("a list")),
    "no status": (of_item(item().replace("status:", "state:")),
        f":5: {ONE}its response has no status. {KEEP}"),
    "headers a list": (of_item(item(", headers: [a]")),
        f":5: {ONE}its headers are a list where a mapping belongs. {KEEP}"),
    "header a mapping": (of_item(item(", headers: {a: {b: c}}")),
        f':5: {ONE}its header "a" is a mapping. {KEEP}'),
    "name of a header a number": (of_item(item(", headers: {1: a}")),
        f':5: {ONE}its header 1 is "a". {KEEP}'),
    "body a number": (of_item(item(body="body: 5")),
        f":5: {ONE}the body of its response is 5 where a text belongs. {KEEP}"),
    "body true": (of_item(item(body="parsed_body: true")),
        f":5: {ONE}the body of its response is true where a text belongs. {KEEP}"),
    "bytes in a body": (of_item(item(body="parsed_body: {a: !!binary YWI=}")),
        f":5: {ONE}a body of it is no JSON: Object of type bytes is not JSON serializable. {KEEP}"),
    "endless number": (of_item(item(body=f"parsed_body: {{a: {'9' * 100_000}}}")),
        f":8: holds a number of 100,000 digits. {KEEP}"),
    "interactions a mapping": (b"interactions: {a: 1}\n",
        f": is not a cassette: its interactions are not a list. {KEEP}"),
    "interactions nothing": (b"interactions:\n",
        f": is not a cassette: its interactions are not a list. {KEEP}"),
    "interactions a text": (b"interactions: many\n",
        f": is not a cassette: its interactions are not a list. {KEEP}"),
    "interaction a text": (of_item("- request\n"),
        f":5: {ONE}it is not laid out as pytest-claude-params does it. {KEEP}"),
    "request nothing": (of_item("- request:\n  response: {}\n"),
        f":5: {ONE}its request is nothing where a mapping belongs. {KEEP}"),
    "no request": (of_item("- response: {}\n"), f":5: {ONE}it has no request. {KEEP}"),
    "response a list": (of_item(item().partition("  response")[0] + "  response: [1]\n"),
        f":5: {ONE}its response is a list where a mapping belongs. {KEEP}"),
    "latency that is no number": (of_item(item(response="    latency_s: .nan\n")),
        f":5: {ONE}its latency_s is NaN where seconds belong. {KEEP}"),
    "latency in words": (of_item(item(response="    latency_s: soon\n")),
        f':5: {ONE}its latency_s is "soon" where seconds belong. {KEEP}'),
    "cut a list": (of_item(item(response="    cut: [a]\n")),
        f":5: {ONE}its cut is a list where the name of an exception belongs. {KEEP}"),
    "address a number": (of_item(item().replace(f"'{URL}'", "7")),
        f":5: {ONE}its uri is 7 where a text belongs. {KEEP}"),
    "address that is none": (of_item(item().replace(URL, "http://[x/v1/messages")),
        f":5: {ONE}Invalid IPv6 URL. {KEEP}"),
    "method nothing": (of_item(item().replace("POST", "")),
        f":5: {ONE}its method is nothing where a text belongs. {KEEP}"),
    "recorded a list": (HEAD.replace("\n  from: api", " [a]").encode() + b"- {}\n",
        f": is not a cassette: 'recorded' is not a mapping. {KEEP}"),
    # Text.
    "half a character": (of_item(item(body=r'body: {string: "\ud800"}')),
        f":8: is not valid YAML: found invalid Unicode character escape code. {KEEP}"),
    "half a character in JSON": (
        json.dumps(yaml.safe_load(of_item(PLAIN))).replace('"x"', r'"\ud800"').encode(),
        f": {ONE}the body of its response holds half a character. {KEEP}"),
    "NUL": (WHOLE + b"# \0\n", f":9: holds a NUL byte. {KEEP}"),
    "control character": (WHOLE + b"# \x07\n", (
        ":9: is not valid YAML: unacceptable character #x0007: control characters are not allowed. "
        + KEEP)),
    "tabs": (WHOLE.replace(b"    status", b"\tstatus"), (
        ":7: is not valid YAML: found character that cannot start any token. " + KEEP)),
    "CR LF": (WHOLE.replace(b"\n", b"\r\n"), RIGHT),
    "CR": (WHOLE.replace(b"\n", b"\r"), RIGHT),
    "mark of UTF-8": (b"\xef\xbb\xbf" + WHOLE, RIGHT),
    "mark of UTF-8 before JSON": (b'\xef\xbb\xbf{"interactions": []}', RIGHT),
    "UTF-16": (WHOLE.decode().encode("utf-16"), f": is UTF-16 text. {UTF_8}"),
    "UTF-16, the other way round": (WHOLE.decode().encode("utf-16-be"), f": is UTF-16 text. {UTF_8}"),
    "Latin-1": (WHOLE + "# ä\n".encode("latin-1"),
        f":9: is not UTF-8 text (byte {len(WHOLE) + 2}). {KEEP}"),
    "conflict": (WHOLE + b"<<<<<<< HEAD\n- a\n=======\n- b\n>>>>>>> main\n",
        f":9: holds merge conflict markers. {RESOLVE}"),
    "conflict within a text": (
        of_item(item(body='body: {string: "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n"}')),
        f":9: holds merge conflict markers. {RESOLVE}"),
    "trace of httprr": (
        b"httprr trace v1\n10 20\nPOST https://api.anthropic.com/v1/messages HTTP/1.1\r\n",
        (": is a recording of Go's httprr, a layout that is not read. "
        "Nothing was changed. Record it again with this plugin")),
    "pointer of Git LFS": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        ": is a Git LFS pointer and not the file. Get the file: git lfs pull"),
    "empty": (b"", f": is empty. {KEEP}"),
    "white space": (b" \n\n", f": is empty. {KEEP}"),
    "comment": (b"# nothing\n", NO_LAYOUT),
    "two documents": (WHOLE + b"---\n" + WHOLE, f":10: holds more than one YAML document. {KEEP}"),
    "prose": (b"To whom it may concern.\n", NO_LAYOUT),
    "page": (b"<html><body>404</body></html>\n", NO_LAYOUT),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0", f":3: holds a NUL byte. {KEEP}"),
    "cut in a text": (of_item(item(body='body: {string: "a"}'))[:-3], (
        ":8: is not valid YAML: found unexpected end of stream. " + KEEP)),
    # Sizes.
    "1 MB in gzip": (members(MB), NO_LAYOUT),
    "10 MB in gzip": lambda: (members(10 * MB), BOMB),
    "100 MB in gzip": lambda: (members(100 * MB), BOMB),
    "1 GB in gzip": lambda: (
        members(100 * MB) * 10, f": is larger than 100 MB unpacked. {RAISE}"),
    "1 GB of NULs in gzip": lambda: (
        members(10 * MB, b"\0") * 100, f": is larger than 100 MB unpacked. {RAISE}"),
    "cut gzip": (gzip.compress(WHOLE)[:-9], f": is compressed with gzip, and was cut off. {KEEP}"),
    "damaged gzip": (gzip.compress(WHOLE)[:-8] + b"\0" * 8,
        f": is compressed with gzip, and damaged. {KEEP}"),
    "body of 1 GB in gzip": lambda: unpacks(members(100 * MB) * 10),
    "body of 50 MB in zlib": lambda: unpacks(deflated(50 * MB)),
    "body of 100 MB in brotli": lambda: unpacks(brotli(100 * MB), "br"),
    "body of 300 MB in zstd": lambda: unpacks(zstd(300 * MB), "zstd"),
    "text of 1 GB": (1000 * MB, f": is larger than 100 MB. {RAISE}"),
    "200,000 items": (b"- a\n" * 200_000 * TIMES, NO_LAYOUT),
    # What a server may well say.
    "redirect": (
        of_item(item(response="    headers: {location: ['https://a.test/']}\n")
                .replace("200", "307")), RIGHT),
    "odd status": (status("299"), RIGHT),
    "status as a text": (status("'529'"), RIGHT),
    "wait of 46 days": (
        of_item(item(response="    headers: {retry-after: ['4000000']}\n").replace("200", "429")),
        RIGHT),
}  # fmt: skip


@functools.cache
def of(name: str) -> tuple[bytes | int, str | None]:
    """Return what a file holds, or how much of nothing, and what is said of it."""
    file = FILES[name]
    return file if isinstance(file, tuple) else file()


def write(folder: Path) -> None:
    """Write all files."""
    for number, name in enumerate(FILES):
        content, _ = of(name)
        path = folder / f"{number}.yaml"
        path.write_bytes(b"" if isinstance(content, int) else content)
        if isinstance(content, int):  # a hole costs no disk
            with path.open("r+b") as file:
                file.truncate(content)


def outcome(path: Path) -> dict[str, Any]:
    """Read a file; return what was said, how long that took, and how much memory in MB.

    How long: times what PyYAML takes to parse the ordinary file, measured just after, so that
    slow and busy machines count alike.
    """
    once = _outcome(path)
    # Other work on the machine makes some times longer, and none shorter.
    tries = [once, *(_outcome(path) for _ in range(2) if once["times"] > _SLOW)]
    return {**once, "times": min(one["times"] for one in tries)}


def _outcome(path: Path) -> dict[str, Any]:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _peak_mb()
    start = time.process_time()
    said = None
    try:
        store.read(path)
    except CassetteError as error:
        said = str(error).removeprefix(str(path))
    seconds = time.process_time() - start
    mb = _peak_mb() - before
    times = 0 if seconds < _AT_ONCE else seconds / _seconds_of_the_ordinary()
    return {"said": said, "times": times, "mb": mb}


def _seconds_of_the_ordinary() -> float:
    start = time.process_time()
    for _ in yaml.parse(ORDINARY, Loader=yaml.CSafeLoader):
        pass
    return time.process_time() - start


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    folder, more_mb = Path(sys.argv[1]), int(sys.argv[2])
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = used * resource.getpagesize() + more_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with contextlib.suppress(BrokenPipeError):
        for number in range(len(FILES)):
            print(json.dumps(outcome(folder / f"{number}.yaml")), flush=True)  # noqa: T201  (the parent reads it)
