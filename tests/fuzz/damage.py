"""Cassettes of every kind, damaged at random, and what a test would get from them.

What comes of a damaged file is one of `OUTCOMES`; anything else is an exception.
"""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import yaml

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.sdk import vcr_messages
from pytest_claude_params.wire.bodies import wire_body

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

OUTCOMES = ("same answers", "one line", "a miss", "named as edited")
UNNOTICED = "another answer"
# Times what it takes to read all whole cassettes.
MOST_TIMES = 5
URL = "https://api.anthropic.com/v1/messages"
HEADERS = {"anthropic-version": "2026-10-21", "content-type": "application/json"}
JSON_TYPE = {"content-type": "application/json"}
RECORDED = {"at": "2026-11-23T20:15:32Z", "sdk": "anthropic 2.12.0", "from": "api"}
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class Kind(NamedTuple):
    """A kind of cassette.

    Args:
        name: its file's name.
        content: its bytes, undamaged.
        digested: whether its recordings carry digests; others cannot tell what was changed.
    """

    name: str
    content: bytes
    digested: bool = True


def asked(prompt, **more):
    """Make a request."""
    turn = {"role": "user", "content": prompt}
    body = {"max_tokens": 20, "messages": [turn], "model": "claude-haiku-4-5", **more}
    return CallRequest("POST", URL, HEADERS, body)


def answered(*content, status=200, **more):
    """Make an answer."""
    body = {
        "type": "message",
        "role": "assistant",
        "content": list(content),
        "model": "claude-haiku-4-5-20251001",
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 11, "output_tokens": 5},
    }
    return CallResponse(status, JSON_TYPE, body, 0.61, **more)


def text(words):
    """Make a text block."""
    return {"type": "text", "text": words}


def _stream():
    deltas = [
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}}
        for word in ("Blue ", "as the\n", "sky.")
    ]
    events = [
        {"type": "message_start", "message": {"type": "message", "content": []}},
        {"type": "content_block_start", "index": 0, "content_block": text("")},
        *deltas,
        {"type": "message_stop"},
    ]
    body = "".join(f"event: {one['type']}\ndata: {json.dumps(one)}\n\n" for one in events)
    return CallResponse(200, {"content-type": "text/event-stream"}, body, 1.5, "ReadError")


TOOL = {"name": "add", "input_schema": {"type": "object", "properties": {"a": {"type": "number"}}}}
SOURCE = {"type": "base64", "media_type": "image/png", "data": PIXEL}
TURN = {"role": "user", "content": "Tell me of the sea. " * 60}
TURNS = [
    [TURN],
    [TURN, {"role": "assistant", "content": "It is wide."}, {"role": "user", "content": "More."}],
]
RECORDINGS = {
    # Prompts that one bit makes alike: 2 and 3, a and c.
    "message": [
        (asked("What is 2 and 2?"), answered(text("Two and two:\n\n*four*, of course. äöü"))),
        (asked("What is 2 and 3?"), answered(text("5"))),
        (asked("What is 2 and 3?"), answered(text("Five."))),
    ],
    "stream": [(asked("Name a color.", stream=True), _stream())],
    "turns": [
        (replace(asked(""), body={"messages": turns, "model": "m"}), answered(text(words)))
        for turns, words in zip(TURNS, ("It is wide.", "And deep."), strict=True)
    ],
    "tool": [
        (
            asked("Add 1 and 2.5.", tools=[TOOL]),
            answered({"type": "tool_use", "id": "toolu_1", "name": "add", "input": {"a": 1.0}}),
        )
    ],
    "media": [
        (asked([{"type": "image", "source": SOURCE}, text("What is it?")]), answered(text("Red.")))
    ],
    "error": [
        (
            asked("Now."),
            CallResponse(
                429,
                {**JSON_TYPE, "retry-after": "30"},
                {"type": "error", "error": {"type": "rate_limit_error", "message": "Later."}},
            ),
        ),
        (asked("Now."), answered(text("Here."))),
    ],
}


def kinds(folder: Path) -> list[Kind]:
    """Return all kinds; their media are written into the folder."""
    found = []
    for name, recordings in RECORDINGS.items():
        for suffix in (".yaml", ".yaml.gz") if name == "message" else (".yaml",):
            path = folder / f"{name}{suffix}"
            store.write(path, Document(RECORDED, recordings))
            found.append(Kind(path.name, path.read_bytes()))
    return [*found, *_foreign()]


