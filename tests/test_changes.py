"""Two versions of an article: what kind of change it is, and which claims and numbers are not as they were."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.changes import (
    ChangeKind,
    ChangeLexicon,
    Edit,
    Tagged,
    TaggedClaim,
    TaggedNumber,
    compare,
    find_edits,
    same_but_for_noise,
)
from extractors.changes.align import gaps
from extractors.errors import SeedError
from flows.change_lexicon import judging_lexicon
from flows.seed_files import pack_files
from tests.change_corpus import told

DE, EN = judging_lexicon("de"), judging_lexicon("en")
TEXT = (
    "Rutte sagte am Montag, die Nato brauche mehr Geld. Merz widersprach ihm deutlich.\n"
    "Die Bundeswehr verlegt 5000 Soldaten nach Litauen. Das dauert bis zum Frühjahr."
)


def kind(old: str, new: str, lexicon: ChangeLexicon = DE, titles: tuple[str, str] = ("Titel", "Titel")) -> str:
    return str(compare(titles[0], old, titles[1], new, lexicon).kind)


def changed(old: str, new: str, lexicon: ChangeLexicon = DE) -> list[tuple[str, str | None, str | None]]:
    found = compare(None, old, None, new, lexicon).sentences
    return [(c.what, c.before and old[slice(*c.before)], c.after and new[slice(*c.after)]) for c in found]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Soldaten", "Soldaaten"), ("Montag", "Motnag"), ("Das dauert", "Das das dauert"), ("mehr Geld", "mehr-Geld"),
        ("die Nato", "der Nato"), ("Litauen. Das", "Litauen – das"),
    ],
)  # fmt: skip
def test_slips_of_the_pen_are_no_edit_of_the_body(old: str, new: str) -> None:
    assert kind(TEXT, TEXT.replace(old, new)) == kind(TEXT.replace(old, new), TEXT) == "typo"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("5000", "4000"), ("brauche", "brauche nicht"), ("mehr Geld", "kein Geld"), ("Litauen", "Lettland"),
        ("Merz widersprach ihm deutlich.", ""), ("Merz", "Scholz"), ("Frühjahr", "Herbst"), ("mehr", "mehr"[:0]),
    ],
)  # fmt: skip
def test_what_says_something_else_is_an_edit_of_the_body(old: str, new: str) -> None:
    assert kind(TEXT, TEXT.replace(old, new)) == "body"


@pytest.mark.parametrize(
    ("old", "new"), [("Austria", "Australia"), ("million", "billion"), ("could", "would"), ("legal", "illegal")]
)
def test_words_that_are_spelt_alike_and_mean_something_else_are_no_slips(old: str, new: str) -> None:
    text = "It said that Austria could send a million in legal aid this year."
    assert kind(text, text.replace(old, new), EN) == "body"


@pytest.mark.parametrize(
    "note",
    [
        "Anmerkung der Redaktion: Die Zahl ist berichtigt.",
        "In einer früheren Version dieses Textes stand eine andere Zahl.",
        "(Korrektur: Es sind 4000.)",
    ],
)
def test_a_text_that_says_so_was_corrected(note: str) -> None:
    new = f"{TEXT.replace('5000', '4000')}\n{note}"
    found = compare("Titel", TEXT, "Titel", new, DE)
    assert found.kind is ChangeKind.CORRECTION
    assert found.notice and new[slice(*found.notice)].startswith(note[:20])
    assert kind(new, new.replace("Frühjahr", "Herbst")) == "body"  # the note of an earlier correction announces nothing


def test_the_word_for_a_correction_alone_corrects_nothing() -> None:
    assert kind(TEXT, f"{TEXT} Eine Korrektur der Pläne lehnt er ab.") == "body"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Stand: 28.11.2026, 14:05 Uhr"), ("de", "Zuletzt aktualisiert am 28. November 2026"),
        ("de", "12 Kommentare"),
        ("de", "Lesen Sie auch: Was Rutte jetzt vorhat"), ("en", "Last updated: 14:05 GMT"), ("en", "3 min read"),
        ("fr", "Mis à jour le 28 novembre 2026 à 14h05"), ("pl", "Aktualizacja: 28.11.2026"),
        ("uk", "Оновлено 28.11.2026"),
    ],
)  # fmt: skip
def test_lines_that_tell_when_a_page_was_made_are_noise(language: str, line: str) -> None:
    lexicon = judging_lexicon(language)
    assert same_but_for_noise("T", TEXT, "T", f"{line}\n{TEXT}", lexicon)
    assert kind(TEXT, f"{TEXT}\n{line}", lexicon) == "noise"


def test_a_time_inside_brackets_is_noise_and_a_figure_of_the_text_is_not() -> None:
    old = "Die Lage ist unklar (Stand: 14:05 Uhr)."
    assert same_but_for_noise("T", old, "T", old.replace("14:05", "15:10"), DE)
    assert not same_but_for_noise("T", "Es waren (5000) Soldaten.", "T", "Es waren (4000) Soldaten.", DE)


@pytest.mark.parametrize("line", ["5000", "Related talks failed.", "Watch officers saw it."])
def test_a_line_is_not_noise_because_it_begins_like_it(line: str) -> None:
    assert not same_but_for_noise("T", TEXT, "T", f"{TEXT}\n{line}", EN)


def test_other_marks_of_quotation_dashes_and_blanks_are_noise() -> None:
    old = "„Wir zahlen“, sagte er – und ging. Das Ver\u00adteidigungs\u00adbündnis schwieg."
    new = "»Wir zahlen«, sagte er - und ging.\nDas Verteidigungsbündnis\u00a0schwieg."
    assert same_but_for_noise("T", old, "T", new, DE)


def test_the_headline_alone_is_an_edit_of_the_headline_and_the_name_of_the_site_is_none() -> None:
    assert kind(TEXT, TEXT, titles=("Rutte fordert Geld", "Rutte verlangt sofort Geld")) == "headline"
    assert kind(TEXT, TEXT, titles=("Rutte fordert Geld", "Rutte fodert Geld")) == "typo"
    assert kind(TEXT, TEXT, titles=("Rutte fordert Geld", "Rutte fordert Geld | Weltblick")) == "noise"
    assert kind(TEXT, TEXT.replace("5000", "6000"), titles=("Rutte fordert Geld", "Merz zahlt nicht")) == "body"


def test_sentences_in_another_order_are_no_edit() -> None:
    first, second = TEXT.split("\n")
    assert kind(TEXT, f"{second}\n{first}") == "order"
    assert {what for what, *_ in changed(TEXT, f"{second}\n{first}")} == {"moved"}


def test_each_sentence_is_told_once() -> None:
    new = TEXT.replace("5000", "4000").replace("Merz widersprach ihm deutlich.", "Kallas stimmte ihm zu.")
    assert changed(TEXT, new) == [
        ("removed", "Merz widersprach ihm deutlich.", None),
        ("added", None, "Kallas stimmte ihm zu."),
        ("changed", TEXT.split("\n")[1][:50], TEXT.split("\n")[1][:50].replace("5000", "4000")),
    ]  # fmt: skip


def test_the_words_that_went_and_came_are_told() -> None:
    new = TEXT.replace("deutlich", "nur leise")
    (found,) = compare(None, TEXT, None, new, DE).sentences
    assert [TEXT[slice(*w)] for w in found.words_before] == ["deutlich"]
    assert [new[slice(*w)] for w in found.words_after] == ["nur leise"]


# ---------------------------------------------------------------- claims and numbers


def tag(text: str, *claims: tuple[int, str, str], numbers: tuple[tuple[int, str, float], ...] = ()) -> Tagged:
    """Tag a text: (id, speaker, content) and (id, surface, value)."""
    return Tagged(
        text,
        tuple(TaggedClaim(i, text.index(c), text.index(c) + len(c), c, who, who) for i, who, c in claims),
        tuple(
            TaggedNumber(i, text.index(s), text.index(s) + len(s), "percent", v, unit="percent") for i, s, v in numbers
        ),
    )


def edits(old: Tagged, new: Tagged) -> list[Edit]:
    return list(find_edits(compare("T", old.text, "T", new.text, DE), old, new))


def test_a_statement_that_vanished_is_one_edit_and_not_its_sentence_as_well() -> None:
    old = tag("Rutte sagte: „Wir zahlen.“ Merz ging.", (1, "Rutte", "Wir zahlen."))
    (edit,) = edits(old, tag("Merz ging."))
    assert (edit.element, edit.what, edit.claim_before, edit.claim_after) == ("claim", "removed", 1, None)
    assert edit.before and old.text[slice(*edit.before)] == "Wir zahlen."
    assert edit.sentence_before and old.text[slice(*edit.sentence_before)].startswith("Rutte sagte:")


def test_an_altered_statement_has_both_wordings_and_its_number() -> None:
    old = tag(
        "Rutte sagte, er wolle 5 Prozent bis 2030.",
        (1, "Rutte", "er wolle 5 Prozent bis 2030"),
        numbers=((7, "5 Prozent", 5.0),),
    )
    new = tag(
        "Rutte sagte, er wolle 3 Prozent bis 2030.",
        (2, "Rutte", "er wolle 3 Prozent bis 2030"),
        numbers=((8, "3 Prozent", 3.0),),
    )
    (edit,) = edits(old, new)
    assert (edit.element, edit.what, edit.claim_before, edit.claim_after) == ("claim", "changed", 1, 2)
    assert (edit.number_before, edit.number_after) == (7, 8)


def test_a_statement_that_stands_elsewhere_now_is_no_edit() -> None:
    old = tag("Rutte sagte, sie zahlten.\nMerz ging.\nDas war alles.", (1, "Rutte", "sie zahlten"))
    new = tag("Merz ging.\nDas war alles.\nRutte sagte, sie zahlten.", (2, "Rutte", "sie zahlten"))
    assert edits(old, new) == []


def test_a_statement_given_to_someone_else_is_changed() -> None:
    old = tag("Rutte sagte, dass alle sehr bald zahlen.", (1, "Rutte", "dass alle sehr bald zahlen"))
    new = tag("Merz sagte, dass alle sehr bald zahlen.", (2, "Merz", "dass alle sehr bald zahlen"))
    (edit,) = edits(old, new)
    assert (edit.element, edit.what, edit.claim_before, edit.claim_after) == ("claim", "changed", 1, 2)


def test_a_statement_that_is_only_not_recognised_any_more_has_not_vanished() -> None:
    old = tag("Rutte sagte, dass alle zahlen.", (1, "Rutte", "dass alle zahlen"))
    (edit,) = edits(old, tag("Rutte meinte offenbar, dass alle zahlen."))
    assert (edit.element, edit.what) == ("sentence", "changed")


def test_numbers_outside_of_statements_are_edits_of_their_own_with_both_values() -> None:
    old = tag("Es sind 5 Prozent von 80 Prozent.", numbers=((1, "5 Prozent", 5.0), (2, "80 Prozent", 80.0)))
    new = tag("Es sind 3 Prozent von 70 Prozent.", numbers=((3, "3 Prozent", 3.0), (4, "70 Prozent", 70.0)))
    found = [(e.element, e.what, e.number_before, e.number_after) for e in edits(old, new)]
    assert found == [("number", "changed", 1, 3), ("number", "changed", 2, 4)]


def test_a_number_that_stays_is_no_edit_though_its_sentence_changed() -> None:
    old = tag("Es sind jetzt 5 Prozent im Land.", numbers=((1, "5 Prozent", 5.0),))
    new = tag("Es sind heute 5 Prozent im Osten.", numbers=((2, "5 Prozent", 5.0),))
    (edit,) = edits(old, new)
    assert (edit.element, edit.number_before, edit.number_after) == ("sentence", None, None)


# ---------------------------------------------------------------- all inputs


WORDS = st.lists(
    st.sampled_from(["Rutte", "sagte", "5", "nicht", ".", "„", "“", "\n", "Stand:", "14:05", "Uhr", "a", "b"]),
    max_size=40,
)


@given(WORDS, WORDS)
def test_whatever_the_texts_all_characters_are_there_and_equal_texts_have_no_edits(a: list[str], b: list[str]) -> None:
    old, new = " ".join(a), " ".join(b)
    change = compare(old[:9], old, new[:9], new, DE)
    for sentence in change.sentences:
        for text, span, words in (
            (old, sentence.before, sentence.words_before),
            (new, sentence.after, sentence.words_after),
        ):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
            assert all(span and span[0] <= s < e <= span[1] for s, e in words)
    assert compare("T", old, "T", old, DE).kind is ChangeKind.NOISE
    assert same_but_for_noise("T", old, "T", old, DE)
    if same_but_for_noise("T", old, "T", new, DE):
        assert same_but_for_noise("T", new, "T", old, DE)


@given(st.lists(st.sampled_from("abc"), max_size=30), st.lists(st.sampled_from("abc"), max_size=30))
def test_outside_of_the_gaps_two_sequences_are_the_same(a: list[str], b: list[str]) -> None:
    found = gaps(a, b)
    at_a = at_b = 0
    for i, j, k, m in [*found, (len(a), len(a), len(b), len(b))]:
        assert a[at_a:i] == b[at_b:k]
        at_a, at_b = j, m


def test_the_corpus_is_told_right() -> None:
    found = told(seed=7, of_each=40)
    assert found.kinds >= 0.98, found.right
    assert found.sentences >= 0.98


def test_a_megabyte_takes_no_more_than_its_length_in_time() -> None:
    line = "Der Sprecher sagte am {n}. Tag, man werde {n} Soldaten schicken. Dann ging er nach Hause und schwieg. "
    times = []
    for lines in (1000, 10_000):
        old = "".join(line.format(n=n) + ("\n" if n % 3 == 0 else "") for n in range(lines))
        new = old.replace("7 Soldaten", "8 Soldaten").replace("schwieg", "redete")
        began = process_time()
        assert compare("T", old, "T", new, DE).kind is ChangeKind.BODY
        times.append(process_time() - began)
    assert times[1] < 30 * times[0] + 1


@pytest.mark.parametrize("piece", ["a ", "Ja. ", "(a) ", '"', "a\n", "Stand: 14:05 Uhr\n"])
def test_repeated_pieces_are_read_to_the_end(piece: str) -> None:
    old = piece * (200_000 // len(piece))
    assert compare("T", old, "T", old[: len(old) // 2] + "Ende." + old[len(old) // 2 :], DE).kind is ChangeKind.BODY


def test_every_language_has_its_file_and_a_wrong_one_is_refused() -> None:
    files = pack_files("changes.toml")
    assert {"de", "en", "fr", "es", "it", "nl", "pl", "pt", "uk", "ru", "tr"} <= set(files)
    for code, data in files.items():
        assert ChangeLexicon.from_mapping(code, data).notices
    with pytest.raises(SeedError, match="there is no such key"):
        ChangeLexicon.from_mapping("de", {"notice": "x"})
