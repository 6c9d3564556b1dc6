"""The table of what is known of models, API versions and limits: the shape of its rows."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations
from functools import cached_property
from importlib import resources
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pytest_claude_params.cassettes.yaml import yaml_reader

Kind = Literal["enabled", "disabled", "adaptive", "between_tools"]
Effort = Literal["low", "medium", "high", "xhigh", "max"]
# What a value may be: a kind of it, or one of some texts.
Taken = (
    Literal[
        "anything",
        "a text",
        "a number",
        "a whole number",
        "true or false",
        "an object",
        "a list",
        "a list of texts",
        "a list of objects",
        "a list of turns",
        "a list of tools",
        "a list of blocks",
        "a text or an object",
        "a text or a list of blocks",
        "letters, digits, _ and -",
        "1 to 128 letters, digits, _ and -",
    ]
    | tuple[str, ...]
)


class Row(BaseModel):
    """A fact.

    Args:
        source: where it stands, a URL.
        seen: the month in which it stood there, such as ``2026-10``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    source: str
    seen: Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]

    @property
    def origin(self) -> str:
        """The source and its month, as shown."""
        return f"{self.source} ({self.seen})"


class Family(Row):
    """What the models of a family take; ``None`` for what is not known.

    Args:
        name: the name, of ours.
        samples: whether they take a chosen temperature, under an API version that has it.
        prefills: whether the conversation may end with an assistant turn.
        system_turns: whether it may hold turns of the role ``system``.
        thinking: the values of ``thinking.type``.
        forces_tools: whether ``tool_choice`` may be ``any`` or ``tool``.
        efforts: the values of ``output_config.effort``; empty if they take none.
        efforts_without_thinking: those of them beside ``thinking.type`` ``disabled`` or
            ``between_tools``.
        binds_thinking: whether they reject a thinking block of an earlier turn once the system
            prompt, the tools or an earlier message has changed.
        fast: whether ``speed`` may be ``fast``.
        fast_beta: the beta that this needs; empty if it needs none.
        fast_until: the last day on which they answer so, where one was announced.
        replaced_tools: types of the API's own tools that they do not take any more, with the type
            to use instead.
        max_output: the largest ``max_tokens``.
        context: the size of the context window, in tokens.
    """

    name: str
    samples: bool | None = None
    prefills: bool | None = None
    system_turns: bool | None = None
    thinking: tuple[Kind, ...] | None = None
    forces_tools: bool | None = None
    efforts: tuple[Effort, ...] | None = None
    efforts_without_thinking: tuple[Effort, ...] | None = None
    binds_thinking: bool | None = None
    fast: bool | None = None
    fast_beta: str = ""
    fast_until: dt.date | None = None
    replaced_tools: dict[str, str] = {}
    max_output: int | None = None
    context: int | None = None

    def answers_fast(self, today: dt.date) -> bool | None:
        """Whether ``speed`` may be ``fast`` on a day; ``None`` if it is not known."""
        return self.fast and (self.fast_until is None or today <= self.fast_until)


class Model(Row):
    """What is known of a model.

    Args:
        id: the API's full id.
        released: the day from which it could be asked.
        stage: what the Models API reports.
        family: the name of the family that says what it takes.
        alias: a shorter id for the same model.
        retires: the first day on which requests fail, where one was announced.
        deprecated: the day on which its retirement was announced.
        not_before: the day before which it was said not to retire; it may well live longer.
        successor: the model that is recommended instead, where one was named.
    """

    id: str
    released: dt.date
    stage: Literal["active", "deprecated", "retired"]
    family: str
    alias: str = ""
    retires: dt.date | None = None
    deprecated: dt.date | None = None
    not_before: dt.date | None = None
    successor: str = ""

    @property
    def name(self) -> str:
        """The name to write: the alias, where there is one."""
        return self.alias or self.id

    def is_retired(self, today: dt.date) -> bool:
        """Whether requests fail on a day."""
        return self.stage == "retired" if self.retires is None else self.retires <= today


class Version(Row):
    """A version of the API.

    Args:
        id: what the header ``anthropic-version`` says.
        sdk: the first major version of the SDK that sends it by itself.
        removed: fields of a message that it does not have any more.
        assistant_documents: whether an assistant turn may hold ``document`` blocks.
        user_citations: whether texts of user turns may have ``citations``.
    """

    id: str
    sdk: int
    removed: tuple[str, ...] = ()
    assistant_documents: bool = True
    user_citations: bool = True


class Limit(Row):
    """The bounds of a number or a count, both ends allowed."""

    name: str
    least: float | None = None
    most: float | None = None


class Fields(Row):
    """The fields of a body."""

    name: str
    names: frozenset[str]


