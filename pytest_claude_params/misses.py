"""The screen for a request that no recording answers: what differs, where, and what to type."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_claude_params import prices
from pytest_claude_params.changes import change
from pytest_claude_params.matching import Matcher, differences
from pytest_claude_params.matching.varying import BUILT_IN, described
from pytest_claude_params.objections import no_objection
from pytest_claude_params.secrets.redactions import redact_request
from pytest_claude_params.wording import dollars, listed, plain, plural, quote, shortened, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.cassettes.upkeep.orphans import Renamed
    from pytest_claude_params.matching import Difference
    from pytest_claude_params.objections import Objection
    from pytest_claude_params.secrets.redactions import Redaction

_MOST_DIFFERENCES = 12
_MOST_IGNORED = 3
# A suite that ignores one of these no longer tests its prompts.
_PROMPT = frozenset({"messages", "system"})
BLOCKED = "claude: not sent"
_NOT_IN_BODY = frozenset({"method", "path", "query", "body"})


@dataclass(frozen=True)
class Acceptance:
    """What would let a miss play for a whole suite.

    Args:
        setting: ``claude_match_ignore`` or ``claude_match_vary``; empty where nothing would.
        values: what to add to it.
    """

    setting: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Later:
    """A recording that has not been played yet: the test may ask for it after the miss.

    Args:
        number: its place in the cassette, counted from 1.
        input_tokens: how many its answer was billed for.
        output_tokens: how many its answer has.
        cost: what it has cost in US dollars; ``None`` if the price is not known.
    """

    number: int
    input_tokens: int
    output_tokens: int
    cost: float | None


@dataclass(frozen=True)
class Recording:
    """What records a request that has no recording, and what that costs at most.

    Args:
        command: what to type before the name of the test.
        test: the test as it is typed, without quotes.
        input_tokens: about how many, or none of a request without tokens.
        output_tokens: at most how many.
        cost: at most, in US dollars; ``None`` if the price is not known.
        replaces: the numbers of the recordings in place of which it is made.
        later: what the test may ask after it, as it was recorded.
    """

    command: str
    test: str
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = 0.0
    replaces: tuple[int, ...] = ()
    later: tuple[Later, ...] = ()


@dataclass(frozen=True)
class Miss:
    """A request that no recording answered.

    Args:
        reason: what happened, in a few words: the first line of the screen.
        details: the lines below it.
        cause: equal for tests that miss for the same reason.
        title: what happened, as a screen begins.
        acceptance: what would let it play.
        recording: what records it, where that is what to do.
        own: what of the details is this test's own, where another test shows the rest.
    """

    reason: str
    details: tuple[str, ...] = ()
    cause: str = ""
    acceptance: Acceptance = field(default_factory=Acceptance)
    title: str = "claude replay miss"
    recording: Recording | None = None
    own: tuple[str, ...] = ()


@dataclass
class DescribedMiss:
    """A request that no recording answered, of which all is said at once.

    Args:
        miss: what is said.
        test: the test it was asked for.
        is_told: whether a test has failed with all of it.
    """

    miss: Miss
    test: str
    is_told: bool = False

    @property
    def line(self) -> str:
        """What is known at once."""
        return f"claude replay miss: {self.miss.reason}"


class LateMiss:
    """A request that no recording answered, described once somebody asks for it.

    Whoever asked may be in the middle of an event loop, where files must not be read; what only
    helps, such as the nearest recording or a price, waits until the test has ended.

    Args:
        request: what was asked, without secrets.
        cassette: what was asked for an answer.
        context: how the test and its cassette are shown.
        test: the test it was asked for.
        redactions: what is secret in recordings of other tools, and not to be shown.
    """

    def __init__(
        self,
        request: CallRequest,
        cassette: Cassette,
        context: MissContext,
        test: str,
        redactions: Sequence[Redaction] = (),
    ) -> None:
        self._redactions = redactions
        self.test = test
        self.is_told = False
        self._request, self._cassette = request, cassette
        # Which thread asks, and what has been played by then, is known now only.
        starter, repeats = context.starter(), context.repeats()
        self._context = replace(context, starter=lambda: starter, repeats=lambda: repeats)

    @property
    def line(self) -> str:
        """What is known at once."""
        asked = _request_line(self._request)
        return f"claude replay miss: no recording in {self._context.cassette_name} answers {asked}"

    @cached_property
    def miss(self) -> Miss:
        """All that can be said of it. What fails only helps, so it never replaces the miss."""
        try:
            return describe(self._request, self._cassette, self._context, self._redactions)
        except Exception as error:  # noqa: BLE001  (told in the screen)
            return _plainly(self._request, self._context, error)


class BlockedRequest:
    """A request that was not sent while recording, since it is known that it would fail.

    Args:
        request: what was asked, without secrets.
        objection: what is known against it.
        test: the test it was asked for.
    """

    def __init__(self, request: CallRequest, objection: Objection, test: str) -> None:
        self._request, self._objection = request, objection
        self.test = test
        self.is_told = False

    @property
    def line(self) -> str:
        """What is known at once."""
        return f"{BLOCKED}: {self._objection.reason}"

    @cached_property
    def miss(self) -> Miss:
        """All that can be said of it."""
        lines = self._objection.lines()
        details = (
            *lines,
            f"  request    {_request_line(self._request)}",
            "",
            *self._objection.advice,
            "  Nothing was sent, so nothing is billed.",
        )
        reason = self._objection.reason
        return Miss(reason, details, "\n".join([reason, *lines]), title=BLOCKED)


def _plainly(request: CallRequest, context: MissContext, error: Exception) -> Miss:
    why = f"{type(error).__name__}: {error}".splitlines()[0]
    details = (
        f"  cassette   {context.cassette_name}",
        f"  request    {_request_line(request)}",
        f"  what has changed could not be looked up: {why}",
        "",
        f"  Record it:  pytest --claude-record=new {context.test}",
    )
    return Miss("no recording answers this request -> pytest --claude-record=new", details)


def _never_renamed(_request: CallRequest) -> Renamed | None:
    return None


def _of_this_test() -> str:
    return ""


def _once() -> int:
    return 1


@dataclass(frozen=True)
class MissContext:
    """What a miss needs to know of the test: names as the user types them.

    Args:
        cassette_name: the cassette's path as shown to the user.
        test: the test as it is typed behind ``pytest``.
        elsewhere: says which file may have been meant, where the cassette does not exist.
        renamed: finds the recording of a request under the name of a test that is gone.
        in_ci: whether this is CI, where a file that does not exist was not committed.
        starter: names the test that is over and has started the thread that asks; an empty text
            if there is none.
        options: further options of this run that the command needs, quoted.
        objection: says what is known against a request, so that it is not worth recording.
        repeats: how often the request is still to be made: in a sample, more than once.
        is_owned: whether the cassette is this test's alone, so that the rest is its own, too.
        go_on: what to type where a budget has stopped the run.
    """

    cassette_name: str
    test: str
    elsewhere: str = ""
    renamed: Callable[[CallRequest], Renamed | None] = _never_renamed
    in_ci: bool = False
    starter: Callable[[], str] = _of_this_test
    options: str = ""
    objection: Callable[[CallRequest], Objection | None] = no_objection
    repeats: Callable[[], int] = _once
    is_owned: bool = True
    go_on: str = ""

    def command(self, cassette: Cassette) -> str:
        """Return what to type to record this test."""
        return f"{self.command_before_test(cassette)} {self.test}"

    def command_before_test(self, cassette: Cassette) -> str:
        """Return what to type to record any tests, whose names follow."""
        return " ".join(filter(None, ["pytest", self.options, _mode(cassette)]))


def _mode(cassette: Cassette) -> str:
    """Return what records: where there are recordings, those that still play stay."""
    return f"--claude-record={'update' if len(cassette) else 'new'}"


def _command(cassette: Cassette) -> str:
    return f"pytest {_mode(cassette)}"


def describe(
    request: CallRequest,
    cassette: Cassette,
    context: MissContext,
    redactions: Sequence[Redaction] = (),
) -> Miss:
    """Say why ``request`` has no answer in ``cassette`` and what to do about it.

    Args:
        request: what was sent, without secrets.
        cassette: where there is no answer.
        context: how the test, its cassette and its command are shown.
        redactions: what is secret in recordings of other tools, and not to be shown.
    """
    miss = _described(request, cassette, context, redactions)
    starter = context.starter()
    return replace(miss, details=(_of_another_test(starter), *miss.details)) if starter else miss


def _of_another_test(starter: str) -> str:
    return (
        f"  asked in   a thread that {starter} has started: wait for it there, since what\n"
        "             outlives its test asks in the next one\n"
    )


def _described(
    request: CallRequest,
    cassette: Cassette,
    context: MissContext,
    redactions: Sequence[Redaction],
) -> Miss:
    if objection := context.objection(request):
        return _objected(request, cassette, objection, context, redactions)
    if times := cassette.times_recorded(request):
        return _recordings_used_up(request, cassette, times, context)
    if renamed := context.renamed(request):
        return _renamed(request, cassette, renamed, context)
    if not len(cassette):
        return _nothing_recorded(request, cassette, context)
    return _changed(request, cassette, context, redactions)


def screen(miss: Miss, like: str = "") -> str:
    """Return the whole text of a miss.

    Args:
        miss: what is said.
        like: the test that has shown the same differences before, if one has.
    """
    details = miss.details
    if like and miss.own:
        details = (f"  as in      {like}: the same differences", *miss.own)
    return "\n".join([f"{miss.title}: {miss.reason}", "", *details])


def _objected(
    request: CallRequest,
    cassette: Cassette,
    objection: Objection,
    context: MissContext,
    redactions: Sequence[Redaction],
) -> Miss:
    """Say what is known against the request first; to record it would be of no use."""
    lines = objection.lines()
    nearest = cassette.nearest(request)
    compared = [f"  cassette   {context.cassette_name}"]
    if nearest is not None:
        number, (recorded, _) = nearest
        found = differences(redact_request(recorded, redactions), request, cassette.matcher)
        compared = [_nearest_line(cassette, context, number), "", *_difference_lines(found)]
    details = [
        *lines,
        *([""] if lines else []),
        f"  request    {_request_line(request)}",
        *compared,
        "",
        *objection.advice,
    ]
    return Miss(objection.reason, tuple(details), "\n".join([objection.reason, *lines]))


def _nothing_recorded(request: CallRequest, cassette: Cassette, context: MissContext) -> Miss:
    state = "is empty" if cassette.exists else "does not exist"
    if cassette.other_hosts:
        state = "holds no exchange with Claude"
    details = [
        f"  cassette   {context.cassette_name} {state}",
        *_with_others(cassette),
        *_elsewhere(context),
        f"  request    {_request_line(request)}",
        "",
        *_what_to_do(request, cassette, context),
        *_commit(cassette, context),
    ]
    return Miss(
        f"no recording yet -> {_command(cassette)}",
        tuple(details),
        "no recording",
        recording=_recording(request, cassette, context),
    )


def _with_others(cassette: Cassette) -> list[str]:
    """Say whom a cassette without Claude's answers is with: maybe a gateway to Claude."""
    hosts = Counter(cassette.other_hosts)
    if not hosts:
        return []
    told = [f"{plural(count, 'exchange')} with {host}" for host, count in hosts.items()]
    names = ", ".join(f'"{host}"' for host in hosts)
    return [
        f"             but {listed(told)}",
        f"             if Claude answers there: claude_hosts = [{names}]",
    ]


