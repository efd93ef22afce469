"""Indirect, mixed and reported statements in English, construction by construction."""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.claims import find_claims
from extractors.model import Claim, Span
from extractors.packs import LanguagePack

PACK = Path(__file__).parent.parent / "seeds" / "packs" / "en" / "pack.toml"


@cache
def english() -> LanguagePack:
    return LanguagePack.from_mapping("en", tomllib.loads(PACK.read_text("utf-8")))


def claims(text: str) -> tuple[Claim, ...]:
    return find_claims(text, (), english())


def told(text: str) -> list[tuple[str, str, str | None, str | None]]:
    """(mode, content, speaker, cue) of each claim, cut from the text by its spans."""

    def cut(span: Span | None) -> str | None:
        return text[span[0] : span[1]] if span else None

    return [(c.mode, " | ".join(text[a:b] for a, b in c.spans), cut(c.speaker), cut(c.cue)) for c in claims(text)]


def one(text: str) -> tuple[str, str, str | None, str | None]:
    found = told(text)
    assert len(found) == 1, found
    return found[0]


CLAUSES = [
    ("Bell said that the boats were rotten.", "the boats were rotten", "Bell", "said"),
    ("Bell said the boats were rotten.", "the boats were rotten", "Bell", "said"),
    ("Bell told Reuters the boats were rotten.", "the boats were rotten", "Bell", "told"),
    ("Bell told the town council on Friday that the boats were rotten.", "the boats were rotten", "Bell", "told"),
    ('Bell told the "Evening Show" that the boats were rotten.', "the boats were rotten", "Bell", "told"),
    ("The harbour office said in a report on Monday that the boats were rotten.", "the boats were rotten",
     "The harbour office", "said"),
    ("Sailors believe the old pier will fall.", "the old pier will fall", "Sailors", "believe"),
    ("The report found that the boats were rotten.", "the boats were rotten", "The report", "found"),
    ("Bell is confident that the boats will float.", "the boats will float", "Bell", "confident"),
    ("Bell asked how the boats could be sold.", "how the boats could be sold", "Bell", "asked"),
    ("He's claiming that the boats were sold.", "the boats were sold", "He", "claiming"),
    ("Bell added: And from now on nobody sails.", "And from now on nobody sails", "Bell", "added"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "content", "speaker", "cue"), CLAUSES)
def test_a_clause_under_a_verb_of_speech(text: str, content: str, speaker: str, cue: str) -> None:
    assert one(text) == ("indirect", content, speaker, cue)


FRONTED = [
    ("The boats were rotten, Bell said.", "The boats were rotten", "Bell", "said"),
    ("The boats were rotten, said Ada Bell, who sails herself.", "The boats were rotten", "Ada Bell", "said"),
    ("The boats, Bell said on Monday, were rotten.", "The boats | were rotten", "Bell", "said"),
    ("But in recent days, advisers to Ms. Bell say, the council has grown tired.",
     "in recent days | the council has grown tired", "advisers to Ms. Bell", "say"),
    ("The boats were rotten, according to Bell.", "The boats were rotten", "Bell", "according to"),
    ("According to a survey, the boats were rotten.", "the boats were rotten", "a survey", "According to"),
    ("As Bell put it, the boats were rotten.", "the boats were rotten", "Bell", "put"),
    ("The boats were rotten, as Bell said.", "The boats were rotten", "Bell", "said"),
    ("In a new survey, Bell led Reed by five points.", "Bell led Reed by five points", "a new survey", "In"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "content", "speaker", "cue"), FRONTED)
def test_content_before_or_round_its_cue(text: str, content: str, speaker: str, cue: str) -> None:
    assert one(text) == ("indirect", content, speaker, cue)


