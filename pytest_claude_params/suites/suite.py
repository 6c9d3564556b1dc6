"""What a suite file holds: the models that check its shape, and from which its schema is made."""

# Annotations are read at run time.
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from pytest_claude_params.record_mode import MarkedMode
from pytest_claude_params.suites.mistakes.truths import WORDS, meant_truth

_TEXT = "takes a text, {file: PATH} or {use: NAME of a prompt}"


class Part(BaseModel):
    """A part of the file: closed, so that a slip of a key is told, and strict about types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class FileText(Part):
    """A text in a file of its own."""

    file: str = Field(description="A path, relative to the suite; it stays below the project.")


class UsedText(Part):
    """A text that stands under `prompts`."""

    use: str = Field(description="The name of a prompt.")


def _one_of(*kinds: type[Part]) -> Any:
    """Say in one sentence what a text can be, where pydantic would give an error for each form."""

    def check(value: Any) -> Any:
        names = [next(iter(kind.model_fields)) for kind in kinds]
        is_named = isinstance(value, dict) and len(value) == 1 and next(iter(value)) in names
        if isinstance(value, str) or (is_named and isinstance(next(iter(value.values())), str)):
            return value
        raise ValueError(_TEXT if len(kinds) > 1 else "takes a text or {file: PATH}")

    return BeforeValidator(check)


Text = Annotated[str | FileText | UsedText, _one_of(FileText, UsedText)]
Prompt = Annotated[str | FileText, _one_of(FileText)]
Expect = Annotated[
    dict[str, Any], Field(description="What must come back, by the names of `claude_expect`.")
]


# Other YAML takes them for true and false: ``skip: no`` would skip the case for the reason "no".
_NO_REASONS = [form for word in WORDS for form in (word, word.capitalize(), word.upper())]


def _reason(value: Any) -> Any:
    if value in _NO_REASONS:
        remedy = "write true" if meant_truth(value) else "take the key out"
        raise ValueError(f"takes a reason, or true; {value} is a text in YAML 1.2: {remedy}")
    if value is True or (isinstance(value, str) and value):
        return value
    raise ValueError("takes a reason, or true")


Reason = Annotated[
    Annotated[str, Field(min_length=1, json_schema_extra={"not": {"enum": _NO_REASONS}})]
    | Literal[True],
    BeforeValidator(_reason),
]


class Known(Part):
    """An answer of which you know whether the expectations hold: they are tried on it without a call."""

    answer: str = Field(description="The text of the answer.")
    passes: bool = Field(description="Whether the expectations of the case should hold for it.")


class Turn(Part):
    """One turn of the user; what Claude answers stands before the next."""

    user: Text = Field(description="What the user says.")
    expect: Expect = Field(default={}, validate_default=False)


class ToolResult(Part):
    """What a tool gives back."""

    input: dict[str, Any] | None = Field(
        default=None, description="The input that gets this result; any, if it is left out."
    )
    result: Any = Field(
        description="A text, or content as the API takes it; else it is sent as JSON."
    )
    is_error: bool = Field(default=False, description="Whether the tool has failed.")


class Tool(Part):
    """A tool with what it gives back, so that a whole loop of tools is a case."""

    name: str = Field(description="The tool's name.")
    description: str = Field(default="", description="What Claude is told of it.")
    input_schema: dict[str, Any] = Field(
        default={"type": "object", "properties": {}}, description="A JSON Schema of its input."
    )
    results: list[ToolResult] = Field(
        default=[], description="What it gives back; the first that fits the input counts."
    )


class Gate(Part):
    """How many of several tests should pass."""

    pass_rate: str | float = Field(description="The share that should pass, such as '>=0.9'.")
    confidence: float | None = Field(
        default=None, description="How sure the tests have to make of it, such as 0.95."
    )
    by: str | None = Field(
        default=None, description="The column with the label that a row should get."
    )
    pattern: str | None = Field(
        default=None, description="A regular expression that finds the label in an answer."
    )
    tags: list[str] = Field(
        default=[], description="Judges the cases with one of these tags, instead of a dataset."
    )


class Cassette(Part):
    """Which cassette a test uses, and how: the arguments of `claude_cassette`."""

    name: str | None = Field(
        default=None, description="A bare name, or a path relative to the suite."
    )
    record: MarkedMode | None = Field(default=None, description="The record mode of this test.")
    ignore: list[str] = Field(
        default=[], description="Parts of requests that need not match, as metadata.user_id."
    )
    vary: list[str] = Field(
        default=[], description="What may vary in texts: date, uuid, or a regular expression."
    )
    scrub: list[str] = Field(
        default=[], description="Regular expressions; what matches is written as REDACTED."
    )
    placeholder_key: bool | None = Field(
        default=None, description="Whether a placeholder stands in for a key, while replaying."
    )
    skip_sleeps: bool = Field(
        default=False, description="Whether sleeps return at once, while replaying."
    )
    others: Literal["replay"] | None = Field(
        default=None, description="Plays what the cassette holds of other hosts, too."
    )


class Mutations(Part):
    """Which worse answers of `claude-params mutate` a case copes with on purpose."""

    ignore: list[str] = Field(description="The names of operators, such as `doubled`.")


def _cassette(value: Any) -> Any:
    if isinstance(value, dict):
        return value
    if isinstance(value, str):
        return {"name": value}
    raise ValueError("takes a name, a path or a mapping")


def _or_a_name(described: dict[str, Any]) -> None:
    described["anyOf"].append({"type": "string"})


class Settings(Part):
    """What a case and the defaults can say."""

    system: Text | None = Field(default=None, description="The system prompt.")
    params: dict[str, Any] = Field(
        default={}, description="Parameters of the Messages API, as `claude_params` takes them."
    )
    vars: dict[str, Any] = Field(default={}, description="What `{{ name }}` stands for in texts.")
    samples: Annotated[int, Field(ge=2)] | None = Field(
        default=None, description="How often to ask, to judge the answers together."
    )
    expect: Expect = Field(default={})
    tags: list[str] = Field(default=[], description="To select cases by, as in `pytest -k TAG`.")
    tools: list[Tool] = Field(default=[], description="What Claude may use.")
    dataset: str | list[dict[str, Any]] | None = Field(
        default=None, description="A .csv, .jsonl or .yaml file, or rows: a test for each row."
    )
    matrix: dict[str, Any] = Field(
        default={}, description="Lists of values by name: a test for each combination."
    )
    cassette: Annotated[Cassette, BeforeValidator(_cassette)] | None = Field(
        default=None,
        description="Which cassette, and how, as `claude_cassette` takes it.",
        json_schema_extra=_or_a_name,
    )
    mutations: Mutations | None = Field(
        default=None,
        description="What `claude-params mutate` does not try, as `claude_mutations` takes it.",
    )
    call: str | None = Field(
        default=None,
        description="A function of your application, package.module:function, that answers.",
    )


# As the validator of a case has it.
_ONE_THING: dict[str, Any] = {
    "oneOf": [{"required": [name]} for name in ("prompt", "messages", "turns")],
    "not": {
        "anyOf": [
            {"required": ["samples", "turns"]},
            {"required": ["call", "turns"]},
            {"required": ["files", "messages"]},
            {"required": ["files", "turns"]},
        ]
    },
}


class Case(Settings):
    """A test, or several: one for each row and combination."""

    model_config = ConfigDict(json_schema_extra=_ONE_THING)
    id: str | None = Field(
        default=None, description="The test's name; made of the prompt if it is left out."
    )
    prompt: Text | None = Field(default=None, description="What the user says.")
    messages: Annotated[list[dict[str, Any]], Field(min_length=1)] | None = Field(
        default=None, description="All messages, as the API takes them."
    )
    turns: Annotated[list[Turn], Field(min_length=1)] | None = Field(
        default=None, description="A conversation: what the user says, turn by turn."
    )
    files: list[str] = Field(
        default=[], description="Images and documents before the prompt: paths below the project."
    )
    known: list[Known] = Field(
        default=[], description="Answers to try the expectations on, before anything is asked."
    )
    gate: Gate | None = Field(default=None, description="How many rows of the dataset should pass.")
    skip: Reason | None = Field(
        default=None, description="Why it is not run; true without a reason."
    )
    xfail: Reason | None = Field(
        default=None, description="Why it is known to fail; true without a reason."
    )

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Case":
        said = [name for name in ("prompt", "messages", "turns") if getattr(self, name) is not None]
        if len(said) != 1:
            found = f"has {' and '.join(said)}" if said else "asks nothing"
            raise ValueError(f"{found}; a case has one of prompt, messages and turns")
        if self.samples is not None and self.turns:
            raise ValueError("samples repeat one prompt, and turns are several: take one out")
        if self.call and self.turns:
            raise ValueError("call answers one prompt, and turns are several: take one out")
        if "files" in self.model_fields_set and self.prompt is None:
            raise ValueError("files stand before a prompt; with messages, put them into these")
        return self


def _version(value: Any) -> Any:
    if type(value) is int:  # true is 1, too
        return value
    raise ValueError("takes 1")


class Suite(Part):
    """Tests of prompts."""

    version: Annotated[Literal[1], BeforeValidator(_version)] = Field(
        description="The version of this format."
    )
    include: list[str] = Field(
        default=[], description="Files whose prompts and defaults are taken over."
    )
    defaults: Settings = Field(
        default=Settings(), description="What cases have that say nothing else."
    )
    prompts: dict[str, Prompt] = Field(default={}, description="Texts by name.")
    cases: list[Case] = Field(default=[], description="The tests.")
    gates: list[Gate] = Field(
        default=[], description="How many of the cases with a tag should pass."
    )
