"""The bulk format is kept to the letter, and a bad line is a value."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.bulk import InputDocument, findings_to_object, line_id, object_to_input
from extractors.document import read_document
from extractors.model import Claim, Failure, Findings, Mention
from tests.lexicons import lexicon

TEXT = "„Ja“, sagte er der Zeit."
FINDINGS = Findings(
    "de",
    (Mention(0, 1, "PER"),),
    (
        Claim(((1, 3),), "direct", (6, 11), (12, 14), "Jan Muster", "jan", medium=(19, 23), confidence=0.5),
        Claim(((1, 2), (3, 4)), "indirect", parent=0, depth=1),
    ),
    (),
)


def test_an_answer_has_the_keys_of_the_format_in_their_order() -> None:
    text = "Merz: „2 Prozent“, sagte Merz."
    answer = findings_to_object("a", text, read_document(text, lexicon(), language="de"))
    assert list(answer) == ["id", "lang", "mentions", "quotes", "numbers"]
    told = ["kind", "confidence", "entity", "name", "role", "office", "office_body", "office_status"]
    assert list(answer["mentions"][0]) == ["start", "end", "text", "label", "actor_id", "actor_name", *told]
    numbers = ["start", "end", "text", "kind", "value", "value_max", "unit", "comparator", "of_what", "year"]
    assert list(answer["numbers"][0]) == [*numbers, "whose", "whose_actor_id"]
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def test_a_number_tells_whose_it_is() -> None:
    text = "Estland gibt 5 Prozent aus."
    (number,) = findings_to_object("a", text, read_document(text, lexicon(), language="de"))["numbers"]
    assert (number["whose"], number["whose_actor_id"]) == ("Estland", "country:EE")


def test_a_quote_tells_hull_spans_speaker_and_parent() -> None:
    outer, inner = findings_to_object(7, TEXT, FINDINGS)["quotes"]
    assert outer == {
        "id": "q0",
        "start": 1,
        "end": 3,
        "spans": [[1, 3]],
        "text": "Ja",
        "type": "direct",
        "speaker": "er",
        "speaker_start": 12,
        "speaker_end": 14,
        "speaker_actor_id": "jan",
        "speaker_name": "Jan Muster",
        "cue": "sagte",
        "medium": "Zeit",
        "parent": None,
        "confidence": 0.5,
        "rule": "",
        "is_part": False,
    }
    assert (inner["spans"], inner["start"], inner["end"], inner["parent"]) == ([[1, 2], [3, 4]], 1, 4, "q0")
    assert (inner["speaker"], inner["speaker_start"], inner["cue"]) == (None, None, None)


def test_an_input_line_is_read_with_its_optional_parts() -> None:
    line = '\ufeff{"id": 3, "text": "Ja", "lang": " ", "title": "T", "more": [1]}'
    assert object_to_input(line) == InputDocument(3, "Ja", None, "T")


def test_a_lone_surrogate_becomes_one_character_that_can_be_written() -> None:
    document = object_to_input('{"id": "a", "text": "x\\ud800y"}')
    assert isinstance(document, InputDocument)
    assert document.text == "x\ufffdy"


@pytest.mark.parametrize(
    ("line", "words", "identity"),
    [
        ("{", "bad JSON", None),
        ("[1]", "not an object", None),
        ("[" * 100_000, "nested too deeply", None),
        ('{"text": "x"}', "no id", None),
        ('{"id": true, "text": "x"}', "no id", None),
        ('{"id": "a"}', "no text", "a"),
        ('{"id": "a", "text": 5}', "text is int", "a"),
        ('{"id": "a", "text": "x", "lang": []}', "lang is list", "a"),
    ],
)
def test_a_bad_line_says_what_is_wrong_and_keeps_its_id(line: str, words: str, identity: str | None) -> None:
    failure = object_to_input(line)
    assert isinstance(failure, Failure)
    assert words in failure.detail
    assert line_id(line) == identity


@given(st.text())
def test_any_line_is_a_document_or_a_failure(line: str) -> None:
    assert isinstance(object_to_input(line), Failure)
