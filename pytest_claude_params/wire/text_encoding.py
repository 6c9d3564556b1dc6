"""Bytes that are UTF-16 text, with a mark or without."""

import re

_UTF_16 = {
    "utf-16-le": re.compile(rb"\xff\xfe|([^\0]\0){4}"),
    "utf-16-be": re.compile(rb"\xfe\xff|(\0[^\0]){4}"),
}


def utf_16_of(raw: bytes) -> str:
    """Return which UTF-16 bytes seem to be, with a mark or without; an empty string for others."""
    return next((name for name, begins in _UTF_16.items() if begins.match(raw)), "")
