"""A case: one request that is answered on each arm."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """A request.

    Args:
        key: names it within one comparison: the cassette and the number of the recording.
        tests: the node ids of the tests whose expectations judge its answers.
        cause_group: what else has changed together with it; empty if nothing is known.
        request_digest: the digest of the request as it was recorded.
    """

    key: str
    tests: tuple[str, ...] = ()
    cause_group: str = ""
    request_digest: str = ""
