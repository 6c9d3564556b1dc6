"""How the batches of a run stand with the API: what ``claude-params batch`` shows and cancels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.batches.api import BatchError

if TYPE_CHECKING:
    from pytest_claude_params.batches.api import Api, Look
    from pytest_claude_params.batches.state import Batch, State


def look_all(state: State, api: Api) -> list[tuple[Batch, Look | None]]:
    """Return how each batch stands; ``None`` for one that is not known to be submitted."""
    return [(one, api.look(one.id) if one.id else None) for one in state.batches]


def cancel_all(state: State, api: Api) -> list[tuple[Batch, Look | None]]:
    """Cancel what is not done yet, and return how each batch stands."""
    return [(one, _canceled(api, one.id) if one.id else None) for one in state.batches]


def _canceled(api: Api, batch_id: str) -> Look:
    try:
        return api.cancel(batch_id)
    except BatchError:
        look = api.look(batch_id)
        if look.is_done:  # so there is nothing to cancel
            return look
        raise
