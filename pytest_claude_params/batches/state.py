"""The file of a batch run: what is planned, submitted and answered. A later run reads it.

It is written before anything is submitted, so that a run that is killed never pays twice. Tests
that are done are lines behind it: to write all of it for each would take as long as the tests.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import CallRequest
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.matching import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = ".claude-batch.json"
VERSION = 1
_KEY_CHARACTERS = 40
_REMEDY = "Delete it: batches that were paid for are then asked, and paid, again"
_ANOTHER = f"Name the {NAME} that a run has written; the project's own is found without --file"


@dataclass(frozen=True)
class Planned:
    """One request of a batch.

    Args:
        custom_id: 40 characters of the request's key, ``-``, and its number among equal ones.
        test: the node id of the test that asks it, or the name of the fixture.
        cassette: where its answer will be recorded.
        request: what is asked.
    """

    custom_id: str
    test: str
    cassette: Path
    request: CallRequest


@dataclass
class Batch:
    """One batch, planned or submitted.

    Args:
        round: the round that it belongs to, counted from 1.
        newest_before: the batch that was the workspace's newest when this one was planned; empty
            if there was none.
        planned: its requests.
        id: the API's id; empty until it is known to be submitted.
        fetched: whether its results are where the tests find them.
    """

    round: int
    newest_before: str
    planned: list[Planned]
    id: str = ""
    fetched: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """The API version and the betas of its requests, which are the same for all of them."""
        return asked_under(self.planned[0].request)

    @property
    def is_beta(self) -> bool:
        """Whether its requests were made through the SDK's ``beta``."""
        return "beta=true" in self.planned[0].request.url

    @property
    def custom_ids(self) -> set[str]:
        """How the API names its requests."""
        return {one.custom_id for one in self.planned}


@dataclass
class State:
    """What the file says.

    Args:
        batches: in the order in which they were planned.
        answers: the ids of the messages that came, by custom id.
        failures: why a request has no answer, by custom id.
        done: the tests, and fixtures, whose answers this run has recorded.
    """

    batches: list[Batch] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    @property
    def planned(self) -> Iterator[Planned]:
        """All requests of all batches."""
        for batch in self.batches:
            yield from batch.planned

    @property
    def rounds(self) -> int:
        """How many rounds were planned."""
        return max((batch.round for batch in self.batches), default=0)

    @property
    def open(self) -> list[Batch]:
        """The batches whose results are still to be fetched."""
        return [batch for batch in self.batches if not batch.fetched]


def custom_id_prefix(request: CallRequest) -> str:
    """Return how the custom ids of a request begin, and of all that ask the same."""
    return key_of(request)[:_KEY_CHARACTERS]


def numbered(
    asked: Iterable[tuple[str, Path, CallRequest]], before: Iterable[Planned] = ()
) -> list[Planned]:
    """Give requests their custom ids.

    Args:
        asked: the test, the cassette and the request of each.
        before: what was planned before.
    """
    count = Counter(one.custom_id.partition("-")[0] for one in before)
    planned = []
    for test, cassette, request in asked:
        prefix = custom_id_prefix(request)
        planned.append(Planned(f"{prefix}-{count[prefix]}", test, cassette, request))
        count[prefix] += 1
    return planned


def asked_under(request: CallRequest) -> dict[str, str]:
    """Return the headers that a batch has for all of its requests."""
    names = ("anthropic-version", "anthropic-beta")
    return {name: request.headers[name] for name in names if name in request.headers}


def read(path: Path) -> State | None:
    """Return what a file says, ``None`` if there is none; raises ``CassetteError``."""
    raw = store.read_bytes(path)
    if raw is None:
        return None
    try:
        text = raw.decode()
        data, end = json.JSONDecoder().raw_decode(text)
        if data["version"] != VERSION:
            problem = f"is of version {data['version']!r}, and {VERSION} is known here"
            raise CassetteError(path, problem, _remedy(path))
        return State(
            [_batch(one, path.parent) for one in data["batches"]],
            dict(data["answers"]),
            dict(data["failures"]),
            [*data.get("done", []), *_done_in(text[end:])],
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CassetteError(path, "is not the state of a batch run", _remedy(path)) from None


def _remedy(path: Path) -> str:
    """Say what helps; a file of another name is not ours, so it is not to be deleted."""
    return _REMEDY if path.name == NAME else _ANOTHER


def write(path: Path, state: State) -> None:
    """Replace the file, whole or not at all; raises ``CassetteError``."""
    data = {
        "version": VERSION,
        "batches": [_batch_data(one, path.parent) for one in state.batches],
        "answers": state.answers,
        "failures": state.failures,
        "done": state.done,
    }
    store.write_bytes(path, json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n")


def note_done(path: Path, test: str) -> None:
    """Add a test that is done to the file; raises ``CassetteError``."""
    try:
        with path.open("ab", buffering=0) as file:
            # What a kill has torn stands on a line of its own.
            file.write(f"\n{json.dumps({'done': test})}\n".encode())
            os.fsync(file.fileno())
    except OSError as error:
        raise CassetteError(
            path, f"cannot be written: {error.strerror}", "What was there before is untouched"
        ) from None


def _done_in(lines: str) -> Iterator[str]:
    for line in lines.split("\n"):
        with suppress(ValueError):  # a torn line: its test was not done yet
            if line:
                yield str(json.loads(line)["done"])


def _batch_data(batch: Batch, folder: Path) -> dict[str, Any]:
    return {
        "round": batch.round,
        "id": batch.id,
        "fetched": batch.fetched,
        "newest_before": batch.newest_before,
        "requests": [_planned_data(one, folder) for one in batch.planned],
    }


def _planned_data(planned: Planned, folder: Path) -> dict[str, Any]:
    request = planned.request
    return {
        "custom_id": planned.custom_id,
        "test": planned.test,
        "cassette": Path(os.path.relpath(planned.cassette, folder)).as_posix(),
        "method": request.method,
        "url": request.url,
        "headers": request.headers,
        "body": request.body,
    }


def _batch(data: dict[str, Any], folder: Path) -> Batch:
    planned = [_planned(one, folder) for one in data["requests"]]
    if not planned:
        raise ValueError("a batch without requests")
    return Batch(
        int(data["round"]),
        str(data["newest_before"]),
        planned,
        str(data["id"]),
        bool(data["fetched"]),
    )


def _planned(data: dict[str, Any], folder: Path) -> Planned:
    request = CallRequest(data["method"], data["url"], dict(data["headers"]), dict(data["body"]))
    cassette = Path(os.path.normpath(folder / data["cassette"]))
    return Planned(data["custom_id"], data["test"], cassette, request)
