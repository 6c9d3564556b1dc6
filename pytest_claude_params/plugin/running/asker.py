"""Whose calls are answered: a test's, or those of a fixture that it is the first to need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, chosen_folder
from pytest_claude_params.plugin.collecting.cassette_settings import matcher_of, redactions_of
from pytest_claude_params.plugin.paths import shown_path
from pytest_claude_params.plugin.stash import OPTIONS
from pytest_claude_params.record_mode import asks_by_batch, replaces_all

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest

    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.cassettes.projects.cassette_folders import CassetteFolder
    from pytest_claude_params.cassettes.recording.scene import Watch
    from pytest_claude_params.matching import Matcher
    from pytest_claude_params.plugin.collecting.markers.cassette_choice import CassetteChoice
    from pytest_claude_params.plugin.collecting.markers.declaration import Declaration
    from pytest_claude_params.plugin.options import Options
    from pytest_claude_params.record_mode import RecordMode
    from pytest_claude_params.secrets.redactions.redaction import Redaction
    from pytest_claude_params.secrets.secret_environment import SecretEnvironment


class Surroundings(NamedTuple):
    """What fixtures say of a test's cassette.

    Args:
        folder: of all cassettes.
        blanked: what is blanked in them besides what always is.
        environment: whose secret values are.
    """

    folder: Path
    blanked: Sequence[Redaction]
    environment: SecretEnvironment


class OfFixture(NamedTuple):
    """What the recorder of a fixture has in place of a test's.

    Args:
        path: the fixture's own cassette.
        name: how reports name the fixture.
        fallback: the cassette of the test that needs it first, where its calls once were recorded.
        is_recorded: whether another worker of this run has recorded all of it.
        cleans_up: whether it is torn down.
        watch: looks at what it sends: the rules, as they look at the test.
    """

    path: Path
    name: str
    fallback: Cassette | None
    is_recorded: bool = False
    cleans_up: bool = False
    watch: Watch | None = None


@dataclass(frozen=True)
class Asker:
    """A test, or a fixture that it is the first to need.

    Args:
        item: the test.
        declaration: what the markers say that count for these calls.
        made_with: what fixtures say of the test's cassette.
        of_fixture: what a fixture has in place of the test's.
    """

    item: pytest.Item
    declaration: Declaration
    made_with: Surroundings
    of_fixture: OfFixture | None = None

    @property
    def options(self) -> Options:
        """The run's."""
        return self.item.config.stash[OPTIONS]

    @property
    def choice(self) -> CassetteChoice:
        """What the marker says of the cassette."""
        return self.declaration.cassette

    @property
    def name(self) -> str:
        """How reports name it."""
        return self.of_fixture.name if self.of_fixture else self.item.nodeid

    @cached_property
    def folder(self) -> CassetteFolder:
        """The folder of its cassettes."""
        return chosen_folder(self.item, self.made_with.folder)

    @cached_property
    def path(self) -> Path:
        """Its cassette."""
        if self.of_fixture:
            return self.of_fixture.path
        return cassette_path(self.item, self.folder, self.choice)

    @cached_property
    def shown_path(self) -> str:
        """Its cassette as the user is shown it."""
        return shown_path(self.item.config, self.path)

    @property
    def owns_cassette(self) -> bool:
        """Whether no other test records into its cassette."""
        return self.choice.is_of_one_test

    @cached_property
    def matcher(self) -> Matcher:
        """When two of its requests ask the same."""
        return matcher_of(self.options, self.choice)

    @cached_property
    def redactions(self) -> tuple[Redaction, ...]:
        """What is blanked in its cassette."""
        return redactions_of(self.options, self.choice, self.made_with.blanked)

    @property
    def wanted_mode(self) -> RecordMode:
        """The record mode that the command line or the marker asks for."""
        return self.options.mode_of(self.choice.record)

    @cached_property
    def mode(self) -> RecordMode:
        """The mode of its recorder: batches are another way to ask everything again."""
        mode: RecordMode = "all" if asks_by_batch(self.wanted_mode) else self.wanted_mode
        # The answers that another worker has recorded are played.
        return "new" if self.is_recorded and replaces_all(mode) else mode

    @property
    def is_recorded(self) -> bool:
        """Whether another worker of this run has recorded it, a fixture."""
        return self.of_fixture is not None and self.of_fixture.is_recorded

    @property
    def cleans_up(self) -> bool:
        """Whether it is a fixture that is torn down."""
        return self.of_fixture is not None and self.of_fixture.cleans_up
