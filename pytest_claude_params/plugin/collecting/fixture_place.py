"""Where the cassette of a fixture of wider scope lies: beside those of the tests that share it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes.naming import path_of_fixture
from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, chosen_folder
from pytest_claude_params.plugin.collecting.markers.cassette_choice import CassetteChoice

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

_PLAIN = (str, int, float, bool)


class FixturePlace:
    """The place of a fixture's cassette, and its name.

    Args:
        item: the test that needs it first.
        fixturedef: the fixture.
        request: pytest's for it, whose node is where its value is kept.
        cleans_up: whether it is torn down.
    """

    def __init__(
        self,
        item: pytest.Item,
        fixturedef: pytest.FixtureDef[Any],
        request: pytest.FixtureRequest,
        *,
        cleans_up: bool,
    ) -> None:
        self._item, self._fixture, self._request = item, fixturedef, request
        self._cleans_up = cleans_up

    @property
    def name(self) -> str:
        """How reports name the fixture."""
        what = "the end of fixture" if self._cleans_up else "fixture"
        return f"{what} {self._fixture.argname} of {self._shared_from}"

    @property
    def _shared_from(self) -> str:
        if self._fixture.scope == "session":
            return f"{self._fixture.baseid or '.'} (session)"
        return f"{self._request.node.nodeid} ({self._fixture.scope})"

    def path(self, folder: Path) -> Path:
        """Where its cassette lies: beside those of the tests of its module, package or project."""
        chosen = chosen_folder(self._item, folder)
        module = cassette_path(self._item, chosen, CassetteChoice()).parent
        place, owner = module, ""
        if self._fixture.scope == "class":
            classes = self._request.node.nodeid.partition("::")[2]
            owner = classes.replace("::", ".") + "." if classes else ""
        elif self._fixture.scope in ("package", "session"):
            place = self._above(module, chosen.path)
        end = "-teardown" if self._cleans_up else ""
        name = f"{owner}{self._fixture.argname}{self._overridden()}{end}{self._parameter()}"
        return path_of_fixture(place, name)

    def _overridden(self) -> str:
        """Tell a fixture from those that override it: their cassettes would be one file.

        Of session fixtures they are not, since each lies where it is defined.
        """
        # An attribute that pytest does not promise: without it, nothing is overridden.
        known = getattr(self._item, "_fixtureinfo", None)
        visible = known.name2fixturedefs.get(self._fixture.argname, ()) if known else ()
        alike = [one for one in visible if one.scope == self._fixture.scope]
        if self._fixture.scope == "package":  # a module's own lies with the module
            alike = [one for one in alike if _in_module(one) == _in_module(self._fixture)]
        if self._fixture.scope == "session" or self._fixture not in alike:
            return ""
        return "-overridden" * (len(alike) - 1 - alike.index(self._fixture))

    def _above(self, module: Path, folder: Path) -> Path:
        """The folder of cassettes that belongs to the folder or module where it is shared from."""
        if self._fixture.scope == "package":
            shared_from = self._request.node.path
            if _in_module(self._fixture):
                return module
        else:
            shared_from = self._item.config.rootpath / str(self._fixture.baseid).partition("::")[0]
        if shared_from.suffix == ".py":
            return module
        if not self._item.path.is_relative_to(shared_from):
            return folder
        levels = len(self._item.path.relative_to(shared_from).parts)
        steps = [module, *module.parents]
        return next((one for one in steps[levels:] if one.is_relative_to(folder)), folder)

    def _parameter(self) -> str:
        if not hasattr(self._request, "param"):
            return ""
        value, index = self._request.param, getattr(self._request, "param_index", 0)
        return f"[{self._own_id(value, index) or _id_of(self._fixture.argname, value)}]"

    def _own_id(self, value: object, index: int) -> str:
        """The id that the fixture gives a value; nothing if the value is a test's (``indirect``)."""
        own, ids = self._fixture.params or (), getattr(self._fixture, "ids", None)
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
            said = f"{self._fixture.argname}{index}"
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
