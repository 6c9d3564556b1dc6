"""Prompts of promptfoo: texts, files, chats."""

from __future__ import annotations

import csv
import fnmatch
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.files import (
    DATA,
    JAVASCRIPT,
    bare,
    file_named,
    files_named,
    has_stars,
    is_file_name,
)
from pytest_claude_params.importing.promptfoo.parts.chats import Chat, chat_of
from pytest_claude_params.importing.promptfoo.parts.python_prompts import returned_by
from pytest_claude_params.importing.promptfoo.templates import names_in_all
from pytest_claude_params.importing.short_names import short_name, untaken
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.importing.promptfoo.files import NamedFile
    from pytest_claude_params.importing.promptfoo.source import Node

_SUFFIXES = (".txt", ".md", ".j2", ".jsonl", ".csv", ".py", *DATA, *JAVASCRIPT)
# What is a file without saying so, if it is there.
_LIKE_A_FILE = re.compile(
    rf"[^\n]+(?:{'|'.join(map(re.escape, _SUFFIXES))})(?::[\w.]+)?", re.IGNORECASE
)
_ELSEWHERE = ("exec:", "portkey://", "langfuse://", "helicone://", "huggingface://", "az://")
_BETWEEN = re.compile(r"^---[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Prompt:
    """A prompt.

    Args:
        name: what the suite calls it.
        labels: what tests and providers select it by.
        chat: what it says.
        file: the file that is the whole of it, relative to the configuration; empty if there is none.
    """

    name: str
    labels: tuple[str, ...]
    chat: Chat
    file: str = ""

    @property
    def needs(self) -> set[str]:
        """The names that it needs."""
        return names_in_all([self.chat.text, self.chat.system, self.chat.messages])

    def is_called(self, patterns: list[str]) -> bool:
        """Whether one of the names means it: a label, the beginning of a path, or with a star."""
        return any(
            fnmatch.fnmatchcase(label, pattern) or label.startswith(f"{pattern}:")
            for label in self.labels
            for pattern in patterns
        )


@dataclass(frozen=True)
class _Raw:
    """A prompt before it is looked at."""

    said: Any
    label: str
    node: Node
    file: str = ""


def read_prompts(node: Node) -> tuple[list[Prompt], list[str]]:
    """Return the prompts of a configuration, and what of them is left over."""
    found: list[Prompt] = []
    comments: list[str] = []
    for one in _entries(node):
        try:
            raws = list(_raws(one))
        except UsageError as error:
            comments.append(one.left(f"prompt {_told(one)}", str(error)))
            continue
        for raw in raws:
            try:
                found.append(_prompt(raw, {prompt.name for prompt in found}))
            except UsageError as error:
                comments.append(raw.node.left(f"prompt {raw.label or _told(one)}", str(error)))
    return found, comments


def _entries(node: Node) -> Iterator[Node]:
    if isinstance(node.value, dict) and not {"id", "raw", "label"} & set(node.value):
        # From files to their labels, as promptfoo had it first.
        for path, label in node.entries():
            yield type(node)({"id": path, "label": label.value}, node.source, label.where)
        return
    yield from node.items()


def _raws(node: Node) -> Iterator[_Raw]:
    label = ""
    said = node.value
    if isinstance(said, dict):
        label = str(said.get("label") or "")
        if node.get("config").is_there:
            raise UsageError("has a config of its own; write it as params of its cases")
        said = said.get("raw", said.get("id"))
    if not isinstance(said, str):
        raise UsageError(f"is {literal(said)}, and no text")
    if said.startswith(_ELSEWHERE):
        raise UsageError("is kept or made elsewhere")
    if not _is_file(node, said):
        yield _Raw(said, label, node)
        return
    yield from _of_files(node, bare(said), label)


def _is_file(node: Node, said: str) -> bool:
    if is_file_name(said):
        return True
    if not _LIKE_A_FILE.fullmatch(said.strip()):
        return False
    return bool(_files(node, said.strip())) or " " not in said.strip()


def _of_files(node: Node, name: str, label: str) -> Iterator[_Raw]:
    files = _files(node, name)
    if not files:
        raise UsageError("there is no such file")
    for file, function in files:
        yield from _of_file(node, file, function, label)


def _files(node: Node, name: str) -> list[tuple[NamedFile, str]]:
    """Return the files that a name means, each with the function in it that was named."""
    name = name.strip().removeprefix("./")
    if has_stars(name):
        return [(file, "") for file in files_named(node, name)]
    path, _, function = name.rpartition(":")
    for one, of_it in ((name, ""), (path, function)):
        if one and (file := file_named(node, one)).is_there:
            return [(file, of_it)]
    return []


def _of_file(node: Node, file: NamedFile, function: str, label: str) -> Iterator[_Raw]:
    name, suffix = file.name, file.path.suffix.lower()
    if suffix in JAVASCRIPT:
        raise UsageError("is JavaScript; write what it returns as a template")
    if suffix == ".py":
        said = returned_by(file.text(), function, name)
        yield _Raw(said, label or f"{name}:{function}", node)
        return
    if suffix in (".yaml", ".yml"):
        yield _Raw(file.source().data, label or name, node)
        return
    text = file.text()
    if suffix == ".jsonl":
        lines = [line for line in text.splitlines() if line.strip()]
        for number, line in enumerate(lines, 1):
            yield _Raw(line, f"{label or name}:{number}", node)
        return
    if suffix == ".csv":
        for number, row in enumerate(csv.DictReader(io.StringIO(text)), 1):
            yield _Raw(row.get("prompt") or "", row.get("label") or f"{name}:{number}", node)
        return
    parts = _BETWEEN.split(text) if suffix == ".txt" else [text]
    parts = [part.strip() for part in parts if part.strip()]
    if len(parts) == 1:
        yield _Raw(parts[0], label or name, node, name)
        return
    for number, part in enumerate(parts, 1):
        yield _Raw(part, f"{label or name}:{number}", node)


def _prompt(raw: _Raw, taken: set[str]) -> Prompt:
    """Return a prompt; raises ``UsageError`` for what cannot be sent as it is."""
    chat = chat_of(raw.said)
    labels = tuple(dict.fromkeys(one for one in (raw.label, raw.file) if one))
    if isinstance(raw.said, str):
        labels = (*labels, raw.said)
    name = _name(raw, chat, taken)
    is_whole = raw.file and chat.text == raw.said and not chat.system
    return Prompt(name, labels, chat, raw.file if is_whole else "")


def _name(raw: _Raw, chat: Chat, taken: set[str]) -> str:
    said = raw.label
    if raw.label:
        said = raw.label.rpartition("/")[2]
        path, _, function = said.rpartition(":")
        said = function if path.endswith(".py") and function else said
        said = re.sub(r"\.(?:txt|md|json|ya?ml|j2|jsonl|csv)(?=:|$)", "", said)
    return untaken(short_name(said or chat.text or json.dumps(chat.messages)) or "prompt", taken)


def _told(node: Node) -> str:
    value = node.value
    if isinstance(value, dict):
        value = value.get("label") or value.get("id") or value
    return literal(value)
