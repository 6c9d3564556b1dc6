"""Scopes: what answers one base path, with counters of its own, so that tests may run side by side."""

from __future__ import annotations

import os
import shlex
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from pytest_claude_params.cassettes.files.head import tools
from pytest_claude_params.cassettes.naming import SUFFIX, path_of_scope
from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.errors import CassetteError, UsageError
from pytest_claude_params.faults.fault_text import read_fault
from pytest_claude_params.faults.plan import FaultPlan
from pytest_claude_params.misses import MissContext, screen
from pytest_claude_params.sdk.served import cassette_of
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.secrets.secret_environment import SecretEnvironment
from pytest_claude_params.server.folder_cassette import FolderCassette, Reading, cassettes_in
from pytest_claude_params.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_claude_params.sdk.claude_cassette import ClaudeCassette
    from pytest_claude_params.secrets.redactions.redaction import Redaction

# Where answers go that were asked for without a name.
_UNNAMED = "recorded"
_SUFFIXES = ("", SUFFIX, ".yml", ".json", ".yaml.gz", ".yml.gz", ".json.gz")


class Scope:
    """What answers the requests of one base path.

    Args:
        name: as it stands behind ``/t/``; empty for the base URL itself.
        cassette: decides about requests.
    """

    def __init__(self, name: str, cassette: ClaudeCassette) -> None:
        self.name = name
        self.cassette = cassette
        self._plans: dict[str, FaultPlan] = {}

    @property
    def recorder(self) -> Recorder:
        """Who replays and records."""
        return self.cassette.recorder

    def plan_of(self, fault: str) -> FaultPlan:
        """Return the plan of a fault that requests bear, which counts them.

        Raises ``UsageError`` for one that cannot be meant.
        """
        if fault not in self._plans:
            self._plans[fault] = FaultPlan([read_fault(fault)])
        return self._plans[fault]

    def misses(self) -> list[dict[str, Any]]:
        """Return what no recording has answered, as it is told; it may read files."""
        found = [one.miss for one in self.recorder.transcript.misses]
        return [{"scope": self.name, "reason": one.reason, "screen": screen(one)} for one in found]

    def journal(self) -> dict[str, Any]:
        """Return what was asked and answered."""
        return {"scope": self.name, **self.recorder.transcript.to_data()}


class Scopes(Protocol):
    """The scopes of a server."""

    def of(self, name: str) -> Scope:
        """Return the scope of a name, opened when it is first asked for; it may read files."""

    def opened_as(self, name: str) -> Scope | None:
        """Return the scope of a name, if it is open."""

    @property
    def opened(self) -> list[Scope]:
        """Those that were asked."""

    def reset(self, name: str | None = None) -> None:
        """Begin again: all recordings may answer, nothing was asked.

        Args:
            name: of one scope; all by default.
        """


class _Place(NamedTuple):
    """Which cassettes a scope has.

    Args:
        path: where new recordings go.
        files: what answers.
        elsewhere: why these were chosen, where it is not plain.
    """

    path: Path
    files: list[Path]
    elsewhere: str = ""


@dataclass(frozen=True)
class Serving:
    """How a folder is served.

    Args:
        reading: which folder, and how its cassettes are read.
        redactions: what must not reach a cassette.
        upstream: the API that answers what is not recorded; empty where nothing is recorded.
        log: is told what went wrong, in lines.
    """

    reading: Reading
    redactions: tuple[Redaction, ...] = REDACTIONS
    upstream: str = ""
    log: Callable[[str], None] = field(default=lambda _text: None)