def _renamed(
    request: CallRequest, cassette: Cassette, renamed: Renamed, context: MissContext
) -> Miss:
    state = "does not hold this request" if cassette.exists else "does not exist"
    details = [
        f"  cassette   {context.cassette_name} {state}",
        f"  request    {_request_line(request)}",
        f"  recorded   in {renamed.name}, which no test seems to use",
        "",
        f"  Was the test renamed?  {renamed.command}",
        *_what_to_do(request, cassette, context),
    ]
    reason = f"recorded under another name -> {renamed.command}"
    return Miss(reason, tuple(details), "renamed")


def _commit(cassette: Cassette, context: MissContext) -> list[str]:
    """What is not in the repository is not in CI."""
    if not context.in_ci or cassette.exists:
        return []
    return [f"  Commit it:  git add {shlex.quote(context.cassette_name)}"]


def beside_the_root(found: str) -> str:
    """Say that a path leads to a file from the project's root, and not from the test file."""
    return f"a path in claude_cassette is relative to the test file; {found} does exist"


def below_another_root(found: str, expected: str) -> str:
    """Say that the same test was recorded below another root.

    Args:
        found: that cassette.
        expected: where the cassette belongs, as pytest was started now.
    """
    command = shlex.join(["claude-params", "mv", found, expected])
    return f"{found} does exist: the same test, below another root\nmove it: {command}"


