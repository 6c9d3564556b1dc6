"""The Message Batches API, by a client of the installed SDK."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import anthropic

from pytest_claude_params.batches.api import BatchError, Look, Result
from pytest_claude_params.sdk.clients import sync_client
from pytest_claude_params.wire.headers import kept_response_headers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.batches.state import Batch

_TIMEOUT_S = 600.0
_RETRIES = 4
_ON_A_PAGE = 100
_SERVER_ERROR = 500
_TOO_MANY = 429
_TIMED_OUT = 408
_AGAIN = "Run the same command again: it looks for the batch before it submits another"


class BatchApi:
    """Creates batches, looks at them and reads their results. Close it, or use it with ``with``."""

    def __init__(self) -> None:
        client = sync_client(live=True).with_options(timeout=_TIMEOUT_S, max_retries=_RETRIES)
        self._client = client
        self._batches = client.messages.batches

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def newest(self) -> str:
        """Return the id of the workspace's newest batch, empty if there is none."""
        with _told("The batches could not be listed"):
            return next((one.id for one in self._batches.list(limit=1).data), "")

    def newer_than(self, batch_id: str) -> Iterator[Look]:
        """Return the batches that are newer than one, or all."""
        after: dict[str, Any] = {}
        while True:
            with _told("The batches could not be listed"):
                page = self._batches.list(limit=_ON_A_PAGE, **after).data
            for one in page:
                if one.id == batch_id:
                    return
                yield _look(one)
            if len(page) < _ON_A_PAGE:
                return
            after = {"after_id": page[-1].id}

    def create(self, batch: Batch) -> str:
        """Submit a batch and return its id; sent once, since a second one would be paid, too."""
        requests: Any = [
            {"custom_id": one.custom_id, "params": _params(one.request.parameters)}
            for one in batch.planned
        ]
        more: Any = {"extra_query": {"beta": "true"}} if batch.is_beta else {}
        once = self._client.with_options(max_retries=0).messages.batches
        try:
            return once.create(requests=requests, extra_headers=batch.headers, **more).id
        except anthropic.APIStatusError as error:
            status = error.status_code
            unknown = status == _TIMED_OUT or status >= _SERVER_ERROR
            said = f"The batch was not created: HTTP {status} {_message(error)}"
            end = _AGAIN if unknown or status == _TOO_MANY else "Nothing was paid"
            raise BatchError(f"{said}. {end}", unknown=unknown) from None
        except anthropic.APIError as error:
            said = f"No answer came when the batch was submitted: {_cause(error)}"
            raise BatchError(f"{said}. {_AGAIN}", unknown=True) from None
        except (anthropic.AnthropicError, TypeError) as error:
            raise BatchError(f"The batch was not created: {_first_line(error)}") from None

    def look(self, batch_id: str) -> Look:
        """Return how a batch stands."""
        with _told(f"{batch_id} could not be looked at"):
            return _look(self._batches.retrieve(batch_id))

    def results(self, batch_id: str) -> Iterator[Result]:
        """Yield the results of a batch that has ended, in any order."""
        with _told(f"The results of {batch_id} could not be read"):
            response = self._batches.results(batch_id).http_response
            lines = response.read().splitlines()
        headers = kept_response_headers(dict(response.headers))
        for line in lines:
            if line.strip():
                yield _result(json.loads(line), headers)

    def cancel(self, batch_id: str) -> Look:
        """Cancel what is not done yet."""
        with _told(f"{batch_id} could not be canceled"):
            return _look(self._batches.cancel(batch_id))


def _params(parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if name != "stream"}


def _look(batch: Any) -> Look:
    return Look(batch.id, batch.processing_status, batch.request_counts.to_dict())


def _result(line: dict[str, Any], headers: dict[str, str]) -> Result:
    result = line["result"]
    error = result.get("error") or {}
    return Result(
        line["custom_id"],
        result["type"],
        result.get("message") or {},
        error.get("error") or error,
        headers,
    )


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Say in a line what the API, or the way to it, has objected to."""
    try:
        yield
    except anthropic.APIStatusError as error:
        raise BatchError(f"{what}: HTTP {error.status_code} {_message(error)}") from None
    except anthropic.APIError as error:
        raise BatchError(f"{what}: {_cause(error)}") from None
    # So it says that it found no key, or that something else than the API has answered.
    except (anthropic.AnthropicError, TypeError, ValueError) as error:
        raise BatchError(f"{what}: {_first_line(error)}") from None


def _message(error: anthropic.APIStatusError) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    said = body.get("error")
    return str(said.get("message")) if isinstance(said, dict) else _first_line(error)


def _cause(error: Exception) -> str:
    return _first_line(error.__cause__ or error)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].strip('"')
