"""Where a run of pytest is: in which test, fixture or import."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from pytest_claude_params.record_mode import replays_only

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Kind = Literal["run", "import", "test"]


class Place:
    """One place, from when the run enters it.

    Args:
        name: as shown, such as a node id or ``import of tests/test_app.py``.
        kind: whether it is a test, an import, or neither.
        mode: the record mode of a Claude test or of a fixture set up for one; ``None`` elsewhere.
        fixture: the fixture of wider scope that is set up or torn down, as shown.
        test: the place of the test that a fixture is set up for.
    """

    def __init__(
        self,
        name: str,
        kind: Kind = "test",
        mode: str | None = None,
        *,
        fixture: str = "",
        test: Place | None = None,
    ) -> None:
        self.name = name
        self.kind = kind
        self.mode = mode
        self.fixture = fixture
        # Whether the recorder of its test is closed.
        self.is_over = False
        # While a recorder is open that records: whether a request that it let out is under way.
        self.is_asking: Callable[[], bool] | None = None
        # Whether a placeholder stands in for the key that is not set.
        self.is_keyless = False
        # Host and port of the server that answers for it from its own recordings.
        self.served = ""
        # What was seen: hosts of connections let out, texts of blocked calls, programs started.
        self.opened: list[str] = test.opened if test else []
        self.blocked: list[str] = test.blocked if test else []
        self.children: list[str] = test.children if test else []

    @property
    def replays(self) -> bool:
        """Whether no call to Claude may leave it."""
        return replays_only(self.mode)

    @property
    def records(self) -> bool:
        """Whether calls to Claude are expected to leave it."""
        return self.mode is not None and not replays_only(self.mode)

    @contextmanager
    def recording(self, is_asking: Callable[[], bool]) -> Iterator[None]:
        """Have a recorder open for a while.

        Args:
            is_asking: whether a request that it has let out is under way.
        """
        self.is_asking = is_asking if self.records else None
        try:
            yield
        finally:
            self.is_asking = None

    def forget(self) -> None:
        """Begin again: a test may run twice."""
        for seen in (self.opened, self.blocked, self.children):
            seen.clear()
