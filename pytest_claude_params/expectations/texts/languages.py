"""Languages: which ones can be told apart, and in which one a text is written."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Sequence

# The identifier knows some 140 languages. A short French answer is less often taken for
# Guadeloupean Creole when only these, and those that a test names, are candidates.
COMMON = frozenset(
    "ar bg bn ca cs da de el en es et fa fi fr gu he hi hr hu id it ja kn ko lt lv mk ml mr ms ne "  # noqa: SIM905
    "nl no pa pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur vi zh".split()
)

_NAMES = {
    "arabic": "ar",
    "chinese": "zh",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "hebrew": "he",
    "hindi": "hi",
    "hungarian": "hu",
    "indonesian": "id",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "norwegian": "no",
    "polish": "pl",
    "portuguese": "pt",
    "romanian": "ro",
    "russian": "ru",
    "spanish": "es",
    "swedish": "sv",
    "turkish": "tr",
    "ukrainian": "uk",
    "vietnamese": "vi",
}


def check(code: str) -> None:
    """Raise ``ValueError`` with the nearest codes if there is no such language."""
    known = sorted(_identifier().labels)
    if code in known:
        return
    lowered = code.lower()
    guesses = [_NAMES.get(lowered), wording.nearest(lowered, _NAMES), lowered[:2]]
    meant = [_NAMES.get(guess or "", guess) for guess in guesses]
    nearest = list(dict.fromkeys(one for one in meant if one in known))
    hint = f"; did you mean {wording.either([str(one) for one in nearest])}?" if nearest else "."
    raise ValueError(f"There is no language code {code!r}{hint}")


def detect(text: str, wanted: Sequence[str]) -> tuple[str, float]:
    """Tell the likeliest language and how certain that is; nothing if there are no words."""
    if not any(character.isalpha() for character in text):
        return "", 0.0
    candidates = COMMON.union(wanted)
    ranked = [(code, score) for code, score in _identifier().rank(text) if code in candidates]
    total = sum(score for _, score in ranked)
    return ranked[0][0], ranked[0][1] / total


@cache
def _identifier() -> Any:
    try:
        from py3langid import langid
    except ImportError as error:
        raise MissingExtraError(
            "The expectation 'language' needs a package that is not installed. "
            "Install it: pip install 'pytest-claude-params[lang]'"
        ) from error
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