INFINITIVES = [
    ("Reed vowed to fight the plan.", "to fight the plan", "Reed", "vowed"),
    ("The council has refused to pay.", "to pay", "The council", "refused"),
    ("Reed is willing to pay.", "to pay", "Reed", "willing"),
    ("Bell urged the council to buy new boats.", "the council to buy new boats", "Bell", "urged"),
    ("Bell called on the council to resign.", "the council to resign", "Bell", "called on"),
    ("Bell called for reducing the harbour tax.", "reducing the harbour tax", "Bell", "called for"),
]


@pytest.mark.parametrize(("text", "content", "speaker", "cue"), INFINITIVES)
def test_infinitives_and_gerunds(text: str, content: str, speaker: str, cue: str) -> None:
    assert one(text) == ("indirect", content, speaker, cue)


OBJECTS = [
    ("Bell criticised the decision to sell the boats.", "the decision to sell the boats", "Bell", "criticised"),
    ("The council backed the plan on Monday.", "the plan", "The council", "backed"),
    ("Bell called for an inquiry into the sale.", "an inquiry into the sale", "Bell", "called for"),
    ("Bell warned against new fees.", "new fees", "Bell", "warned"),
    ("Bell accused the council of wasting money.", "the council of wasting money", "Bell", "accused"),
    ("Bell blamed Tom Reed, the harbour master, for the fire.", "Tom Reed, the harbour master, for the fire",
     "Bell", "blamed"),
    ("Reed described the plan as a waste of money.", "the plan as a waste of money", "Reed", "described"),
    ("Critics, including Tom Reed, called the plan a mistake.", "the plan a mistake", "Critics", "called"),
    ("Bell cited problems with the pier, the crane and the lock.", "problems with the pier, the crane and the lock",
     "Bell", "cited"),
    ("His promise to buy new boats was forgotten.", "to buy new boats", "His", "promise"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "content", "speaker", "cue"), OBJECTS)
def test_an_object_without_a_clause_is_reported_with_little_confidence(
    text: str, content: str, speaker: str, cue: str
) -> None:
    assert one(text) == ("reported", content, speaker, cue)
    assert claims(text)[0].confidence <= 0.5


PASSIVES = [
    ("It was reported that the boats had been sold.", "indirect", "the boats had been sold", None),
    ("The lock is expected to open in May.", "indirect", "The lock | to open in May", None),
    ("Bell is said to own three boats.", "indirect", "Bell | to own three boats", None),
    ("Bell was accused of selling the boats.", "reported", "Bell | of selling the boats", None),
    ("Bell was accused by residents of selling the boats.", "reported", "Bell | of selling the boats", "residents"),
    ("Reed seems to be the favourite.", "indirect", "Reed | to be the favourite", None),
]


@pytest.mark.parametrize(("text", "mode", "content", "speaker"), PASSIVES)
def test_in_the_passive_only_by_names_a_speaker(text: str, mode: str, content: str, speaker: str | None) -> None:
    assert one(text)[:3] == (mode, content, speaker)


def test_a_participle_speaks_for_the_subject_of_the_main_clause() -> None:
    assert told("Bell said the plan was dead, adding that she would not try again.") == [
        ("indirect", "the plan was dead", "Bell", "said"),
        ("indirect", "she would not try again", "Bell", "adding"),
    ]
    assert one("Citing safety concerns, the council closed the bridge.")[1:3] == ("safety concerns", "the council")
    assert one("Bell wooed sailors by telling them that their boats were old.")[1:3] == ("their boats were old", "Bell")


def test_a_coordinated_verb_begins_a_new_statement_of_the_same_speaker() -> None:
    assert told("Bell said the boats were rotten, and pledged to buy new ones.") == [
        ("indirect", "the boats were rotten", "Bell", "said"),
        ("indirect", "to buy new ones", "Bell", "pledged"),
    ]


def test_a_question_that_nobody_is_named_for_has_no_speaker() -> None:
    text = "Asked whether the plan was dead, Bell declined to comment."
    assert told(text) == [
        ("indirect", "whether the plan was dead", None, "Asked"),
        ("indirect", "to comment", "Bell", "declined"),
    ]


