"""Scipy, loaded by the tests that compare with it: to find out which tests there are needs none of it."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def stats():
    """The distributions and tests of scipy."""
    from scipy import stats

    return stats