def _elsewhere(context: MissContext) -> list[str]:
    return [f"             {line}" for line in context.elsewhere.splitlines()]


def _recordings_used_up(
    request: CallRequest, cassette: Cassette, times: int, context: MissContext
) -> Miss:
    counts = f"request made {times + 1} times, recorded {plural(times, 'time')}"
    reason = f"{counts} -> {_command(cassette)}"
    details = [
        f"  cassette   {context.cassette_name}",
        f"  request    {_request_line(request)}",
        "",
        *_what_to_do(request, cassette, context),
    ]
    recording = _recording(request, cassette, context)
    return Miss(reason, tuple(details), "recordings used up", recording=recording)


def _changed(
    request: CallRequest,
    cassette: Cassette,
    context: MissContext,
    redactions: Sequence[Redaction],
) -> Miss:
    nearest = cassette.nearest(request)
    if nearest is None:  # cannot be: a cassette with recordings has a nearest one
        return _nothing_recorded(request, cassette, context)
    number, (recorded, _) = nearest
    recorded = redact_request(recorded, redactions)
    found = differences(recorded, request, cassette.matcher)
    changed = list(dict.fromkeys(difference.parameter for difference in found))
    varies = _what_varies(recorded, request, cassette.matcher)
    to_do = _what_to_do(request, cassette, context)
    own = (_nearest_line(cassette, context, number), "", *to_do)
    details = [
        own[0],
        "",
        *_difference_lines(found),
        f"  (same: {listed(_same(request, changed))})",
        "",
        *_how_to_let_vary(varies),
        *to_do,
        *([] if varies else _how_to_ignore(found)),
    ]
    reason = f"{listed(changed)} changed -> {_command(cassette)}"
    if varies:
        reason = (
            f"only {described(varies)} in {listed(changed)} changed"
            f" -> claude_cassette(vary={_python_list(varies)})"
        )
    cause = "\n".join(_difference_lines(found))
    recording = None if varies else _recording(request, cassette, context)
    return Miss(
        reason, tuple(details), cause, _acceptance(found, varies), recording=recording, own=own
    )


