"""After the test: what becomes of its new recordings once there is a verdict, or none will come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files.head import head_of
from pytest_claude_params.cassettes.naming import CONFLICT_SUFFIX
from pytest_claude_params.cassettes.upkeep.cleaning import cleaned, cleaned_interaction
from pytest_claude_params.record_mode import asks_anew, drops_unplayed, replaces_all

if TYPE_CHECKING:
    from pytest_claude_params.cassettes.pending.preview import PreviewedTest
    from pytest_claude_params.cassettes.pending.preview_file import Place
    from pytest_claude_params.cassettes.recording.recorder import Recorder
    from pytest_claude_params.cassettes.staying import Keep

_UNTOLD = "the test failed, with a message that holds a secret which cannot be blanked"


def keep(recorder: Recorder, *, is_whole: bool = True) -> int:
    """Write what was recorded: the test has come to its verdict.

    Returns how many recordings were dropped.

    Args:
        recorder: the test's.
        is_whole: whether it has asked all that it asks; what it has not come to stays, then.
    """
    cassette, secrets = recorder.cassette, recorder.secrets
    if cassette.added:
        secrets.look_a_last_time()
    if secrets.withheld:
        raise secrets.error
    _note_recorded_elsewhere(recorder)
    dropped = _saved(recorder, _kept(recorder, is_whole=is_whole))
    if cassette.is_in_conflict:
        aside = f"{recorder.context.cassette_name}{CONFLICT_SUFFIX}"
        recorder.transcript.add_note(
            f"replaced a cassette with merge conflict markers; what it held is in {aside}"
        )
    _discard(recorder)
    if recorder.batch:
        recorder.batch.note_done()
    return dropped


def _saved(recorder: Recorder, keep: Keep) -> int:
    cassette, secrets = recorder.cassette, recorder.secrets
    if not cassette.added and keep != "played":
        return 0
    # Only now: most tests replay, and write nothing.
    from pytest_claude_params.cassettes.recording.saving import Saving, save

    saving = Saving(
        _head(recorder),
        keep,
        lambda document: cleaned(document, secrets.redactions, secrets.has_looked_through),
        is_shared=not recorder.owned,
        renewal=recorder.renewal,
    )
    return save(cassette, saving)


def reject(recorder: Recorder, reason: str) -> None:
    """Put aside what was recorded: the test has failed.

    Args:
        recorder: the test's.
        reason: why it failed.
    """
    cassette, secrets = recorder.cassette, recorder.secrets
    secrets.look_a_last_time()
    if secrets.withheld:
        return
    from pytest_claude_params.cassettes.recording.saving import put_aside

    more = [cleaned_interaction(one, secrets.redactions) for one in cassette.put_aside.left]
    told = secrets.without_secrets(reason, _UNTOLD)
    head = head_of([*cassette.added, *more], recorder.tools)
    put_aside(cassette, head, told, more, recorder.transcript.test)
    recorder.new.discard()
    recorder.paid.discard_taken()


def forget(recorder: Recorder) -> None:
    """Keep nothing of a test that has failed with errors alone; what was put aside before stays.

    Args:
        recorder: the test's.
    """
    recorder.secrets.look_a_last_time()
    recorder.new.discard()


def put_in_preview(recorder: Recorder, place: Place, test: PreviewedTest) -> PreviewedTest:
    """Put what was answered beside the cassette; raises ``CassetteError``.

    Returns the test with what earlier previews have found of it.

    Args:
        recorder: the test's.
        place: what it was compared with.
        test: what was found.
    """
    recorder.secrets.look_a_last_time()
    if recorder.secrets.withheld:
        raise recorder.secrets.error
    from pytest_claude_params.cassettes.pending import preview_file

    written = preview_file.write_test(place, _head(recorder), test, recorder.cassette.added)
    _discard(recorder)
    return written


def leave(recorder: Recorder) -> None:
    """Leave what no file holds, such as on a full disk, for the next run; once or twice."""
    recorder.new.close()
    recorder.paid.close()


def _discard(recorder: Recorder) -> None:
    recorder.new.discard()
    recorder.paid.discard()


def _head(recorder: Recorder) -> dict[str, str]:
    return head_of(recorder.cassette.added, recorder.tools)


def _kept(recorder: Recorder, *, is_whole: bool) -> Keep:
    has_asked_all = recorder.owned and is_whole
    if replaces_all(recorder.mode):
        return "nothing" if has_asked_all else "other requests"
    if drops_unplayed(recorder.mode) and has_asked_all:
        return "played"
    # Another test may play the rest, or this one once it does not skip.
    return "everything"


def _note_recorded_elsewhere(recorder: Recorder) -> None:
    """Note where the recordings of a renamed test are: it is recorded again, as was asked for."""
    asked = recorder.asked_anew
    if asked is None or asks_anew(recorder.mode) or recorder.cassette.exists:
        return
    if renamed := recorder.context.renamed(asked):
        recorder.transcript.add_note(
            f"recorded again what {renamed.name} holds, which no test seems to use"
        )
