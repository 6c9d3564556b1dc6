"""Connections of http.client, urllib3 and botocore: vcrpy's stubs, made once and lent in turn.

vcrpy makes a class for each stub and each cassette, which takes half a millisecond: as long as a
replayed call. Here the classes stay, and know the cassette of the test that runs. A connection
keeps the cassette that it was built under, so a thread that outlives its test still asks there.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from vcr import patch
from vcr.patch import CassettePatcherBuilder, ConnectionRemover

from pytest_claude_params.sdk.patches.replacement import replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.sdk.claude_cassette import ClaudeCassette
    from pytest_claude_params.sdk.patches.replacement import Patch

# A cassette of the user's own would import it while urllib3's connections are replaced, whose
# subclass it defines.
with suppress(ImportError):
    from vcr.stubs import requests_stubs as requests_stubs  # noqa: PLC0414

# Before vcrpy 9.4 none of its patchers can be left out; then it patches for each test.
LENT = ("httplib", "urllib3", "boto3") if hasattr(patch, "PATCHER_NAMES") else ()


class LentConnections:
    """Lends the stubs to one test of a run after another."""

    def __init__(self) -> None:
        # Those that no test uses now: mostly one, since the recorder of one test at a time is open.
        self._free: list[_Stubs] = []

    @contextmanager
    def lent(self, cassette: ClaudeCassette, skipped: tuple[str, ...]) -> Iterator[None]:
        """Let connections ask this cassette.

        Args:
            cassette: answers.
            skipped: the patchers of vcrpy that have nothing to patch.
        """
        if not LENT:
            yield
            return
        stubs = self._taken(cassette, skipped)
        try:
            with stubs.lent_to(cassette):
                yield
        finally:
            self._free.append(stubs)

    def _taken(self, cassette: ClaudeCassette, skipped: tuple[str, ...]) -> _Stubs:
        """Take stubs that replace what stands there now: another tool may have put its own there."""
        while self._free:
            stubs = self._free.pop()
            if stubs.skipped == skipped and stubs.stand_before_what_is_there:
                return stubs
        return _Stubs(cassette, skipped)


class _Stubs:
    """What vcrpy puts in the place of connections.

    Args:
        cassette: the first that they are lent to.
        skipped: the patchers that have nothing to patch.
    """

    def __init__(self, cassette: ClaudeCassette, skipped: tuple[str, ...]) -> None:
        self.skipped = skipped
        builder = _Builder(cassette)
        built = [one for name in LENT if name not in skipped for one in builder.made_by(name)]
        self._classes = builder.classes
        self._removers = [one for one in built if isinstance(one, ConnectionRemover)]
        # The others are of ``unittest.mock``, which takes five times as long to replace one.
        self._patches: list[Patch] = [
            (one.getter(), one.attribute, self._of_this_test(one.attribute, one.new))
            for one in built
            if not isinstance(one, ConnectionRemover)
        ]
        self._before = [getattr(owner, name) for owner, name, _ in self._patches]

    @property
    def stand_before_what_is_there(self) -> bool:
        """Whether what they replace is what they have replaced before."""
        return all(
            getattr(owner, name) is before
            for (owner, name, _), before in zip(self._patches, self._before, strict=True)
        )

    @contextmanager
    def lent_to(self, cassette: ClaudeCassette) -> Iterator[None]:
        """Let all connections that are built meanwhile ask this cassette."""
        for one in self._classes:
            one.cassette = cassette
        with ExitStack() as leaving:
            for remover in self._removers:
                remover._connection_pool_to_connections.clear()  # noqa: SLF001  (a new one has none)
                leaving.enter_context(remover)
            leaving.enter_context(replaced(self._patches))
            yield
        for remover in self._removers:
            remover._connection_pool_to_connections.clear()  # noqa: SLF001  (or pools would stay)

    def _of_this_test(self, name: str, new: Any) -> Any:
        """Keep a pool from lending a connection that an earlier test has left in it."""
        if name != "_get_conn":
            return new

        def get_conn(pool: Any, *args: Any, **kwargs: Any) -> Any:
            connection = new(pool, *args, **kwargs)
            while self._is_of_earlier_test(connection):
                connection.close()
                pool._put_conn(None)  # noqa: SLF001  (its slot stays)
                connection = new(pool, *args, **kwargs)
            return connection

        return get_conn

    def _is_of_earlier_test(self, connection: Any) -> bool:
        kind = type(connection)
        return kind in self._classes and connection.cassette is not kind.cassette


class _Builder(CassettePatcherBuilder):  # type: ignore[misc]
    """Makes classes whose connections keep the cassette that they were built under."""

    def __init__(self, cassette: ClaudeCassette) -> None:
        super().__init__(cassette)
        self.classes: list[Any] = []

    def made_by(self, patcher: str) -> Iterator[Any]:
        """Yield what one of vcrpy's patchers replaces."""
        yield from getattr(self, f"_{patcher}")()

    def _build_cassette_subclass(self, base_class: Any) -> Any:
        def init(connection: Any, *args: Any, **kwargs: Any) -> None:
            # Past its ``__setattr__``, which would tell the real connection, too.
            vars(connection)["cassette"] = type(connection).cassette
            base_class.__init__(connection, *args, **kwargs)

        members = {"cassette": self._cassette, "__init__": init}
        self.classes.append(type(base_class.__name__, (base_class,), members))
        return self.classes[-1]
