"""One call finds everything in a text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.document import read_document
from tests.lexicons import lexicon

TEXT = (
    "Bundeskanzler Friedrich Merz hat höhere Ausgaben der Nato gefordert. „Wir brauchen 3,5 Prozent des "
    "Bruttoinlandsprodukts bis 2032“, sagte Merz am Montag in Vilnius. Litauen stimmt zu."
)


def test_a_document_gives_language_actors_claims_numbers_and_relevance() -> None:
    findings = read_document(TEXT, lexicon(), title="Merz fordert mehr Geld für die Nato")
    assert findings.language == "de"
    assert {m.actor_id for m in findings.mentions} == {"friedrich-merz", "nato", "country:LT", None}
    assert [TEXT[c.start : c.end] for c in findings.claims if c.mode == "direct"] == [
        "Wir brauchen 3,5 Prozent des Bruttoinlandsprodukts bis 2032"
    ]
    assert [(n.value, n.of_what, n.year) for n in findings.numbers] == [(3.5, "GDP", 2032)]
    assert findings.relevance > 0.3
    assert findings.topics[0] == "alliance"


def test_a_given_language_is_believed_and_a_wrong_tag_is_not() -> None:
    assert read_document("NATO", lexicon(), language="fr-FR").language == "fr"
    assert read_document(TEXT, lexicon(), language="no language").language == "de"


def test_a_language_without_a_pack_still_has_names_and_figures() -> None:
    findings = read_document("NATO 5 %", lexicon(), language="fi")
    assert (findings.claims, len(findings.mentions), len(findings.numbers)) == ((), 1, 1)


def test_an_empty_text_has_nothing() -> None:
    findings = read_document("", lexicon())
    assert (findings.language, findings.mentions, findings.claims, findings.numbers) == (None, (), (), ())


@settings(deadline=None)
@given(st.text(alphabet=st.characters()))
def test_no_text_raises_not_even_one_with_lone_surrogates(text: str) -> None:
    read_document(text, lexicon())
