"""The search for garbage is put off, and only for as long as asked."""

import gc

import pytest

from pytest_claude_params.garbage import Spared, uncollected


@pytest.fixture(autouse=True)
def searching():
    """Leave the interpreter as it was."""
    gc.enable()
    gc.unfreeze()
    yield
    gc.enable()


def test_nothing_is_collected_meanwhile():
    """Not even if more objects are made than Python otherwise lets pass."""
    with uncollected():
        before = [of["collections"] for of in gc.get_stats()]
        kept = [[] for _ in range(100_000)]
        after = [of["collections"] for of in gc.get_stats()]

    assert len(kept) == 100_000
    assert before == after


@pytest.mark.parametrize("is_on", [True, False])
def test_it_is_as_before_afterwards(is_on):
    """On again where it was on; a project that has switched it off keeps it off."""
    if not is_on:
        gc.disable()

    with uncollected():
        pass

    assert gc.isenabled() is is_on


def test_it_is_on_again_after_an_error():
    """An import that fails must not leave a process without its search."""
    with pytest.raises(ImportError), uncollected():
        raise ImportError

    assert gc.isenabled()


def test_what_is_loaded_is_spared_until_it_is_undone():
    """Searches pass it by, and later ones do not."""
    spared = Spared()
    spared.spare()
    frozen = gc.get_freeze_count()
    spared.undo()

    assert frozen > 10_000
    assert gc.get_freeze_count() == 0


def test_what_another_spares_stays_spared():
    """A project that has done so itself undoes it itself."""
    gc.freeze()
    try:
        spared = Spared()
        spared.spare()
        spared.undo()
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
