"""Headers within JSON: members of an object of that name, a list of names and values, or pairs.

Recording, looking up, ``check`` and ``scrub`` go by the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.secrets.names import is_secret_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What HAR and Postman call the name of a header in a list.
_NAME = ("name", "key")


def is_of_headers(of_what: str) -> bool:
    """Whether the members of something are headers, also those that a tool is told to send."""
    return of_what.rpartition(".")[2].lower() == "headers"


def is_name_of_header(member: str) -> bool:
    """Whether a member may say the name of a header that is one of a list."""
    return member.lower() in _NAME


def is_value_of_header(member: str) -> bool:
    """Whether a member is the value of a header that is one of a list."""
    return member.lower() == "value"


def listed_header(of_what: str, members: dict[Any, Any]) -> str:
    """Return the name of a header that is one of a list, as HAR has them; else an empty string."""
    if not is_of_headers(of_what) or not any(is_value_of_header(str(one)) for one in members):
        return ""
    return telling_name(_names_in(members))


def header_of_pair(member: str, item: Any) -> str:
    """Return the name of a header that a list in a list of headers begins with; else nothing.

    Args:
        member: the name of the member that the outer list is.
        item: what stands in it.
    """
    is_pair = is_of_headers(member) and isinstance(item, list) and len(item) > 1
    return item[0] if is_pair and isinstance(item[0], str) else ""


def telling_name(names: Iterable[str]) -> str:
    """Return the name that gives a header away; without one, the first."""
    found = list(filter(None, names))
    return next(filter(is_secret_header, found), found[0] if found else "")


def _names_in(members: dict[Any, Any]) -> Iterator[str]:
    for member, said in members.items():
        if is_name_of_header(str(member)):
            yield from _texts_in(said)


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts_in(one)
    elif isinstance(value, str):
        yield value
