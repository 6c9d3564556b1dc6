"""Attributes are replaced for a while, and put back whatever happens."""

from __future__ import annotations

import functools

import pytest

from pytest_claude_params.sdk.patches.replacement import beneath_vcrpy, replaced


class Base:
    """A class with a method of each kind."""

    def own(self):
        """Return where this is defined."""
        return "base"

    @staticmethod
    def static():
        """Return where this is defined."""
        return "base"


class Derived(Base):
    """A class that inherits them."""


def test_attributes_are_put_back_as_they_were():
    """Static methods stay static, and what was inherited is inherited again."""
    static = vars(Base)["static"]

    with replaced([(Base, "own", lambda _: "ours"), (Base, "static", lambda: "ours")]):
        assert (Base().own(), Base.static()) == ("ours", "ours")
        with replaced([(Derived, "own", lambda _: "ours, too")]):
            assert Derived().own() == "ours, too"
        assert "own" not in vars(Derived)

    assert (Base().own(), Derived().static()) == ("base", "base")
    assert vars(Base)["static"] is static


def test_the_later_replacement_wins():
    """And the first state comes back."""
    with replaced([(Base, "own", lambda _: "1"), (Base, "own", lambda _: "2")]):
        assert Base().own() == "2"

    assert Base().own() == "base"


def test_nothing_stays_replaced_after_an_error():
    """Neither one in the body, nor one while replacing."""

    def patches():
        yield Base, "own", lambda _: "ours"
        raise LookupError

    with pytest.raises(LookupError), replaced(patches()):
        pass
    with pytest.raises(KeyError), replaced([(Base, "own", lambda _: "ours")]):
        raise KeyError

    assert Base().own() == "base"


def test_what_vcrpy_has_replaced_for_a_cassette():
    """That is asked, so that no request passes both stubs; a cassette of the user's own stays on the way."""

    def real():
        return "real"

    def stub(cassette):
        @functools.wraps(real)
        def patched():
            return cassette, real()

        return patched

    ours, theirs = object(), object()

    assert beneath_vcrpy(stub(ours), ours) is real
    assert beneath_vcrpy(stub(theirs), ours)() == (theirs, "real")
    assert beneath_vcrpy(real, ours) is real