def _foreign() -> list[Kind]:
    """The same as plain vcrpy lays it out, also with bodies that came packed."""
    items = [
        {
            "request": {"method": "POST", "uri": URL, "headers": {}, "body": json.dumps(one.body)},
            "response": {
                "status": {"code": answer.status, "message": "OK"},
                "headers": {"content-type": ["application/json"]},
                "body": {"string": pack(wire_body(answer.body))},
            },
        }
        for (one, answer), pack in zip(
            RECORDINGS["message"], (bytes.decode, gzip.compress, bytes.decode), strict=True
        )
    ]
    data = {"version": 1, "interactions": items}
    plain = yaml.safe_dump(data).encode()
    for item in items:
        item["response"]["body"]["string"] = "JSON has no bytes"
    return [
        Kind("vcrpy.yaml", plain, digested=False),
        Kind("vcrpy.json", json.dumps(data).encode(), digested=False),
    ]


def bit_flip(content: bytes, chance: random.Random) -> bytes:
    """Turn one bit over."""
    damaged = bytearray(content)
    damaged[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def truncation(content: bytes, chance: random.Random) -> bytes:
    """Cut the end off."""
    return content[: chance.randrange(len(content))]


def lost_line(content: bytes, chance: random.Random) -> bytes:
    """Take a line out."""
    lines = content.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def burst(content: bytes, chance: random.Random) -> bytes:
    """Write a few random bytes over it."""
    start = chance.randrange(len(content))
    noise = chance.randbytes(chance.randrange(1, 16))
    return content[:start] + noise + content[start + len(noise) :]


WAYS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "bit flip": bit_flip,
    "truncation": truncation,
    "lost line": lost_line,
    "burst": burst,
}


class Trials:
    """Reads one damaged file after the other.

    Args:
        folder: where files are written.
    """

    def __init__(self, folder: Path) -> None:
        self.kinds = kinds(folder)
        self.counts: Counter[tuple[str, str]] = Counter()
        self.slowest = 0.0
        self._folder = folder
        self._whole = {kind.name: self._played(kind, kind.content) for kind in self.kinds}
        start = time.process_time()
        for kind in self.kinds:
            self._played(kind, kind.content)
        self._ordinary_s = time.process_time() - start

    def outcome(self, kind: Kind, way: str, content: bytes) -> str:
        """Return what comes of a file with this content, and count it."""
        start = time.process_time()
        try:
            edited, answers = self._played(kind, content)
        except CassetteError as error:
            found = self._of_error(kind, error)
        else:
            found = self._of_answers(kind, edited, answers)
        self.slowest = max(self.slowest, (time.process_time() - start) / self._ordinary_s)
        # Nobody can know what an answer was whose file has no digests.
        known = kind.digested or found != UNNOTICED
        self.counts[way, found if known else f"{found}, of files without digests"] += 1
        return found

    def _played(self, kind, content):
        """Ask what was recorded, in order; return what is named as edited and what is answered."""
        path = self._folder / kind.name
        path.write_bytes(content)
        cassette = Cassette(path)
        assert path.read_bytes() == content
        name = kind.name.partition(".")[0]
        answers = []
        for request, _ in RECORDINGS.get(name, RECORDINGS["message"]):
            # As a live request has it, whatever version of the API it says.
            interaction = cassette.play(replace(request, headers={}))
            answers.append(None if interaction is None else _as_played(interaction[1]))
        return cassette.edited, answers

    def _of_error(self, kind, error):
        said = str(error)
        assert said.startswith(str(self._folder / kind.name))
        assert len(said.splitlines()) == 1, said
        assert "Traceback" not in said
        return "one line"

    def _of_answers(self, kind, edited, answers):
        _, expected = self._whole[kind.name]
        if edited:
            return "named as edited"
        if any(one not in (None, wanted) for one, wanted in zip(answers, expected, strict=True)):
            return UNNOTICED
        return "same answers" if answers == expected else "a miss"


def _as_played(response):
    """What a client gets of an answer, and a test judges."""
    played = vcr_messages.vcr_response(response)
    return (
        played["status"]["code"],
        played["headers"],
        played["body"]["string"],
        response.text,
        response.stop_reason,
        response.error_type,
        response.latency_s,
        response.cut,
        response.complete,
    )
