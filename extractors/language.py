"""Which language a text is written in."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# Official languages of the Allies, of their neighbours and of the powers they speak of.
_ALLIES = "sq bs bg ca hr cs da nl en et fi fr de el hu is ga it lv lt lb mk mt nb nn no pl pt ro sr sk sl es sv tr"
_OTHERS = "uk ru be ka hy az kk ar he fa zh ja ko hi ur vi id af sw zu"
LANGUAGES = frozenset(f"{_ALLIES} {_OTHERS}".split())
SAMPLE = 1500  # characters: more do not change the answer on one text
SURE = 0.9  # below this share of the probability a hint is believed if it is among the likely ones
LIKELY = 0.02
SHORT = 24  # letters below which a text says too little against a hint
_MERGED = {"nb": "no", "nn": "no"}  # the two written forms of Norwegian are one language to a reader of sources
_CLOSE = ({"hr", "sr", "bs"}, {"no", "da"}, {"cs", "sk"}, {"id", "ms"}, {"nl", "af"}, {"mk", "bg", "sr"}, {"gl", "pt"})


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(LANGUAGES & set(identifier.labels)))
    return identifier


def primary_subtag(tag: str | None) -> str:
    """Return the language of a tag (`de-AT`, `en_US`) in lower case, empty where there is none (RFC 5646, 2.2.1)."""
    return (tag or "").strip().replace("_", "-").partition("-")[0].lower()


def normalise_language(tag: str | None) -> str | None:
    """Return the ISO 639-1 code in a language tag (`de-AT`, `en_US`), or None where there is none."""
    code = primary_subtag(tag)
    code = _MERGED.get(code, code)
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def detect_language(text: str, hint: str | None = None) -> str | None:
    """Return the ISO 639-1 code of the language of `text`, None where it says nothing and there is no hint.

    `hint` is what the page or source declares; it decides for short texts and between close relatives,
    and is overruled by a text that is clearly in another language.
    """
    declared = normalise_language(hint)
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample[:200]))
    if not letters:
        return declared
    scores: dict[str, float] = {}
    for code, score in _identifier().rank(sample):
        code = _MERGED.get(code, code)
        scores[code] = scores.get(code, 0.0) + score
    best = max(scores, key=scores.__getitem__)
    if declared is None or declared == best:
        return best
    if declared not in scores:
        return declared if letters < SHORT or scores[best] < SURE else best
    if (
        letters < SHORT
        and sample.isascii()
        and declared not in {"ru", "uk", "bg", "el", "ar", "he", "fa", "zh", "ja", "ko"}
    ):
        return declared
    unsure = scores[best] < SURE and scores[declared] >= LIKELY
    relatives = any(best in group and declared in group for group in _CLOSE) and scores[declared] >= LIKELY
    return declared if unsure or relatives else best