def _what_varies(recorded: CallRequest, asked: CallRequest, matcher: Matcher) -> tuple[str, ...]:
    """Name the built-in patterns with which the recording would have answered."""
    every = tuple(dict.fromkeys((*matcher.vary, *BUILT_IN)))
    if Matcher(matcher.ignore, every).key(recorded) != Matcher(matcher.ignore, every).key(asked):
        return ()
    needed = Matcher(matcher.ignore, every).needed(recorded, asked)
    return tuple(name for name in needed if name not in matcher.vary)


def _how_to_let_vary(names: tuple[str, ...]) -> list[str]:
    if not names:
        return []
    return [
        f"  Let it vary:  @pytest.mark.claude_cassette(vary={_python_list(names)})",
        f"                or in all tests: claude_match_vary = {_python_list(names)}",
    ]


def _acceptance(found: list[Difference], varies: tuple[str, ...]) -> Acceptance:
    if varies:
        return Acceptance("claude_match_vary", varies)
    paths = _ignorable(found)
    if _PROMPT.isdisjoint(difference.parameter for difference in found) and paths:
        return Acceptance("claude_match_ignore", tuple(paths))
    return Acceptance()


def _how_to_ignore(found: list[Difference]) -> list[str]:
    paths = _ignorable(found)
    if not paths:
        return []
    marker = f"@pytest.mark.claude_cassette(ignore={_python_list(paths)})"
    return [f"  Ignore this difference:  {marker}"]


def _ignorable(found: list[Difference]) -> list[str]:
    paths = list(dict.fromkeys(difference.path for difference in found))
    return [] if len(paths) > _MOST_IGNORED or not _NOT_IN_BODY.isdisjoint(paths) else paths


def _python_list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


def _difference_lines(found: list[Difference]) -> list[str]:
    width = max((len(difference.path) for difference in found), default=0)
    lines = [
        f"  {difference.path:<{width}}  {change(difference.recorded, difference.asked)}"
        for difference in found[:_MOST_DIFFERENCES]
    ]
    if len(found) > _MOST_DIFFERENCES:
        lines.append(f"  ... and {len(found) - _MOST_DIFFERENCES} more differences")
    return lines


def _same(request: CallRequest, changed: list[str]) -> list[str]:
    sent = request.api_body if isinstance(request.api_body, dict) else {}
    return [name for name in sent if name not in changed] or ["nothing"]


