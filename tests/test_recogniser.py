"""Names in no list: the model that ships, and one that is trained here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.actors.name_lexicon import WordSets
from extractors.actors.name_model import LinearRecogniser, Recognisers
from extractors.actors.name_tokens import LONGEST_SENTENCE, tokenise
from extractors.actors.name_weights import unpack
from extractors.errors import SeedError
from flows import names_model
from flows.names_model import recogniser


def found(text: str, language: str | None = "de") -> list[tuple[str, str]]:
    return [(text[n.start : n.end], n.label) for n in recogniser().names(text, language, [])]


def test_a_german_captain_whom_no_list_knows_is_a_person() -> None:
    text = "Der Kommandeur der Einheit, Hauptmann Gernot Wieslinger, sprach am Montag von Fortschritten."
    assert ("Gernot Wieslinger", "PER") in found(text)


def test_an_english_mayor_whom_no_list_knows_is_a_person() -> None:
    text = "The mayor, Harriet Kowalczuk, told reporters that the bridge near Redhollow would be rebuilt."
    assert ("Harriet Kowalczuk", "PER") in found(text, "en")


def test_companies_are_told_by_what_follows_their_name() -> None:
    assert ("Brenninger Wehrtechnik GmbH", "ORG") in found("Die Brenninger Wehrtechnik GmbH liefert ab Juli.")


def test_a_place_behind_a_preposition_is_a_place() -> None:
    assert ("Klein Wuschelow", "LOC") in found("Das Feuer brach am Abend in Klein Wuschelow aus.") or (
        "Wuschelow",
        "LOC",
    ) in found("Das Feuer brach am Abend in Wuschelow aus.")


def test_german_nouns_are_no_names() -> None:
    assert not found("Die Regierung will den Haushalt im Herbst vorlegen, sagte der Minister vor der Sitzung.")


def test_a_hyphened_compound_is_left_to_the_rules_for_compounds() -> None:
    text = "Der Nato-Austritt wäre ein Fehler, hieß es nach der Sitzung."
    assert not [n for n in recogniser().names(text, "de", []) if n.end == text.index("-")]


@pytest.mark.parametrize("label", ["PER", "LOC"])
def test_what_the_registry_says_counts(label: str) -> None:
    text = "Nach Angaben von Orbelin bleibt die Brücke gesperrt."
    start = text.index("Orbelin")
    alone = recogniser().names(text, "de", [])
    told = recogniser().names(text, "de", [(start, start + len("Orbelin"), label)])
    assert [(n.start, n.label) for n in told] == [(start, label)]
    assert told[0].score > max((n.score for n in alone if n.label == label), default=0)


def test_languages_without_a_model_of_their_own_are_read_too() -> None:
    text = "Le ministre Sébastien Lecornu a rencontré Boris Pistorius à Paris."
    assert ("Boris Pistorius", "PER") in found(text, "fr")
    assert found(text, None) == found(text, "fr")


def test_a_code_with_a_region_is_read_as_its_language() -> None:
    text = "In Graz sprach Landeshauptmann Eberhard Tschurnig."
    assert found(text, "de-AT") == found(text, "de")


def test_an_empty_text_names_nobody() -> None:
    assert recogniser().names("", "de", []) == []
    assert recogniser().names(" \n\t ", None, []) == []


def test_the_same_text_gives_the_same_names_whatever_was_read_before() -> None:
    text = "Wie Kapitän Ansgar Tewes erklärte, liegt die Fregatte in Wilhelmshaven."
    first = found(text)
    found("Ein ganz anderer Text über Oberst Tewes und die Tewes GmbH.")
    assert found(text) == first


def sound(text: str, language: str | None, listed: list[tuple[int, int, str]]) -> None:
    last = 0
    for name in recogniser().names(text, language, listed):
        assert last <= name.start < name.end <= len(text)
        assert text[name.start : name.end] == text[name.start : name.end].strip()
        assert name.label in ("PER", "ORG", "LOC")
        assert 0 <= name.score <= 1
        last = name.end


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["de", "en", "uk", None]), st.data())
def test_any_text_gives_sound_spans(text: str, language: str | None, data: st.DataObject) -> None:
    spans = st.tuples(st.integers(0, 300), st.integers(0, 300), st.sampled_from(["PER", "ORG", "LOC"]))
    sound(text, language, [(min(a, b), max(a, b), label) for a, b, label in data.draw(st.lists(spans, max_size=4))])


ODD = "Anna von Berlin GmbH , . - ' „ “ \n ( ) Dr U.S. 3. ß İ A-B \ud800"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(ODD.split(" ")), max_size=80))
def test_any_row_of_words_gives_sound_spans(words: list[str]) -> None:
    sound(" ".join(words), "de", [])


@pytest.mark.parametrize("piece", ["A", "A ", "A-", "A.", ".", "“", "Anna ", "1.1"])
def test_a_megabyte_of_anything_is_read(piece: str) -> None:
    sound(piece * (1_000_000 // len(piece)), "de", [])


def test_a_sentence_that_never_ends_is_cut() -> None:
    tokens = tokenise("und " * 1000)
    assert max(b - a for a, b in zip(tokens.breaks, tokens.breaks[1:], strict=False)) == LONGEST_SENTENCE


def test_sentences_end_at_stops_but_not_at_shortened_words_and_ordinals() -> None:
    text = "Am 3. Mai sprach Dr. Meier. „Er kam.“ Dann ging J. Smith (vgl. Anhang). Ende"
    tokens = tokenise(text)
    firsts = [tokens.words[i] for i in tokens.breaks[:-1]]
    assert firsts == ["Am", "„", "Dann", "Ende"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_words_stand_where_they_say(text: str) -> None:
    tokens = tokenise(text)
    assert [text[a:b] for a, b in tokens.spans] == tokens.words
    assert all(a[1] <= b[0] for a, b in zip(tokens.spans, tokens.spans[1:], strict=False))


def test_a_set_of_words_holds_its_words_and_hardly_any_other() -> None:
    sets = WordSets.build({"given": [f"Anna{i}" for i in range(1000)]})
    assert all(sets.has("given", f"Anna{i}") for i in range(1000))
    assert not sets.has("surname", "Anna1")
    assert sum(sets.has("given", f"Otto{i}") for i in range(1000)) < 40


def test_without_sets_and_weights_nothing_is_found() -> None:
    assert not WordSets.build({}).has("given", "Anna")
    assert Recognisers({}, WordSets.build({})).names("Anna kam.", "de", []) == []


def test_a_broken_model_file_says_how_to_mend_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "names.bin").write_bytes(b"nonsense")
    monkeypatch.setattr(names_model, "SEEDS", tmp_path)
    with pytest.raises(SeedError, match=r"flows\.train_names"):
        names_model.recogniser.__wrapped__()


def test_the_files_that_ship_are_small() -> None:
    folder = Path(__file__).parent.parent / "seeds" / "models"
    assert sum(file.stat().st_size for file in folder.iterdir()) < 10_000_000


def test_what_training_writes_is_what_reading_finds(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite")
    from typer.testing import CliRunner

    import flows.train_names as training

    people = ("Ilka Brandt", "Jost Rehm", "Meike Ostrow", "Torben Quast")
    towns = ("Lundberg", "Askhafen", "Wernau", "Tolkwitz")
    lines = [f"Gestern sprach [[{p}|P]] in [[{t}|L]] über den Haushalt." for p in people for t in towns]
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "own.txt").write_text("# heading\n\n" + "\n".join(lines), "utf-8")
    row = {"lang": "de", "text": "Heute kam niemand.", "entities": []}
    (tmp_path / "more.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    files = [str(tmp_path / "de" / "own.txt"), str(tmp_path / "more.jsonl")]
    outputs = [tmp_path / "one.bin", tmp_path / "two.bin"]
    for output in outputs:
        result = CliRunner().invoke(training.app, ["--output", str(output), "--iterations", "30", *files])
        assert result.exit_code == 0, result.output
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    model = LinearRecogniser(unpack(outputs[0].read_bytes())["de"], names_model.word_sets())
    text = "Gestern sprach Wiebke Tarnow in Ellerbek über den Haushalt."
    assert [(text[n.start : n.end], n.label) for n in model.names(text, "de", [])] == [
        ("Wiebke Tarnow", "PER"),
        ("Ellerbek", "LOC"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("de/a.txt", "Hier fehlt [[Anna|P]", "broken markup"),
        ("de/a.txt", "Ein [[Ding|X]]", "broken markup"),
        ("xyz.txt", "[[Anna|P]]", "folder named de or en"),
        ("a.jsonl", "{}", "lang, text and entities"),
        ("a.csv", "", "neither .jsonl nor .txt"),
    ],
)
def test_a_training_file_that_is_wrong_is_named_with_its_mend(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    import flows.train_names as training

    file = tmp_path / "texts" / name
    file.parent.mkdir(parents=True)
    file.write_text(content + "\n", "utf-8")
    with pytest.raises(training.TrainingDataError) as error:
        list(training.read_examples(file))
    assert said in str(error.value)
    assert str(file) in str(error.value)
