"""The form of an upload, field by field, so that a part of it can be compared, ignored or vary."""

from __future__ import annotations

import re
from typing import Any

_BEGINNING = re.compile(rb"--([^\s]{1,70})\r\n")
_FIELD = re.compile(rb'[; ]name="([^"]*)"')
_FILE_NAME = re.compile(rb'[; ]filename="([^"]*)"')
_TYPE = re.compile(rb"^content-type:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)


def upload_fields(body: Any) -> Any:
    """Return the fields of a form by their names; anything but a form as it is.

    A field that stands once is its value or its file, one that stands several times a list.
    A file is its ``filename``, ``type`` and ``content``.

    Args:
        body: the text or the bytes of a request's body.
    """
    if not isinstance(body, (str, bytes)):
        return body
    raw = body.encode(errors="surrogatepass") if isinstance(body, str) else body
    beginning = _BEGINNING.match(raw)
    if beginning is None:
        return body
    *parts, end = raw[2 + len(beginning[1]) :].split(b"\r\n--" + beginning[1])
    if not parts or end.strip() != b"--":
        return body
    fields: dict[str, list[Any]] = {}
    for part in parts:
        head, separator, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name = _FIELD.search(head)
        if not separator or name is None:
            return body
        fields.setdefault(_text(name[1]).removesuffix("[]"), []).append(_value(head, content))
    return {name: values if len(values) > 1 else values[0] for name, values in fields.items()}


def _value(head: bytes, content: bytes) -> Any:
    file_name = _FILE_NAME.search(head)
    if file_name is None:
        return _text(content)
    kind = _TYPE.search(head)
    sent = {"type": _text(kind[1])} if kind else {}
    return {"filename": _text(file_name[1]), **sent, "content": _text(content)}


def _text(raw: bytes) -> str:
    """Return bytes as text of which no two are equal."""
    return raw.decode(errors="surrogateescape")