SPEAKERS = [
    ("Lee, who said the plan was dead, left.", "Lee"),
    ("Ada Bell, a lawyer for the port in Dover, said the plan was dead.", "Ada Bell"),
    ("Port commission chairwoman Sen. Ada Bell (D-N.J.) said the plan was dead.",
     "Port commission chairwoman Sen. Ada Bell (D-N.J.)"),
    ("Reed's campaign manager Ada Bell said the plan was dead.", "Reed's campaign manager Ada Bell"),
    ("A spokesman for the Pentagon said the plan was dead.", "A spokesman for the Pentagon"),
    ("The White House said the plan was dead.", "The White House"),
    ("Critics said the plan was dead.", "Critics"),
    ("People familiar with the talks said the plan was dead.", "People familiar with the talks"),
    ("Political observers in Dover and around the country say the plan is dead.", "Political observers in Dover"),
    ("ROME (XY) — Mayor Ada Bell, opening a theatre on Sunday, said the plan was dead.", "Mayor Ada Bell"),
    ("Reed, however, said the plan was dead.", "Reed"),
    ("The council just this month said the plan was dead.", "The council"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker"), SPEAKERS)
def test_the_speaker_is_the_subject_of_the_cue(text: str, speaker: str) -> None:
    found = one(text)[2]
    assert found is not None
    assert found.startswith(speaker) if speaker.startswith("Political") else found == speaker


def test_a_statement_with_quoted_words_is_mixed_and_told_once() -> None:
    assert one("Bell said the boats were “a danger to all” in winter.") == (
        "mixed", "the boats were “a danger to all” in winter", "Bell", "said",
    )  # fmt: skip
    assert one("Reed called the sale “outrageous.”")[:3] == ("mixed", "the sale “outrageous.”", "Reed")


def test_a_statement_inside_another_one_is_told_once() -> None:
    assert one("Bell said sailors believe the pier will fall.")[1] == "sailors believe the pier will fall"


def test_a_signed_quotation_has_its_signature_as_speaker() -> None:
    assert told("“Nobody sails here any more.” ― Tom Reed") == [
        ("direct", "Nobody sails here any more.", "Tom Reed", None)
    ]


def test_a_turn_of_a_transcript_runs_to_the_end_of_its_paragraph() -> None:
    text = "BELL: The plan is dead. I said so in May.\nREED: Nobody believes that the plan is dead."
    assert [t[:3] for t in told(text)] == [
        ("indirect", "The plan is dead. I said so in May.", "BELL"),
        ("indirect", "Nobody believes that the plan is dead.", "REED"),
    ]


def test_a_headline_names_its_source_before_a_colon() -> None:
    assert one("Survey: Most Voters Oppose Harbour Plan")[1:3] == ("Most Voters Oppose Harbour Plan", "Survey")


@pytest.mark.parametrize(
    "text",
    [
        "The boats left the harbour on Monday.",
        "The claims department moved to Dover.",
        "Some 55,000 volunteers worked at the port.",
        "She sat on the deck and looked at the sea.",
        "The council met in the report room.",
    ],
)
def test_a_sentence_that_reports_nothing_is_no_claim(text: str) -> None:
    assert told(text) == []


VOCABULARY = (
    "Bell said that , . : ; to by who he “ ” — ( ) the plan and but Asked saying accused of according is was as put "
    "claims report call for on Monday 's it's sure seems not expected WALLACE \n"
)
WORDS = st.sampled_from(VOCABULARY.split(" "))


@given(st.lists(WORDS, max_size=40))
def test_any_order_of_words_gives_ordered_spans_inside_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for claim in claims(text):
        for start, end in claim.spans:
            assert 0 <= start < end <= len(text)
        assert all(a[1] <= b[0] for a, b in pairwise(claim.spans))
        for span in (claim.cue, claim.speaker):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
