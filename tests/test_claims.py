"""Direct quotations and quoted fragments with cue and speaker, in German and English."""

import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.claims import find_claims
from extractors.errors import SeedError
from extractors.model import Claim, Mention, Span
from extractors.packs import LanguagePack

PACKS = Path(__file__).parent.parent / "seeds" / "packs"
LANGUAGES = ["de", "en", "fr", "es", "it", "pl", "nl", "uk", "ru"]


@cache
def pack(code: str) -> LanguagePack:
    return LanguagePack.from_mapping(code, tomllib.loads((PACKS / code / "pack.toml").read_text("utf-8")))


def told(text: str, code: str = "de") -> list[tuple[str, str, str | None, str | None]]:
    """(mode, content, speaker, cue) of each claim."""

    def cut(span: Span | None) -> str | None:
        return text[span[0] : span[1]] if span else None

    return [
        (c.mode, " | ".join(text[a:b] for a, b in c.spans), cut(c.speaker), cut(c.cue))
        for c in find_claims(text, (), pack(code))
    ]


GERMAN = [
    ("„Wir liefern im Mai“, sagte Ministerin Jana Sorge.", "Wir liefern im Mai", "Ministerin Jana Sorge", "sagte"),
    ("Ministerin Jana Sorge sagte: „Wir liefern.“", "Wir liefern.", "Ministerin Jana Sorge", "sagte"),
    ("„Das genügt nicht“, so Kreissprecher Ulf Tanner am Abend.", "Das genügt nicht", "Kreissprecher Ulf Tanner", "so"),
    ("„Das genügt nicht“, betonte er.", "Das genügt nicht", "er", "betonte"),
    ("„Das genügt nicht“, hatte Tanner zuvor gesagt.", "Das genügt nicht", "Tanner", "gesagt"),
    ("„Das genügt nicht“, kündigte Tanner an.", "Das genügt nicht", "Tanner", "kündigte"),
    ("Gegenüber dem Boten sagte Olga Reim: „Es eilt.“", "Es eilt.", "Olga Reim", "sagte"),
    ("Olga Reim, Chefin der Werft, erklärte: „Es eilt.“", "Es eilt.", "Olga Reim, Chefin der Werft", "erklärte"),
    ("Reim warnte davor und sagte: „Es eilt.“", "Es eilt.", "Reim", "sagte"),
    ("»Es eilt sehr«, meinte Reim.", "Es eilt sehr", "Reim", "meinte"),
    ("Olga Reim: „Es eilt sehr.“", "Es eilt sehr.", "Olga Reim", None),
    ("In dem Brief heißt es: „Es eilt sehr.“", "Es eilt sehr.", "dem Brief", "heißt"),
]


@pytest.mark.parametrize(("text", "content", "speaker", "cue"), GERMAN)
def test_a_german_quotation_has_its_speaker_and_cue(text: str, content: str, speaker: str, cue: str | None) -> None:
    assert [claim for claim in told(text) if claim[0] != "reported"] == [("direct", content, speaker, cue)]


ENGLISH = [
    ("“We will deliver in May,” Minister Jane Sorrow said.", "We will deliver in May,", "Minister Jane Sorrow", "said"),
    ("“We will deliver in May,” said Jane Sorrow.", "We will deliver in May,", "Jane Sorrow", "said"),
    ('Jane Sorrow told reporters: "We will deliver."', "We will deliver.", "Jane Sorrow", "told"),
    ('She said, "We will deliver."', "We will deliver.", "She", "said"),
    ('"It is late," according to Tom Reed.', "It is late,", "Tom Reed", "according to"),
]


@pytest.mark.parametrize(("text", "content", "speaker", "cue"), ENGLISH)
def test_an_english_quotation_has_its_speaker_and_cue(text: str, content: str, speaker: str, cue: str) -> None:
    assert told(text, "en") == [("direct", content, speaker, cue)]


