"""Languages are told apart, hints decide what the text leaves open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.language import LANGUAGES, detect_language, normalise_language

SENTENCES = {
    "de": "Der Minister sagte am Montag, die Lage sei ernst und man müsse handeln.",
    "en": "The minister said on Monday that the situation was serious and action was needed.",
    "fr": "Le ministre a déclaré lundi que la situation était grave et qu'il fallait agir.",
    "pl": "Minister powiedział w poniedziałek, że sytuacja jest poważna i trzeba działać.",
    "uk": "Міністр заявив у понеділок, що ситуація серйозна і потрібно діяти.",
    "ru": "Министр заявил в понедельник, что ситуация серьёзная и нужно действовать.",
    "tr": "Bakan pazartesi günü durumun ciddi olduğunu ve harekete geçilmesi gerektiğini söyledi.",
    "el": "Ο υπουργός δήλωσε τη Δευτέρα ότι η κατάσταση είναι σοβαρή.",
    "no": "Ministeren sa mandag at situasjonen er alvorlig og at man må handle nå.",
    "ja": "大臣は月曜日に状況は深刻であり行動が必要だと述べた。",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_a_sentence_tells_its_language(language: str, sentence: str) -> None:
    assert detect_language(sentence) == language


def test_a_clear_text_overrules_the_hint() -> None:
    assert detect_language(SENTENCES["en"], "de-DE") == "en"


def test_a_hint_decides_for_a_short_text() -> None:
    assert detect_language("Rutte in Berlin", "de-AT") == "de"


def test_without_letters_there_is_only_the_hint() -> None:
    assert detect_language("12 %", "en_US") == "en"
    assert detect_language("…") is None


def test_both_forms_of_norwegian_are_one() -> None:
    assert normalise_language("nb-NO") == normalise_language("nn") == "no"


def test_a_malformed_tag_is_none() -> None:
    assert normalise_language("german") is None
    assert normalise_language("") is None


@given(st.text(max_size=80), st.one_of(st.none(), st.text(max_size=8)))
def test_any_text_has_a_code_or_none(text: str, hint: str | None) -> None:
    code = detect_language(text, hint)
    assert code is None or (len(code) == 2 and code.isalpha())


def test_the_languages_of_the_allies_are_known() -> None:
    assert {
        "sq",
        "bg",
        "hr",
        "cs",
        "da",
        "nl",
        "et",
        "fi",
        "is",
        "lv",
        "lt",
        "lb",
        "mk",
        "pt",
        "ro",
        "sk",
        "sl",
    } <= LANGUAGES