class Object(Row):
    """What an object within a body holds.

    Args:
        name: the parameter, or ``turn`` and ``tool`` for each of theirs; of an object or a list
            of blocks within another both names, such as ``image.source``.
        fields: what each of its fields may be.
        types: the further fields by the value of its ``type``; ``None`` if it has no types.
        others: values of ``type`` that are taken with any fields; one that ends with ``*`` begins
            so.
        needs: the fields that cannot be left out; ``image.source`` is that of one type.
        nulls: the fields that may be null.
        open: whether it may have other fields as well.
    """

    name: str
    fields: dict[str, Taken] = {}
    types: dict[str, dict[str, Taken]] | None = None
    others: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    nulls: tuple[str, ...] = ()
    open: bool = False

    def requires(self, name: str, kind: str = "") -> bool:
        """Whether a field cannot be left out of an object, or of one of a type."""
        return name in self.needs or f"{kind}.{name}" in self.needs

    @property
    def own_types(self) -> tuple[str, ...]:
        """The values of ``type`` whose fields are known."""
        own = self.fields.get("type") if self.types is None else tuple(self.types)
        return own if isinstance(own, tuple) else ()

    def fields_of(self, kind: object) -> dict[str, Taken] | None:
        """Return the fields of an object with a value of ``type``; ``None`` for an unknown one."""
        if self.types is None:
            is_own = not self.others or kind is None or kind in self.own_types
            return self.fields if is_own else None
        known = self.types.get(kind) if isinstance(kind, str) else None
        return None if known is None else {**self.fields, **known, "type": "anything"}

    def is_other(self, kind: object) -> bool:
        """Whether a value of ``type`` is taken with any fields."""
        return isinstance(kind, str) and any(
            kind.startswith(one[:-1]) if one.endswith("*") else kind == one for one in self.others
        )


class RuleSwitch(Row):
    """A rule that a project switches off.

    Args:
        name: a subject, such as ``conversation``, or the sentence of a finding after ``rule:``.
        judged: whether it is judged; ``False`` is what switches it off.
    """

    name: str
    judged: bool = False


class Table(BaseModel):
    """All that is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    families: tuple[Family, ...]
    versions: tuple[Version, ...]
    limits: tuple[Limit, ...]
    fields_of: Annotated[tuple[Fields, ...], Field(alias="fields")]
    objects: tuple[Object, ...]
    models: tuple[Model, ...]
    rules: tuple[RuleSwitch, ...] = ()

    @cached_property
    def switched_off(self) -> frozenset[str]:
        """The subjects and sentences of the rules that a project does not judge by."""
        return frozenset(one.name for one in self.rules if not one.judged)

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], Any]:
        return {
            **{("family", one.name): one for one in self.families},
            **{("limit", one.name): one for one in self.limits},
            **{("fields", one.name): one for one in self.fields_of},
            **{("object", one.name): one for one in self.objects},
            **{("version", one.id): one for one in self.versions},
        }

    def family(self, model: Model) -> Family:
        """Return what a model takes."""
        found: Family = self._by_name["family", model.family]
        return found

    def limit(self, name: str) -> Limit:
        """Return the bounds of a number."""
        found: Limit = self._by_name["limit", name]
        return found

    def fields(self, name: str) -> Fields:
        """Return the fields of a kind of body."""
        found: Fields = self._by_name["fields", name]
        return found

    def object(self, name: str, within: str = "") -> Object | None:
        """Return what an object within a body holds, if that is known.

        Args:
            name: its own name.
            within: the name of the row, or the type, of what holds it.
        """
        both = self._by_name.get(("object", f"{within}.{name}"))
        return both or self._by_name.get(("object", name))

    def version(self, version: str) -> Version | None:
        """Return a version of the API, if it is known."""
        return self._by_name.get(("version", version))

    def version_of_sdk(self, major: int) -> str:
        """Return the version of the API that a major version of the SDK sends by itself."""
        return [one.id for one in self.versions if one.sdk <= major][-1]


def with_sources(data: dict[str, Any]) -> dict[str, Any]:
    """Put URLs in the place of the names of sources."""
    sources = data.get("sources") or {}
    return {
        part: [_with_source(row, sources) for row in rows]
        for part, rows in data.items()
        if part != "sources"
    }


def _with_source(row: dict[str, Any], sources: dict[str, str]) -> dict[str, Any]:
    named = row.get("source")
    return {**row, "source": sources[named]} if named in sources else row


def _read() -> Table:
    text = resources.files(__package__).joinpath("table.yaml").read_text("utf-8")
    return Table.model_validate(with_sources(yaml_reader.load(text, merges=True)))


TABLE = _read()