OTHERS = [
    ("fr", "« Nous restons ici », a déclaré le ministre Luc Moreau.", "Nous restons ici", "le ministre Luc Moreau"),
    ("es", "«Nos quedamos aquí», dijo la ministra Ana Ruiz.", "Nos quedamos aquí", "la ministra Ana Ruiz"),
    ("it", "«Restiamo qui», ha detto il ministro Ugo Neri.", "Restiamo qui", "il ministro Ugo Neri"),
    ("pl", "„Zostajemy tutaj” – powiedział premier Jan Lis.", "Zostajemy tutaj", "premier Jan Lis"),
    ("nl", "“Wij blijven hier”, zei minister Kees Smit.", "Wij blijven hier", "minister Kees Smit"),
    ("uk", "«Ми лишаємося тут», — сказав міністр Іван Гай.", "Ми лишаємося тут", "міністр Іван Гай"),
    ("ru", "«Мы остаёмся здесь», — сказал министр Иван Гай.", "Мы остаёмся здесь", "министр Иван Гай"),
]


@pytest.mark.parametrize(("code", "text", "content", "speaker"), OTHERS)
def test_a_language_is_a_data_file(code: str, text: str, content: str, speaker: str) -> None:
    assert [(m, c, s) for m, c, s, _ in told(text, code)] == [("direct", content, speaker)]


def test_a_split_quotation_is_one_claim_with_two_spans() -> None:
    assert told("„Wir liefern“, sagte Reim, „und zwar im Mai“.") == [
        ("direct", "Wir liefern | und zwar im Mai", "Reim", "sagte")
    ]


def test_a_quotation_that_stands_alone_goes_on_with_the_speaker_before() -> None:
    text = "„Wir liefern“, sagte Olga Reim. „Es wird im Mai sein.“"
    assert told(text)[1] == ("direct", "Es wird im Mai sein.", "Olga Reim", None)


def test_an_announced_quotation_may_stand_in_the_next_paragraph() -> None:
    assert told("Olga Reim erklärte dazu:\n„Es wird im Mai sein.“") == [
        ("direct", "Es wird im Mai sein.", "Olga Reim", "erklärte")
    ]


def test_a_quoted_fragment_with_a_cue_is_mixed() -> None:
    text = "Reim bezeichnete den Plan als „völlig unbrauchbar“."
    assert told(text) == [("mixed", "völlig unbrauchbar", "Reim", "bezeichnete")]


def test_a_relative_clause_takes_its_antecedent_as_speaker() -> None:
    text = "Senatorin Olga Reim, die den Plan als „völlig unbrauchbar“ bezeichnete, ging."
    assert told(text) == [("mixed", "völlig unbrauchbar", "Senatorin Olga Reim", "bezeichnete")]


INDIRECT = [
    (
        "de",
        "Reim erklärte am Abend, dass die Werft drei Schiffe baue.",
        "die Werft drei Schiffe baue",
        "Reim",
        "erklärte",
    ),
    ("de", "Immer wieder betont er, dass die Stadt zahlen müsse.", "die Stadt zahlen müsse", "er", "betont"),
    ("de", "Die Arbeiten seien verfrüht, sagte Ulf Tanner.", "Die Arbeiten seien verfrüht", "Ulf Tanner", "sagte"),
    ("de", "Laut Polizei wurden drei Boote beschädigt.", "wurden drei Boote beschädigt", "Polizei", "Laut"),
    ("en", "Reim said on Monday that the yard would build it.", "the yard would build it", "Reim", "said"),
]


@pytest.mark.parametrize(("code", "text", "content", "speaker", "cue"), INDIRECT)
def test_a_plain_indirect_statement_is_found(code: str, text: str, content: str, speaker: str, cue: str) -> None:
    assert told(text, code) == [("indirect", content, speaker, cue)]


