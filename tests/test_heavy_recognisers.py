"""Heavier recognisers: a spaCy pipeline made here, and a stand-in with GLiNER's interface."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractors.actors.heavy import GlinerRecogniser, pieces
from extractors.errors import SeedError
from flows.names_model import chosen_recogniser, gliner_recogniser, recogniser, spacy_recogniser


def test_a_spacy_pipeline_is_loaded_from_its_folder_and_read_by_our_labels(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    pipeline = spacy.blank("de")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "Ilka Brandt"},
            {"label": "GPE", "pattern": "Kiel"},
            {"label": "DATE", "pattern": "Montag"},
        ]
    )
    pipeline.to_disk(tmp_path / "pipeline")
    text = "Ilka Brandt kam am Montag nach Kiel. " * 60
    names = spacy_recogniser(tmp_path / "pipeline").names(text, "de", [])
    assert [(text[n.start : n.end], n.label) for n in names] == [("Ilka Brandt", "PER"), ("Kiel", "LOC")] * 60


def test_a_folder_without_a_pipeline_is_named(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="natowire"):
        spacy_recogniser(tmp_path / "none")
    with pytest.raises(SeedError, match="natowire"):
        gliner_recogniser(tmp_path / "none")


class StandIn:
    """Finds «Kiel» twice over, with a blank at its end the second time, and things that are not asked for."""

    def predict_entities(self, text: str, labels: list[str], threshold: float) -> list[dict[str, Any]]:
        at = text.find("Kiel")
        if at < 0:
            return []
        return [
            {"start": at, "end": at + 4, "label": "location", "score": 0.9},
            {"start": at, "end": at + 5, "label": "organization", "score": 0.6},
            {"start": 0, "end": 2, "label": "date", "score": 1.0},
        ]


def test_a_gliner_model_is_read_by_our_labels_and_the_likelier_of_two_wins() -> None:
    text = "Heute regnet es.\nIn Kiel auch."
    names = GlinerRecogniser(StandIn()).names(text, "de", [])
    assert [(text[n.start : n.end], n.label, n.score) for n in names] == [("Kiel", "LOC", 0.9)]
    assert GlinerRecogniser(StandIn()).names("", "de", []) == []


def test_pieces_hold_whole_sentences_and_nothing_is_lost() -> None:
    text = "Ein Satz mit fünf Wörtern. " * 300 + "Ende"
    found = list(pieces(text))
    assert all(text[at : at + len(piece)] == piece for at, piece in found)
    assert all(len(piece.split()) <= 200 for _, piece in found)
    assert "".join("".join(piece.split()) for _, piece in found) == "".join(text.split())


def test_a_setting_chooses_the_recogniser(tmp_path: Path) -> None:
    assert chosen_recogniser("") is recogniser()
    with pytest.raises(SeedError, match=r"natowire\[spacy\]"):
        chosen_recogniser(f"spacy:{tmp_path / 'none'}")
    with pytest.raises(SeedError, match=r"natowire\[gliner\]"):
        chosen_recogniser(f"gliner:{tmp_path / 'none'}")
