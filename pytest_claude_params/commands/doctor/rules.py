"""How old the rules are beside the SDK, and which recorded models retire soon."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pytest_claude_params import clock
from pytest_claude_params.commands.doctor.finding import Finding
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from pytest_claude_params.commands.doctor.surroundings import Surroundings
    from pytest_claude_params.parameters.table import Model

_OLD_DAYS = 120
_SOON_DAYS = 60
# Of the API before that for messages.
_OLDER = ("claude-1", "claude-2", "claude-instant")


def findings(around: Surroundings) -> Iterator[Finding]:
    """Compare the rules with the SDK and with today, and the recordings with the rules."""
    from pytest_claude_params.parameters.models import find_model
    from pytest_claude_params.parameters.table import TABLE
    from pytest_claude_params.sdk.probes import models_of_sdk

    today = clock.now().date()
    known = max(model.seen for model in TABLE.models)
    unknown = [one for one in models_of_sdk() if not find_model(one) and not one.startswith(_OLDER)]
    age = (today - today.fromisoformat(f"{known}-01")).days
    upgrade = "pip install -U pytest-claude-params, or describe them in claude_rules_file"
    if unknown:
        yield Finding(
            "rules",
            "warn",
            f"the rules are of {known}, and the SDK knows {plural(len(unknown), 'model')} that they "
            f"do not: {listed(unknown)}",
            "requests to them are not checked before they are sent",
            upgrade,
        )
    elif age > _OLD_DAYS:
        yield Finding(
            "rules",
            "warn",
            f"the rules are of {known}",
            "models that retired since, and parameters that changed, are not known to them",
            upgrade,
        )
    else:
        yield Finding("rules", "ok", f"the rules are of {known}, and know all models of the SDK")
    yield from _retiring(around, today)


def _retiring(around: Surroundings, today: dt.date) -> Iterator[Finding]:
    from pytest_claude_params.parameters.models import find_model

    counts: Counter[Model] = Counter()
    for document in around.documents.values():
        for request, _ in document.interactions:
            model = find_model(request.model)
            if model and model.retires and (model.retires - today).days <= _SOON_DAYS:
                counts[model] += 1
    for model, count in counts.most_common():
        days = (model.retires - today).days if model.retires else 0
        when = f"in {plural(days, 'day')}" if days > 0 else "already"
        yield Finding(
            f"retires.{model.id}",
            "warn",
            f"{plural(count, 'recording')} of {model.id}, which retires on {model.retires} ({when})",
            "they replay for ever, but cannot be recorded again after that",
            f"claude-params compare --to {model.successor or 'MODEL'} {around.project.folder}",
        )
