"""Where the cassette of a fixture of wider scope lies: beside those of the tests that share it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes.naming import path_of_fixture
from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, chosen_folder
from pytest_claude_params.plugin.collecting.markers.cassette_choice import CassetteChoice

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

_PLAIN = (str, int, float, bool)


@dataclass(frozen=True)
class FixturePlace:
    """The place of a fixture's cassette, and its name.

    Args:
        item: the test that needs it first.
        fixture: the fixture.
        request: pytest's for it, whose node is where its value is kept.
        cleans_up: whether it is torn down.
    """

    item: pytest.Item
    fixture: pytest.FixtureDef[Any]
    request: pytest.FixtureRequest
    cleans_up: bool = False

    @property
    def name(self) -> str:
        """How reports name the fixture."""
        what = "the end of fixture" if self.cleans_up else "fixture"
        return f"{what} {self.fixture.argname} of {self._shared_from}"

    @property
    def _shared_from(self) -> str:
        if self.fixture.scope == "session":
            return f"{self.fixture.baseid or '.'} (session)"
        return f"{self.request.node.nodeid} ({self.fixture.scope})"

    def path(self, folder: Path) -> Path:
        """Where its cassette lies: beside those of the tests of its module, package or project."""
        chosen = chosen_folder(self.item, folder)
        module = cassette_path(self.item, chosen, CassetteChoice()).parent
        place, owner = module, ""
        if self.fixture.scope == "class":
            classes = self.request.node.nodeid.partition("::")[2]
            owner = classes.replace("::", ".") + "." if classes else ""
        elif self.fixture.scope in ("package", "session"):
            place = self._above(module, chosen.path)
        end = "-teardown" if self.cleans_up else ""
        name = f"{owner}{self.fixture.argname}{self._overridden()}{end}{self._parameter()}"
        return path_of_fixture(place, name)

    def _overridden(self) -> str:
        """Tell a fixture from those that override it: their cassettes would be one file.

        Of session fixtures they are not, since each lies where it is defined.
        """
        # An attribute that pytest does not promise: without it, nothing is overridden.
        known = getattr(self.item, "_fixtureinfo", None)
        visible = known.name2fixturedefs.get(self.fixture.argname, ()) if known else ()
        alike = [one for one in visible if one.scope == self.fixture.scope]
        if self.fixture.scope == "package":  # a module's own lies with the module
            alike = [one for one in alike if _in_module(one) == _in_module(self.fixture)]
        if self.fixture.scope == "session" or self.fixture not in alike:
            return ""
        return "-overridden" * (len(alike) - 1 - alike.index(self.fixture))

    def _above(self, module: Path, folder: Path) -> Path:
        """The folder of cassettes that belongs to the folder or module where it is shared from."""
        if self.fixture.scope == "package":
            shared_from = self.request.node.path
            if _in_module(self.fixture):
                return module
        else:
            shared_from = self.item.config.rootpath / str(self.fixture.baseid).partition("::")[0]
        if shared_from.suffix == ".py":
            return module
        if not self.item.path.is_relative_to(shared_from):
            return folder
        levels = len(self.item.path.relative_to(shared_from).parts)
        steps = [module, *module.parents]
        return next((one for one in steps[levels:] if one.is_relative_to(folder)), folder)

    def _parameter(self) -> str:
        if not hasattr(self.request, "param"):
            return ""
        value, index = self.request.param, getattr(self.request, "param_index", 0)
        return f"[{self._own_id(value, index) or _id_of(self.fixture.argname, value)}]"

    def _own_id(self, value: object, index: int) -> str:
        """The id that the fixture gives a value; nothing if the value is a test's (``indirect``)."""
        own, ids = self.fixture.params or (), getattr(self.fixture, "ids", None)
        if index >= len(own):
            return ""
        given: Any = own[index]
        said = None
        if hasattr(given, "marks") and hasattr(given, "values"):  # of ``pytest.param``
            said, (given, *_) = getattr(given, "id", None), given.values
        if given is not value:
            return ""
        if said is None:
            said = ids(value) if callable(ids) else ids[index] if ids else None
        if said is None and not isinstance(value, _PLAIN):
            said = f"{self.fixture.argname}{index}"
        return "" if said is None else str(said)


def _id_of(fixture: str, value: object) -> str:
    """Name a value by what it is: two tests may give a fixture values of one index."""
    if isinstance(value, _PLAIN):
        return str(value)
    try:
        text = json.dumps(value, sort_keys=True)
    except (TypeError, ValueError):
        text = repr(value)
    return f"{fixture}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _in_module(fixture: pytest.FixtureDef[Any]) -> bool:
    return str(fixture.baseid).partition("::")[0].endswith(".py")
