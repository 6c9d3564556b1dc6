"""Decisions: new answers become recordings, or are thrown away; whole or not at all."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.files.head import joined_head, now
from pytest_claude_params.cassettes.pending import preview_file
from pytest_claude_params.cassettes.pending.preview import digest_of
from pytest_claude_params.matching import Matcher, differences
from pytest_claude_params.matching.varying import BUILT_IN
from pytest_claude_params.reviewing.search import answers_of
from pytest_claude_params.reviewing.waiting import shown_path
from pytest_claude_params.secrets.leaks import leaks_in
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.cassettes.pending.preview import Preview, PreviewedTest
    from pytest_claude_params.comparisons.changes.pairing import Pair
    from pytest_claude_params.reviewing.waiting import Waiting
    from pytest_claude_params.secrets.redactions.redaction import Redaction

_AGAIN = "run the preview again"


@dataclass(frozen=True)
class Decider:
    """Carries out decisions.

    Args:
        redactions: what is secret, and looked for again in what is accepted.
        hosts: further host names that serve the Claude API.
    """

    redactions: Sequence[Redaction]
    hosts: Sequence[str] = ()

    def accept(self, one: Waiting) -> str:
        """Write new answers into the cassette; returns why not, or nothing.

        Raises ``CassetteError`` if a file cannot be read or written.
        """
        with store.locked(one.cassette):
            read = preview_file.read(one.file, self.hosts)
            test = _same_test(one, read)
            if read is None or test is None:
                return _changed(one)
            reason = self._objection(one, read, test)
            if reason:
                return reason
            # Equal answers leave the file as it is: ids, times and digests are no news.
            if one.is_to_decide:
                current = store.read(one.cassette, self.hosts) or Document()
                store.remove_torn(one.cassette)
                store.write(one.cassette, _accepted(read, test, current))
            self._take_out(one, replace(read, compared_with=digest_of(one.cassette)))
        return ""

    def reject(self, one: Waiting) -> str:
        """Throw new answers away and keep the recordings; returns why not, or nothing."""
        with store.locked(one.cassette):
            read = preview_file.read(one.file, self.hosts)
            if read is None or _same_test(one, read) is None:
                return _changed(one)
            self._take_out(one, read)
        return ""

    def _objection(self, one: Waiting, read: Preview, test: PreviewedTest) -> str:
        if one.kind == "error":
            return f"there is no answer to accept ({one.test.why or 'an error'}); {_AGAIN}"
        if test.test and read.is_stale(one.cassette):
            return f"stale, since {one.shown_cassette} has changed; {_AGAIN}"
        for number, interaction in enumerate(read.answers_of(test), 1):
            leaks = leaks_in(*interaction, self.redactions)
            if leaks:
                file = shown_path(one.file)
                return f"answer {number} holds a secret at {leaks[0]}: claude-params scrub {file}"
        return ""

    def _take_out(self, one: Waiting, read: Preview) -> None:
        """Leave in the file what other tests were answered."""
        left = preview_file.without(read, {one.test.test}) if one.test.test else None
        if left is None:
            store.remove(one.file)
        else:
            store.write(one.file, left)


def after_accepting(one: Waiting) -> str:
    """Return what else follows once new answers were accepted; nothing for most."""
    if count := one.not_asked:
        told = plural(count, "recording")
        if one.test.broke_off:
            return f"{told} {'stays' if count == 1 else 'stay'}: the test failed before it could ask for more"
        return f"{told} went with it: the test asks for no more"
    if one.test.owned or not any(answer.is_nearest for answer in one.test.answers):
        return ""
    return (
        f"{one.shown_cassette} keeps what was recorded for the old request, which other tests may "
        "play. If none does: claude-params prune --unplayed"
    )


def after_rejecting(one: Waiting) -> str:
    """Return what is still to be done once new answers were rejected; nothing for most.

    What varies by itself, such as a date, is matched all the same where a test says so.
    """
    if one.kind in ("rejected", "error") or not any(map(_asks_otherwise, one.pairs)):
        return ""
    if all(pair.old is None for pair in one.pairs):
        command = shlex.join(["pytest", "--claude-record=new", one.test.test])
        return f"it has no recording, so it goes on missing. To record it: {command}"
    command = shlex.join(["pytest", "--claude-record=update", one.test.test])
    return (
        "it asks something else than was recorded, so it goes on missing. Change the prompt back, "
        f"or record it: {command}"
    )


def _asks_otherwise(pair: Pair) -> bool:
    if pair.old is None or pair.new is None:
        return True
    return bool(differences(pair.old.request, pair.new.request, Matcher(vary=tuple(BUILT_IN))))


def _changed(one: Waiting) -> str:
    return f"{shown_path(one.file)} is another one by now; look again: claude-params review"


def _same_test(one: Waiting, read: Preview | None) -> PreviewedTest | None:
    """Return the test in what the file holds now, if that is what was looked at."""
    for test in read.tests if read else ():
        if test.test == one.test.test and read:
            known = (replace(test, answers=()), [each.old for each in test.answers])
            seen = (replace(one.test, answers=()), [each.old for each in one.test.answers])
            is_same = read.answers_of(test) == one.preview.answers_of(one.test)
            return test if known == seen and is_same else None
    return None


def _accepted(read: Preview, test: PreviewedTest, current: Document) -> Document:
    """Return the cassette with the new answers: all of it, or the recordings that they replace."""
    head = {**read.recorded, "accepted": now()[:10]}
    answers = read.answers_of(test)
    if test.test and test.owned and not test.broke_off:
        return Document(head, answers, others=current.others)
    interactions = list(current.interactions)
    numbers = [one.replaces for one in answers_of(read, test, current.interactions)]
    for number, answer in zip(numbers, answers, strict=True):
        if number is None or number > len(current.interactions):
            interactions.append(answer)
        else:
            interactions[number - 1] = answer
    if len(current.interactions) > len([one for one in numbers if one is not None]):
        head = joined_head(current.recorded, head)
    return Document(head, interactions, others=current.others)