def _nearest_line(cassette: Cassette, context: MissContext, number: int) -> str:
    at = cassette.recorded.get("at", "")[:10]
    made = f" (recorded {at})" if at else ""
    nearest = f"nearest is recording {number} of {len(cassette)}{made}"
    return f"  cassette   {context.cassette_name}, {nearest}"


def _request_line(request: CallRequest) -> str:
    if not request.is_message:
        return f"{request.method} {request.path}"
    limit = shown(request.parameters.get("max_tokens"))
    return f"model={request.model} max_tokens={limit} {quote(request.prompt)}"


def _what_to_do(request: CallRequest, cassette: Cassette, context: MissContext) -> list[str]:
    return [
        *_put_aside(request, cassette, context),
        f"  Record it:  {context.command(cassette)}{_estimate(request, cassette, context)}",
    ]


def _put_aside(request: CallRequest, cassette: Cassette, context: MissContext) -> list[str]:
    """Name what was paid for when the test failed."""
    aside = cassette.put_aside
    if not aside.reason:
        return []
    use = "not asked again" if aside.answers(request) else "of no use: it answers other requests"
    return [
        f"  Put aside:  {context.cassette_name}.rejected, {use}",
        f"              ({shortened(plain(aside.reason))})",
    ]


def _recording(request: CallRequest, cassette: Cassette, context: MissContext) -> Recording:
    command = context.command_before_test(cassette)
    test = " ".join(shlex.split(context.test))
    if not _is_paid_for(request, cassette):
        return Recording(command, test)
    times, later = context.repeats(), _unplayed(cassette, context)
    replaces = _replaced(request, cassette, list(later), times)
    tokens_in, tokens_out = prices.estimated_tokens(request)
    cost = prices.estimated_cost(request)
    return Recording(
        command,
        test,
        times * tokens_in,
        times * tokens_out,
        None if cost is None else times * cost,
        replaces,
        tuple(_later(number, answer) for number, answer in later.items() if number not in replaces),
    )


def _unplayed(cassette: Cassette, context: MissContext) -> dict[int, CallResponse]:
    """Return the answers that the test may still ask for, by number; others' are not its own."""
    numbers = cassette.unplayed if context.is_owned else ()
    answers = {number: cassette.interactions[number - 1][1] for number in numbers}
    return {number: answer for number, answer in answers.items() if answer.usage}


def _replaced(
    request: CallRequest, cassette: Cassette, unplayed: list[int], times: int
) -> tuple[int, ...]:
    """Say in place of which recordings this one is made: the nearest, and its own repeats."""
    nearest = cassette.nearest(request)
    if nearest is None or nearest[0] not in unplayed:
        return ()
    key = cassette.matcher.key(nearest[1][0])
    repeats = [
        number
        for number in unplayed
        if number != nearest[0]
        and cassette.matcher.key(cassette.interactions[number - 1][0]) == key
    ]
    return (nearest[0], *repeats[: times - 1])


def _later(number: int, answer: CallResponse) -> Later:
    cost = prices.cost_of_usage(answer.model, answer.usage)
    tokens = [answer.count_of(name) or 0 for name in ("input_tokens", "output_tokens")]
    return Later(number, tokens[0], tokens[1], cost)


def _is_paid_for(request: CallRequest, cassette: Cassette) -> bool:
    """Whether recording it costs tokens: an answer that was put aside is not asked for again."""
    aside = cassette.put_aside
    return request.is_message and not (aside.reason and aside.answers(request))


def _estimate(request: CallRequest, cassette: Cassette, context: MissContext) -> str:
    if not _is_paid_for(request, cassette):
        return ""
    recording = _recording(request, cassette, context)
    every: list[Recording | Later] = [recording, *recording.later]
    tokens_in = sum(one.input_tokens for one in every)
    tokens_out = sum(one.output_tokens for one in every)
    costs = [one.cost for one in every if one.cost is not None]
    money = f", at most {dollars(sum(costs))}" if len(costs) == len(every) else ""
    times = context.repeats()
    what = "this request" if times == 1 else f"{times} requests like this"
    if recording.later:
        what += f" and {plural(len(recording.later), 'answer')} as recorded"
    return f"\n              ({what}: about {tokens_in:,} in, at most {tokens_out:,} out tokens{money})"
