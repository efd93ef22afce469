"""Train the recogniser of names: `python -m flows.train_names --output FILE TRAINFILE...`; see docs/names-model.md."""

from __future__ import annotations

import json
import random
import re
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any

import typer

from extractors.actors import Gazetteer, find_mentions
from extractors.actors.name_features import (
    AFTER,
    BEFORE,
    OFFSETS,
    Described,
    describe,
    left_pairs,
    right_pairs,
    triples,
)
from extractors.actors.name_lexicon import WordSets
from extractors.actors.name_scores import covered, listed_words
from extractors.actors.name_tokens import Tokens, tokenise
from extractors.actors.name_weights import pack
from flows.names_model import word_sets
from flows.seed_files import SEEDS, actor_rows, name_rows

_MARKUP = re.compile(r"\[\[([^\[\]|]+)\|([POL])(?:=[^\[\]|]*)?\]\]")
_LABELS = {"P": "PER", "O": "ORG", "L": "LOC"}
_TYPES = frozenset(_LABELS.values())
Spans = list[tuple[int, int, str]]
Trained = tuple[tuple[str, ...], dict[tuple[str, str], float], dict[tuple[str, str], float]]


class TrainingDataError(ValueError):
    """A training file that cannot be read; the message names the file, the line and the mend."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its names."""

    language: str
    text: str
    names: Spans
    own: bool = False  # of our own writing, about the Alliance
    listed: Spans = field(default_factory=list)


app = typer.Typer(add_completion=False)


@app.command()
def main(
    files: Annotated[list[Path], typer.Argument(help="JSON lines with text and entities, or text with [[name|P]]")],
    output: Annotated[Path, typer.Option(help="file to write the model to")],
    iterations: Annotated[int, typer.Option(help="most steps of the optimiser")] = 80,
    c1: Annotated[float, typer.Option(help="weight of the L1 penalty")] = 0.07,
    c2: Annotated[float, typer.Option(help="weight of the L2 penalty")] = 0.2,
    forget: Annotated[float, typer.Option(help="share of listed names that marked text is read without")] = 0.5,
) -> None:
    """Train one recogniser for each language of the files and write them into one file."""
    try:
        examples = [example for file in files for example in read_examples(file)]
    except TrainingDataError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    gazetteer = listed_names()
    by_language: defaultdict[str, list[Example]] = defaultdict(list)
    chance = random.Random(1)  # the same in each run
    for example in with_lists(examples, gazetteer):
        by_language[example.language].append(forgetting(example, forget, chance))
    settings = {"max_iterations": iterations, "c1": c1, "c2": c2}
    models: dict[str, Trained] = {}
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        waiting = {}
        for language, own in sorted(by_language.items()):
            counts = Counter(label for example in own for *_, label in example.names)
            typer.echo(f"{language}: {len(own)} texts, names {dict(sorted(counts.items()))}", err=True)
            waiting[language] = pool.submit(train, own, word_sets(), settings)
        for language, job in waiting.items():
            models[language] = job.result()
            typer.echo(f"{language}: {len(models[language][1])} weights", err=True)
    data = pack(models)
    output.write_bytes(data)
    typer.echo(f"{output}: {len(data)} bytes", err=True)


def listed_names() -> Gazetteer:
    """The names of the registry, which the recogniser is told about."""
    rules = {}
    for folder in sorted((SEEDS / "packs").iterdir(), key=lambda f: f.name):
        if (folder / "names.toml").is_file():
            rules[folder.name] = tomllib.loads((folder / "names.toml").read_text("utf-8"))
    return Gazetteer.build(actor_rows(), name_rows(), rules)


