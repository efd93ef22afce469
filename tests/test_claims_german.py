"""German statements that are not mere quotations: every mode, with exact spans, speaker, cue, medium and nesting."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from extractors.claims import find_claims
from extractors.model import Claim, Mention, Span
from extractors.packs import LanguagePack

PACK = Path(__file__).parent.parent / "seeds" / "packs" / "de" / "pack.toml"
NAMES = {"given_names": {"olga": "f", "ulf": "m", "jana": "f", "piet": "m"}}


@cache
def pack() -> LanguagePack:
    return LanguagePack.from_mapping("de", tomllib.loads(PACK.read_text("utf-8")) | NAMES)


def claims(text: str, mentions: tuple[Mention, ...] = ()) -> tuple[Claim, ...]:
    return find_claims(text, mentions, pack())


def cut(text: str, span: Span | None) -> str | None:
    return text[span[0] : span[1]] if span else None


def told(text: str, *modes: str) -> list[tuple[str, str, str | None, str | None]]:
    """(mode, content, speaker, cue) of each claim that is no part of another."""
    return [
        (c.mode, " | ".join(text[a:b] for a, b in c.spans), cut(text, c.speaker), cut(text, c.cue))
        for c in claims(text)
        if not c.is_part and (not modes or c.mode in modes)
    ]


COMPLEMENTS = [
    ("Reim sagte, dass die Werft drei Schiffe baue.", "die Werft drei Schiffe baue", "Reim", "sagte"),
    ("Reim sagte, die Werft baue drei Schiffe.", "die Werft baue drei Schiffe", "Reim", "sagte"),
    ("Reim sagte, wenn Geld fehle, werde nicht gebaut.", "wenn Geld fehle, werde nicht gebaut", "Reim", "sagte"),
    ("Olga Reim kündigte am Montag an, drei Schiffe zu bauen.", "drei Schiffe zu bauen", "Olga Reim", "kündigte"),
    ("Reim forderte die Werft auf, den Bau einzustellen.", "den Bau einzustellen", "Reim", "forderte"),
    ("Der Minister erläuterte, warum die Werft schließe.", "warum die Werft schließe", "Der Minister", "erläuterte"),
    ("Reim warnte davor und ergänzte, der Bau sei zu teuer.", "der Bau sei zu teuer", "Reim", "ergänzte"),
    ("Um 11:09 Uhr meldete die Polizei, dass der Hafen brenne.", "der Hafen brenne", "die Polizei", "meldete"),
    ("Zudem wurde die Werft von der Stadt aufgefordert, das Dock zu räumen.", "das Dock zu räumen", "der Stadt",
     "aufgefordert"),
    ("Ihm wird vorgeworfen, die Akten vernichtet zu haben.", "die Akten vernichtet zu haben", None, "vorgeworfen"),
    ("Reim vertrat die Ansicht, dass die Werft bleiben müsse.", "die Werft bleiben müsse", "Reim", "Ansicht"),
    ("Reim zeigte sich zuversichtlich, dass die Werft bleibe.", "die Werft bleibe", "Reim", "zuversichtlich"),
    ("Kanzler Ulf Tanner, der die Werft leitete, sagte, der Bau sei teuer.", "der Bau sei teuer",
     "Kanzler Ulf Tanner", "sagte"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "content", "speaker", "cue"), COMPLEMENTS)
def test_a_cue_takes_the_clause_after_it(text: str, content: str, speaker: str | None, cue: str) -> None:
    assert told(text, "indirect") == [("indirect", content, speaker, cue)]


FRONTED = [
    ("Die Werft sei zu teuer, sagte Ulf Tanner am Abend.", "Die Werft sei zu teuer", "Ulf Tanner", "sagte"),
    ("Die Werft schließt im Mai, so Kreissprecher Ulf Tanner.", "Die Werft schließt im Mai",
     "Kreissprecher Ulf Tanner", "so"),
    ("Die Werft, so der Major, suche bereits Käufer.", "Die Werft | suche bereits Käufer", "der Major", "so"),
    ("Am Befund, unterstrich die Ministerin, ändere das nichts.", "Am Befund | ändere das nichts", "die Ministerin",
     "unterstrich"),
    ("Dass die Werft schließe, bestritt der Sprecher.", "die Werft schließe", "der Sprecher", "bestritt"),
    ("Die Werft sei zu, heißt es in dem Bericht.", "Die Werft sei zu", "dem Bericht", "heißt"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "content", "speaker", "cue"), FRONTED)
def test_content_may_stand_before_its_cue(text: str, content: str, speaker: str, cue: str) -> None:
    assert told(text, "indirect") == [("indirect", content, speaker, cue)]


ADJUNCTS = [
    ("Laut Polizei wurden drei Boote beschädigt.", "wurden drei Boote beschädigt", "Polizei", "Laut"),
    ("Nach Angaben der Polizei brannte das Dock.", "brannte das Dock", "der Polizei", "Nach Angaben"),
    ("Das Dock brannte nach ersten Medienberichten völlig aus.", "Das Dock brannte | völlig aus",
     "ersten Medienberichten", "nach ersten Medienberichten"),
    ("Polizeiangaben zufolge brannte das Dock.", "brannte das Dock", "Polizeiangaben", "zufolge"),
    ("Das Dock, das laut Tanner alt war, brannte.", "das | alt war", "Tanner", "laut"),
    ("Wie die Polizei mitteilte, brannte das Dock.", "brannte das Dock", "die Polizei", "mitteilte"),
    ("Das Dock ist, wie Tanner sagte, alt.", "Das Dock ist | alt", "Tanner", "sagte"),
    ("Laut dem am Montag vorgelegten Bericht ist das Dock alt.", "ist das Dock alt",
     "dem am Montag vorgelegten Bericht", "Laut"),
    ("Es gibt einen Bericht, wonach das Dock alt ist.", "das Dock alt ist", "einen Bericht", "wonach"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "content", "speaker", "cue"), ADJUNCTS)
def test_an_adjunct_attributes_the_clause_round_it(text: str, content: str, speaker: str, cue: str) -> None:
    assert told(text, "indirect") == [("indirect", content, speaker, cue)]


def test_a_pronoun_may_point_back_at_what_was_said() -> None:
    text = "Das Dock ist alt und morsch. Das sagte Ulf Tanner am Montag."
    assert told(text) == [("indirect", "Das Dock ist alt und morsch", "Ulf Tanner", "sagte")]


def test_a_mixed_statement_has_its_verbatim_part_as_a_part() -> None:
    text = "Reim sagte, die Werft sei „völlig am Ende“."
    whole, part = claims(text)
    assert (whole.mode, cut(text, whole.spans[0])) == ("mixed", "die Werft sei „völlig am Ende“")
    assert (part.is_part, part.parent, part.depth, part.mode) == (True, 0, 0, "mixed")
    assert (cut(text, part.spans[0]), part.speaker) == ("völlig am Ende", whole.speaker)


def test_the_subjunctive_goes_on_over_sentences_with_the_speaker_before() -> None:
    text = "Reim sagte, die Werft baue weiter. Das Dock sei dicht. Geld gebe es genug."
    assert told(text)[1] == ("indirect_free", "Das Dock sei dicht. Geld gebe es genug", "Reim", None)


def test_a_conditional_far_from_any_report_is_no_claim() -> None:
    assert told("Die Spannungen könnten die Werft auf die Probe stellen.") == []


def test_hearsay_by_a_modal_verb_has_no_speaker() -> None:
    assert told("Der Kapitän soll betrunken gewesen sein.") == [
        ("free_indirect", "Der Kapitän soll betrunken gewesen sein", None, None)
    ]
    assert told("Das Schiff soll im Mai auslaufen.") == []


def test_a_speech_act_with_its_topic_alone_is_reported() -> None:
    text = "Ministerin Olga Reim kritisierte den Umbau der Werft."
    assert told(text) == [("reported", text[:-1], "Ministerin Olga Reim", "kritisierte")]


@pytest.mark.parametrize(
    "text",
    [
        "Acht Tote forderte die Flut in der Provinz.",
        "Jetzt droht ein Streik in der Werft.",
        "Es ist schön, dass der Sommer endlich gekommen ist.",
        "Nachdem das Dock abgebrannt war, bauten sie ein neues.",
        "Um das Dock zu retten, kam die Feuerwehr.",
        "Der Sturm zeigte, wie alt das Dock war.",
    ],
)
def test_what_nobody_says_is_no_claim(text: str) -> None:
    assert told(text) == []


def test_a_claim_inside_of_another_has_it_as_parent() -> None:
    text = "Reim sagte, der General habe versichert, das Dock sei dicht."
    outer, inner = claims(text)
    assert (cut(text, outer.speaker), cut(text, inner.speaker)) == ("Reim", "der General")
    assert (inner.parent, inner.depth, outer.parent, outer.depth) == (0, 1, None, 0)


def test_a_relay_is_the_parent_of_what_it_relays() -> None:
    text = "Kommissar Piet Moll erinnerte an ein Treffen, bei dem Tanner sagte: „Das Dock ist tot.“"
    relay, said = claims(text)
    assert (relay.mode, cut(text, relay.speaker)) == ("reported", "Kommissar Piet Moll")
    assert (cut(text, said.speaker), said.parent, said.depth) == ("Tanner", 0, 1)


@pytest.mark.parametrize(
    "relay",
    ["an eine Begegnung, bei der Tanner ihm gesagt habe", "an einen Satz, den Kanzler Ulf Tanner gesagt habe"],
)
def test_a_relative_pronoun_in_another_case_leaves_the_subject_to_the_name_behind_it(relay: str) -> None:
    text = f"Moll erinnerte {relay}: „Das Dock ist tot.“"
    assert (cut(text, claims(text)[-1].speaker) or "").endswith("Tanner")


def test_a_quotation_over_two_paragraphs_has_its_cue_behind_its_end() -> None:
    text = "„Es ist still.\nDas Dock ist sehr still“, sagte Olga Reim."
    assert told(text) == [("direct", "Es ist still. | Das Dock ist sehr still", "Olga Reim", "sagte")]


def test_a_definition_is_no_claim() -> None:
    assert told("Abschreckung heißt, dass niemand auf die Idee kommt.") == []


def test_who_is_quoted_may_tell_what_others_said() -> None:
    text = "„Man muss wissen, dass die Werft uns im Mai erklärte, das Dock sei völlig dicht“, sagte Olga Reim."
    found = claims(text)
    assert [(c.mode, c.depth, cut(text, c.speaker)) for c in found][:2] == [
        ("direct", 0, "Olga Reim"),
        ("indirect", 1, "die Werft"),
    ]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Dock dicht. https://x.example/a1\n— Piet Moll (@pmoll) 3. März 2025", "Dock dicht."),
        ("Dock dicht. — Piet Moll (@pmoll) 3. März 2025", "Dock dicht."),
        ("Dock dicht. pic.twitter.com/ab12 — Piet Moll (@pmoll) March 3, 2025", "Dock dicht."),
    ],
)
def test_an_embedded_post_is_a_claim_of_its_author(text: str, content: str) -> None:
    assert told(text) == [("direct", content, "Piet Moll", None)]


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("Reim sagte der „Rundschau“, das Dock sei dicht.", "Rundschau"),
        ("Reim sagte gegenüber dem Telegraph, das Dock sei dicht.", "Telegraph"),
        ("Im Deutschlandfunk sagte Reim, das Dock sei dicht.", "Deutschlandfunk"),
        ("Reim sagte am Montag, das Dock sei dicht.", None),
    ],
)
def test_the_medium_is_kept_apart_from_the_speaker(text: str, medium: str | None) -> None:
    claim = claims(text)[0]
    assert (cut(text, claim.speaker), cut(text, claim.medium)) == ("Reim", medium)


def resolved(text: str) -> list[tuple[str | None, str]]:
    return [(c.speaker_name, c.speaker_resolved) for c in claims(text) if not c.is_part]


def test_a_pronoun_is_resolved_by_gender_of_office_or_given_name() -> None:
    opening = "Ministerin Jana Sorge sagte, es eile sehr. Ulf Tanner sagte, es eile nicht. "
    assert resolved(opening + "Sie sagte, das Dock sei dicht.")[-1] == ("Jana Sorge", "pronoun")
    assert resolved(opening + "Er sagte, das Dock sei dicht.")[-1] == ("Ulf Tanner", "pronoun")


def test_an_office_is_resolved_to_who_carries_it() -> None:
    text = "Verteidigungsministerin Jana Sorge sagte, es eile sehr.\nDie Ministerin sagte, das Dock sei dicht."
    assert resolved(text)[-1] == ("Jana Sorge", "title")


def test_an_office_that_nobody_carries_stays_as_it_is() -> None:
    text = "Verteidigungsministerin Jana Sorge sagte, es eile sehr.\nDer Kapitän sagte, das Dock sei dicht."
    assert resolved(text)[-1] == ("Kapitän", "title")


def test_the_country_in_a_persons_office_is_not_the_speaker() -> None:
    text = "Estlands Ministerin Jana Sorge sagte, es eile sehr."
    claim = claims(text, (Mention(0, 8, "LOC", "EST", "Estland"),))[0]
    assert (claim.speaker_name, claim.speaker_actor_id) == ("Jana Sorge", None)