class FolderScopes:
    """The scopes of a folder of cassettes.

    Args:
        serving: how it is served.
    """

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._folder = serving.reading.folder
        self._environment = SecretEnvironment(os.environ)
        self._opened: dict[str, Scope] = {}
        self.recorded: Counter[Path] = Counter()
        self._told: set[str] = set()
        self._lock = threading.Lock()
        self.has_failed = False

    @property
    def opened(self) -> list[Scope]:
        """Those that were asked, or begin to be."""
        return list(self._opened.values())

    def opened_as(self, name: str) -> Scope | None:
        """Return the scope of a name, if it is open."""
        return self._opened.get(name)

    def of(self, name: str) -> Scope:
        """Return the scope of a name; raises ``UsageError`` for one that leads out of the folder."""
        if name not in self._opened:
            with self._lock:
                if name not in self._opened:
                    self._opened[name] = self._scope(name)
        return self._opened[name]

    def reset(self, name: str | None = None) -> None:
        """Begin again; what was recorded is written first."""
        with self._lock:
            names = list(self._opened) if name is None else [name]
            for one in names:
                if scope := self._opened.pop(one, None):
                    self._end(scope)

    def close(self) -> None:
        """Write what was recorded."""
        self.reset()

    def _end(self, scope: Scope) -> None:
        scope.cassette.end()
        self.has_failed |= bool(scope.recorder.transcript.misses)
        self.has_failed |= bool(scope.recorder.transcript.failures)
        count = len(scope.recorder.cassette.added)
        try:
            if self._serving.upstream:
                after_test.keep(scope.recorder)
            if count:
                self.recorded[scope.recorder.cassette.path] += count
        except CassetteError as error:
            self.has_failed = True
            self._serving.log(str(error))
        finally:
            after_test.leave(scope.recorder)

    def _scope(self, name: str) -> Scope:
        place = self._place(name)
        cassette = FolderCassette(place.path, place.files, self._serving.reading)
        for error in map(str, cassette.unreadable):
            if error not in self._told:  # each scope reads them
                self._told.add(error)
                self._serving.log(f"not read: {error}")
        return Scope(name, cassette_of(self._recorder(name, cassette, place)))

    def _place(self, name: str) -> _Place:
        if not name:
            return _Place(self._folder / f"{_UNNAMED}{SUFFIX}", list(cassettes_in(self._folder)))
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or "/" in parts:
            raise UsageError(f"/t/{name} leads out of the folder: name a cassette of it")
        stem, new = self._folder.joinpath(*parts), path_of_scope(self._folder, parts)
        for file in (*(stem.with_name(stem.name + suffix) for suffix in _SUFFIXES), new):
            if _is_there(file.is_file) and file.resolve().is_relative_to(self._folder.resolve()):
                return _Place(file, [file])
        if self._serving.upstream:
            return _Place(new, [])
        if _is_there(stem.is_dir):
            return _Place(new, list(cassettes_in(stem)))
        why = f"{name} is not a cassette of the folder, so all of them are asked"
        return _Place(new, list(cassettes_in(self._folder)), why)

    def _recorder(self, name: str, cassette: FolderCassette, place: _Place) -> Recorder:
        serving = self._serving
        hosts = serving.reading.hosts
        upstream = urlsplit(serving.upstream).netloc
        shown = cassette.names[0] if len(cassette.names) == 1 else f"{self._folder}"
        if len(place.files) == 1:
            shown = place.files[0].relative_to(self._folder).as_posix()
        return Recorder(
            cassette=cassette,
            transcript=Transcript(f"/t/{name}" if name else "the server"),
            mode="new" if serving.upstream else "none",
            redactions=serving.redactions,
            environment=self._environment,
            context=MissContext(
                shown,
                test="",
                elsewhere=place.elsewhere,
                is_owned=False,
                server=_command(self._folder, serving.upstream),
            ),
            owned=False,
            hosts=(*hosts, upstream) if upstream else hosts,
            tools=tools(with_sdk=False) if serving.upstream else {},
        )


def _is_there(is_one: Callable[[], bool]) -> bool:
    try:
        return is_one()
    except OSError:  # a name that is too long names nothing
        return False


def _command(folder: Path, upstream: str) -> str:
    """Return what records a request that missed."""
    url = upstream or "https://api.anthropic.com"
    return shlex.join(["claude-params", "serve", str(folder), "--record", url])