def test_a_clause_that_nobody_says_is_no_claim() -> None:
    assert told("Es ist schön, dass der Sommer endlich gekommen ist.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Die Zeitung „Der Bote“ erscheint täglich.",
        "Der sogenannte „Sommerplan“ gilt weiter.",
        "Die Oper „Der ferne Klang“ wird wieder gespielt.",
        "Die Fähre „Möwe“ legte um neun Uhr ab.",
        "Das ist „alter Wein“ in neuen Schläuchen.",
    ],
)
def test_titles_and_scare_quotes_are_no_claims(text: str) -> None:
    assert told(text) == []


def test_nobody_is_invented() -> None:
    assert told("„Es ist Zeit, jetzt zu gehen.“") == [("direct", "Es ist Zeit, jetzt zu gehen.", None, None)]
    assert told("Dort hieß es: „Es ist Zeit, jetzt zu gehen.“")[0][2] is None


def test_a_surname_is_given_the_full_name_said_before() -> None:
    text = "„Eins ist klar“, sagte Olga Reim.\n„Zwei ist auch klar“, sagte Reim."
    assert [c.speaker_name for c in find_claims(text, (), pack("de"))] == ["Olga Reim", "Olga Reim"]


def test_a_pronoun_means_the_last_speaker_of_its_paragraph_or_the_one_before_only() -> None:
    near = "„Eins ist klar“, sagte Olga Reim.\n„Zwei ist klar“, sagte sie."
    far = near.replace("\n", "\nDer Sommer war lang.\n")
    assert find_claims(near, (), pack("de"))[1].speaker_name == "Olga Reim"
    assert find_claims(far, (), pack("de"))[1].speaker_name == "sie"


def test_a_mention_gives_the_speaker_its_actor() -> None:
    text = "„Eins ist klar“, sagte Olga Reim."
    claim = find_claims(text, [Mention(23, 32, "PER", "P1", "Olga Reim")], pack("de"))[0]
    assert (claim.speaker_actor_id, claim.speaker_name, claim.speaker_resolved) == ("P1", "Olga Reim", "name")


def test_a_malformed_pack_is_refused_by_name() -> None:
    with pytest.raises(SeedError, match="language pack xx"):
        LanguagePack.from_mapping("xx", {"verbs": {"sagen": {"use": "sing"}}})
    with pytest.raises(SeedError, match="language pack xx"):
        LanguagePack.from_mapping("xx", {"after": 3})


def test_an_empty_pack_still_reads_quotations() -> None:
    empty = LanguagePack.from_mapping("xx", {})
    assert find_claims("„Es ist Zeit, jetzt zu gehen.“", (), empty)[0].speaker is None


def sound(text: str, claims: tuple[Claim, ...]) -> None:
    assert [c.start for c in claims] == sorted(c.start for c in claims)
    for c in claims:
        assert c.spans
        assert all(x[1] <= y[0] for x, y in pairwise(c.spans))
        for a, b in [*c.spans, *(s for s in (c.cue, c.speaker) if s)]:
            assert 0 <= a < b <= len(text) and text[a:b] == text[a:b].strip()


VOCABULARY = (
    "„ “ ” \" » « ‚ ‘ ’ ' : , . ! ? – ( ) \n "
    "sagte sagt erklärte said a dit laut so hat gesagt kündigte an Olga Reim Dr. "
    "der die Ministerin und , dass sei he she the von Wir liefern according to selon за словами"
)
WORDS = st.sampled_from(VOCABULARY.split(" "))


@pytest.mark.parametrize("code", LANGUAGES)
@given(words=st.lists(WORDS, max_size=60), glue=st.sampled_from(["", " "]))
def test_any_text_in_any_language_gives_sound_spans(code: str, words: list[str], glue: str) -> None:
    text = glue.join(words)
    sound(text, find_claims(text, (), pack(code)))


@pytest.mark.parametrize("code", LANGUAGES)
@given(text=st.text())
def test_any_characters_in_any_language_are_read_without_an_error(code: str, text: str) -> None:
    sound(text, find_claims(text, (), pack(code)))
