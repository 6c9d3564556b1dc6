"""The search for garbage is put off, and only for as long as asked."""

import gc

import pytest

from pytest_claude_params.garbage import uncollected


@pytest.fixture(autouse=True)
def searching():
    """Leave the interpreter as it was."""
    gc.enable()
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