def read_examples(file: Path) -> Iterator[Example]:
    """The examples of a file: JSON lines (`lang`, `text`, `entities`), or marked text in a folder named by language."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingDataError(f"{file}: {error}; give a readable UTF-8 file") from None
    if file.suffix == ".jsonl":
        yield from _json_examples(file, lines)
    elif file.suffix == ".txt":
        language = next((n for n in (file.name.split(".")[0], file.parent.name) if len(n) == 2), None)
        if language is None:
            raise TrainingDataError(f"{file}: its language is not known; put it into a folder named de or en")
        for line in lines:
            if line.strip() and not line.startswith("# "):
                yield unmarked(line, language, file)
    else:
        raise TrainingDataError(f"{file}: neither .jsonl nor .txt; rename it after its format")


def _json_examples(file: Path, lines: Iterable[str]) -> Iterator[Example]:
    for number, line in enumerate(lines, 1):
        try:
            row: dict[str, Any] = json.loads(line)
            names = [(e["start"], e["end"], e["label"]) for e in row["entities"] if e["label"] in _TYPES]
            yield Example(row["lang"], row["text"], names)
        except (ValueError, KeyError, TypeError) as error:
            raise TrainingDataError(f"{file}:{number}: {error!r}; each line needs lang, text and entities") from None


def unmarked(line: str, language: str, file: Path | str = "") -> Example:
    """A line of marked text as an example: `[[Trump|P]]` is a person, O an organisation, L a place."""
    text, at, names = "", 0, []
    for match in _MARKUP.finditer(line):
        text += line[at : match.start()]
        names.append((len(text), len(text) + len(match[1]), _LABELS[match[2]]))
        text += match[1]
        at = match.end()
    text += line[at:]
    if "[[" in text or "]]" in text:
        raise TrainingDataError(f"{file}: broken markup in «{line[:80]}»; write [[name|P]], [[name|O]] or [[name|L]]")
    return Example(language, text, names, own=True)


def train(examples: Sequence[Example], sets: WordSets, settings: dict[str, Any]) -> Trained:
    """The labels, the weights of features and those of steps that fit the examples best."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    for features, words in sentences(examples, sets):
        trainer.append(pycrfsuite.ItemSequence(features), words)
    trainer.set_params(settings)
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "model")
        trainer.train(file)
        tagger = pycrfsuite.Tagger()
        tagger.open(file)
        info = tagger.info()
        labels = ("O", *sorted(label for label in info.labels if label != "O"))
        return labels, dict(info.state_features), dict(info.transitions)


def with_lists(examples: Iterable[Example], gazetteer: Gazetteer) -> list[Example]:
    """The examples with the names of the registry that stand in them."""
    return [
        replace(e, listed=[(m.start, m.end, m.label) for m in find_mentions(e.text, e.language, gazetteer)])
        for e in examples
    ]


def forgetting(example: Example, share: float, chance: random.Random) -> Example:
    """A text of our own without some of the listed names.

    Its names are on the list far more often than those of the day's news will be, and a recogniser that may rely on
    the list does not learn to do without.
    """
    return replace(example, listed=[name for name in example.listed if not example.own or chance.random() >= share])


def sentences(examples: Iterable[Example], sets: WordSets) -> Iterator[tuple[list[list[str]], list[str]]]:
    """The features and labels of the words of each sentence."""
    known: dict[str, Described] = {}
    for example in examples:
        tokens = tokenise(example.text)
        for word in (BEFORE, AFTER, *tokens.words):
            if word not in known:
                known[word] = describe(word, sets)
        labels = word_labels(tokens, example.names)
        extra: defaultdict[int, list[str]] = defaultdict(list)
        for i, features in listed_words(tokens, example.listed, lambda word: known[word].kind):
            extra[i] += features
        for a, b in zip(tokens.breaks, tokens.breaks[1:], strict=False):
            words = [known[w] for w in (BEFORE, BEFORE, *tokens.words[a:b], AFTER, AFTER)]
            yield [_features(words, i + 2, sets) + extra[a + i] for i in range(b - a)], labels[a:b]


def _features(words: Sequence[Described], at: int, sets: WordSets) -> list[str]:
    left, own, right = words[at - 1 : at + 2]
    features = [f for offset in OFFSETS for f in words[at + offset].at(offset)]
    features += triples(left, own, right)
    if own.capital:
        features += left_pairs(left, own, sets) + right_pairs(own, right, sets)
    return features


def word_labels(tokens: Tokens, names: Spans) -> list[str]:
    """Each word's label; a name that is not made of whole words is left out."""
    labels = ["O"] * len(tokens.words)
    for start, end, label in names:
        words = [i for _, _, inside, i in covered(tokens.spans, [(start, end, label)]) if inside]
        if not words or tokens.spans[words[0]][0] != start or tokens.spans[words[-1]][1] != end:
            continue
        for i in words:
            mark = "S" if len(words) == 1 else "B" if i == words[0] else "E" if i == words[-1] else "I"
            labels[i] = f"{mark}-{label}"
    return labels


if __name__ == "__main__":
    app()
